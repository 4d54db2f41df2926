import Markup
import Media

/// What must hold between the elements of one period, and yet changes nothing of what is played. Source: ISO/IEC 23009-1 §5.3.2.2, §5.3.3.2, §5.3.5.2.
struct MPDChecks {
    private var sets: Set<String> = []
    private var representations: Set<String> = []

    static func check(_ period: MarkupElement, _ context: inout MPDContext) {
        var checks = MPDChecks()
        let sets = period.all("AdaptationSet")
        if sets.isEmpty { context.warn(period.line, "5.3.2.2", "a period without an AdaptationSet") }
        for set in sets { checks.check(set: set, &context) }
    }

    private mutating func check(set: MarkupElement, _ context: inout MPDContext) {
        if let id = set["id"], !sets.insert(id).inserted {
            context.warn(set.line, "5.3.3.2", "two sets of one period have the id \"\(id.prefix(40))\"")
        }
        let representations = set.all("Representation")
        for element in representations {
            guard let id = element["id"] else { continue }
            if !self.representations.insert(id).inserted {
                context.warn(element.line, "5.3.5.2", "two representations of one period have the id \"\(id.prefix(40))\"")
            }
            if id.utf8.contains(where: { $0 == 0x20 || (0x09...0x0D).contains($0) }) {
                context.warn(element.line, "5.3.5.2", "the id \"\(id.prefix(40))\" of a representation has white space in it")
            }
        }
        for name in ["Bandwidth", "Width", "Height"] { checkRange(name, of: set, representations, &context) }
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
