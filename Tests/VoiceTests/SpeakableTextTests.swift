import Testing

@testable import Voice

@Suite struct SpeakableTextTests {
    private func text(_ text: String) -> String? { SpeakableText(text).map { String(decoding: $0.bytes.dropLast(), as: UTF8.self) } }

    private static let long = String(repeating: "x", count: 120)
    private static let parted: String = {
        let (whole, rest) = (String(repeating: "x", count: 50), String(repeating: "x", count: 20))
        return [whole, whole, rest].joined(separator: " ")
    }()

    @Test(
        "text stays as it is, but for what commands the library, and what is too long",
        arguments: [
            ("L'été, 3,99 € : 😀 <b>", "L'été, 3,99 € : 😀 <b>"), ("a\u{1}450Sb\u{0}c\u{7f}\u{e001}", "a 450Sb c  "), ("ca\u{ad}fé", "café"),
            (Self.long, Self.parted),
        ]) func prepared(text: String, expected: String)
    {
        #expect(self.text(text) == expected)
    }

    @Test("a thousand scalars are kept, and one zero byte ends them") func bounded() throws {
        let long = try #require(SpeakableText(String(repeating: "é ", count: 5_000)))
        #expect(long.bytes.count == 500 * 3 + 1)
        #expect(long.bytes.firstIndex(of: 0) == long.bytes.count - 1)
    }

    @Test("nothing comes of blanks", arguments: ["", "  ", "\u{1}\n", "\u{200b}"]) func empty(text: String) {
        #expect(SpeakableText(text) == nil)
    }
}
