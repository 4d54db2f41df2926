import Media
import TestSupport
import Testing

@testable import Player

/// Sounds that lie together in the film's own container, in segments and in a file.
@Suite("Sounds within a container") struct ContainedSoundTests {
    static let sounds: [ContainedSound] = {
        var sounds = (0..<3).map { ContainedSound(number: $0) }
        sounds[0].language = "fre"
        sounds[0].isDefault = true
        sounds[1].language = "eng"
        sounds[1].title = "Version originale"
        sounds[2].language = "fre"
        sounds[2].describesPicture = true
        return sounds
    }()

    /// 24 s, in which each sound is a voice.
    static func rig(isFile: Bool, sounds: [ContainedSound] = sounds, _ change: (inout FilmRig.Setting) -> Void = { _ in }) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.card.captures = true
        change(&setting)
        let rig = FilmRig(setting)
        rig.audio.description.sounds = sounds
        rig.load(rig.serve(FakeFilm(seconds: 24, segment: 4), isFile: isFile))
        return rig
    }

    @Test("are listed as the container names them", arguments: [false, true]) func listed(isFile: Bool) throws {
        let rig = Self.rig(isFile: isFile)
        try rig.run(for: 2)
        #expect(rig.playback.soundTracks.map(\.name) == ["Français", "Version originale", "Français"])
        #expect(rig.playback.soundTracks.map(\.describesPicture) == [false, false, true])
        #expect(rig.playback.heardSound?.id == 0 && rig.playback.shownSound?.id == 0)
    }

    @Test("one alone is no choice") func alone() throws {
        let rig = Self.rig(isFile: true, sounds: [Self.sounds[0]])
        try rig.run(for: 2)
        #expect(rig.playback.soundTracks.isEmpty)
    }

    @Test("another is heard within 150 ms at the same moment, and the picture doesn't notice", arguments: [false, true])
    func changes(isFile: Bool) throws {
        let rig = Self.rig(isFile: isFile)
        try rig.run(for: 9)
        for number in [1, 2, 0] {
            rig.act("hear \(number)") { rig.playback.hear(rig.playback.soundTracks[number], now: $0) }
            try rig.run(for: 1)
            #expect(rig.playback.heardSound?.id == number)
        }
        try rig.runToEnd()
        let report = rig.report
        #expect(rig.playback.state == .ended)
        #expect(report.rebuffers.isEmpty && report.seeks.isEmpty && report.errors.isEmpty)
        #expect(report.frames.presented == 576 && report.frames.dropped == 0 && report.frames.late == 0, "\(report.frames)")
        let took = (report.soundSwitches ?? []).map(\.toHeardMs)
        #expect(took.count == 3 && took.allSatisfy { $0 <= 150 }, "\(took)")
        let heard = HeardVoices(rig.card, now: rig.clock.now())
        #expect(heard.voices == [0, 1, 2, 0])
        #expect(heard.errors.allSatisfy { abs($0) < 5 }, "\(heard.errors)")
        #expect(heard.gaps.allSatisfy { $0 < 60 }, "\(heard.gaps)")
    }

    @Test("what was chosen is heard after a seek, too", arguments: [false, true]) func seek(isFile: Bool) throws {
        let rig = Self.rig(isFile: isFile)
        try rig.run(for: 5)
        rig.act("hear") { rig.playback.hearNextSound(now: $0) }
        try rig.run(for: 2)
        rig.seek(to: 16)
        try rig.runToEnd()
        #expect(HeardVoices(rig.card, now: rig.clock.now()).voices == [0, 1])
        #expect(rig.report.errors.isEmpty)
    }

    @Test("the viewer's language comes first, with the pictures told for who wants that", arguments: [false, true])
    func first(isFile: Bool) throws {
        let cases: [(languages: [String], describes: Bool, voice: Int)] = [
            (["fr"], false, 0), (["en", "fr"], false, 1), (["fr"], true, 2), (["de"], false, 0),
        ]
        for (languages, describes, voice) in cases {
            let rig = Self.rig(isFile: isFile) {
                $0.options.preferences = Preferences(languages: languages, describesPicture: describes)
            }
            try rig.run(for: 3)
            #expect(rig.playback.heardSound?.id == voice)
            #expect(HeardVoices(rig.card, now: rig.clock.now()).voices == [voice])
        }
    }

    @Test("one that can't be decoded gives way to the one before", arguments: [false, true]) func undecodable(isFile: Bool) throws {
        let rig = Self.rig(isFile: isFile)
        try rig.run(for: 9)
        rig.audio.openError = .unknownCodec(track: "sound", codec: "x")
        rig.audio.onOpen = { [audio = rig.audio] in audio.openError = nil }
        rig.act("hear") { rig.playback.hearNextSound(now: $0) }
        try rig.run(for: 1)
        #expect(rig.playback.heardSound?.id == 0)
        #expect(rig.report.errors.map(\.code) == [620])
        try rig.runToEnd()
        #expect(HeardVoices(rig.card, now: rig.clock.now()).voices == [0])
        #expect(rig.report.frames.presented == 576)
    }
}
