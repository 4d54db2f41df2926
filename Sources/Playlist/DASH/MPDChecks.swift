import Markup
import Media

/// What must hold between the elements of one period, and yet changes nothing of what is played. Source: ISO/IEC 23009-1 §5.3.2.2, §5.3.3.2, §5.3.5.2.
struct MPDChecks {
    private var sets: Set<String> = []
    /// By id, each with its set.
    private var representations: [String: (set: Int, own: MarkupElement)] = [:]
    /// Whether two sets say the same of where segments lie, once asked.
    private var likeness: [[Int]: Bool] = [:]

    static func check(_ period: MarkupElement, _ context: inout MPDContext) {
        var checks = MPDChecks()
        let sets = period.all("AdaptationSet")
        if sets.isEmpty { context.warn(period.line, "5.3.2.2", "a period without an AdaptationSet") }
        for subset in period.all("Subset") {
            context.warn(subset.line, "5.3.8", "a Subset was ignored: sets may be shown together that are not meant to be")
        }
        for place in sets.indices { checks.check(set: place, of: sets, &context) }
    }

    private mutating func check(set place: Int, of all: [MarkupElement], _ context: inout MPDContext) {
        let set = all[place]
        if let id = set["id"], !sets.insert(id).inserted {
            context.warn(set.line, "5.3.3.2", "two sets of one period have the id \"\(id.prefix(40))\"")
        }
        let representations = set.all("Representation")
        for element in representations {
            guard let id = element["id"] else { continue }
            if let other = self.representations.updateValue((place, element), forKey: id),
                !(other.own.isLike(element) && areAlike(other.set, place, of: all))
            {
                context.warn(element.line, "5.3.5.2", "two different representations of one period have the id \"\(id.prefix(40))\"")
            }
            if id.utf8.contains(where: { $0 == 0x20 || (0x09...0x0D).contains($0) }) {
                context.warn(element.line, "5.3.5.2", "the id \"\(id.prefix(40))\" of a representation has white space in it")
            }
        }
        for name in ["Bandwidth", "Width", "Height"] { checkRange(name, of: set, representations, &context) }
    }

    /// Each pair of sets is compared once, however many representations share their names.
    private mutating func areAlike(_ one: Int, _ other: Int, of all: [MarkupElement]) -> Bool {
        if one == other { return true }
        if let known = likeness[[one, other]] { return known }
        let found = all[one].isLikeBesideRepresentations(all[other])
        likeness[[one, other]] = found
        return found
    }

    /// `@minBandwidth` and its like hold for all representations.
    private func checkRange(_ name: String, of set: MarkupElement, _ representations: [MarkupElement], _ context: inout MPDContext) {
        let (least, most) = (MPDValue.unsigned(set["min" + name]), MPDValue.unsigned(set["max" + name]))
        guard least != nil || most != nil else { return }
        let values = representations.compactMap { MPDValue.unsigned($0[name.lowercased()]) }
        if let least, values.contains(where: { $0 < least }) {
            context.warn(set.line, "5.3.3.2", "a representation has less than @min\(name)")
        }
        if let most, values.contains(where: { $0 > most }) {
            context.warn(set.line, "5.3.3.2", "a representation has more than @max\(name)")
        }
    }
}

extension MarkupElement {
    /// Whether both say the same, wherever they stand.
    fileprivate func isLike(_ other: MarkupElement) -> Bool {
        guard name == other.name, attributes == other.attributes else { return false }
        let (mine, theirs) = (elements, other.elements)
        return mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0.isLike($1) } && text == other.text
    }

    /// Whether representations in both sets inherit the same where their segments lie.
    fileprivate func isLikeBesideRepresentations(_ other: MarkupElement) -> Bool {
        let names = ["BaseURL", "SegmentBase", "SegmentList", "SegmentTemplate"]
        let attributes = ["mimeType", "codecs", "width", "height"]
        guard attributes.allSatisfy({ self[$0] == other[$0] }) else { return false }
        return names.allSatisfy { name in
            let (mine, theirs) = (all(name), other.all(name))
            return mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0.isLike($1) }
        }
    }
}
