import Club
import TestSupport

/// Stands in for SHA-256 and Ed25519, which aren't this module's: tells contents apart, and withstands nobody.
enum Stamp {
    static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var generator = SeededGenerator(state: state)
        return (0..<32).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }

    static func sign(_ message: [UInt8]) -> [UInt8] { digest(message) + digest(message + [1]) }

    static func isValid(_ signature: [UInt8], _ message: [UInt8]) -> Bool { signature == sign(message) }
}

extension LocalizedText {
    /// For where one is needed and nothing is said.
    static let oneLetter = LocalizedText(["fr": "x"]) ?? { preconditionFailure("a text of one letter") }()
}
