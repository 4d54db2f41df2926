/// Encrypts samples as a packager does, for tests that open them.
public struct SampleLocker: Sendable {
    private let cipher: ReferenceAES
    private let vector: [UInt8]

    /// - Parameters:
    ///   - key: 16 bytes.
    ///   - vector: 16 bytes.
    public init(key: [UInt8], vector: [UInt8]) {
        cipher = ReferenceAES(key: key)
        self.vector = vector
    }

    /// As ISO/IEC 23001-7 has it.
    ///
    /// - Parameters:
    ///   - scheme: Its four letters.
    ///   - parts: Bytes in the clear, and encrypted ones behind them; empty: all.
    ///   - pattern: Blocks that are encrypted and blocks that aren't; of `cens` and `cbcs` only.
    public func lock(
        _ sample: [UInt8], scheme: String, parts: [(clear: Int, protected: Int)] = [], pattern: (crypt: Int, skip: Int) = (0, 0)
    ) -> [UInt8] {
        var out = sample
        var place = 0
        var counted = 0
        var chain = vector
        for part in parts.isEmpty ? [(clear: 0, protected: sample.count)] : parts {
            place += part.clear
            if scheme == "cbcs" { chain = vector }
            let end = place + part.protected
            let hasPattern = (scheme == "cens" || scheme == "cbcs") && pattern.crypt > 0 && pattern.skip > 0
            var at = place
            while at < end {
                let left = end - at
                var count = hasPattern ? min(pattern.crypt * 16, left / 16 * 16) : left
                if scheme.hasPrefix("cbc") { count = count / 16 * 16 }
                if scheme == "cens", pattern.crypt > 0 { count = count / 16 * 16 }
                if count == 0 { break }
                if scheme.hasPrefix("cbc") {
                    out.replaceSubrange(at..<(at + count), with: cipher.chain(sample[at..<(at + count)], &chain))
                } else {
                    out.replaceSubrange(at..<(at + count), with: cipher.count(sample[at..<(at + count)], vector: vector, offset: counted))
                    counted += count
                }
                at += count + (hasPattern ? pattern.skip * 16 : left)
            }
            place = end
        }
        return out
    }

    // MARK: HLS outside of MP4

    /// An access unit of H.264 behind start codes. Source: Apple, "MPEG-2 Stream Encryption Format for HLS", §2.3.1.
    public func lockUnits(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let start = Self.codeEnd(bytes, from: place)
            out += bytes[place..<start]
            let next = Self.codeEnd(bytes, from: start)
            var end = next < bytes.count ? next - 3 : next
            while end > start, bytes[end - 1] == 0 { end -= 1 }
            let unit = Array(bytes[start..<end])
            let kind = unit.first.map { $0 & 0x1F }
            out += (kind == 1 || kind == 5) && unit.count > 48 ? Self.escaped(lockUnit(unit)) : unit
            place = end
        }
        return out
    }

    private func lockUnit(_ unit: [UInt8]) -> [UInt8] {
        var out = unit
        var chain = vector
        var place = 32
        while unit.count - place > 16 {
            out.replaceSubrange(place..<(place + 16), with: cipher.chain(unit[place..<(place + 16)], &chain))
            place += 160
        }
        return out
    }

    /// Behind the next start code, else the end.
    private static func codeEnd(_ bytes: [UInt8], from place: Int) -> Int {
        var place = place
        while place + 2 < bytes.count {
            if bytes[place] == 0, bytes[place + 1] == 0, bytes[place + 2] == 1 { return place + 3 }
            place += 1
        }
        return bytes.count
    }

    private static func escaped(_ unit: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var zeros = 0
        for byte in unit {
            if zeros >= 2, byte <= 3 {
                out.append(3)
                zeros = 0
            }
            out.append(byte)
            zeros = byte == 0 ? zeros + 1 : 0
        }
        return out
    }

    /// AAC in ADTS frames, one behind the other. Source: the same, §2.3.2.1.
    public func lockADTS(_ bytes: [UInt8]) -> [UInt8] {
        var out = bytes
        var place = 0
        while place + 7 <= bytes.count {
            let size = Int(bytes[place + 3] & 3) << 11 | Int(bytes[place + 4]) << 3 | Int(bytes[place + 5] >> 5)
            guard size >= 7, place + size <= bytes.count else { break }
            lockBlocks(of: &out, from: place + (bytes[place + 1] & 1 == 1 ? 7 : 9) + 16, to: place + size)
            place += size
        }
        return out
    }

    /// One frame of AC-3. Source: the same, §2.3.3.
    public func lockAC3(_ bytes: [UInt8]) -> [UInt8] {
        var out = bytes
        lockBlocks(of: &out, from: 16, to: bytes.count)
        return out
    }

    /// Frames of AC-3 at 48 kHz, one behind the other: of each kilobit a second four bytes (ETSI TS 102 366 table 4.13).
    public func lockAC3Frames(_ bytes: [UInt8]) -> [UInt8] {
        let rates = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640]
        var out = bytes
        var place = 0
        while place + 5 <= bytes.count, bytes[place] == 0x0B, rates.indices.contains(Int(bytes[place + 4] & 0x3F) >> 1) {
            let end = min(bytes.count, place + rates[Int(bytes[place + 4] & 0x3F) >> 1] * 4)
            lockBlocks(of: &out, from: place + 16, to: end)
            place = end
        }
        return out
    }

    private func lockBlocks(of bytes: inout [UInt8], from start: Int, to end: Int) {
        guard end - start >= 16 else { return }
        var chain = vector
        let range = start..<(start + (end - start) / 16 * 16)
        bytes.replaceSubrange(range, with: cipher.chain(bytes[range], &chain))
    }
}
