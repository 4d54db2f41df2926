import CFFmpeg
import Crypto
import LinuxIO
import Media
import Protection
import TestSupport
import Testing

@testable import AVMedia

@Suite("transport streams and packed audio that SAMPLE-AES encrypts", .enabled(if: Tool.hasFFmpeg, "no ffmpeg makes the fixtures"))
struct TransportTests {
    private static let key: [UInt8] = (0..<16).map { UInt8($0 * 5 + 1) }
    private static let wrong: [UInt8] = (0..<16).map { UInt8($0 * 3 + 90) }

    private static func chest(_ key: [UInt8]) -> KeyChest {
        let chest = KeyChest(cipher: OpenSSLCipher())
        _ = key.withUnsafeBytes { chest.put(.address("key"), key: $0) }
        return chest
    }

    private static func vector(_ number: Int) -> [UInt8] { [UInt8](repeating: 3, count: 15) + [UInt8(number)] }

    /// Segments of a second, each with a vector of its own; ours are cut where a keyframe's packet begins.
    private static func segments(_ name: String, sound: String, size: String = "192x108") throws -> [[UInt8]] {
        let options = "-c:v libx264 -g 25 -bf 2 -pix_fmt yuv420p -threads 1 -c:a \(sound) -b:a 96k"
        return try (0..<3).map { number in
            let start = number * 2
            return try Fixture.bytes(
                try Fixture.make(
                    "\(name)-\(size)-\(number).ts",
                    "-f lavfi -i testsrc2=s=\(size):r=25:d=2 -f lavfi -i sine=f=440:r=48000:d=2 \(options) -output_ts_offset \(start)"))
        }
    }

    private struct Heard {
        var data: [[UInt8]] = []
        var keys = 0
    }

    private func packets(_ input: any TrackInput, _ track: AVMedia.Track, keys: KeyChest?) throws -> Heard {
        let demuxer = try Demuxer.open(input, track: track, clock: MonotonicClock(), keys: keys)
        guard let packet = PacketHandle.make() else { throw FixtureError(text: "no memory") }
        var all = Heard()
        while true {
            switch demuxer.read(into: packet) {
            case .packet:
                let content = packet.pointer.pointee
                all.data.append(Array(UnsafeBufferPointer(start: content.data, count: Int(content.size))))
                all.keys += demuxer.packetKey == nil ? 0 : 1
                packet.clear()
            case .end: return all
            case .damaged: continue
            case .failed(let error): throw error
            case .interrupted: throw FixtureError(text: "nobody interrupts")
            }
        }
    }

    @Test("every packet is that of the clear twin, however it comes", arguments: ["aac", "ac3"], [61, 1000, 100_000])
    func opened(sound: String, portion: Int) throws {
        let clear = try Self.segments(sound, sound: sound)
        let locked = clear.enumerated().map { number, bytes in
            TransportLocker.lock(bytes, with: SampleLocker(key: Self.key, vector: Self.vector(number)))
        }
        for track in [AVMedia.Track.video, .audio] {
            let plain = try packets(LockedInput(clear.map { ($0, nil) }, portion: portion), track, keys: nil)
            let input = LockedInput(
                locked.enumerated().map { ($1, InputProtection(key: .address("key"), vector: Self.vector($0))) }, portion: portion)
            let opened = try packets(input, track, keys: Self.chest(Self.key))
            #expect(opened.data.count == plain.data.count && plain.data.count > 100)
            let first = zip(opened.data, plain.data).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            #expect(first == nil)
            #expect(opened.keys == opened.data.count)
        }
    }

    /// Frames of ADTS, without a container.
    private static func frames(of bytes: [UInt8]) throws -> [[UInt8]] {
        let demuxer = try Demuxer.open(BytesInput(bytes), track: .audio, clock: MonotonicClock())
        guard let packet = PacketHandle.make() else { throw FixtureError(text: "no memory") }
        var all: [[UInt8]] = []
        while case .packet = demuxer.read(into: packet) {
            let content = packet.pointer.pointee
            all.append(Array(UnsafeBufferPointer(start: content.data, count: Int(content.size))))
            packet.clear()
        }
        return all
    }

    private static func tag(_ number: Int) -> [UInt8] {
        let ticks = UInt64(126_000 + number * 180_000)
        let owner = Array("com.apple.streaming.transportStreamTimestamp\0".utf8)
        let time: [UInt8] = (0..<8).map { (place: UInt64) -> UInt8 in UInt8(truncatingIfNeeded: ticks >> (56 - 8 * place)) }
        let size = UInt8(owner.count + 8)
        let head: [UInt8] = Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, size + 10]
        let frame: [UInt8] = Array("PRIV".utf8) + [0, 0, 0, size, 0, 0]
        return head + frame + owner + time
    }

    @Test("packed audio's frames are those of the clear twin, however they come", arguments: [100, 997, 100_000])
    func packedAudio(portion: Int) throws {
        let clear = try Self.segments("aac", sound: "aac").map { try Self.frames(of: $0) }
        let segments: [([UInt8], InputProtection?)] = clear.enumerated().map { number, frames in
            let locker = SampleLocker(key: Self.key, vector: Self.vector(number))
            let bytes = Self.tag(number) + locker.lockADTS(Array(frames.joined()))
            return (bytes, InputProtection(key: .address("key"), vector: Self.vector(number)))
        }
        let opened = try packets(LockedInput(segments, portion: portion), .audio, keys: Self.chest(Self.key))
        let plain = Array(clear.joined())
        #expect(opened.data.count == plain.count)
        let first = zip(opened.data, plain).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        #expect(first == nil)
    }

    @Test("a wrong key shows no picture", arguments: [1, 3], ["96x64", "128x72", "192x108", "640x360"])
    func noise(threads: Int, size: String) throws {
        let locked = try Self.segments("aac", sound: "aac", size: size).enumerated().map { number, bytes in
            let bytes = TransportLocker.lock(bytes, with: SampleLocker(key: Self.key, vector: Self.vector(number)))
            return (bytes, InputProtection(key: .address("key"), vector: Self.vector(number)))
        }
        let decoder = try SoftwareVideoDecoder(
            settings: VideoDecoderSettings(threads: threads...threads), clock: MonotonicClock(), keys: Self.chest(Self.wrong))
        _ = try decoder.open(LockedInput(locked, portion: 10_000))
        var shown = 0
        var failure: DecodeError?
        loop: while true {
            switch decoder.next() {
            case .output(let frame):
                shown += 1
                decoder.pool.release(frame.cell)
            case .damaged: continue
            case .failed(let error):
                failure = error
                break loop
            default: break loop
            }
        }
        #expect(shown == 0)
        #expect(failure == .wrongKey(track: "video", key: "key"))
    }
}

/// Segments one behind the other, each encrypted in its own way; a read never spans two.
final class LockedInput: TrackInput, @unchecked Sendable {
    // Guard: read by one thread alone.
    private let segments: [(bytes: [UInt8], protection: InputProtection?)]
    private let portion: Int
    private var number = 0
    private var place = 0
    private(set) var protection: InputProtection?

    init(_ segments: [([UInt8], InputProtection?)], portion: Int) {
        self.segments = segments.map { ($0.0, $0.1) }
        self.portion = portion
    }

    var isByteAddressed: Bool { false }
    var length: Int64? { nil }
    func seek(to offset: Int64) -> Bool { false }
    func waitForBytes(until deadline: HostTime?) {}

    func read(into buffer: UnsafeMutableRawBufferPointer) -> InputRead {
        guard !buffer.isEmpty else { return .notYet }
        while number < segments.count, place == segments[number].bytes.count {
            number += 1
            place = 0
        }
        guard number < segments.count else { return .end }
        let count = min(portion, buffer.count, segments[number].bytes.count - place)
        buffer.copyBytes(from: segments[number].bytes[place..<(place + count)])
        place += count
        protection = segments[number].protection
        return .bytes(count)
    }
}
