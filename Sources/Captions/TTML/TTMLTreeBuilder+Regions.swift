import Markup
import Media

extension TTMLTreeBuilder {
    /// The regions of a document's head, by which its content is then placed. Source: TTML2 §11.1.1, §11.1.2.
    mutating func readRegions(_ head: MarkupElement?) -> [TTMLRegion] {
        var list: [TTMLRegion] = []
        for layout in head?.timedTextElements("layout") ?? [] where condition.allows(layout) {
            for markup in layout.timedTextElements("region") where condition.allows(markup) {
                guard let identifier = markup.identifier else {
                    warnings.add(markup.line, "TTML2 §11.1.2", "a region without a name is left out")
                    continue
                }
                guard regions[identifier] == nil else {
                    warnings.add(
                        markup.line, "XML 1.0 §3.3.1 (ID)", "a second region has the name \(identifier.prefix(40)); the first holds")
                    continue
                }
                regions[identifier] = list.count
                list.append(region(markup, identifier))
            }
        }
        return list
    }

    private mutating func region(_ markup: MarkupElement, _ identifier: String) -> TTMLRegion {
        var region = TTMLRegion(id: identifier)
        let nested = markup.timedTextElements("style").filter { condition.allows($0) }
        region.styles = sheet.specified(for: markup, parser: parser, nested: nested)
        let times = times(of: markup, nil) ?? Times()
        region.begin = times.begin ?? .zero
        region.end = Self.end(times, begin: region.begin, reference: .zero, implicit: .max)
        var inner = Surroundings(reference: region.begin, isInSequence: markup["timeContainer"] == "seq", keepsSpace: false)
        for child in markup.timedTextElements("set") {
            guard let change = change(child, in: inner) else { continue }
            region.changes.add(change)
            if inner.isInSequence { inner.reference = change.end }
        }
        region.changes.clip(region.begin, region.end)
        return region
    }
}
