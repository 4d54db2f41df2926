import Media

/// A container that a test can write by hand: records of 16 bytes, each followed by its payload.
///
/// `kind` (1 byte: `V` picture, `A` 20 ms of sound, `X` damage), `isKey` (1), `voice` (1: which of three a sound is), unused (1), payload
/// length (4), presentation time in flicks (8); little-endian.
package struct FakeContainer: Sendable {
    package static let headerSize = 16
    package private(set) var bytes: [UInt8] = []
    /// Where each key picture and each sound record begins.
    package private(set) var index: [(kind: UInt8, time: MediaTime, offset: Int)] = []

    package init() {}

    package mutating func add(_ kind: Character, at time: MediaTime, isKey: Bool = false, voice: UInt8 = 0, payload: Int = 0) {
        let code = kind.asciiValue ?? 0
        if isKey || kind == "A" { index.append((code, time, bytes.count)) }
        bytes.append(code)
        bytes.append(isKey ? 1 : 0)
        bytes.append(contentsOf: [voice, 0])
        withUnsafeBytes(of: UInt32(payload).littleEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: time.flicks.littleEndian) { bytes.append(contentsOf: $0) }
        bytes += [UInt8](repeating: 0x2E, count: payload)
    }

    /// A muxed stretch of film.
    ///
    /// - Parameters:
    ///   - keyInterval: In pictures.
    ///   - payload: Of each picture, in bytes.
    package static func film(
        from start: MediaTime, length: MediaTime, rate: FrameRate? = .film, hasSound: Bool = true, keyInterval: Int = 48,
        voice: UInt8 = 0, payload: Int = 1000
    ) -> FakeContainer {
        var container = FakeContainer()
        var picture = 0
        var block: Int64 = 0
        let end = start + length
        while true {
            let pictureTime = rate.map {
                start + MediaTime(ticks: Int64(picture) * Int64($0.denominator), of: 1, over: Int64($0.numerator))
            }
            let soundTime = hasSound ? start + MediaTime(ticks: block, of: 1, over: 50) : nil
            let nextPicture = pictureTime.flatMap { $0 < end ? $0 : nil }
            let nextSound = soundTime.flatMap { $0 < end ? $0 : nil }
            if let nextPicture, nextPicture <= nextSound ?? .max {
                container.add("V", at: nextPicture, isKey: picture % keyInterval == 0, payload: payload)
                picture += 1
            } else if let nextSound {
                container.add("A", at: nextSound, voice: voice, payload: payload / 10)
                block += 1
            } else {
                return container
            }
        }
    }
}

/// Reads records from an input, however they are cut.
struct FakeRecordReader {
    struct Record {
        var kind: UInt8
        var isKey: Bool
        var voice: UInt8
        var time: MediaTime
        /// In bytes.
        var payload: Int
    }

    enum Step {
        case record(Record)
        case starved
        case end
        case interrupted
        case failed(SourceError)
    }

    private var header: [UInt8] = []
    private var toSkip = 0

    mutating func reset() {
        header.removeAll(keepingCapacity: true)
        toSkip = 0
    }

    mutating func next(_ input: any TrackInput) -> Step {
        while true {
            let wanted = toSkip > 0 ? min(toSkip, 4096) : FakeContainer.headerSize - header.count
            var piece = [UInt8](repeating: 0, count: wanted)
            switch piece.withUnsafeMutableBytes({ input.read(into: $0) }) {
            case .bytes(let count):
                if toSkip > 0 { toSkip -= count } else { header.append(contentsOf: piece.prefix(count)) }
            case .notYet: return .starved
            case .end: return .end
            case .interrupted: return .interrupted
            case .failed(let error): return .failed(error)
            }
            guard toSkip == 0, header.count == FakeContainer.headerSize else { continue }
            let (payload, flicks) = header.withUnsafeBytes {
                (
                    UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self)),
                    Int64(littleEndian: $0.loadUnaligned(fromByteOffset: 8, as: Int64.self))
                )
            }
            let record = Record(
                kind: header[0], isKey: header[1] == 1, voice: header[2], time: MediaTime(flicks: flicks), payload: Int(payload))
            header.removeAll(keepingCapacity: true)
            toSkip = Int(payload)
            return .record(record)
        }
    }
}
