import LinuxIO
import Media
import TestSupport
import Testing

@testable import AVMedia

/// What coded pictures carry, found without decoding them.
@Suite("captions in coded pictures") struct PictureUserDataTests {
    private static let triplets: [UInt8] = [0xFC, 0x94, 0x2C, 0xFE, 0x00, 0x00]

    /// ANSI/SCTE 128 §8.2: `GA94`, kind 3, two triplets, a mark at the end.
    private static let userData: [UInt8] = Array("GA94".utf8) + [0x03, 0xC2, 0xFF] + triplets + [0xFF]

    /// A message of another kind with 300 bytes, then ours.
    private static let messages: [UInt8] = {
        let payload: [UInt8] = [0xB5, 0x00, 0x31] + userData
        return [5, 0xFF, 45] + [UInt8](repeating: 7, count: 300) + [4, UInt8(payload.count)] + payload + [0x80]
    }()

    /// With the bytes that keep a start code from being met (H.264 §7.4.1).
    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var zeros = 0
        for byte in bytes {
            if zeros >= 2, byte <= 3 {
                result.append(3)
                zeros = 0
            }
            zeros = byte == 0 ? zeros + 1 : 0
            result.append(byte)
        }
        return result
    }

    private static func captions(_ coding: PictureUserData.Coding, header: [UInt8] = [], _ packet: [UInt8]) -> [UInt8] {
        packet.withUnsafeBytes { PictureUserData(coding, header: header).captions(in: $0) }
    }

    private static func lengthed(_ units: [[UInt8]], bytes: Int) -> [UInt8] {
        units.flatMap { unit in (0..<bytes).reversed().map { UInt8(unit.count >> (8 * $0) & 0xFF) } + unit }
    }

    private static func startCoded(_ units: [[UInt8]]) -> [UInt8] { units.flatMap { [0, 0, 0, 1] + $0 } }

    @Test("SEI of H.264 and H.265, by lengths and by start codes")
    func supplements() {
        let h264: [[UInt8]] = [[9, 0xF0], [6] + Self.escaped(Self.messages), [0x65] + [UInt8](repeating: 1, count: 50)]
        #expect(Self.captions(.h264, Self.startCoded(h264)) == Self.triplets)
        #expect(Self.captions(.h264, header: [1, 100, 0, 31, 0xFF, 0xE1], Self.lengthed(h264, bytes: 4)) == Self.triplets)
        #expect(Self.captions(.h264, header: [1, 100, 0, 31, 0xFD, 0xE1], Self.lengthed(h264, bytes: 2)) == Self.triplets)
        let h265: [[UInt8]] = [[0x46, 1, 0x10], [0x4E, 1] + Self.escaped(Self.messages), [0x26, 1, 5, 5, 5]]
        #expect(Self.captions(.h265, Self.startCoded(h265)) == Self.triplets)
        let header: [UInt8] = [1] + [UInt8](repeating: 0, count: 20) + [3, 0]
        #expect(Self.captions(.h265, header: header, Self.lengthed(h265, bytes: 4)) == Self.triplets)
        // No SEI, and what only looks like it.
        #expect(Self.captions(.h264, Self.startCoded([[0x65] + Self.messages])) == [])
        #expect(Self.captions(.h264, Self.startCoded([[6, 4, 200] + Self.userData])) == [])
    }

    @Test("user data of MPEG-2")
    func older() {
        let picture: [UInt8] = [0, 0, 1, 0x00, 1, 2, 3, 4, 0, 0, 1, 0xB2] + Self.userData + [0, 0, 1, 1, 9, 9]
        #expect(Self.captions(.mpeg2, picture) == Self.triplets)
    }

    @Test("a cut message has what is whole of it; without its flag it has none")
    func cut() {
        let whole = Self.startCoded([[6] + Self.escaped([4, 16, 0xB5, 0, 0x31] + Self.userData.prefix(11))])
        #expect(Self.captions(.h264, whole) == Array(Self.triplets.prefix(3)))
        var flagless = Self.userData
        flagless[5] = 0x82
        #expect(Self.captions(.mpeg2, [0, 0, 1, 0xB2] + flagless) == [])
    }

    static let films = [
        "media3/media/hls/cea608/sd-hls0000000000.ts", "media3/media/dash/cea608/sd-dash0000000000.m4s",
        "media3/media/dash/captions_h265/fragmented_captions_h265.mp4",
    ]

    @Test(
        "films that nobody here made carry what libavcodec finds by decoding them",
        .enabled(if: Fixture.shared("media3") != nil, "no ../shared/media beside the checkout"), arguments: films)
    func against(name: String) throws {
        let path = try #require(Fixture.shared(name))
        let container = try ContainerCaptions.open(try FileTrackInput.open(path), clock: MonotonicClock())
        var found: [CaptionPacket] = []
        while case .picture(let packet) = container.next() { found.append(packet) }
        let sink = CollectingSink(.pictures)
        let decoder = try SoftwareVideoDecoder(settings: VideoDecoderSettings(threads: 1...1), clock: MonotonicClock())
        decoder.captions = sink
        _ = try decoder.open(try FileTrackInput.open(path))
        while case .output(let frame) = decoder.next() { decoder.pool.release(frame.cell) }
        let decoded = sink.pictures
        #expect(found.sorted { $0.time < $1.time } == decoded)
        #expect(!decoded.isEmpty)
        #expect(decoded.map(\.time) == decoded.map(\.time).sorted())
    }

    private static let corpus: [[UInt8]] = [
        startCoded([[9, 0xF0], [6] + escaped(messages), [0x65, 1, 2, 3]]), startCoded([[0x4E, 1] + escaped(messages)]),
        lengthed([[6] + escaped(messages), [0x65, 1, 2, 3]], bytes: 4), [0, 0, 1, 0xB2] + userData,
    ]

    @Test("whatever a picture's packet holds, it is read in bounds, and never traps")
    func fuzz() {
        let headers: [[UInt8]] = [[], [1, 100, 0, 31, 0xFF], [1, 100, 0, 31, 0xFC], [1] + [UInt8](repeating: 3, count: 30)]
        Fuzzing.run { generator, seed in
            let packet = Fuzzing.mutated(Self.corpus, words: ["GA94\u{3}", "\0\0\u{1}", "\0\0\u{3}", "\u{4}"], &generator)
            let coding: PictureUserData.Coding = [.h264, .h265, .mpeg2].randomElement(using: &generator) ?? .h264
            let triplets = Self.captions(coding, header: headers.randomElement(using: &generator) ?? [], packet)
            #expect(triplets.count <= packet.count && triplets.count <= 372, "seed \(seed)")
        }
    }
}

/// Keeps what a decoder hands on.
final class CollectingSink: CaptionSink {
    private struct State: Sendable {
        var interest: CaptionInterest
        var packets: [(packet: CaptionPacket, stream: Int)] = []
        var pictures: [CaptionPacket] = []
        var asked = 0
    }

    private let state: Guarded<State>

    init(_ interest: CaptionInterest) { state = Guarded(State(interest: interest)) }

    var interest: CaptionInterest {
        get {
            state.withLock { state in
                state.asked += 1
                return state.interest
            }
        }
        set { state.withLock { $0.interest = newValue } }
    }

    var packets: [(packet: CaptionPacket, stream: Int)] { state.withLock { $0.packets } }
    var pictures: [CaptionPacket] { state.withLock { $0.pictures } }

    func take(_ packet: CaptionPacket, of stream: Int) { state.withLock { $0.packets.append((packet, stream)) } }
    func takeFromPicture(_ packet: CaptionPacket) { state.withLock { $0.pictures.append(packet) } }
}
