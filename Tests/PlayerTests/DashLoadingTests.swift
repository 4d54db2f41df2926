import Adaptation
import Media
import Playlist
import TestSupport
import Testing

@testable import Player

/// Films whose manifest is one of MPEG-DASH.
@Suite("The film loader, of DASH") struct DashLoadingTests {
    private final class Quiet: Log {
        var level: LogLevel { .error }
        func write(_ level: LogLevel, _ area: StaticString, _ message: @autoclosure () -> String) {}
    }

    private struct Unsettled: Error {}

    private let clock = FakeClock()
    private let source: FakeSegmentSource

    init() { source = FakeSegmentSource(clock: clock, latency: .milliseconds(10)) }

    private func load(_ address: String, channels: Int = 2) throws -> Result<Film, PlayerError> {
        let loader = FilmLoader(
            address: address, source: source, signal: FakeSignal(), log: Quiet(), preferences: Preferences(),
            screen: PixelSize(width: 1920, height: 1080), soundChannels: { channels }, now: clock.now())
        for _ in 0..<2000 {
            switch loader.step(now: clock.now()) {
            case .pending: break
            case .ready(let film):
                #expect(source.active == 0)
                return .success(film)
            case .failed(let error):
                #expect(source.active == 0)
                return .failure(error)
            }
            clock.advance(by: .milliseconds(10))
            source.advance(to: clock.now())
        }
        throw Unsettled()
    }

    private func serve(_ body: String, as name: String = "m.mpd", type: String? = nil) -> String {
        let text = """
            <?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="x" minBufferTime="PT2S" \
            mediaPresentationDuration="PT8S">\(body)</MPD>
            """
        source.serve("http://f/\(name)", .bytes(Array(text.utf8), mediaType: type))
        return "http://f/\(name)"
    }

    private func lists(_ film: Film) throws -> (main: SegmentList, sound: SegmentList?) {
        guard case .segmented(let main, let sound) = film.content else { throw Unsettled() }
        return (main, sound)
    }

    private func video(_ id: String, _ bandwidth: Int, _ rest: String = "") -> String {
        "<Representation id=\"\(id)\" bandwidth=\"\(bandwidth)\" width=\"640\" height=\"360\" codecs=\"avc1.64001e\" mimeType=\"video/mp4\">\(rest)</Representation>"
    }

    private func audio(_ id: String, _ bandwidth: Int, codecs: String = "mp4a.40.2", _ rest: String = "") -> String {
        "<Representation id=\"\(id)\" bandwidth=\"\(bandwidth)\" codecs=\"\(codecs)\" mimeType=\"audio/mp4\">\(rest)</Representation>"
    }

    private func set(_ representations: String, lang: String = "fr", channels: Int = 2, _ rest: String = "") -> String {
        """
        <AdaptationSet lang="\(lang)"><AudioChannelConfiguration \
        schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="\(channels)"/>\(rest)\(representations)</AdaptationSet>
        """
    }

    private static let template = """
        <SegmentTemplate timescale="1000" duration="4000" media="$RepresentationID$-$Number$" initialization="$RepresentationID$-i"/>
        """

    // MARK: Segments

    @Test(
        "segments that follow from the manifest cost no further request", arguments: ["m.mpd", "m.MPD?x", "watch"],
        [nil, "application/dash+xml"])
    func template(name: String, type: String?) throws {
        let address = serve(
            "<Period>\(Self.template)<AdaptationSet>\(video("v", 900_000))</AdaptationSet>\(set(audio("a", 64000)))</Period>", as: name,
            type: type)
        let film = try load(address).get()
        let (main, sound) = try lists(film)
        #expect(main.segments.map(\.url) == ["http://f/v-1", "http://f/v-2"])
        #expect(main.segments[0].initialization == InitializationSegment(url: "http://f/v-i"))
        #expect(sound?.segments.map(\.url) == ["http://f/a-1", "http://f/a-2"])
        #expect(film.duration == MediaTime(seconds: 8) && film.variant?.bandwidth == 900_000)
        #expect(source.asked.count == 1)
    }

    private func indexed(_ name: String, end: Int) -> String {
        "<BaseURL>\(name)</BaseURL><SegmentBase timescale=\"10\" indexRange=\"50-\(end - 1)\"><Initialization range=\"0-49\"/></SegmentBase>"
    }

    /// Serves a file whose index begins at 50.
    private func serveIndexed(_ name: String, _ index: [UInt8]) -> String {
        source.serve("http://f/\(name)", .bytes(Array(repeating: 0, count: 50) + index + Array(repeating: 0, count: 1000)))
        return indexed(name, end: 50 + index.count)
    }

    @Test("the indexes of picture and sound are fetched side by side, and nothing but them") func onDemand() throws {
        let pictures = serveIndexed("v.mp4", IndexBox.bytes([.init(size: 300, duration: 40), .init(size: 400, duration: 40)]))
        let sounds = serveIndexed("a.mp4", IndexBox.bytes([.init(size: 30, duration: 80)]))
        let address = serve(
            "<Period><AdaptationSet>\(video("v", 900_000, pictures))</AdaptationSet>\(set(audio("a", 64000, sounds)))</Period>")
        let (main, sound) = try lists(try load(address).get())
        #expect(main.segments.map(\.range) == [ByteRange(start: 106, end: 406), ByteRange(start: 406, end: 806)])
        #expect(main.segments.map(\.start) == [.zero, MediaTime(seconds: 4)])
        #expect(main.segments[0].initialization == InitializationSegment(url: "http://f/v.mp4", range: ByteRange(start: 0, end: 50)))
        #expect(sound?.segments.map(\.range) == [ByteRange(start: 94, end: 124)])
        let asked = source.asked.dropFirst()
        #expect(asked.map(\.request.url) == ["http://f/v.mp4", "http://f/a.mp4"])
        #expect(asked.map(\.request.range) == [ByteRange(start: 50, end: 106), ByteRange(start: 50, end: 94)])
        #expect(Set(asked.map(\.at)).count == 1)
    }

    @Test("indexes below an index are fetched too, all of a level at once") func deepIndex() throws {
        let low = IndexBox.bytes([.init(size: 100, duration: 20)])
        let late = IndexBox.bytes(time: 20, [.init(size: 200, duration: 20), .init(size: 300, duration: 40)])
        let top = IndexBox.bytes([
            .init(isIndex: true, size: low.count + 100, duration: 20), .init(isIndex: true, size: late.count + 500, duration: 60),
        ])
        let file: [UInt8] =
            Array(repeating: 0, count: 50) + top + low + Array(repeating: 0, count: 100) + late + Array(repeating: 0, count: 500)
        source.serve("http://f/v.mp4", .bytes(file))
        let address = serve(
            "<Period><AdaptationSet>\(video("v", 900_000, indexed("v.mp4", end: 50 + top.count)))</AdaptationSet></Period>")
        let (main, _) = try lists(try load(address).get())
        #expect(main.segments.map(\.start.seconds) == [0, 2, 4])
        let lengths: [Int64] = main.segments.map { segment in (segment.range?.end ?? 0) - (segment.range?.start ?? 0) }
        #expect(lengths == [100, 200, 300])
        #expect(source.asked.count == 4 && source.asked[2].at == source.asked[3].at)
    }

    @Test("an index that can't be had, or is none, is named") func badIndexes() throws {
        let address = serve("<Period><AdaptationSet>\(video("v", 900_000, indexed("v.mp4", end: 100)))</AdaptationSet></Period>")
        guard case .failure(let missing) = try load(address) else { throw Unsettled() }
        #expect(missing == PlayerError(.status(404, url: "http://f/v.mp4")))
        source.serve("http://f/v.mp4", .bytes(Array(repeating: 0, count: 200)))
        guard case .failure(let none) = try load(address) else { throw Unsettled() }
        #expect(none == PlayerError(.notAPlaylist(detail: "holds no sidx box"), url: "http://f/v.mp4"))
        source.ignoreRanges()
        source.serve("http://f/v.mp4", .bytes(Array(repeating: 0, count: 40)))
        guard case .failure(let rangeless) = try load(address) else { throw Unsettled() }
        #expect(rangeless == PlayerError(.other(url: "http://f/v.mp4", reason: "the server has no byte ranges")))
    }

    @Test("one file with its sound inside is played as a file is") func wholeFile() throws {
        let address = serve("<Period><AdaptationSet>\(video("v", 900_000, "<BaseURL>v.mp4</BaseURL>"))</AdaptationSet></Period>")
        let film = try load(address).get()
        guard case .file(nil, true) = film.content else { throw Unsettled() }
        #expect(film.url == "http://f/v.mp4" && film.variant?.bandwidth == 900_000)
    }

    // MARK: Choices

    @Test("each rung has the quality of the sound that fits its pictures, and both count for its rate") func qualities() throws {
        let address = serve(
            """
            <Period>\(Self.template)<AdaptationSet>\(video("v0", 400_000))\(video("v1", 1_200_000))\(video("v2", 4_000_000))</AdaptationSet>
            \(set(audio("x", 50000), lang: "en"))\(set(audio("a2", 192_000) + audio("a0", 48000) + audio("a1", 128_000)))</Period>
            """)
        let film = try load(address).get()
        let ladder = try #require(film.ladder)
        #expect(ladder.rungs.map { $0.sound?.details?.id } == ["a0", "a1", "a2"])
        #expect(ladder.rungs.map(\.rate) == [448_000, 1_328_000, 4_192_000])
        #expect(film.rung == 1)
    }

    @Test("a commentary, a described sound and a mix that isn't decoded are not chosen unasked") func purposes() throws {
        let role = "<Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"commentary\"/>"
        let described = "<Accessibility schemeIdUri=\"urn:tva:metadata:cs:AudioPurposeCS:2007\" value=\"1\"/>"
        let address = serve(
            """
            <Period>\(Self.template)<AdaptationSet>\(video("v", 900_000))</AdaptationSet>\(set(audio("c", 64000), role))
            \(set(audio("d", 64000), described))\(set(audio("n", 64000, codecs: "ac-4.02.01.00")))\(set(audio("m", 128_000), channels: 6))</Period>
            """)
        #expect(try load(address).get().rendition?.details?.id == "m")
    }

    @Test("the manifest's own preference decides between sounds that are alike otherwise") func priority() throws {
        let address = serve(
            """
            <Period>\(Self.template)<AdaptationSet>\(video("v", 900_000))</AdaptationSet>\(set(audio("a", 64000)))
            <AdaptationSet lang="fr" selectionPriority="3">
            <AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2"/>
            \(audio("b", 64000))</AdaptationSet></Period>
            """)
        #expect(try load(address).get().rendition?.details?.id == "b")
    }

    @Test("without pictures the qualities of a sound are the rungs, and it is fetched once") func soundOnly() throws {
        let address = serve(
            "<Period>\(Self.template)\(set(audio("a", 64000) + audio("b", 128_000)))\(set(audio("c", 64000), lang: "en"))</Period>")
        let film = try load(address).get()
        #expect(film.ladder?.rungs.map(\.rate) == [64000, 128_000])
        #expect(film.rendition == nil)
        #expect(try lists(film).sound == nil)
    }

    @Test("what is protected is left for what isn't, and refused by name where all is") func protected() throws {
        let lock = "<ContentProtection schemeIdUri=\"urn:mpeg:dash:mp4protection:2011\" value=\"cenc\"/>"
        let clear = serve(
            "<Period>\(Self.template)<AdaptationSet>\(lock)\(video("v", 900_000))</AdaptationSet><AdaptationSet>\(video("w", 800_000))</AdaptationSet></Period>"
        )
        #expect(try load(clear).get().ladder?.rungs.map(\.rate) == [800_000])
        let locked = serve("<Period>\(Self.template)<AdaptationSet>\(lock)\(video("v", 900_000))</AdaptationSet></Period>")
        guard case .failure(let error) = try load(locked) else { throw Unsettled() }
        #expect(error.code == 230 && error.text.contains("protected with"))
    }

    // MARK: Manifests

    @Test("a piece that lies elsewhere is fetched with the manifest, and done without where it isn't there") func pieces() throws {
        let piece = "<AdaptationSet xmlns=\"urn:mpeg:dash:schema:mpd:2011\">\(video("v", 900_000))</AdaptationSet>"
        let body =
            "<Period>\(Self.template)<AdaptationSet>\(video("w", 300_000))</AdaptationSet><AdaptationSet xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"piece.xml\" xlink:actuate=\"onLoad\"/></Period>"
        let address = serve(body)
        #expect(try load(address).get().ladder?.rungs.map(\.rate) == [300_000])
        source.serve("http://f/piece.xml", .bytes(Array(piece.utf8)))
        #expect(try load(address).get().ladder?.rungs.map(\.rate) == [300_000, 900_000])
    }

    @Test(
        "a manifest that is none is named",
        arguments: [("<html></html>", 201), ("", 200), ("<MPD", 204), ("<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"></MPD>", 207)])
    func unusable(text: String, code: Int) throws {
        source.serve("http://f/m.mpd", .bytes(Array(text.utf8)))
        guard case .failure(let error) = try load("http://f/m.mpd") else { throw Unsettled() }
        #expect(error.code == code, "\(error)")
    }

    @Test("periods follow one another, each with its own clock and bounds") func periods() throws {
        func period(_ id: String, _ length: Int, offset: Int) -> String {
            """
            <Period id="\(id)" duration="PT\(length)S"><SegmentTemplate timescale="1000" duration="4000" presentationTimeOffset="\(offset)" \
            media="\(id)-$Number$"/><AdaptationSet>\(video("v", 900_000))</AdaptationSet></Period>
            """
        }
        let address = serve(period("p", 6, offset: 0) + period("q", 2, offset: 3000))
        let (main, _) = try lists(try load(address).get())
        #expect(main.segments.map(\.url) == ["http://f/p-1", "http://f/p-2", "http://f/q-1"])
        #expect(main.segments.map(\.discontinuity) == [0, 0, 1])
        #expect(main.segments.map(\.end.seconds) == [4, 6, 8])
        #expect(main.segments[2].timestampOffset == MediaTime(seconds: 3))
        #expect(main.segments[2].period == PeriodBounds(start: MediaTime(seconds: 6), end: MediaTime(seconds: 8)))
    }
}

/// A `sidx` box as bytes. Source: ISO/IEC 14496-12 §8.16.3.
private enum IndexBox {
    struct Reference {
        var isIndex = false
        var size: Int
        /// In tenths of a second.
        var duration: Int
    }

    static func bytes(time: Int = 0, _ references: [Reference]) -> [UInt8] {
        var body: [UInt8] = Array("sidx".utf8)
        for word in [0, 1, 10, time, 0, references.count] { body += integer(word) }
        for reference in references {
            body += integer(reference.size | (reference.isIndex ? 1 << 31 : 0)) + integer(reference.duration) + integer(0x9000_0000)
        }
        return integer(body.count + 4) + body
    }

    private static func integer(_ value: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
}
