/// Encrypts the samples of a transport stream as HLS's SAMPLE-AES does: what its packets carry is taken out, encrypted and packed anew; the program map
/// says the streams' new kinds.
///
/// - Source: Apple, "MPEG-2 Stream Encryption Format for HTTP Live Streaming", §2.2; ISO/IEC 13818-1 §2.4.
public struct TransportLocker {
    private let locker: SampleLocker
    /// Kinds of stream by packet identifier, before.
    private var kinds: [Int: UInt8] = [:]
    private var mapID = -1
    private var counters: [Int: UInt8] = [:]
    private var out: [UInt8] = []

    /// - Parameter bytes: Whole packets of 188 bytes, with tables first.
    public static func lock(_ bytes: [UInt8], with locker: SampleLocker) -> [UInt8] {
        var transport = TransportLocker(locker: locker)
        var waiting: [Int: (head: [UInt8], bytes: [UInt8])] = [:]
        var order: [Int] = []
        for start in stride(from: 0, to: bytes.count - 187, by: 188) {
            let packet = Array(bytes[start..<(start + 188)])
            let id = Int(packet[1] & 0x1F) << 8 | Int(packet[2])
            let isStart = packet[1] & 0x40 != 0
            let adaptation = packet[3] & 0x20 != 0 ? 1 + Int(packet[4]) : 0
            let payload = packet[3] & 0x10 != 0 ? Array(packet[(4 + adaptation)...]) : []
            if id == 0 || id == transport.mapID {
                transport.table(packet, id, payload)
            } else if transport.kinds[id] != nil {
                if isStart {
                    if let done = waiting[id] { transport.write(id, done.head, done.bytes) }
                    if !order.contains(id) { order.append(id) }
                    waiting[id] = (Array(packet[4..<(4 + adaptation)]), payload)
                } else {
                    waiting[id]?.bytes += payload
                }
            } else {
                transport.out += packet
            }
        }
        for id in order { if let done = waiting[id] { transport.write(id, done.head, done.bytes) } }
        return transport.out
    }

    private init(locker: SampleLocker) { self.locker = locker }

    private mutating func table(_ packet: [UInt8], _ id: Int, _ payload: [UInt8]) {
        let section = 1 + Int(payload[0])
        if id == 0 {
            mapID = Int(payload[section + 10] & 0x1F) << 8 | Int(payload[section + 11])
            out += packet
            return
        }
        let length = Int(payload[section + 1] & 0x0F) << 8 | Int(payload[section + 2])
        var bytes = Array(payload[section..<(section + 3 + length - 4)])
        var place = 12 + (Int(bytes[10] & 0x0F) << 8 | Int(bytes[11]))
        while place + 5 <= bytes.count {
            let id = Int(bytes[place + 1] & 0x1F) << 8 | Int(bytes[place + 2])
            kinds[id] = bytes[place]
            switch bytes[place] {
            case 0x1B: bytes[place] = 0xDB
            case 0x0F: bytes[place] = 0xCF
            case 0x81: bytes[place] = 0xC1
            default: break
            }
            place += 5 + (Int(bytes[place + 3] & 0x0F) << 8 | Int(bytes[place + 4]))
        }
        let check = Self.check(bytes)
        bytes += (0..<4).map { UInt8(truncatingIfNeeded: check >> (24 - 8 * $0)) }
        let head = Array(packet[0..<4]) + [0]
        out += head + bytes + [UInt8](repeating: 0xFF, count: 188 - head.count - bytes.count)
    }

    /// CRC-32 of ISO/IEC 13818-1 annex A.
    private static func check(_ bytes: [UInt8]) -> UInt32 {
        var check: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            check ^= UInt32(byte) << 24
            for _ in 0..<8 { check = check & 0x8000_0000 != 0 ? check << 1 ^ 0x04C1_1DB7 : check << 1 }
        }
        return check
    }

    /// - Parameter head: The adaptation field of its first packet.
    private mutating func write(_ id: Int, _ head: [UInt8], _ packet: [UInt8]) {
        let header = 9 + Int(packet[8])
        let content = Array(packet[header...])
        let locked: [UInt8] =
            switch kinds[id] {
            case 0x1B: locker.lockUnits(content)
            case 0x0F: locker.lockADTS(content)
            case 0x81: locker.lockAC3Frames(content)
            default: content
            }
        var bytes = Array(packet[..<header]) + locked
        let length = bytes.count - 6
        let said = packet[4] == 0 && packet[5] == 0 || length > 0xFFFF ? 0 : length
        bytes[4] = UInt8(said >> 8)
        bytes[5] = UInt8(said & 255)
        var place = 0
        while place < bytes.count {
            let counter = counters[id, default: 0]
            counters[id] = (counter + 1) & 15
            var field = place == 0 ? head : []
            let room = 184 - field.count
            let left = bytes.count - place
            if left < room {
                // Filled up in front.
                let missing = room - left
                if field.isEmpty {
                    field = missing == 1 ? [0] : [UInt8(missing - 1), 0] + [UInt8](repeating: 0xFF, count: missing - 2)
                } else {
                    let whole = field.count + missing
                    // What says nothing yet has no byte for its flags.
                    if field.count == 1 { field.append(0) }
                    field[0] = UInt8(whole - 1)
                    field += [UInt8](repeating: 0xFF, count: whole - field.count)
                }
            }
            let count = min(left, 184 - field.count)
            let flags: UInt8 = (field.isEmpty ? 0x10 : 0x30) | counter
            out += [0x47, (place == 0 ? 0x40 : 0) | UInt8(id >> 8), UInt8(id & 255), flags] + field + bytes[place..<(place + count)]
            place += count
        }
    }
}
