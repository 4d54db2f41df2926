import Captions
import FoundationEssentials
import Media

/// What another parser, older than the specification, makes of a text: the `.json` beside its cases.
struct VTTJSExpectation: Decodable {
    struct Region: Decodable {
        var lines: Int
        var regionAnchorX: Double
        var regionAnchorY: Double
        var viewportAnchorX: Double
        var viewportAnchorY: Double
        var scroll: String
        var width: Double
    }

    struct Cue: Decodable {
        var id: String
        var startTime: Double
        var endTime: Double
        var text: String
        var align: String
        var line: Place
        var lineAlign: String
        var position: Place
        var positionAlign: String
        var size: Double
        var snapToLines: Bool
        var vertical: String
        var region: RegionOrNone
    }

    /// A number or the word `auto`.
    struct Place: Decodable {
        var number: Double?

        init(from decoder: any Decoder) throws {
            number = try? decoder.singleValueContainer().decode(Double.self)
        }
    }

    struct RegionOrNone: Decodable {
        var region: Region?

        init(from decoder: any Decoder) throws {
            region = try? decoder.singleValueContainer().decode(Region.self)
        }
    }

    var cues: [Cue]
    var regions: [Region]

    static func read(_ path: String) throws -> VTTJSExpectation {
        try JSONDecoder().decode(VTTJSExpectation.self, from: Data(try SharedCaptions.bytes(path)))
    }
}

/// A player's nodes, of which only what they say is looked at, not where they are.
struct VTTJSNode: Decodable {
    var childNodes: [VTTJSNode]
    var localName: String
    var data: String?
    var className: String?
    var lang: String?
    var title: String?

    /// - Returns: nil where the file has the word `null`: that player showed nothing.
    static func read(_ path: String) throws -> [VTTJSNode]? {
        try JSONDecoder().decode([VTTJSNode]?.self, from: Data(try SharedCaptions.bytes(path)))
    }
}

/// A piece of a cue in words that both have: `text|bold,italic|class class|voice|language{small text}`.
struct SpanFact: Equatable {
    var text: String
    var marks: Set<String> = []
    var classes: [String] = []
    var voice = ""
    var language = ""
    var ruby: String?

    static func facts(of nodes: [VTTJSNode]) -> [SpanFact] {
        var result: [SpanFact] = []
        for node in nodes { add(node, SpanFact(text: ""), to: &result) }
        return merged(result)
    }

    private static func add(_ node: VTTJSNode, _ context: SpanFact, to result: inout [SpanFact]) {
        if node.localName.isEmpty {
            var fact = context
            fact.text = node.data ?? ""
            result.append(fact)
            return
        }
        if node.localName == "rt", let last = result.indices.last {
            var inside: [SpanFact] = []
            for child in node.childNodes { add(child, SpanFact(text: ""), to: &inside) }
            result[last].ruby = inside.map(\.text).joined()
            return
        }
        var inner = context
        if ["b", "i", "u"].contains(node.localName) { inner.marks.insert(node.localName) }
        inner.classes += (node.className ?? "").split(separator: " ").map(String.init)
        if let title = node.title, !title.isEmpty { inner.voice = title }
        if let lang = node.lang, !lang.isEmpty { inner.language = lang }
        for child in node.childNodes { add(child, inner, to: &result) }
    }

    static func facts(of cue: Cue) -> [SpanFact] {
        guard case .text(let spans) = cue.content else { return [] }
        return merged(
            spans.map { span in
                var fact = SpanFact(text: span.text)
                if span.style.isBold { fact.marks.insert("b") }
                if span.style.isItalic { fact.marks.insert("i") }
                if span.style.isUnderlined { fact.marks.insert("u") }
                fact.classes = span.style.classes
                fact.voice = span.style.voice ?? ""
                fact.language = span.style.language ?? ""
                fact.ruby = span.ruby?.text
                return fact
            })
    }

    private static func merged(_ facts: [SpanFact]) -> [SpanFact] {
        var result: [SpanFact] = []
        for fact in facts where !fact.text.isEmpty || fact.ruby != nil {
            if var last = result.last, last.ruby == nil, fact.ruby == nil {
                let text = last.text
                last.text = fact.text
                if last == fact {
                    result[result.count - 1].text = text + fact.text
                    continue
                }
            }
            result.append(fact)
        }
        return result
    }
}
