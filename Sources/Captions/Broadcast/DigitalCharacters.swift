/// The characters of digital captions. Source: CTA-708-E §7.1.
enum DigitalCharacters {
    /// G0: ASCII, with a note in the last place.
    static func g0(_ code: UInt8) -> Character { code == 0x7F ? "♪" : Character(Unicode.Scalar(code)) }

    /// G1: Latin 1.
    static func g1(_ code: UInt8) -> Character { Character(Unicode.Scalar(code)) }

    /// G2; what isn't there is a line below, as the standard asks.
    static func g2(_ code: UInt8) -> Character {
        switch code {
        case 0x20, 0x21: "\u{A0}"
        case 0x25: "…"
        case 0x2A: "Š"
        case 0x2C: "Œ"
        case 0x30: "█"
        case 0x31: "‘"
        case 0x32: "’"
        case 0x33: "“"
        case 0x34: "”"
        case 0x35: "•"
        case 0x39: "™"
        case 0x3A: "š"
        case 0x3C: "œ"
        case 0x3D: "℠"
        case 0x3F: "Ÿ"
        case 0x76: "⅛"
        case 0x77: "⅜"
        case 0x78: "⅝"
        case 0x79: "⅞"
        case 0x7A: "│"
        case 0x7B: "┐"
        case 0x7C: "└"
        case 0x7D: "─"
        case 0x7E: "┘"
        case 0x7F: "┌"
        default: "_"
        }
    }

    /// G3: one sign, [CC], in its first place.
    static func g3(_ code: UInt8) -> String { code == 0xA0 ? "[CC]" : "_" }
}
