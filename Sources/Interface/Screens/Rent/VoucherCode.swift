/// A gift code as it is typed: letters in groups of four, `BCDF-GHJK-LMNP-QRST`.
struct VoucherCode: Hashable, Sendable {
    /// As many as the club's service gives a code.
    static let count = 16
    static let group = 4

    /// Without the dashes between groups.
    private(set) var letters = ""

    var isComplete: Bool { letters.count == Self.count }
    var missing: Int { Self.count - letters.count }

    mutating func type(_ key: LetterGrid.Key) { LetterGrid.type(key, into: &letters, atMost: Self.count) }

    /// As it is written.
    var text: String {
        let letters = Array(letters)
        let groups = stride(from: 0, to: letters.count, by: Self.group).map { String(letters[$0..<min($0 + Self.group, letters.count)]) }
        return groups.joined(separator: "-")
    }

    /// Letter by letter, for those who listen.
    static func spelled(_ code: String) -> String { code.filter { $0 != "-" && $0 != " " }.map { String($0) }.joined(separator: ", ") }
}
