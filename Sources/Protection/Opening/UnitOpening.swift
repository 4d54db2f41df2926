import Media

/// Opens what HLS's SAMPLE-AES encrypts in transport streams and packed audio: one access unit at a time, where it lies.
///
/// - Thread: the one that made the opener.
/// - Source: Apple, "MPEG-2 Stream Encryption Format for HTTP Live Streaming", 1.0.
public enum UnitOpening {
    /// What an access unit is.
    public enum Kind: Sendable {
        /// H.264 behind start codes.
        case h264
        /// AAC in ADTS frames.
        case adts
        /// AC-3, one frame.
        case ac3
        /// E-AC-3, some frames one behind the other.
        case eac3
    }

    /// Opens an access unit.
    ///
    /// - Parameters:
    ///   - key: Opens all of the segment.
    ///   - vector: 16 bytes.
    /// - Returns: how many bytes it has then: what kept encrypted bytes from looking like a start code goes; nil where the key isn't there.
    public static func open(
        _ unit: UnsafeMutableRawBufferPointer, _ kind: Kind, key: KeyName, vector: [UInt8], by opener: SampleOpener
    ) -> Int? {
        let recipe = SampleRecipe(scheme: .cbcs, key: key, vector: vector)
        switch kind {
        case .h264: return openUnits(unit, recipe, opener)
        case .ac3: return openBlocks(unit, from: 16, recipe, opener) ? unit.count : nil
        case .adts, .eac3:
            var place = 0
            while let frame = kind == .adts ? adtsFrame(unit, at: place) : eac3Frame(unit, at: place) {
                let bytes = UnsafeMutableRawBufferPointer(rebasing: unit[place..<(place + frame.size)])
                guard openBlocks(bytes, from: frame.clear, recipe, opener) else { return nil }
                place += frame.size
            }
            return unit.count
        }
    }

    // MARK: Sound

    /// All whole blocks behind the first bytes are encrypted, as one chain.
    private static func openBlocks(
        _ frame: UnsafeMutableRawBufferPointer, from clear: Int, _ recipe: SampleRecipe, _ opener: SampleOpener
    ) -> Bool {
        guard frame.count > clear else { return true }
        return opener.open(UnsafeMutableRawBufferPointer(rebasing: frame[clear...]), by: recipe) != .locked
    }

    /// §2.3.2.1: the header and 16 bytes are in the clear.
    private static func adtsFrame(_ bytes: UnsafeMutableRawBufferPointer, at place: Int) -> (size: Int, clear: Int)? {
        guard bytes.count - place >= 7, bytes[place] == 0xFF, bytes[place + 1] & 0xF6 == 0xF0 else { return nil }
        let size = Int(bytes[place + 3] & 3) << 11 | Int(bytes[place + 4]) << 3 | Int(bytes[place + 5] >> 5)
        guard size >= 7, size <= bytes.count - place else { return nil }
        return (size, (bytes[place + 1] & 1 == 1 ? 7 : 9) + 16)
    }

    /// ETSI TS 102 366 §E.1.3.1.3: the size stands in words of two bytes, less one.
    private static func eac3Frame(_ bytes: UnsafeMutableRawBufferPointer, at place: Int) -> (size: Int, clear: Int)? {
        guard bytes.count - place >= 6, bytes[place] == 0x0B, bytes[place + 1] == 0x77 else { return nil }
        let size = (Int(bytes[place + 2] & 7) << 8 | Int(bytes[place + 3]) + 1) * 2
        guard size >= 6, size <= bytes.count - place else { return nil }
        return (size, 16)
    }

    // MARK: Pictures

    /// §2.3.1: of slices longer than 48 bytes, behind 32 bytes in the clear every tenth block is encrypted; the unit was then escaped once more.
    private static func openUnits(_ bytes: UnsafeMutableRawBufferPointer, _ recipe: SampleRecipe, _ opener: SampleOpener) -> Int? {
        var read = 0
        var write = 0
        while read < bytes.count {
            // What stands before a unit, its start code with it, stays.
            let start = unitStart(bytes, from: read)
            move(bytes, read..<start, to: &write)
            guard start < bytes.count else { break }
            let end = unitEnd(bytes, from: start)
            let kind = bytes[start] & 0x1F
            read = end
            // What is shorter wasn't encrypted, and so not escaped twice.
            guard kind == 1 || kind == 5, isLonger(bytes, start..<end, than: smallest) else {
                move(bytes, start..<end, to: &write)
                continue
            }
            let place = write
            unescape(bytes, start..<end, to: &write)
            let unit = UnsafeMutableRawBufferPointer(rebasing: bytes[place..<write])
            guard openSlice(unit, recipe, opener) else { return nil }
        }
        return write
    }

    private static let smallest = 48
    private static let leader = 32
    private static let block = 16

    private static func openSlice(_ unit: UnsafeMutableRawBufferPointer, _ recipe: SampleRecipe, _ opener: SampleOpener) -> Bool {
        // Encrypted where more than a block is left: so a last whole block stays in the clear, and the pattern's end with it.
        let left = unit.count - leader
        let blocks = left > block ? (left - block - 1) / (10 * block) + 1 : 0
        var pattern = recipe
        pattern.crypt = 1
        pattern.skip = 9
        let length = blocks > 0 ? (blocks - 1) * 10 * block + block : 0
        let stretch = UnsafeMutableRawBufferPointer(rebasing: unit[leader..<(leader + length)])
        return opener.open(stretch, by: pattern) != .locked
    }

    /// Behind the next start code; the end where there is none.
    private static func unitStart(_ bytes: UnsafeMutableRawBufferPointer, from place: Int) -> Int {
        var place = place
        while place + 2 < bytes.count {
            if bytes[place + 2] > 1 {
                place += 3
            } else if bytes[place] == 0, bytes[place + 1] == 0, bytes[place + 2] == 1 {
                return place + 3
            } else {
                place += 1
            }
        }
        return bytes.count
    }

    /// Before the next start code, and the zeros before that.
    private static func unitEnd(_ bytes: UnsafeMutableRawBufferPointer, from start: Int) -> Int {
        let next = unitStart(bytes, from: start)
        var end = next < bytes.count || endsWithCode(bytes, from: start) ? next - 3 : next
        while end > start, bytes[end - 1] == 0 { end -= 1 }
        return max(start, end)
    }

    private static func endsWithCode(_ bytes: UnsafeMutableRawBufferPointer, from start: Int) -> Bool {
        let count = bytes.count
        return count - start >= 3 && bytes[count - 1] == 1 && bytes[count - 2] == 0 && bytes[count - 3] == 0
    }

    private static func move(_ bytes: UnsafeMutableRawBufferPointer, _ range: Range<Int>, to write: inout Int) {
        if write != range.lowerBound, !range.isEmpty {
            UnsafeMutableRawBufferPointer(rebasing: bytes[write..<(write + range.count)]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
        write += range.count
    }

    private static func isLonger(_ bytes: UnsafeMutableRawBufferPointer, _ range: Range<Int>, than limit: Int) -> Bool {
        var zeros = 0
        var count = 0
        for place in range {
            let isEscape = zeros >= 2 && bytes[place] == 3
            zeros = bytes[place] == 0 ? zeros + 1 : 0
            count += isEscape ? 0 : 1
            if count > limit { return true }
        }
        return false
    }

    /// Takes out each 3 behind two zeros. Source: ITU-T H.264 §7.4.1.1.
    private static func unescape(_ bytes: UnsafeMutableRawBufferPointer, _ range: Range<Int>, to write: inout Int) {
        var zeros = 0
        for place in range {
            let byte = bytes[place]
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            bytes[write] = byte
            write += 1
        }
    }
}
