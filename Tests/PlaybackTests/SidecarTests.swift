import Captions
import Media
import Player
import TestSupport
import Testing

/// A film that is one file, with texts beside it that no manifest knows.
@Suite("A text beside the film") struct SidecarTests {
    private static let srt = "1\n00:00:01,000 --> 00:00:02,000\nun\n\n2\n00:00:05,000 --> 00:00:06,000\ndeux\n"
    private static let ass = """
        [Script Info]
        ScriptType: v4.00+
        [Events]
        Format: Layer, Start, End, Style, Text
        Dialogue: 0,0:00:01.00,0:00:02.00,Default,one

        """

    /// French in SubRip, English in a script, signs in French; the last is not there.
    private func rig(wish: CaptionWish = .off, asked: Bool = false, isFile: Bool = true) -> FilmRig {
        var texts = ["fr.srt", "en.ass", "forced.srt", "lost.srt"].map { SidecarCaptions(url: "http://film/\($0)") }
        for (number, language) in ["fr", "en", "fr", "de"].enumerated() { texts[number].language = language }
        texts[2].isForced = true
        texts[1].isAsked = asked
        var setting = FilmRig.Setting()
        setting.options = PlaybackOptions(budget: 8 << 20, preferences: Preferences(captions: wish))
        setting.sidecars = texts
        let rig = FilmRig(setting)
        let address = rig.serve(FakeFilm(seconds: 12, segment: 4), isFile: isFile)
        rig.source.serve("http://film/fr.srt", .bytes(Array(Self.srt.utf8)))
        rig.source.serve("http://film/en.ass", .bytes(Array(Self.ass.utf8)))
        rig.source.serve("http://film/forced.srt", .bytes(Array("1\n00:00:03,000 --> 00:00:04,000\nPHARMACIE\n".utf8)))
        rig.load(address)
        return rig
    }

    private func shown(_ rig: FilmRig, at seconds: Double) throws -> [String]? {
        try rig.run { rig.position >= MediaTime(seconds: seconds) }
        return rig.playback.captions(at: rig.clock.now())?.cues.map(\.plainText)
    }

    @Test("is listed, and stands when its cues say, from the film's beginning on", arguments: [true, false])
    func times(isFile: Bool) throws {
        let rig = rig(wish: .language("fr"), isFile: isFile)
        #expect(try shown(rig, at: 1.5) == ["un"])
        #expect(rig.playback.captionTracks.map(\.name) == ["Français", "English", "Français", "Deutsch"])
        #expect(rig.playback.shownCaptions?.language == "fr")
        #expect(try shown(rig, at: 2.5) == [])
        rig.seek(to: 5)
        #expect(try shown(rig, at: 5.5) == ["deux"])
        #expect(rig.report.rebuffers.isEmpty && rig.report.errors.isEmpty)
    }

    @Test("is shown where the viewer has named it, until they choose otherwise") func asked() throws {
        let rig = rig(wish: .asked, asked: true)
        #expect(try shown(rig, at: 1.5) == ["one"])
        let moment = rig.playback.captions(at: rig.clock.now())
        #expect(moment?.script != nil)
        rig.act("none") { rig.playback.showCaptions(nil, now: $0) }
        try rig.run(for: 0.5)
        #expect(rig.playback.shownCaptions?.isForced ?? true)
    }

    @Test("that isn't there costs nothing but itself, and is asked for again later") func lost() throws {
        let rig = rig(wish: .language("de"))
        #expect(try shown(rig, at: 1.5) == [])
        rig.source.serve("http://film/lost.srt", .bytes(Array("1\n00:00:10,500 --> 00:00:13,000\nendlich\n".utf8)))
        #expect(try shown(rig, at: 11.5) == ["endlich"])
        try rig.runToEnd()
        #expect(rig.report.frames.presented == 288 && rig.report.rebuffers.isEmpty)
    }
}
