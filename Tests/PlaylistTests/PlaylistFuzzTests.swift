import Glibc
import Playlist
import Testing

/// SplitMix64, so that a failing input can be made again from its seed.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct PlaylistFuzzTests {
    /// Added to each seed: another number makes other inputs, which board/emulator/soak does for minutes.
    static let base = getenv("LANTERNE_FUZZ_SEED").flatMap { UInt64(String(cString: $0)) } ?? 0

    static let words = [
        "#EXTM3U\n", "#EXTINF:", "6.006,t\n", "#EXT-X-BYTERANGE:", "10@5\n", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x1\n", "a.ts\n", "\n",
        "\r\n",
        "#EXT-X-MAP:URI=\"i\",BYTERANGE=\"9223372036854775807@1\"\n", "#EXT-X-STREAM-INF:BANDWIDTH=1,FRAME-RATE=29.97\n", "\"", ",", "=",
        ":", "@",
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"n\",CHANNELS=\"/\"\n", "9223372036854775807", "-", ".", "{$a}", "{$",
        "#EXT-X-DEFINE:NAME=\"a\",VALUE=\"{$a}\"\n", "#EXT-X-PROGRAM-DATE-TIME:2010-02-19T14:54:23.031Z\n", "#EXT-X-DISCONTINUITY\n",
        "#EXT-X-MEDIA-SEQUENCE:9223372036854775807\n", "#EXT-X-DISCONTINUITY-SEQUENCE:9223372036854775807\n", "#EXT-X-TARGETDURATION:6\n",
        "#EXT-X-ENDLIST\n", "#EXT-X-START:TIME-OFFSET=-99999999999\n", "/../..", "http://h", "?", "#", "\u{0}", "\u{FEFF}", " ", "\t",
        "RESOLUTION=1x",
    ]

    @Test("any order of the language's own words parses or is refused, and never traps", arguments: 0..<8 as Range<UInt64>)
    func wordSalad(seed: UInt64) {
        var generator = SeededGenerator(state: seed &+ Self.base)
        for _ in 0..<400 {
            var text = "#EXTM3U\n"
            for _ in 0..<Int.random(in: 0..<60, using: &generator) { text += Self.words.randomElement(using: &generator) ?? "" }
            checkInvariants(Array(text.utf8), seed: seed)
        }
    }

    @Test("a playlist with flipped, lost and doubled bytes parses or is refused, and never traps", arguments: 0..<8 as Range<UInt64>)
    func mutations(seed: UInt64) {
        var generator = SeededGenerator(state: seed &+ 1000 &+ Self.base)
        let whole = Array(Self.words.joined().utf8)
        for _ in 0..<400 {
            var bytes = Array("#EXTM3U\n".utf8) + whole
            for _ in 0..<Int.random(in: 1..<20, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(bytes[place], at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0..<30, using: &generator)))
                }
            }
            checkInvariants(bytes, seed: seed)
        }
    }

    private func checkInvariants(_ bytes: [UInt8], seed: UInt64) {
        guard let document = try? HLSParser.parse(bytes, baseURL: "http://host/a/b.m3u8") else { return }
        switch document {
        case .multivariant(let film): #expect(!film.variants.isEmpty, "seed \(seed)")
        case .media(let list):
            #expect(!list.segments.isEmpty, "seed \(seed)")
            for (before, after) in zip(list.segments, list.segments.dropFirst()) {
                #expect(after.start == before.end && after.sequence >= before.sequence, "seed \(seed)")
            }
        }
    }

    @Test("time grows with the bytes: a hundred thousand segments parse in the time allowed")
    func linear() throws {
        let text =
            "#EXTM3U\n#EXT-X-TARGETDURATION:6\n" + String(repeating: "#EXTINF:6.006,\nsegment.ts\n", count: 100_000) + "#EXT-X-ENDLIST"
        let clock = ContinuousClock()
        let bytes = Array(text.utf8)
        var count = 0
        let time = try clock.measure {
            if case .media(let list) = try HLSParser.parse(bytes, baseURL: "http://host/a/b.m3u8") { count = list.segments.count }
        }
        #expect(count == 100_000)
        #expect(time < .seconds(20), "a quadratic parser takes minutes")
    }
}
