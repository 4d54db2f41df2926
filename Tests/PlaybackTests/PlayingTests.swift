import Media
import Player
import TestSupport
import Testing

/// Films that come as they should.
@Suite("Playing") struct PlayingTests {
    private func golden(_ name: String, _ title: String, _ play: () throws -> FilmRig) throws {
        try Golden.check(name, suite: "PlayingTests") {
            let rig = try play()
            #expect(rig.pool.wrongReleases == 0)
            #expect(rig.report.buffer.peakBytes <= rig.report.buffer.budgetBytes)
            return rig.dump(title)
        }
    }

    @Test("a muxed film plays from its start to its end")
    func muxed() throws {
        try golden("muxed", "Six seconds in segments of two, muxed") {
            let rig = FilmRig()
            FakeFilm(seconds: 6).serve(on: rig.source)
            rig.load()
            try rig.runToEnd()
            return rig
        }
    }

    @Test("picture and sound in playlists of their own play together")
    func separate() throws {
        try golden("separate", "Six seconds, picture and sound apart") {
            let rig = FilmRig()
            FakeFilm.apart(picture: 6, sound: 6).serve(on: rig.source)
            rig.load()
            try rig.runToEnd()
            return rig
        }
    }

    @Test("a film in stereo and 5.1 plays with the sound that the card has loudspeakers for", arguments: [(2, "a"), (6, "b"), (8, "b")])
    func mixes(_ loudspeakers: Int, _ expected: String) throws {
        var setting = FilmRig.Setting()
        setting.loudspeakers = loudspeakers
        let rig = FilmRig(setting)
        var film = FakeFilm.apart(picture: 4, sound: 4)
        film.hasSurround = true
        film.serve(on: rig.source)
        rig.load()
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        let asked = rig.source.asked.map(\.request.url)
        #expect(asked.contains("http://film/\(expected)0") && !asked.contains("http://film/\(expected == "a" ? "b" : "a")0"))
        #expect(rig.report.variants.map(\.bandwidth) == [expected == "a" ? 1_000_000 : 1_200_000])
        #expect(rig.report.frames.dropped == 0 && rig.report.audio.xruns == 0)
    }

    @Test("a picture that is longer than its sound is shown to its end")
    func longerPicture() throws {
        try golden("longer-picture", "Six seconds of picture, four of sound") {
            let rig = FilmRig()
            FakeFilm.apart(picture: 6, sound: 4).serve(on: rig.source)
            rig.load()
            try rig.runToEnd()
            return rig
        }
    }

    @Test("a sound that is longer than its picture is heard to its end")
    func longerSound() throws {
        try golden("longer-sound", "Four seconds of picture, six of sound") {
            let rig = FilmRig()
            FakeFilm.apart(picture: 4, sound: 6).serve(on: rig.source)
            rig.load()
            try rig.runToEnd()
            return rig
        }
    }

    @Test("a film begins where it is asked to")
    func fromTheMiddle() throws {
        try golden("from-the-middle", "Eight seconds, from 3.3 on") {
            let rig = FilmRig()
            FakeFilm(seconds: 8).serve(on: rig.source)
            rig.load(from: MediaTime(seconds: 3.3))
            try rig.runToEnd()
            return rig
        }
    }

    @Test("a film without sound plays by the host's clock")
    func noSound() throws {
        try golden("no-sound", "Four seconds without sound, a pause in the middle") {
            let rig = FilmRig()
            rig.audio.openError = .noSuchTrack(track: "sound")
            FakeFilm(seconds: 4).serve(on: rig.source)
            rig.load()
            try rig.run(for: 2)
            rig.pause()
            try rig.run(for: 1)
            rig.play()
            try rig.runToEnd()
            return rig
        }
    }

    @Test("a film without pictures is heard")
    func noPicture() throws {
        try golden("no-picture", "Four seconds without pictures") {
            let rig = FilmRig()
            rig.video.openError = .noSuchTrack(track: "video")
            FakeFilm(seconds: 4).serve(on: rig.source)
            rig.load()
            try rig.runToEnd()
            return rig
        }
    }

    @Test("a file with neither ends with a sentence")
    func nothing() throws {
        let rig = FilmRig()
        rig.video.openError = .noSuchTrack(track: "video")
        rig.audio.openError = .noSuchTrack(track: "sound")
        FakeFilm(seconds: 4).serve(on: rig.source)
        rig.load()
        try rig.runToEnd()
        #expect(rig.playback.state == .failed(PlayerError(.noSuchTrack(track: "picture or sound"), url: FakeFilm.address)))
    }

    @Test("a discontinuity whose clock jumps is passed without a gap")
    func discontinuity() throws {
        try golden("discontinuity", "Eight seconds; the container's clock jumps on by an hour at 4, back to zero at 6") {
            let rig = FilmRig()
            var film = FakeFilm(seconds: 8)
            film.pieces[2].discontinuity = true
            film.pieces[2].shift = MediaTime(seconds: 3600)
            film.pieces[3].discontinuity = true
            film.pieces[3].shift = MediaTime(seconds: -6)
            film.serve(on: rig.source)
            rig.load()
            try rig.runToEnd()
            return rig
        }
    }

    @Test("a discontinuity is passed at sixty pictures a second too, where the queue is short")
    func fastDiscontinuity() throws {
        var setting = FilmRig.Setting()
        setting.rate = .sixty
        let rig = FilmRig(setting)
        var film = FakeFilm(seconds: 8, rate: .sixty, payload: 500)
        film.pieces[2].discontinuity = true
        for place in 2...3 { film.pieces[place].shift = MediaTime(seconds: 3600) }
        film.serve(on: rig.source)
        rig.load()
        try rig.runToEnd()
        #expect(rig.report.rebuffers.isEmpty)
        #expect(rig.report.frames.presented == 480)
        #expect(rig.report.frames.late == 0 && rig.report.frames.repeated == 0)
        #expect(rig.playback.state == .ended)
    }

    @Test("a clock that jumps without a word is survived, back or on", arguments: [-3600.0, -12, 3600, 12])
    func untaggedJump(_ jump: Double) throws {
        let rig = FilmRig()
        var film = FakeFilm(seconds: 24)
        for place in 6..<12 { film.pieces[place].shift = MediaTime(seconds: jump) }
        film.serve(on: rig.source)
        rig.load()
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.report.frames.presented >= 24 * 24 - 12)
        #expect(rig.report.frames.dropped <= 12)
        #expect(rig.clock.now() - rig.start < .seconds(30))
    }

    @Test("a file plays, and is sought in")
    func file() throws {
        try golden("file", "Ten seconds in one file; a seek on to 6, a seek back to 1, played on to 3") {
            let rig = FilmRig()
            let index = FakeFilm(seconds: 10, payload: 20000).serveAsFile(on: rig.source)
            rig.video.index = index
            rig.audio.index = index
            rig.video.description.duration = MediaTime(seconds: 10)
            rig.load(FakeFilm.fileAddress)
            try rig.run(for: 2)
            rig.seek(to: 6)
            try rig.run(for: 2)
            rig.seek(to: 1)
            try rig.run(for: 2)
            rig.stop()
            try rig.run(for: 0.2)
            return rig
        }
    }

    @Test("a file plays to its end")
    func wholeFile() throws {
        let rig = FilmRig()
        let index = FakeFilm(seconds: 6).serveAsFile(on: rig.source)
        rig.video.index = index
        rig.audio.index = index
        rig.load(FakeFilm.fileAddress)
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.report.frames.presented == 144)
        #expect(rig.report.audio.framesWritten == 288_000)
        #expect(rig.report.errors.isEmpty && rig.report.rebuffers.isEmpty)
    }

    @Test("another film is loaded after one, and after its end")
    func another() throws {
        try golden("another", "Four seconds of one film, then another from its start, to its end, then the first again") {
            let rig = FilmRig()
            FakeFilm(seconds: 8).serve(on: rig.source)
            let index = FakeFilm(seconds: 3).serveAsFile(on: rig.source)
            rig.video.index = index
            rig.audio.index = index
            rig.load()
            try rig.run(for: 4)
            rig.load(FakeFilm.fileAddress)
            try rig.runToEnd()
            rig.load()
            try rig.run(for: 2)
            rig.stop()
            try rig.run(for: 0.2)
            return rig
        }
    }

    @Test(
        "a film has all its pictures on a 60 Hz display, in its cadence",
        arguments: [
            FrameRate.filmNTSC, .film, .pal, .ntsc, .thirty, .fifty, .sixtyNTSC, .sixty,
        ])
    func rates(_ rate: FrameRate) throws {
        var setting = FilmRig.Setting()
        setting.rate = rate
        let rig = FilmRig(setting)
        FakeFilm(seconds: 20, rate: rate, payload: 400).serve(on: rig.source)
        rig.load()
        try rig.runToEnd()
        let report = rig.report
        #expect(rig.playback.state == .ended)
        #expect(report.frames.presented == Int((20 * rate.perSecond).rounded()))
        #expect(report.frames.dropped == 0 && report.frames.repeated == 0 && report.frames.late == 0)
        #expect(report.avSync.maxMs < 0.2)
        #expect(report.audio.xruns == 0 && report.rebuffers.isEmpty)
    }

    @Test("a screen that doesn't scale gets each picture in its own size, and none is lost or late for that")
    func fitted() throws {
        var setting = FilmRig.Setting()
        setting.display.scalesNot = true
        setting.screen = PixelSize(width: 1280, height: 800)
        let rig = FilmRig(setting)
        FakeFilm(seconds: 12).serve(on: rig.source)
        rig.load()
        try rig.run(for: 4)
        rig.seek(to: 9)
        try rig.runToEnd()
        // The display itself refuses a picture of any other format.
        #expect(rig.display.preparedFormats.map(\.size) == [PixelSize(width: 1280, height: 720)])
        #expect(rig.video.fittedCount >= rig.display.pictures.count)
        let frames = rig.report.frames
        #expect(frames.dropped == 0 && frames.late == 0 && frames.presented > 150, "\(frames)")
        rig.stop()
        try rig.run(for: 1)
        #expect(rig.pool.taken == 0 && rig.pool.wrongReleases == 0)
    }
}
