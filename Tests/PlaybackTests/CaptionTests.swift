import Captions
import Media
import Player
import TestSupport
import Testing

/// A film with texts in streams of their own, on the fake network.
@Suite("A film's text") struct CaptionTests {
    private static let address = "http://film/all.m3u8"

    /// One text: its attributes, and its segments of four seconds.
    private struct Text {
        var name: String
        var language: String
        var attributes = ""
        var segments: [String]
    }

    private func rig(_ texts: [Text], wish: CaptionWish = .off, seconds: Double = 16) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.options = PlaybackOptions(budget: 8 << 20, preferences: Preferences(captions: wish))
        let rig = FilmRig(setting)
        FakeFilm(seconds: seconds, segment: 4).serve(on: rig.source)
        var lines = ["#EXTM3U"]
        for (number, text) in texts.enumerated() {
            lines.append(
                "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"t\",NAME=\"\(text.name)\",LANGUAGE=\"\(text.language)\",URI=\"t\(number).m3u8\"\(text.attributes)"
            )
            var list = ["#EXTM3U", "#EXT-X-TARGETDURATION:4"]
            for (place, segment) in text.segments.enumerated() {
                list += ["#EXTINF:4,", "t\(number)-\(place).vtt"]
                rig.source.serve("http://film/t\(number)-\(place).vtt", .bytes(Array(segment.utf8)))
            }
            list.append("#EXT-X-ENDLIST")
            rig.source.serve("http://film/t\(number).m3u8", .bytes(Array(list.joined(separator: "\n").utf8)))
        }
        lines += ["#EXT-X-STREAM-INF:BANDWIDTH=800000,SUBTITLES=\"t\"", "index.m3u8"]
        rig.source.serve(Self.address, .bytes(Array(lines.joined(separator: "\n").utf8), mediaType: "application/vnd.apple.mpegurl"))
        return rig
    }

    private func segment(_ cues: [(Double, Double, String)], map: String = "") -> String {
        func stamp(_ seconds: Double) -> String {
            let milliseconds = Int((seconds * 1000).rounded())
            let rest = "\(milliseconds % 1000)"
            let whole = milliseconds / 1000
            return "\(whole / 60 < 10 ? "0" : "")\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)."
                + String(repeating: "0", count: 3 - rest.count) + rest
        }
        let texts = cues.map { "\(stamp($0.0)) --> \(stamp($0.1))\n\($0.2)\n" }
        return "WEBVTT\n\(map)\n" + texts.joined(separator: "\n")
    }

    private var french: Text {
        Text(
            name: "Français", language: "fr",
            segments: [segment([(1, 2, "un"), (3, 5, "deux")]), segment([(3, 5, "deux"), (6, 7, "trois")])])
    }

    private func shown(_ rig: FilmRig) -> [String]? { rig.playback.captions(at: rig.clock.now())?.cues.map(\.plainText) }

    /// Runs until the film is at a moment, and says what stands then.
    private func shown(_ rig: FilmRig, at seconds: Double) throws -> [String]? {
        try rig.run { rig.position >= MediaTime(seconds: seconds) }
        return shown(rig)
    }

    @Test("stands when its cues say, once, across its segments") func times() throws {
        let rig = rig([french], wish: .language("fr"))
        rig.load(Self.address)
        try rig.run { rig.playback.hasPicture }
        #expect(try shown(rig, at: 0.5) == [])
        #expect(try shown(rig, at: 1.5) == ["un"])
        #expect(try shown(rig, at: 2.5) == [])
        #expect(try shown(rig, at: 4.5) == ["deux"])
        #expect(try shown(rig, at: 6.5) == ["trois"])
        #expect(rig.report.rebuffers.isEmpty)
    }

    @Test("isn't shown over what is wound past") func wound() throws {
        let rig = rig([french], wish: .language("fr"))
        rig.load(Self.address)
        try rig.run { rig.playback.hasPicture }
        #expect(try shown(rig, at: 1.5) == ["un"])
        rig.act("wind") { rig.playback.wind(.forward, now: $0) }
        #expect(shown(rig) == nil)
        rig.act("cancel") { rig.playback.cancelWinding(now: $0) }
        #expect(shown(rig) == ["un"])
    }

    @Test("is asked for after the first picture, and not at all where nobody wants it") func late() throws {
        let wanted = rig([french], wish: .language("fr"))
        wanted.load(Self.address)
        try wanted.run { !wanted.playback.scanOut.record.entries().isEmpty }
        let first = wanted.source.asked.filter { $0.request.url.contains("/t0") }.map(\.at).min()
        let film = try #require(wanted.source.asked.first { $0.request.url.contains("/s0") })
        #expect(first.map { $0 > film.at } ?? true)
        try wanted.run(for: 1)
        #expect(wanted.askedNames.contains("t0-0.vtt"))
        let unwanted = rig([french])
        unwanted.load(Self.address)
        try unwanted.run { unwanted.playback.hasPicture }
        try unwanted.run(for: 2)
        #expect(!unwanted.askedNames.contains { $0.hasPrefix("t0") })
        #expect(shown(unwanted) == nil)
    }

    @Test("lies where its header says on the stream's clock") func mapped() throws {
        let map = "X-TIMESTAMP-MAP=LOCAL:00:00:10.000,MPEGTS:90000\n"
        let rig = rig([Text(name: "a", language: "fr", segments: [segment([(10, 11, "une seconde")], map: map)])], wish: .language("fr"))
        rig.load(Self.address)
        try rig.run { rig.playback.hasPicture }
        #expect(try shown(rig, at: 0.5) == [])
        #expect(try shown(rig, at: 1.5) == ["une seconde"])
    }

    @Test("is changed by the key: each of the film's texts, then none") func next() throws {
        let english = Text(name: "English", language: "en-GB", segments: [segment([(0, 16, "one")])])
        let rig = rig([french, english])
        rig.load(Self.address)
        try rig.run { rig.playback.hasPicture }
        #expect(rig.playback.captionTracks.map(\.name) == ["Français", "English"])
        var names: [String?] = []
        for _ in 0..<3 {
            rig.playback.showNextCaptions(now: rig.clock.now())
            names.append(rig.playback.shownCaptions?.name)
        }
        #expect(names == ["Français", "English", nil])
        rig.playback.showCaptions(rig.playback.captionTracks[1], now: rig.clock.now())
        try rig.run(for: 1)
        #expect(shown(rig) == ["one"])
    }

    @Test("that can't be had costs the film nothing, and is asked for again") func missing() throws {
        var text = french
        text.segments = [segment([(1, 15, "là")])]
        let rig = rig([text], wish: .language("fr"))
        rig.source.serve("http://film/t0-0.vtt", .error(.status(500, url: "http://film/t0-0.vtt")))
        rig.load(Self.address)
        try rig.run { rig.position >= MediaTime(seconds: 3) }
        #expect(shown(rig) == [])
        rig.source.serve("http://film/t0-0.vtt", .bytes(Array(text.segments[0].utf8)))
        try rig.runToEnd()
        let times = rig.source.asked.filter { $0.request.url.hasSuffix("t0-0.vtt") }
        #expect(times.count >= 2)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.errors.isEmpty)
    }

    @Test("that tells what the film's language doesn't is shown unasked, in that language") func forced() throws {
        let forced = Text(name: "Français forcé", language: "fr", attributes: ",FORCED=YES", segments: [segment([(0, 16, "PANNEAU")])])
        let rig = rig([french, forced])
        rig.load(Self.address)
        try rig.run { rig.playback.hasPicture }
        // Nothing is known of the sound's language: nothing is shown.
        #expect(rig.playback.shownCaptions == nil)
        #expect(rig.playback.captionTracks.map(\.isForced) == [false, true])
    }

    @Test("after a seek is that of the new place at once, where it is there") func seek() throws {
        let rig = rig([french], wish: .language("fr"))
        rig.load(Self.address)
        try rig.run { rig.position >= MediaTime(seconds: 1.5) }
        rig.seek(to: 6.2)
        try rig.run { rig.playback.state == .running && rig.position >= MediaTime(seconds: 6.2) }
        #expect(shown(rig) == ["trois"])
        rig.seek(to: 1.2)
        try rig.run { rig.playback.state == .running && rig.position < MediaTime(seconds: 2) }
        #expect(shown(rig) == ["un"])
    }

    @Test("says when to look again: at the next change, and not before") func until() throws {
        let rig = rig([french], wish: .language("fr"))
        rig.load(Self.address)
        try rig.run { rig.position >= MediaTime(seconds: 2.5) }
        let now = rig.clock.now()
        let moment = try #require(rig.playback.captions(at: now))
        let until = try #require(moment.until)
        #expect(abs((until - now).milliseconds - (3 - moment.time.seconds) * 1000) < 3)
    }

    @Test("stands later by the viewer's delay, or sooner, at once") func delay() throws {
        let rig = rig([french], wish: .language("fr"))
        rig.load(Self.address)
        try rig.run { rig.playback.hasPicture }
        rig.playback.delayCaptions(by: MediaTime(seconds: 0.75))
        #expect(try shown(rig, at: 1.5) == [])
        #expect(try shown(rig, at: 2.5) == ["un"])
        rig.playback.delayCaptions(by: MediaTime(seconds: -0.75))
        #expect(shown(rig) == ["deux"])
        let now = rig.clock.now()
        let moment = try #require(rig.playback.captions(at: now))
        #expect(abs(moment.time.seconds - rig.position.seconds - 0.75) < 0.1)
        let until = try #require(moment.until)
        #expect(abs((until - now).milliseconds - (5 - moment.time.seconds) * 1000) < 3)
        rig.playback.delayCaptions(by: MediaTime(seconds: -300))
        #expect(rig.playback.captionDelay == MediaTime(seconds: -60))
    }
}
