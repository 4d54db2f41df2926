import TestSupport
import Testing

/// What viewers read is set as in print.
@Suite("Typography") struct TypographyTests {
    /// Every list of words, and what has words of its own.
    private static let files: [String] = {
        let folder = "Sources/Interface/"
        let names = Files.names(in: Program.checkout + "/" + folder)
        let words = names.filter { $0.hasPrefix("Strings") }.sorted().map { folder + $0 }
        return words + [folder + "PlayerMessage.swift", folder + "ErrorPanel.swift", "board/emulator/demo-club/titles.json"]
    }()

    /// The faults of one text: what a typewriter has in place of what print has.
    private static func faults(_ text: Substring) -> [String] {
        var faults: [String] = []
        if text.contains("'") { faults.append("a straight apostrophe") }
        if text.contains("...") { faults.append("three dots") }
        if text.contains(#/ [;:!?»]|« /#) { faults.append("a space that may break before ; : ! ? » or after «") }
        return faults
    }

    @Test("no text on the screen has a straight apostrophe, or a French mark after a space that may break", arguments: files)
    func literals(file: String) throws {
        // An interpolation that holds a literal of its own is cut in two here: the texts do without.
        let source = String(decoding: try Files.read(Program.checkout + "/" + file), as: UTF8.self)
        var texts = 0
        for line in source.split(separator: "\n") where !line.contains(/^ *\/\//) {
            for literal in line.matches(of: /"((?:[^"\\]|\\.)*)"/) {
                texts += 1
                #expect(Self.faults(literal.1) == [], "\(file): \(literal.1)")
            }
        }
        #expect(texts > 0)
    }

    @Test("nor has a subtitle of the demo film", arguments: ["fr", "en"])
    func subtitles(language: String) throws {
        let file = "\(Program.checkout)/board/emulator/demo-club/la-lanterne.\(language).vtt"
        for line in String(decoding: try Files.read(file), as: UTF8.self).split(separator: "\n") where !line.contains("-->") {
            #expect(Self.faults(line) == [], "\(line)")
        }
    }

    @Test("the faults are found", arguments: ["l'eau", "Où vont-elles ?", "un bip : rien", "« oui", "oui »", "Attendez..."])
    func faulty(text: String) { #expect(Self.faults(text[...]).count == 1) }
}
