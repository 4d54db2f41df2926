import Media

/// What a keyboard's key writes where something is typed, beside what it means as a remote's key.
public enum Writing: Hashable, Sendable {
    /// Small letters, the space, the apostrophe as print has it, the hyphen.
    case letter(Character)
    /// Takes the last one back.
    case erase
}

/// Which letter stands on which key: the kernel's codes name places, by the American keyboard, and nothing tells what is printed there.
///
/// Digits are keys of the remote as well, and come as those.
public enum KeyboardLayout: String, Hashable, Sendable, CaseIterable {
    case azerty, qwerty

    /// nil: it writes nothing.
    public func writing(of code: KeyCode) -> Writing? { (self == .azerty ? Self.french : Self.american)[code] }

    /// By the kernel's names of keys that aren't called by their letter.
    private static let american = table(moved: [], others: [("APOSTROPHE", "’"), ("MINUS", "-")])
    /// Source: NF Z71-300, and the older keyboard: letters stand on the same keys.
    private static let french = table(
        moved: [("Q", "a"), ("W", "z"), ("A", "q"), ("Z", "w"), ("SEMICOLON", "m")], others: [], without: ["M"])

    private static func table(
        moved: [(String, Character)], others: [(String, Character)], without: [String] = []
    ) -> [KeyCode: Writing] {
        var table: [KeyCode: Writing] = [:]
        func put(_ name: String, _ writing: Writing?) {
            if let code = KeyNames.code(named: name) { table[code] = writing }
        }
        for letter in "abcdefghijklmnopqrstuvwxyz" { put(letter.uppercased(), .letter(letter)) }
        for (name, letter) in moved + others { put(name, .letter(letter)) }
        for name in without { put(name, nil) }
        put("SPACE", .letter(" "))
        put("BACKSPACE", .erase)
        return table
    }
}
