import Markup
import Testing

private func read(_ text: String, limits: MarkupLimits = .standard) throws -> MarkupElement {
    try MarkupParser.parse(Array(text.utf8), limits: limits).root
}

@Suite("Reading XML") struct MarkupTests {
    @Test("elements, attributes and texts stand in the document's order, with their lines") func tree() throws {
        let root = try read("<a x='1'\n y=\"2\">one<b/>\n two<![CDATA[<3>]]></a>")
        #expect(root.name == "a")
        #expect(root.attributes == [MarkupAttribute(name: "x", value: "1"), MarkupAttribute(name: "y", value: "2")])
        #expect(root.content.count == 3)
        #expect(root.elements.map(\.name) == ["b"])
        #expect(root.elements.map(\.line) == [2])
        #expect(root.text == "one\n two<3>")
    }

    @Test("the five entities and character references are put in; any other is refused by line") func entities() throws {
        #expect(try read("<a b='&lt;&#65;'>&amp;&gt;&quot;&apos;&#x20AC;</a>").text == "&>\"'€")
        #expect(throws: MarkupError.notWellFormed(line: 2, reason: "undefined entity")) { try read("<a>\n&nbsp;</a>") }
    }

    @Test("a document type is refused, before its entities mean anything") func documentType() {
        let laughs = "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>"
        #expect(throws: MarkupError.documentType(line: 2)) { try read(laughs) }
    }

    @Test("names are resolved by prefix; attributes take no default namespace; an inner declaration ends with its element")
    func namespaces() throws {
        let root = try read("<a xmlns='u:d' xmlns:p='u:p' p:x='1' y='2'><p:b/><c xmlns='' xmlns:p='u:q' p:z='3'/><d p:z='4'/></a>")
        #expect(root.namespace == "u:d")
        #expect(root["x", in: "u:p"] == "1")
        #expect(root["y"] == "2")
        #expect(root["x"] == nil)
        #expect(root.elements.map(\.namespace) == ["u:p", nil, "u:d"])
        #expect(root.elements[1]["z", in: "u:q"] == "3")
        #expect(root.elements[2]["z", in: "u:p"] == "4")
    }

    @Test("a prefix that nobody declared stands for itself and is told once") func unbound() throws {
        let document = try MarkupParser.parse(Array("<a>\n<yt:b yt:c='1'/></a>".utf8))
        #expect(document.root.elements.map(\.namespace) == ["yt"])
        #expect(document.unboundPrefixes == [MarkupDocument.UnboundPrefix(prefix: "yt", line: 2)])
    }

    @Test("the bytes between an element's tags can be found again") func inside() throws {
        let bytes = Array("<a><b>é<c/> &lt;</b><d/></a>".utf8)
        let root = try MarkupParser.parse(bytes).root
        let inside = root.elements.map { String(decoding: bytes[$0.inside], as: UTF8.self) }
        #expect(inside == ["é<c/> &lt;", ""])
    }

    @Test("a piece with several elements is read in its document's namespace") func fragment() throws {
        let bytes = Array("<?xml version='1.0' encoding='UTF-8'?><a>1</a>\n<b xmlns='u:e'/>".utf8)
        let piece = try MarkupParser.parseFragment(bytes, namespace: "u:d").root
        #expect(piece.elements.map(\.name) == ["a", "b"])
        #expect(piece.elements.map(\.namespace) == ["u:d", "u:e"])
        #expect(try MarkupParser.parseFragment([], namespace: nil).root.content.isEmpty)
        #expect(throws: MarkupError.self) { try MarkupParser.parseFragment(Array("</_><_>".utf8), namespace: nil) }
    }

    @Test(
        "what XML calls fatal is refused, with line and reason",
        arguments: [
            ("", MarkupError.empty), (" \n\t", .empty), ("<a>\n<b></a>", .notWellFormed(line: 2, reason: "mismatched tag")),
            ("<a", .notWellFormed(line: 1, reason: "unclosed token")), ("<a>", .notWellFormed(line: 1, reason: "no element found")),
            ("{}", .notWellFormed(line: 1, reason: "not well-formed (invalid token)")),
            ("<a/><b/>", .notWellFormed(line: 1, reason: "junk after document element")),
            ("<a x='1' x='2'/>", .notWellFormed(line: 1, reason: "duplicate attribute")),
            ("<?xml version='1.0' encoding='EBCDIC'?><a/>", .notWellFormed(line: 1, reason: "unknown encoding")),
        ])
    func refusals(text: String, error: MarkupError) {
        #expect(throws: error) { try read(text) }
    }

    @Test("no limit is passed by one") func limits() throws {
        let limits = MarkupLimits(bytes: 100, nodes: 4, depth: 3, attributes: 2, text: 5)
        _ = try read("<a x='12345' y=''><b><c/></b>12345</a>", limits: limits)
        #expect(throws: MarkupError.tooMuch(line: 1, what: .bytes, limit: 100)) {
            try read(String(repeating: " ", count: 101), limits: limits)
        }
        #expect(throws: MarkupError.tooMuch(line: 2, what: .nodes, limit: 4)) { try read("<a>\n<b/><b/><b/></a>", limits: limits) }
        #expect(throws: MarkupError.tooMuch(line: 1, what: .depth, limit: 3)) { try read("<a><b><c><d/></c></b></a>", limits: limits) }
        #expect(throws: MarkupError.tooMuch(line: 1, what: .attributes, limit: 2)) { try read("<a x='' y='' z=''/>", limits: limits) }
        #expect(throws: MarkupError.tooMuch(line: 1, what: .text, limit: 5)) { try read("<a>123456</a>", limits: limits) }
        #expect(throws: MarkupError.tooMuch(line: 1, what: .text, limit: 5)) { try read("<a x='123456'/>", limits: limits) }
    }

    @Test("UTF-16 with a mark, ISO-8859-1 and a UTF-8 mark are read") func encodings() throws {
        let wide = "<a>é</a>".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        #expect(try MarkupParser.parse([0xFE, 0xFF] + wide).root.text == "é")
        let latin = Array("<?xml version='1.0' encoding='ISO-8859-1'?><a>".utf8) + [0xE9] + Array("</a>".utf8)
        #expect(try MarkupParser.parse(latin).root.text == "é")
        #expect(try MarkupParser.parse([0xEF, 0xBB, 0xBF] + Array("<a>é</a>".utf8)).root.text == "é")
    }

    @Test("what comes before a fault is there, with what was open, for those who ask for it") func prefixes() throws {
        let broken = try MarkupParser.parsePrefix(Array("<a>one<b/><c x='1'>two<d>\n&nope;".utf8))
        #expect(broken.fault == .notWellFormed(line: 2, reason: "undefined entity"))
        #expect(broken.openElements == 3)
        #expect(broken.document.root.elements.map(\.name) == ["b", "c"])
        #expect(broken.document.root.elements.last?.text == "two")
        let whole = try MarkupParser.parsePrefix(Array("<a>one</a>".utf8))
        #expect(whole.fault == nil)
        #expect(whole.openElements == 0)
        let large = try MarkupParser.parsePrefix(
            Array("<a><b/><b/><b/></a>".utf8), limits: MarkupLimits(bytes: 100, nodes: 3, depth: 3, attributes: 2, text: 5))
        #expect(large.fault == .tooMuch(line: 1, what: .nodes, limit: 3))
        #expect(large.document.root.elements.count == 2)
        #expect(throws: MarkupError.documentType(line: 1)) { try MarkupParser.parsePrefix(Array("<!DOCTYPE a><a/>".utf8)) }
        #expect(throws: MarkupError.empty) { try MarkupParser.parsePrefix([0x20]) }
        #expect(throws: MarkupError.notWellFormed(line: 1, reason: "syntax error")) { try MarkupParser.parsePrefix(Array("text".utf8)) }
    }
}
