import Testing

@testable import ClubService

@Suite struct JSONNodeTests {
    @Test(
        "What is read is written again: the order, the numbers, what nobody knows",
        arguments: [
            "{}\n", "[]\n", "1.50\n", "\"a\\\"\\\\\\n\\u0001é/\"\n", "{ \"b\": 1e3, \"a\": null, \"b\": -0.0 }\n",
            "{\n  \"a\": {\n    \"b\": [1, 2]\n  },\n  \"c\": []\n}\n", "[\n  [{}],\n  [[]]\n]\n",
        ])
    func written(text: String) throws {
        #expect(try String(decoding: JSONNode(json: Array(text.utf8)).written, as: UTF8.self) == text)
    }

    @Test(
        "Escapes are what they stand for",
        arguments: [
            ("\"\\u00e9\\u00C9\"", "éÉ"), ("\"\\ud83c\\udff4\"", "🏴"), ("\"\\b\\f\\n\\r\\t\\/\\\\\\\"\"", "\u{8}\u{C}\n\r\t/\\\""),
        ])
    func escapes(text: String, expected: String) throws {
        #expect(try JSONNode(json: Array(text.utf8)) == .text(expected))
    }

    @Test(
        "What is no JSON is named with its line",
        arguments: [
            ("", 1, "a value is missing"), ("\n{", 2, "a member's name in quotation marks is missing"),
            ("[1,]", 1, "a value can't be read"),
            ("{\"a\" 1}", 1, "a colon is missing after \"a\""), ("{\"a\": 1 \"b\"}", 1, "a comma or } is missing"),
            ("[1 2]", 1, "a comma or ] is missing"), ("1 1", 1, "something follows the end"), ("\"a", 1, "a text has no end"),
            ("\"a\\", 1, "a text has no end"), ("\"\\x\"", 1, "a text holds an unknown escape"),
            ("\"\\u12\"", 1, "a text holds an unknown escape"), ("\"\\ud800\"", 1, "a text holds half of a surrogate pair"),
            ("\"\\udc00\"", 1, "a text holds half of a surrogate pair"),
            ("\"\\ud800\\u0041\"", 1, "a text holds half of a surrogate pair"),
            ("\"a\nb\"", 1, "a text holds a line's end or another control character; write it as \\n"),
            ("01", 1, "a value can't be read"), ("1.", 1, "a value can't be read"), ("+1", 1, "a value can't be read"),
            ("NaN", 1, "a value can't be read"), ("1e", 1, "a value can't be read"), ("TRUE", 1, "a value can't be read"),
        ])
    func refused(text: String, line: Int, reason: String) {
        #expect(throws: JSONNodeError(line: line, reason: reason)) { try JSONNode(json: Array(text.utf8)) }
    }

    @Test("A text that is no UTF-8, and what is deeper than anything of a club's, is refused")
    func bytes() {
        #expect(throws: JSONNodeError(line: 1, reason: "a text is no UTF-8")) { try JSONNode(json: [0x22, 0xFF, 0x22]) }
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(throws: JSONNodeError(line: 1, reason: "more than 64 objects and lists in one another")) { try JSONNode(json: deep) }
    }

    @Test("Of two members of one name the first counts; one that is set takes its place")
    func members() throws {
        var node = try JSONNode(json: Array(#"{"a": 1, "b": 2, "a": 3, "c": null}"#.utf8))
        #expect(node["a"] == .literal("1"))
        #expect(node["c"] == nil)
        node["a"] = .text("x")
        #expect(node.compact == #"{ "a": "x", "b": 2, "c": null }"#)
        node["b"] = nil
        node["d"] = .bool(true)
        #expect(node.compact == #"{ "a": "x", "c": null, "d": true }"#)
        #expect(node.sorted == .object(["a": .text("x"), "c": .literal("null"), "d": .bool(true)]))
    }
}
