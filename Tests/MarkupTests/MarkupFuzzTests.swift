import Markup
import TestSupport
import Testing

@Suite struct MarkupFuzzTests {
    private static let corpus =
        [
            "<?xml version='1.0' encoding='UTF-8'?>\n<!-- note -->\n<a xmlns='u:d' xmlns:p='u:p'><p:b p:x='1' y='&lt;&#x20AC;'/>text &amp; more<![CDATA[<3>]]></a>",
            "<tt xmlns='http://www.w3.org/ns/ttml' xml:lang='fr'><body><div><p begin='0s' end='1s'>une <span>ligne</span><br/>deux</p></div></body></tt>",
            "<a>" + String(repeating: "<b c='d'>", count: 40) + "x" + String(repeating: "</b>", count: 40) + "</a>",
            "<?xml version='1.0' encoding='ISO-8859-1'?><a b='\u{E9}'>\r\n<?pi data?></a>",
        ].map { Array($0.utf8) } + ["<a>é</a>".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }].map { [0xFF, 0xFE] + $0 }

    private static let words = [
        "<", ">", "/>", "</a>", "<a>", "&", "&amp;", "&#0;", "&#x110000;", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE a>",
        "<?xml version='1.0'?>", "xmlns='u'",
        "xmlns:p=''", "p:", ":", "'", "\"", " a='", "\u{0}", "\u{FEFF}", "\u{FFFF}", "\r\n", "encoding='UTF-16'", "<?", "?>",
    ]

    private static let limits = MarkupLimits(bytes: 4000, nodes: 60, depth: 12, attributes: 4, text: 100)

    @Test("whatever stands in a document, it is read within its limits or refused")
    func mutations() {
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(Self.corpus, words: Self.words, &generator)
            if let document = try? MarkupParser.parse(bytes) { check(document.root, bytes.count, .standard, seed) }
            if let document = try? MarkupParser.parse(bytes, keepsBlanks: false, limits: Self.limits) {
                check(document.root, bytes.count, Self.limits, seed)
            }
            if let piece = try? MarkupParser.parseFragment(bytes, namespace: "u") { check(piece.root, bytes.count, .standard, seed) }
            if let prefix = try? MarkupParser.parsePrefix(bytes, limits: Self.limits) {
                check(prefix.document.root, bytes.count, Self.limits, seed)
                #expect(prefix.fault != nil || prefix.openElements == 0, "seed \(seed)")
            }
        }
    }

    private func check(_ root: MarkupElement, _ bytes: Int, _ limits: MarkupLimits, _ seed: UInt64) {
        var nodes = 0
        func visit(_ element: MarkupElement, depth: Int) {
            nodes += 1
            #expect(depth <= limits.depth, "seed \(seed)")
            #expect(element.line >= 1, "seed \(seed)")
            #expect(element.attributes.count <= limits.attributes, "seed \(seed)")
            #expect(element.inside.lowerBound >= 0, "seed \(seed)")
            // A piece of a document has a tag more around it.
            #expect(element.inside.upperBound <= bytes + 8, "seed \(seed)")
            var wasText = false
            for node in element.content {
                switch node {
                case .element(let child):
                    wasText = false
                    visit(child, depth: depth + 1)
                case .text(let text):
                    nodes += 1
                    #expect(!wasText && !text.isEmpty && text.utf8.count <= limits.text, "seed \(seed)")
                    wasText = true
                }
            }
        }
        visit(root, depth: 1)
        #expect(nodes <= limits.nodes, "seed \(seed)")
    }

    /// A beginning, a piece that is repeated, an end.
    static let shapes: [(name: String, head: String, piece: String, tail: String)] = [
        ("elements", "<a>", "<b/>", "</a>"), ("texts", "<a>", "<b/>x", "</a>"), ("references", "<a>", "&amp;", "</a>"),
        ("lines", "<a>", "\n", "</a>"),
        ("one text", "<a>", "xxxxxxxx", "</a>"), ("one value", "<a b='", "xxxxxxxx", "'/>"),
        ("declarations", "<a>", "<p:b xmlns:p='u'/>", "</a>"),
        ("undeclared prefixes", "<a>", "<p:b q:c='d'/>", "</a>"), ("comments", "<a>", "<!-- -->", "</a>"),
        ("sections", "<a>", "<![CDATA[x]]>", "</a>"),
        ("an unended comment", "<a><!--", "- ", ""), ("an unended tag", "<a ", " ", ""),
    ]

    @Test("four times the bytes take about four times the work", arguments: shapes.indices)
    func linear(shape: Int) {
        let (name, head, piece, tail) = Self.shapes[shape]
        let times = [10_000, 40_000].map { count in
            let bytes = Array((head + String(repeating: piece, count: count) + tail).utf8)
            return Fuzzing.processorTime { _ = try? MarkupParser.parse(bytes) }
        }
        #expect(times[1] < times[0] * 9 + 0.01, "\(name): \(times)")
    }
}
