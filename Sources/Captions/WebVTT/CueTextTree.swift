import Media

/// A cue's text as the tree that selectors look at, held flat: each element knows its parent, which comes before it.
///
/// Source: WebVTT §6.4, "WebVTT cue text parsing rules".
struct CueTextTree {
    /// What a tag stands for, by its name.
    enum Kind: String {
        /// The cue as a whole: the list of its nodes.
        case root = ""
        case `class` = "c"
        case italic = "i"
        case bold = "b"
        case underline = "u"
        case ruby
        case rubyText = "rt"
        case voice = "v"
        case language = "lang"
    }

    struct Element {
        var kind: Kind
        var classes: [String] = []
        /// Who speaks; of voices.
        var voice: String?
        /// Its own or its ancestors'; nil: not said, or said to be none.
        var language: String?
        /// Among the elements; the root is its own.
        var parent = 0
        /// How many elements it is in.
        var depth = 0
    }

    enum Leaf {
        case text(String)
        case time(MediaTime)
    }

    /// The first is the root.
    private(set) var elements = [Element(kind: .root)]
    /// In their order, each with the element that it is in.
    private(set) var leaves: [(leaf: Leaf, parent: Int)] = []
    /// Something was left out.
    private(set) var isCut = false

    /// - Parameters:
    ///   - text: Of the cue.
    ///   - depth: How many elements may be inside one another; deeper tags are ignored.
    ///   - nodes: How many elements and texts there may be; the rest is left out.
    init(_ text: ArraySlice<UInt8>, depth: Int, nodes: Int) {
        var tokenizer = CueTextTokenizer(text)
        var current = 0
        while let token = tokenizer.next() {
            guard elements.count + leaves.count <= nodes else {
                isCut = true
                return
            }
            switch token {
            case .text(let text): leaves.append((.text(text), current))
            case .time(let time): leaves.append((.time(time), current))
            case .start(let name, let classes, let annotation):
                current = attach(name, classes, annotation, to: current, depth: depth)
            case .end(let name): current = close(name, current)
            case .nothing: break
            }
        }
    }

    private mutating func attach(_ name: String, _ classes: [String], _ annotation: String, to current: Int, depth: Int) -> Int {
        guard let kind = Kind(rawValue: name), kind != .root else { return current }
        if kind == .rubyText, elements[current].kind != .ruby { return current }
        guard elements[current].depth < depth else {
            isCut = true
            return current
        }
        var element = Element(kind: kind, classes: classes, parent: current, depth: elements[current].depth + 1)
        element.language = elements[current].language
        if kind == .voice { element.voice = annotation }
        if kind == .language { element.language = annotation.isEmpty ? nil : annotation }
        elements.append(element)
        return elements.count - 1
    }

    private func close(_ name: String, _ current: Int) -> Int {
        guard let kind = Kind(rawValue: name), kind != .root else { return current }
        let element = elements[current]
        if element.kind == kind { return element.parent }
        // A ruby's end ends its small text too.
        if kind == .ruby, element.kind == .rubyText { return elements[element.parent].parent }
        return current
    }
}
