import CEvdev
import Media

/// A set of keys as the kernel hands it over: one bit for each code.
struct KeyBits: Hashable {
    /// `KEY_CNT` bits.
    static let byteCount = 0x300 / 8

    var bytes = [UInt8](repeating: 0, count: KeyBits.byteCount)

    func contains(_ code: KeyCode) -> Bool {
        let index = Int(code.value) / 8
        return index < bytes.count && bytes[index] & (1 << (code.value % 8)) != 0
    }

    var codes: [KeyCode] { (0..<UInt16(bytes.count * 8)).map(KeyCode.init).filter(contains) }
}
