import Crypto
import Media
import TestSupport

@testable import Protection

/// What these tests encrypt with.
enum Lock {
    static let key: [UInt8] = (0..<16).map { UInt8($0 * 13 + 7) }
    static let vector: [UInt8] = (0..<16).map { UInt8(240 - $0 * 3) }
    static let name = KeyName.address("http://film/key")
    static let locker = SampleLocker(key: key, vector: vector)

    static func chest(_ name: KeyName = name) -> KeyChest {
        let chest = KeyChest(cipher: OpenSSLCipher())
        _ = key.withUnsafeBytes { chest.put(name, key: $0) }
        return chest
    }

    static func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var generator = SeededGenerator(state: seed)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
