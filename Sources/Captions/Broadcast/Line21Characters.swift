/// The characters of line 21. Source: CTA-608-E, tables 49 and 50, and §6.4.2 (the extended ones).
enum Line21Characters {
    /// - Parameter code: 0x20…0x7F.
    static func basic(_ code: UInt8) -> Character {
        switch code {
        case 0x2A: "á"
        case 0x5C: "é"
        case 0x5E: "í"
        case 0x5F: "ó"
        case 0x60: "ú"
        case 0x7B: "ç"
        case 0x7C: "÷"
        case 0x7D: "Ñ"
        case 0x7E: "ñ"
        case 0x7F: "█"
        default: Character(Unicode.Scalar(code))
        }
    }

    /// - Parameter code: 0x30…0x3F; 0x39 is a blank through which the picture is seen.
    static func special(_ code: UInt8) -> Character { specials[Int(code & 0x0F)] }

    /// - Parameters:
    ///   - isSecond: Of the second table.
    ///   - code: 0x20…0x3F.
    static func extended(isSecond: Bool, _ code: UInt8) -> Character { (isSecond ? second : first)[Int(code & 0x1F)] }

    private static let specials: [Character] = Array("®°½¿™¢£♪à\u{A0}èâêîôû")
    private static let first: [Character] = Array("ÁÉÓÚÜü‘¡*'—©℠•“”ÀÂÇÈÊËëÎÏïÔÙùÛ«»")
    private static let second: [Character] = Array("ÃãÍÌìÒòÕõ{}\\^_|~ÄäÖöß¥¤¦ÅåØø┌┐└┘")
}
