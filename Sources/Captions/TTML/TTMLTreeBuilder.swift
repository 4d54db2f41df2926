import Markup
import Media

/// Makes timed elements of a document's elements. Source: TTML2 §8.1, §12.2 to §12.4.
///
/// It goes as deep as the document does, which is bounded by the limits.
struct TTMLTreeBuilder {
    let parser: TTMLStyleParser
    let time: TTMLTime
    let condition: TTMLCondition
    let images: TTMLImages
    var sheet: TTMLStyleSheet
    var regions: [String: Int] = [:]

    var warnings: TTMLWarnings { parser.warnings }

    /// What an element has from those around it.
    struct Surroundings {
        /// When its parent begins or, in a sequence, when the one before it ends.
        var reference: MediaTime
        var isInSequence = false
        var keepsSpace: Bool
        var language: String?
    }

    init(parser: TTMLStyleParser, time: TTMLTime, condition: TTMLCondition, images: TTMLImages, sheet: TTMLStyleSheet) {
        self.parser = parser
        self.time = time
        self.condition = condition
        self.images = images
        self.sheet = sheet
    }

    /// - Returns: nil for what isn't content, what a condition takes away and what is broken. Its times aren't cut to its parent's yet.
    mutating func element(_ markup: MarkupElement, in surroundings: Surroundings) -> TTMLElement? {
        guard let kind = Self.kind(of: markup), condition.allows(markup) else { return nil }
        guard let times = times(of: markup, kind) else { return nil }
        var element = TTMLElement(kind, line: markup.line)
        element.id = markup.identifier
        element.styles = sheet.specified(for: markup, parser: parser)
        element.region = region(of: markup)
        element.keepsSpace = Self.keepsSpace(markup) ?? surroundings.keepsSpace
        element.language = markup["lang", in: TTMLVocabulary.xml] ?? surroundings.language
        element.begin = surroundings.reference + (times.begin ?? .zero)
        let isSequence = markup["timeContainer"] == "seq"
        let inner = Surroundings(
            reference: element.begin, isInSequence: isSequence, keepsSpace: element.keepsSpace, language: element.language)
        var implicitEnd = addContent(of: markup, kind, to: &element, inner)
        switch kind {
        case .lineBreak, .image, .text: implicitEnd = surroundings.isInSequence ? element.begin : .max
        default: break
        }
        element.end = Self.end(times, begin: element.begin, reference: surroundings.reference, implicit: implicitEnd)
        return element
    }

    private static func kind(of markup: MarkupElement) -> TTMLElement.Kind? {
        switch markup.timedTextName {
        case "body": .body
        case "div": .division
        // Some documents give their pictures to paragraphs.
        case "p": markup.attribute("backgroundImage", .smpte) == nil ? .paragraph : .division
        case "span": .span
        case "br": .lineBreak
        default: nil
        }
    }

    static func keepsSpace(_ markup: MarkupElement) -> Bool? { markup["space", in: TTMLVocabulary.xml].map { $0 == "preserve" } }

    // MARK: Times

    struct Times {
        var begin: MediaTime?
        var end: MediaTime?
        var length: MediaTime?
    }

    /// - Returns: nil where one is broken in an element that would then be seen at a wrong time.
    func times(of markup: MarkupElement, _ kind: TTMLElement.Kind?) -> Times? {
        var times = Times()
        for attribute in markup.attributes where attribute.namespace == nil {
            guard ["begin", "end", "dur"].contains(attribute.name) else { continue }
            guard let value = time.parse(attribute.value) else {
                let text = "\(attribute.name) is no time: \(attribute.value.prefix(40))"
                switch kind {
                case .body, .division, nil: warnings.add(markup.line, "TTML2 §12.3.1", text + "; it is left out")
                default:
                    warnings.add(markup.line, "TTML2 §12.3.1", text + "; the \(markup.name) is left out")
                    return nil
                }
                continue
            }
            switch attribute.name {
            case "begin": times.begin = value
            case "end": times.end = value
            default: times.length = value
            }
        }
        return times
    }

    /// TTML2 §12.2.2, §12.2.3: of an end and a length, what comes first.
    static func end(_ times: Times, begin: MediaTime, reference: MediaTime, implicit: MediaTime) -> MediaTime {
        switch (times.end, times.length) {
        case (nil, nil): implicit
        case (let end?, nil): reference + end
        case (nil, let length?): begin + length
        case (let end?, let length?): min(reference + end, begin + length)
        }
    }

    // MARK: Content

    /// - Returns: the end that the content gives its element: that of the last in a sequence, of the longest otherwise (TTML2 §12.4).
    private mutating func addContent(
        of markup: MarkupElement, _ kind: TTMLElement.Kind, to element: inout TTMLElement, _ inner: Surroundings
    ) -> MediaTime {
        var inner = inner
        var latest = element.begin
        func take(_ end: MediaTime, _ inner: inout Surroundings) {
            latest = max(latest, end)
            if inner.isInSequence { inner.reference = end }
        }
        if case .division = kind, let image = images.background(of: markup, condition) {
            var picture = TTMLElement(image, line: markup.line)
            picture.begin = element.begin
            picture.end = inner.isInSequence ? picture.begin : .max
            latest = max(latest, picture.end)
            element.children.append(picture)
        }
        for node in markup.content {
            switch node {
            case .text(let text):
                guard takesText(kind, text, line: markup.line) else { continue }
                var piece = TTMLElement(.text(text), line: markup.line)
                piece.keepsSpace = element.keepsSpace
                piece.language = element.language
                piece.begin = inner.reference
                piece.end = inner.isInSequence ? piece.begin : .max
                take(piece.end, &inner)
                if piece.begin < piece.end { element.children.append(piece) }
            case .element(let child):
                switch child.timedTextName {
                case "set":
                    guard let change = change(child, in: inner) else { continue }
                    element.changes.add(change)
                    take(change.end, &inner)
                case "image":
                    guard let made = image(child, kind, in: inner) else { continue }
                    take(made.end, &inner)
                    element.children.append(made)
                case "animate":
                    warnings.add(child.line, "IMSC 1.2 #animation-version-2", "an animation in many steps is left out")
                case let name?:
                    guard Self.may(kind, hold: name), let made = self.element(child, in: inner) else { continue }
                    take(made.end, &inner)
                    element.children.append(made)
                case nil: continue
                }
            }
        }
        return latest
    }

    private static func may(_ kind: TTMLElement.Kind, hold name: String) -> Bool {
        switch kind {
        // A paragraph outside of a division is a fault that costs nothing to live with.
        case .body: name == "div" || name == "p"
        case .division: name == "div" || name == "p"
        case .paragraph, .span: name == "span" || name == "br"
        default: false
        }
    }

    /// Characters between paragraphs are none of TTML's, unless they are white space.
    private func takesText(_ kind: TTMLElement.Kind, _ text: String, line: Int) -> Bool {
        switch kind {
        case .paragraph, .span: return true
        default:
            if !text.utf8.allSatisfy(Self.isSpace) { warnings.add(line, "TTML2 §8.1.3, §8.1.4", "text outside of a paragraph is left out") }
            return false
        }
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// `set`: other styles for a time. Source: TTML2 §13.1.3.
    mutating func change(_ markup: MarkupElement, in surroundings: Surroundings) -> TTMLChanges.Change? {
        guard condition.allows(markup), let times = times(of: markup, .span) else { return nil }
        let begin = surroundings.reference + (times.begin ?? .zero)
        let end = Self.end(times, begin: begin, reference: surroundings.reference, implicit: surroundings.isInSequence ? begin : .max)
        return TTMLChanges.Change(begin: begin, end: end, styles: parser.styles(of: markup))
    }

    private mutating func image(_ markup: MarkupElement, _ kind: TTMLElement.Kind, in surroundings: Surroundings) -> TTMLElement? {
        guard condition.allows(markup), case .division = kind else {
            warnings.add(markup.line, "IMSC 1.2 #image", "a picture outside of a division is left out")
            return nil
        }
        guard let picture = images.image(markup, condition), let times = times(of: markup, picture) else { return nil }
        var element = TTMLElement(picture, line: markup.line)
        element.id = markup.identifier
        element.styles = sheet.specified(for: markup, parser: parser)
        if case .image(let image, let alternative, _) = picture {
            element.kind = .image(image, alternative: alternative, extent: element.styles[.extent])
        }
        element.region = region(of: markup)
        element.begin = surroundings.reference + (times.begin ?? .zero)
        let implicit = surroundings.isInSequence ? element.begin : .max
        element.end = Self.end(times, begin: element.begin, reference: surroundings.reference, implicit: implicit)
        return element
    }

    private func region(of markup: MarkupElement) -> Int? {
        guard let name = markup["region"] ?? markup.attribute("region", .timedText) else { return nil }
        if let index = regions[name] { return index }
        warnings.add(markup.line, "TTML2 §11.2.1 (region)", "there is no region \(name.prefix(40)); that reference is left out")
        return nil
    }
}
