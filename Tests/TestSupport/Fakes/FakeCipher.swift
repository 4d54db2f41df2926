import Media

/// A cipher for tests: blocks are chained as in CBC, and a block is only turned and mixed with the key.
package final class FakeCipher: SegmentCipher {
    package init() {}

    package func makeVault() -> (any KeyVault)? { FakeVault() }

    /// What a server would send: padded, and encrypted.
    package static func encrypt(_ plain: [UInt8], key: [UInt8], vector: [UInt8]) -> [UInt8] {
        let padding = 16 - plain.count % 16
        return encryptBlocks(plain + [UInt8](repeating: UInt8(padding), count: padding), key: key, vector: vector)
    }

    /// Whole blocks, without padding.
    package static func encryptBlocks(_ plain: [UInt8], key: [UInt8], vector: [UInt8]) -> [UInt8] {
        var last = vector
        var all: [UInt8] = []
        all.reserveCapacity(plain.count)
        for start in stride(from: 0, to: plain.count, by: 16) {
            var block = [UInt8](repeating: 0, count: 16)
            for place in 0..<16 {
                let mixed = plain[start + place] ^ last[place] ^ key[place]
                block[place] = mixed << 3 | mixed >> 5
            }
            all += block
            last = block
        }
        return all
    }
}

private final class FakeVault: KeyVault {
    private var bytes: [UInt8] = []
    var count: Int { bytes.count }

    func fill(_ write: (UnsafeMutableRawBufferPointer) -> Int) {
        guard bytes.count < 17 else { return }
        var room = [UInt8](repeating: 0, count: 17 - bytes.count)
        let written = room.withUnsafeMutableBytes { write($0) }
        bytes += room[..<written]
    }

    func clear() { bytes = [] }

    func makeDecryptor(vector: [UInt8]) -> (any SegmentDecryptor)? {
        bytes.count == 16 && vector.count == 16 ? FakeDecryptor(key: bytes, vector: vector) : nil
    }
}

private final class FakeDecryptor: SegmentDecryptor {
    private let key: [UInt8]
    private let vector: [UInt8]
    private var last: [UInt8]

    init(key: [UInt8], vector: [UInt8]) {
        self.key = key
        self.vector = vector
        last = vector
    }

    func open(_ encrypted: UnsafeRawBufferPointer, into plain: UnsafeMutableRawBufferPointer) -> Bool {
        precondition(encrypted.count % 16 == 0 && plain.count >= encrypted.count, "only whole blocks are opened")
        for (index, byte) in encrypted.enumerated() {
            let turned = byte >> 3 | byte << 5
            plain[index] = turned ^ key[index % 16] ^ last[index % 16]
            last[index % 16] = byte
        }
        return true
    }

    func restart() { last = vector }
}
