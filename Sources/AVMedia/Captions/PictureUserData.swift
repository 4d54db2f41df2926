/// Finds what a coded picture carries of captions, without decoding it.
///
/// Source: ITU-T H.264 and H.265 §7.3.1, §7.3.2.3 and annexes B and D.1 (SEI, user data registered by ITU-T T.35); ISO/IEC 13818-2 §6.2.2.2.2; ANSI/SCTE
/// 128 §8.1, §8.2 (`GA94`).
struct PictureUserData {
    enum Coding: Sendable {
        case h264
        case h265
        case mpeg2
    }

    private let coding: Coding
    /// Bytes of each unit's length; nil: units begin with a start code.
    private let lengthBytes: Int?

    /// A broken picture has no more of them than a whole one.
    private static let mostTriplets = 3 * 31 * 4

    /// - Parameter header: The stream's own: `avcC` or `hvcC` where it begins with its version, 1.
    init(_ coding: Coding, header: [UInt8]) {
        self.coding = coding
        switch coding {
        case .h264 where header.count > 4 && header[0] == 1: lengthBytes = Int(header[4] & 3) + 1
        case .h265 where header.count > 21 && header[0] == 1: lengthBytes = Int(header[21] & 3) + 1
        default: lengthBytes = nil
        }
    }

    /// - Parameter packet: One coded picture.
    /// - Returns: `cc_data`, three bytes each; empty: it carries none.
    func captions(in packet: UnsafeRawBufferPointer) -> [UInt8] {
        var found: [UInt8] = []
        if let lengthBytes {
            var place = 0
            while packet.count - place > lengthBytes {
                let length = packet[place..<(place + lengthBytes)].reduce(0) { $0 << 8 | Int($1) }
                place += lengthBytes
                let end = min(packet.count, place + length)
                read(UnsafeRawBufferPointer(rebasing: packet[place..<end]), into: &found)
                place = end
            }
        } else {
            var unit = Self.startCode(in: packet, from: 0)
            while let start = unit {
                let next = Self.startCode(in: packet, from: start)
                let end = next.map { $0 - 3 } ?? packet.count
                read(UnsafeRawBufferPointer(rebasing: packet[start..<max(start, end)]), into: &found)
                unit = next
            }
        }
        return Array(found.prefix(Self.mostTriplets))
    }

    /// - Returns: where the unit behind the next start code begins.
    private static func startCode(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var place = start + 2
        while place < bytes.count {
            switch bytes[place] {
            case 0: place += 1
            case 1 where bytes[place - 1] == 0 && bytes[place - 2] == 0: return place + 1
            default: place += 3
            }
        }
        return nil
    }

    private func read(_ unit: UnsafeRawBufferPointer, into found: inout [UInt8]) {
        guard let first = unit.first, found.count < Self.mostTriplets else { return }
        switch coding {
        case .h264 where first & 0x1F == 6: Self.readMessages(Self.unescaped(unit.dropFirst()), into: &found)
        case .h265 where first >> 1 & 0x3F == 39: Self.readMessages(Self.unescaped(unit.dropFirst(2)), into: &found)
        case .mpeg2 where first == 0xB2: Self.readUserData(Array(unit.dropFirst().prefix(1024))[...], into: &found)
        default: break
        }
    }

    /// Without the bytes that keep a start code from being met by chance (H.264 §7.4.1).
    private static func unescaped(_ unit: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(unit.count)
        var zeros = 0
        for byte in unit {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            bytes.append(byte)
        }
        return bytes
    }

    private static func readMessages(_ bytes: [UInt8], into found: inout [UInt8]) {
        var rest = bytes[...]
        // A payload's type and size are each a run of 255s and what remains; the last byte of all is the unit's own end.
        while rest.count > 2 {
            guard let type = number(&rest), let size = number(&rest) else { return }
            let payload = rest.prefix(size)
            rest = rest.dropFirst(size)
            // The United States', the ATSC's.
            if type == 4, payload.starts(with: [0xB5, 0x00, 0x31]) { readUserData(payload.dropFirst(3), into: &found) }
        }
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> Int? {
        var sum = 0
        while let byte = rest.popFirst() {
            sum += Int(byte)
            if byte != 0xFF { return sum }
        }
        return nil
    }

    /// `ATSC1_data`, of which `cc_data` is one kind.
    private static func readUserData(_ data: ArraySlice<UInt8>, into found: inout [UInt8]) {
        guard data.starts(with: [0x47, 0x41, 0x39, 0x34, 0x03]), data.count > 7 else { return }
        let flags = data[data.startIndex + 5]
        // process_cc_data_flag; then a byte of no meaning.
        guard flags & 0x40 != 0 else { return }
        let triplets = data.dropFirst(7).prefix(3 * Int(flags & 0x1F))
        found += triplets.prefix(triplets.count / 3 * 3)
    }
}
