import Media
import Remote

/// Keys on the screen, chosen by arrows and OK: for a search, a gift code, a PIN.
struct LetterGrid: Hashable, Sendable {
    enum Key: Hashable, Sendable {
        case letter(Character)
        case space, erase, clear
    }

    /// From top to bottom.
    let rows: [[Key]]
    /// Of a key, in design units.
    var height = 84.0

    /// Letters as in the alphabet, which everybody knows, then digits.
    static let search = LetterGrid(
        rows: rows(of: "abcdefghijklmnopqrstuvwxyz0123456789’-", perRow: 7) + [[.space, .erase, .clear]], height: 52)
    /// What gift codes are made of: no vowels, so that no words come about, and nothing that is taken for something else.
    static let codes = LetterGrid(rows: rows(of: "BCDFGHJKLMNPQRSTVWXZ", perRow: 5) + [[.erase, .clear]])
    /// As on a telephone.
    static let digits = LetterGrid(rows: rows(of: "123456789", perRow: 3) + [[.letter("0"), .erase]])

    private static func rows(of letters: String, perRow count: Int) -> [[Key]] {
        let keys = letters.map { Key.letter($0) }
        return stride(from: 0, to: keys.count, by: count).map { Array(keys[$0..<min($0 + count, keys.count)]) }
    }

    private static let side = 84.0
    private static let gap = 10.0

    // MARK: Focus

    /// - Parameter prefix: Before the rows' numbers in their ids.
    func focusRows(_ prefix: String = "keys") -> [FocusRow] {
        rows.enumerated().map { FocusRow(id: "\(prefix)-\($0.offset)", count: $0.element.count, isGrid: true) }
    }

    /// nil: that is no place of this grid.
    func key(at place: FocusPlace, _ prefix: String = "keys") -> Key? {
        guard place.row.hasPrefix(prefix + "-"), let row = Int(place.row.dropFirst(prefix.count + 1)) else { return nil }
        return rows[safe: row]?[safe: place.column]
    }

    /// What a key does to what was typed.
    static func type(_ key: Key, into text: inout String, atMost length: Int) {
        switch key {
        case .letter(let letter): if text.count < length { text.append(letter) }
        case .space: if text.count < length, !text.isEmpty, text.last != " " { text.append(" ") }
        case .erase: _ = text.popLast()
        case .clear: text = ""
        }
    }

    static func spoken(_ key: Key, in room: Room) -> String {
        switch key {
        case .letter("’"): room.strings.apostrophe
        case .letter("-"): room.strings.hyphen
        case .letter(let letter): String(letter)
        case .space: room.strings.space
        case .erase: room.strings.eraseLetter
        case .clear: room.strings.clearText
        }
    }

    /// The grid's own key for what was typed elsewhere; nil: it has none.
    func key(for intent: Intent) -> Key? {
        let key: Key
        switch intent {
        case .letter(" "): key = .space
        case .letter(let letter):
            let isCapital = rows.joined().contains { if case .letter(let own) = $0 { own.isUppercase } else { false } }
            key = .letter((isCapital ? letter.uppercased() : letter.lowercased()).first ?? letter)
        case .digit(let digit) where digit < 10: key = .letter(Character("\(digit)"))
        case .erase: key = .erase
        default: return nil
        }
        return rows.joined().contains(key) ? key : nil
    }

    // MARK: What is seen

    /// In design units.
    var size: DesignSize {
        let widest = rows.map(\.count).max() ?? 0
        return DesignSize(
            width: Double(widest) * (Self.side + Self.gap) - Self.gap, height: Double(rows.count) * (height + Self.gap) - Self.gap)
    }

    func add(to scene: inout Scene, x: Double, y: Double, focus: Focus, rows all: [FocusRow], prefix: String = "keys", in room: Room) {
        let width = size.width
        for (row, keys) in rows.enumerated() {
            // The last row's keys are wide: their names are words.
            let isWords = keys.contains { if case .letter = $0 { false } else { true } }
            let side = isWords ? (width + Self.gap) / Double(keys.count) - Self.gap : Self.side
            for (column, key) in keys.enumerated() {
                let rect = DesignRect(
                    x: x + Double(column) * (side + Self.gap), y: y + Double(row) * (height + Self.gap), width: side, height: height)
                let share = focus.share(of: FocusPlace(row: "\(prefix)-\(row)", column: column), in: all, at: room.now)
                scene.add(.fill(Theme.panel, cornerRadius: 12), rect)
                if share > 0 { scene.add(.fill(Theme.accent.faded(share), cornerRadius: 12), rect) }
                let text = if case .letter(let letter) = key { String(letter) } else { Self.spoken(key, in: room) }
                let style = TextStyle(
                    size: text.count > 1 ? 28 : 40, weight: share > 0.5 ? .bold : .regular,
                    color: share > 0.5 ? Theme.inkOnAccent : Theme.text,
                    alignment: .center)
                scene.add(.text(text, style), rect)
            }
        }
    }
}
