import Media

/// What a splice command says of the film's parts. Source: ANSI/SCTE 35 2023 §9.6, §10.3.3.
struct SpliceSection: Equatable {
    /// A part's beginning or end.
    struct Segmentation: Equatable {
        enum Meaning: Equatable {
            case start(FilmMark.Kind)
            case end
        }

        /// Beginning and end of one part share it.
        var event: UInt32
        var meaning: Meaning
        /// Of the part, where said.
        var duration: MediaTime?
    }

    private(set) var segmentations: [Segmentation] = []

    /// "CUEI".
    private static let identifier: UInt64 = 0x4355_4549
    private static let timeSignal: UInt64 = 6

    /// - Returns: nil where the bytes are no whole section in the clear.
    init?(_ bytes: [UInt8]) {
        var reader = BitReader(bytes)
        // §9.6: table 0xFC; the length counts from behind itself, the checksum included.
        guard reader.take(8) == 0xFC, reader.take(4) != nil, let length = reader.take(12), Int(length) + 3 <= bytes.count,
            reader.take(8) != nil, reader.take(1) == 0, reader.skip(6 + 33 + 8 + 12), let commandLength = reader.take(12),
            let command = reader.take(8)
        else { return nil }
        if commandLength != 0xFFF {
            guard reader.skip(Int(commandLength) * 8) else { return nil }
        } else if command == Self.timeSignal {
            // §9.7.4: older senders leave the length out, and nothing else is worth having without it.
            guard let isTimed = reader.take(1), reader.skip(isTimed == 1 ? 39 : 7) else { return nil }
        } else {
            guard command == 0 else { return nil }
        }
        guard let loop = reader.take(16) else { return nil }
        let end = min(reader.place + Int(loop) * 8, bytes.count * 8)
        while reader.place < end, let tag = reader.take(8), let size = reader.take(8) {
            let next = reader.place + Int(size) * 8
            guard next <= end else { break }
            if tag == 2, let segmentation = Self.segmentation(&reader) { segmentations.append(segmentation) }
            reader.place = next
        }
    }

    /// The section that stands in base64 inside an element called `Binary`. Source: ANSI/SCTE 214-1 §6.7.
    init?(inElement message: [UInt8]) {
        let word = Array("Binary".utf8)
        guard let name = message.indices.first(where: { message[$0...].starts(with: word) }),
            let start = message[name...].firstIndex(of: UInt8(ascii: ">")),
            let end = message[start...].firstIndex(of: UInt8(ascii: "<")),
            let bytes = Base64.decode(message[(start + 1)..<end].filter { $0 > 0x20 })
        else { return nil }
        self.init(bytes)
    }

    /// §10.3.3; nil for kinds that are nothing to a viewer.
    private static func segmentation(_ reader: inout BitReader) -> Segmentation? {
        guard reader.take(32) == identifier, let event = reader.take(32), reader.take(1) == 0, reader.skip(7),
            let isWhole = reader.take(1), let hasDuration = reader.take(1), reader.skip(6)
        else { return nil }
        if isWhole == 0 {
            guard let count = reader.take(8), reader.skip(Int(count) * 48) else { return nil }
        }
        var duration: MediaTime?
        if hasDuration == 1 {
            guard let ticks = reader.take(40) else { return nil }
            duration = MediaTime(ticks: Int64(ticks), of: 1, over: 90_000)
        }
        guard reader.skip(8), let length = reader.take(8), reader.skip(Int(length) * 8), let type = reader.take(8),
            let meaning = meaning(of: type)
        else { return nil }
        return Segmentation(event: UInt32(truncatingIfNeeded: event), meaning: meaning, duration: duration)
    }

    /// §10.3.3.1, table 23.
    private static func meaning(of type: UInt64) -> Segmentation.Meaning? {
        switch type {
        case 0x20: .start(.chapter)
        case 0x24: .start(.intro)
        case 0x26: .start(.credits)
        case 0x21, 0x25, 0x27: .end
        default: nil
        }
    }
}

/// Reads numbers of some bits.
private struct BitReader {
    private let bytes: [UInt8]
    /// In bits.
    var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Parameter count: At most 64.
    mutating func take(_ count: Int) -> UInt64? {
        guard place + count <= bytes.count * 8 else { return nil }
        var value: UInt64 = 0
        for bit in place..<(place + count) { value = value << 1 | UInt64(bytes[bit / 8] >> (7 - UInt8(bit % 8)) & 1) }
        place += count
        return value
    }

    mutating func skip(_ count: Int) -> Bool {
        guard place + count <= bytes.count * 8 else { return false }
        place += count
        return true
    }
}
