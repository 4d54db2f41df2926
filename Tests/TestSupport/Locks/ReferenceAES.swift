/// AES-128 written down as FIPS 197 has it, for encrypting what tests open: slow, and nobody's but the tests'.
public struct ReferenceAES: Sendable {
    private let roundKeys: [[UInt8]]

    private static let substitution: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 256)
        var (p, q): (UInt8, UInt8) = (1, 1)
        repeat {
            p = p ^ (p << 1) ^ (p & 0x80 != 0 ? 0x1B : 0)
            q ^= q << 1
            q ^= q << 2
            q ^= q << 4
            if q & 0x80 != 0 { q ^= 0x09 }
            let rotated: UInt8 = q ^ (q << 1 | q >> 7) ^ (q << 2 | q >> 6) ^ (q << 3 | q >> 5) ^ (q << 4 | q >> 4)
            table[Int(p)] = rotated ^ 0x63
        } while p != 1
        table[0] = 0x63
        return table
    }()

    /// - Parameter key: 16 bytes.
    public init(key: [UInt8]) {
        var words = (0..<4).map { Array(key[($0 * 4)..<($0 * 4 + 4)]) }
        var constant: UInt8 = 1
        for index in 4..<44 {
            var word = words[index - 1]
            if index % 4 == 0 {
                word = [word[1], word[2], word[3], word[0]].map { Self.substitution[Int($0)] }
                word[0] ^= constant
                constant = Self.doubled(constant)
            }
            words.append(zip(words[index - 4], word).map { $0 ^ $1 })
        }
        roundKeys = (0..<11).map { round in Array(words[(round * 4)..<(round * 4 + 4)].joined()) }
    }

    private static func doubled(_ byte: UInt8) -> UInt8 { byte << 1 ^ (byte & 0x80 != 0 ? 0x1B : 0) }

    /// One block.
    public func encrypt(_ block: [UInt8]) -> [UInt8] {
        var state = zip(block, roundKeys[0]).map { $0 ^ $1 }
        for round in 1...10 {
            state = state.map { Self.substitution[Int($0)] }
            state = (0..<16).map { state[($0 + 4 * ($0 % 4)) % 16] }
            if round < 10 {
                var mixed = state
                for column in 0..<4 {
                    for row in 0..<4 {
                        let a = state[column * 4 + row]
                        let b = state[column * 4 + (row + 1) % 4]
                        let c = state[column * 4 + (row + 2) % 4]
                        let d = state[column * 4 + (row + 3) % 4]
                        mixed[column * 4 + row] = Self.doubled(a) ^ Self.doubled(b) ^ b ^ c ^ d
                    }
                }
                state = mixed
            }
            state = zip(state, roundKeys[round]).map { $0 ^ $1 }
        }
        return state
    }

    /// Whole blocks, chained.
    ///
    /// - Parameter vector: What the first is chained to; then the last block.
    public func chain(_ plain: ArraySlice<UInt8>, _ vector: inout [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        for start in stride(from: plain.startIndex, to: plain.endIndex, by: 16) {
            vector = encrypt(zip(plain[start..<(start + 16)], vector).map { $0 ^ $1 })
            out += vector
        }
        return out
    }

    /// Any number of bytes, in counter mode; the last eight bytes of the vector count.
    ///
    /// - Parameter offset: Bytes of the same stream before these.
    public func count(_ plain: ArraySlice<UInt8>, vector: [UInt8], offset: Int) -> [UInt8] {
        var out: [UInt8] = []
        var pad: [UInt8] = []
        for (index, byte) in plain.enumerated() {
            let place = offset + index
            if pad.isEmpty || place % 16 == 0 {
                var counter = vector
                var rest = place / 16
                for digit in (8..<16).reversed() {
                    rest += Int(counter[digit])
                    counter[digit] = UInt8(truncatingIfNeeded: rest)
                    rest >>= 8
                }
                pad = encrypt(counter)
            }
            out.append(byte ^ pad[place % 16])
        }
        return out
    }
}
