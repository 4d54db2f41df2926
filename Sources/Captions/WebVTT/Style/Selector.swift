/// What of a cue a rule is for: `::cue(v[voice="Ann"] b)`. Source: Selectors 4, as WebVTT §8.2 uses it.
struct Selector {
    /// How an element stands to the one that the next compound means.
    enum Combinator {
        case descendant
        case child
    }

    /// One test of an element.
    enum Test {
        case kind(CueTextTree.Kind)
        case id(String)
        case `class`(String)
        case attribute(name: String, AttributeMatch)
        case root
        case language(String)
        /// What we don't have, as the moments before and after a time within the cue: `SpanStyle` has no look for each.
        case never
    }

    enum AttributeMatch {
        case exists
        case equals(String)
        case includes(String)
        case dash(String)
        case begins(String)
        case ends(String)
        case contains(String)
    }

    /// From the last to the first, each with how it stands to the one before in this list.
    var compounds: [(tests: [Test], combinator: Combinator)]
    /// Ids, then classes and attributes, then kinds: the greater wins.
    var specificity: Int

    /// `::cue` itself.
    static let cue = Selector(compounds: [([.root], .descendant)], specificity: 1)

    /// - Parameters:
    ///   - element: Its place in the tree.
    ///   - id: Of the cue: it is the root's (WebVTT §8.2.1).
    ///   - work: Goes down by each element that is looked at.
    func matches(_ element: Int, of tree: CueTextTree, id: String, work: inout Int) -> Bool {
        work -= 1
        guard let last = compounds.first, Self.passes(last.tests, element, tree, id) else { return false }
        // All those that may be meant by the compound before, the deepest first: a descendant of one of them is one of the first.
        var places = [element]
        for compound in compounds.dropFirst() {
            var above: [Int] = []
            switch compound.combinator {
            case .child:
                for place in places where place != 0 { above.append(tree.elements[place].parent) }
            case .descendant:
                var place = places[0]
                while place != 0 {
                    place = tree.elements[place].parent
                    above.append(place)
                }
            }
            work -= above.count
            places = above.filter { Self.passes(compound.tests, $0, tree, id) }
            if places.isEmpty { return false }
        }
        return true
    }

    private static func passes(_ tests: [Test], _ place: Int, _ tree: CueTextTree, _ id: String) -> Bool {
        let element = tree.elements[place]
        return tests.allSatisfy { test in
            switch test {
            case .kind(let kind): element.kind == kind
            case .id(let name): place == 0 && id == name
            case .class(let name): element.classes.contains(name)
            case .attribute(let name, let match): match.passes(element.attribute(name))
            case .root: place == 0
            case .language(let range): (element.language ?? "").matchesLanguage(range)
            case .never: false
            }
        }
    }
}

extension CueTextTree.Element {
    /// `voice` and `lang` are all that there are (WebVTT §8.2.1).
    func attribute(_ name: String) -> String? {
        switch (name, kind) {
        case ("voice", .voice): voice
        case ("lang", .language): language ?? ""
        default: nil
        }
    }
}

extension Selector.AttributeMatch {
    func passes(_ value: String?) -> Bool {
        guard let value else { return false }
        switch self {
        case .exists: return true
        case .equals(let text): return value == text
        case .includes(let text): return value.split(separator: " ").contains { $0 == text }
        case .dash(let text): return value == text || value.hasPrefix(text + "-")
        case .begins(let text): return !text.isEmpty && value.hasPrefix(text)
        case .ends(let text): return !text.isEmpty && value.hasSuffix(text)
        case .contains(let text): return !text.isEmpty && value.contains(text)
        }
    }
}

extension String {
    /// RFC 4647's basic filtering.
    fileprivate func matchesLanguage(_ range: String) -> Bool {
        let (own, other) = (lowercased(), range.lowercased())
        return !own.isEmpty && (own == other || own.hasPrefix(other + "-"))
    }
}
