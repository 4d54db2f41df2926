import Captions
import Media
import Testing

/// Timed text in fragments of MP4: another player's cases, and broken ones made of them.
@Suite("Text in MP4") struct TextFragmentTests {
    private static let webVTT = "media3/media/dash/webvtt-in-mp4/sample.text.mp4"
    private static let ttml = "media3/media/hls/ttml-in-mp4/sample.text.mp4"
    private static let segments = "media3/media/dash/webvtt-in-mp4-multiple-segments"

    private func facts(_ document: CaptionDocument) -> [String] {
        document.cues.map { cue in
            let (start, end) = (Int((cue.start.seconds * 1000).rounded()), Int((cue.end.seconds * 1000).rounded()))
            return "\(start)-\(end) \(cue.plainText)"
        }
    }

    @Test("of WebVTT is read with the samples' times", .enabled(if: SharedCaptions.exists(webVTT), "needs ../shared/media"))
    func boxedWebVTT() throws {
        let bytes = try SharedCaptions.bytes(Self.webVTT)
        let track = try #require(TextTrack(initialization: bytes))
        let document = try TextFragmentReader.document(of: bytes, track: track)
        #expect(facts(document) == ["0-234 This is the first subtitle.", "345-456 This is the second subtitle."])
        #expect(document.warnings.isEmpty)
    }

    @Test("of TTML is what its sample lasts of it", .enabled(if: SharedCaptions.exists(ttml), "needs ../shared/media"))
    func boxedTTML() throws {
        let bytes = try SharedCaptions.bytes(Self.ttml)
        let track = try #require(TextTrack(initialization: bytes))
        #expect(track.format == .ttml)
        let found = facts(try TextFragmentReader.document(of: bytes, track: track))
        #expect(found.count == 3)
        #expect(found.first == "20-500 First Subtitle after 20ms of silence")
    }

    @Test("in several segments is on one clock", .enabled(if: SharedCaptions.exists(segments), "needs ../shared/media"))
    func severalSegments() throws {
        let track = try #require(TextTrack(initialization: try SharedCaptions.bytes("\(Self.segments)/text_init.mp4")))
        var starts: [Double] = []
        for number in 1...5 {
            let document = try TextFragmentReader.document(of: try SharedCaptions.bytes("\(Self.segments)/text\(number).m4s"), track: track)
            starts += document.cues.map(\.start.seconds)
        }
        #expect(!starts.isEmpty)
        #expect(starts == starts.sorted())
    }

    @Test("whatever is cut or changed of it, nothing traps", .enabled(if: SharedCaptions.exists(webVTT), "needs ../shared/media"))
    func broken() throws {
        for name in [Self.webVTT, Self.ttml] {
            let whole = try SharedCaptions.bytes(name)
            let track = try #require(TextTrack(initialization: whole))
            for length in stride(from: 0, to: whole.count, by: 3) {
                let cut = Array(whole.prefix(length))
                _ = TextTrack(initialization: cut)
                _ = try? TextFragmentReader.document(of: cut, track: track)
            }
            for place in stride(from: 0, to: whole.count, by: 2) {
                for value in [0, 0x7f, 0xff] as [UInt8] {
                    var changed = whole
                    changed[place] = value
                    let other = TextTrack(initialization: changed) ?? track
                    _ = try? TextFragmentReader.document(of: changed, track: other)
                }
            }
        }
    }
}
