import Media
import Playlist
import TestSupport
import Testing

@testable import Player

@Suite("The film loader") struct FilmLoaderTests {
    private final class Quiet: Log {
        var level: LogLevel { .error }
        func write(_ level: LogLevel, _ area: StaticString, _ message: @autoclosure () -> String) {}
    }

    private static let list = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\ns0.ts\n#EXTINF:2,\ns1.ts\n#EXT-X-ENDLIST\n"

    private func source(_ answers: [String: FakeSegmentSource.Answer], clock: FakeClock) -> FakeSegmentSource {
        let source = FakeSegmentSource(clock: clock, latency: .milliseconds(10))
        for (url, answer) in answers { source.serve(url, answer) }
        return source
    }

    private func text(_ text: String, type: String? = nil) -> FakeSegmentSource.Answer { .bytes(Array(text.utf8), mediaType: type) }

    private struct Unsettled: Error {}

    /// Steps until it is settled.
    private func load(
        _ address: String, _ source: FakeSegmentSource, clock: FakeClock, soundChannels: @escaping () -> Int? = { 2 }
    ) throws -> Result<Film, PlayerError> {
        let loader = FilmLoader(
            address: address, source: source, signal: FakeSignal(), log: Quiet(), preferences: Preferences(),
            screen: PixelSize(width: 1920, height: 1080), soundChannels: soundChannels, now: clock.now())
        for _ in 0..<2000 {
            switch loader.step(now: clock.now()) {
            case .pending: break
            case .ready(let film): return .success(film)
            case .failed(let error): return .failure(error)
            }
            clock.advance(by: .milliseconds(10))
            source.advance(to: clock.now())
        }
        throw Unsettled()
    }

    private func load(_ address: String, _ answers: [String: FakeSegmentSource.Answer]) throws -> Result<Film, PlayerError> {
        let clock = FakeClock()
        let source = source(answers, clock: clock)
        let result = try load(address, source, clock: clock)
        #expect(source.active == 0)
        return result
    }

    @Test("a media playlist is a film of its segments, with its length") func mediaPlaylist() throws {
        let film = try load("http://f/a/list.m3u8?x", ["http://f/a/list.m3u8?x": text(Self.list)]).get()
        guard case .segmented(let main, let sound) = film.content else { throw Unsettled() }
        #expect(main.segments.map(\.url) == ["http://f/a/s0.ts", "http://f/a/s1.ts"])
        #expect(sound == nil && film.variant == nil && film.rendition == nil)
        #expect(film.duration == MediaTime(seconds: 6))
    }

    @Test("a playlist is known by its bytes, or by its type, when its name doesn't say", arguments: [nil, "application/vnd.apple.mpegurl"])
    func nameless(_ type: String?) throws {
        let film = try load("http://f/watch", ["http://f/watch": text(Self.list, type: type)]).get()
        guard case .segmented = film.content else { throw Unsettled() }
    }

    @Test("a variant is chosen with its sound, and both playlists are fetched side by side") func multivariant() throws {
        let clock = FakeClock()
        let master = """
            #EXTM3U
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",DEFAULT=YES,URI="en.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="français",LANGUAGE="fr",URI="fr.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="avc1.4d401f,mp4a.40.2",AUDIO="a"
            v.m3u8
            """
        let source = source(
            ["http://f/m.m3u8": text(master), "http://f/v.m3u8": text(Self.list), "http://f/fr.m3u8": text(Self.list)], clock: clock)
        let film = try load("http://f/m.m3u8", source, clock: clock).get()
        #expect(film.url == "http://f/v.m3u8")
        #expect(film.rendition?.name == "français")
        #expect(source.asked.map(\.request.url) == ["http://f/m.m3u8", "http://f/v.m3u8", "http://f/fr.m3u8"])
        #expect(source.asked[1].at == source.asked[2].at)
        guard case .segmented(_, let sound?) = film.content else { throw Unsettled() }
        #expect(sound.segments.count == 2)
    }

    private static let mixes = """
        #EXTM3U
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="2",NAME="stereo",LANGUAGE="fr",CHANNELS="2",URI="stereo.m3u8"
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="6",NAME="5.1",LANGUAGE="fr",CHANNELS="6",URI="surround.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=1000000,AUDIO="2"
        v.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=1200000,AUDIO="6"
        v.m3u8
        """

    @Test(
        "the choice of a mix waits for the sound card's answer, but not for ever",
        arguments: [(0, 2, "stereo"), (0, 6, "5.1"), (300, 6, "5.1"), (300, 2, "stereo"), (3000, 6, "stereo")])
    func mixes(_ answersAfter: Int, _ channels: Int, _ expected: String) throws {
        let clock = FakeClock()
        let lists = ["v", "stereo", "surround"].map { ("http://f/\($0).m3u8", text(Self.list)) }
        let source = source(Dictionary(lists + [("http://f/m.m3u8", text(Self.mixes))]) { $1 }, clock: clock)
        let start = clock.now()
        let answer = start + .milliseconds(answersAfter)
        let film = try load("http://f/m.m3u8", source, clock: clock) { clock.now() >= answer ? channels : nil }.get()
        #expect(film.rendition?.name == expected)
        // The playlist took 10 ms; then the card's answer, or the loader's patience of 500 ms.
        #expect(source.asked[1].at - start == .milliseconds(max(10, min(answersAfter, 500))))
    }

    @Test("only the beginning of a file is read, and its length is known") func file() throws {
        let film = try load("http://f/film.mkv", ["http://f/film.mkv": .bytes(Array(repeating: 7, count: 100_000))]).get()
        guard case .file(let length, let acceptsRanges) = film.content else { throw Unsettled() }
        #expect(length == 100_000)
        #expect(acceptsRanges)
        #expect(film.duration == nil)
    }

    @Test("a file from a server without ranges is known as such") func rangeless() throws {
        let clock = FakeClock()
        let source = source(["http://f/film.mkv": .bytes(Array(repeating: 7, count: 100_000))], clock: clock)
        source.ignoreRanges()
        guard case .file(let length, let acceptsRanges) = try load("http://f/film.mkv", source, clock: clock).get().content else {
            throw Unsettled()
        }
        #expect(length == 100_000)
        #expect(!acceptsRanges)
    }

    @Test("a protected film is refused by the name of its protection") func protected() throws {
        let key = "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://k\",KEYFORMAT=\"com.apple.streamingkeydelivery\"\n#EXTINF:4"
        let list = Self.list.replacing("#EXTINF:4", with: key)
        guard case .failure(let error) = try load("http://f/l.m3u8", ["http://f/l.m3u8": text(list)]) else { throw Unsettled() }
        #expect(error.code == 230)
        #expect(error.text.contains("SAMPLE-AES (FairPlay)"))
    }

    @Test(
        "what can't be played is named",
        arguments: [
            ("<html></html>", 201), ("", 200), ("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-ENDLIST\n", 206),
        ])
    func unplayable(_ words: String, _ code: Int) throws {
        guard case .failure(let error) = try load("http://f/l.m3u8", ["http://f/l.m3u8": text(words)]) else { throw Unsettled() }
        #expect(error.code == code)
    }

    @Test("an empty file is no film") func emptyFile() throws {
        guard case .failure(let error) = try load("http://f/film.mp4", ["http://f/film.mp4": .bytes([])]) else { throw Unsettled() }
        #expect(error == PlayerError(.notMedia(detail: "it is empty"), url: "http://f/film.mp4"))
    }

    @Test("a variant whose playlist lists variants again is refused") func circle() throws {
        let master = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nm.m3u8\n"
        guard case .failure(let error) = try load("http://f/m.m3u8", ["http://f/m.m3u8": text(master)]) else { throw Unsettled() }
        #expect(error.code == 201)
    }

    @Test("a missing sound playlist is named, and nothing is left under way") func missingSound() throws {
        let master =
            "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"x\",URI=\"x.m3u8\"\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\"\nv.m3u8\n"
        let result = try load("http://f/m.m3u8", ["http://f/m.m3u8": text(master), "http://f/v.m3u8": text(Self.list)])
        guard case .failure(let error) = result else { throw Unsettled() }
        #expect(error == PlayerError(.status(404, url: "http://f/x.m3u8")))
    }

    @Test("a playlist without end is cut off at its bound") func endless() throws {
        let endless = Array("#EXTM3U\n".utf8) + Array(repeating: UInt8(ascii: "#"), count: PlaylistLimits.standard.bytes + 100)
        guard case .failure(let error) = try load("http://f/l.m3u8", ["http://f/l.m3u8": .bytes(endless)]) else { throw Unsettled() }
        #expect(error == PlayerError(.tooLong(url: "http://f/l.m3u8", limit: Int64(PlaylistLimits.standard.bytes))))
    }

    @Test("a playlist that failed for a moment is asked for again") func retried() throws {
        let clock = FakeClock()
        let source = source(["http://f/l.m3u8": text(Self.list)], clock: clock)
        source.failRequest(0, with: .status(503, url: "http://f/l.m3u8"))
        _ = try load("http://f/l.m3u8", source, clock: clock).get()
        #expect(source.asked.count == 2)
    }
}
