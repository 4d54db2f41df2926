/// What a line of a SubStation Alpha script asks of who draws it.
public struct SubStationTraits: OptionSet, Hashable, Sendable {
    /// The members' bits.
    public let rawValue: UInt8

    /// - Parameter rawValue: The members' bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// It is part of the picture, a sign or a drawing, whose place and look are its meaning: a viewer's look of speech isn't for it.
    public static let isSign = SubStationTraits(rawValue: 1)
    /// It changes while it stands: words sung, movements, fades.
    public static let moves = SubStationTraits(rawValue: 2)

    /// By the codes in its braces: those that libass, too, takes for a sign's ("hard overrides"), and those that take time.
    ///
    /// - Parameters:
    ///   - text: The line's last field.
    ///   - effect: Its field of that name; what scrolls by is a sign and moves.
    public init(text: some Sequence<UInt8>, effect: some Sequence<UInt8>) {
        let effect = Array(effect.prefix(7))[...]
        self = effect.begins(with: "Banner;") || effect.begins(with: "Scroll ") ? [.isSign, .moves] : []
        var isInBraces = false
        // The letters behind a backslash so far; nil: there was none.
        var name: [UInt8]?
        for byte in text {
            if byte == .ascii("{") { isInBraces = true }
            if byte == .ascii("}") { isInBraces = false }
            if byte == .ascii("\\") {
                take(name)
                name = isInBraces ? [] : nil
            } else if byte.isLetter, let letters = name, letters.count < 6 {
                name?.append(byte)
            } else {
                take(name)
                name = nil
            }
        }
    }

    private static let signs = ["pos", "move", "clip", "iclip", "org", "pbo", "p"]
    private static let moving = ["t", "move", "fad", "fade", "k", "K", "kf", "ko", "kt"]

    private mutating func take(_ name: [UInt8]?) {
        guard let name, !name.isEmpty else { return }
        let word = name[...].text
        if Self.signs.contains(word) { insert(.isSign) }
        if Self.moving.contains(word) { insert(.moves) }
    }
}
