import Media
import Player
import TestSupport
import Testing

/// Rungs that lack segments which others have.
@Suite("Rungs that fail") struct BadRungTests {
    private func rig(_ film: RungFilm = RungFilm()) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.rates = [.init(from: .zero, bytesPerSecond: 1_000_000)]
        let rig = FilmRig(setting)
        film.serve(on: rig.source)
        return rig
    }

    private static let answers: [FakeSegmentSource.Answer] = [
        .error(.status(404, url: "u")), .error(.status(410, url: "u")), .error(.status(500, url: "u")), .bytes([]),
    ]

    @Test("a segment that a rung lacks comes from another, nothing is missing, and it isn't asked for again", arguments: 0..<4)
    func missing(answer: Int) throws {
        let rig = rig()
        for number in [6, 9] { rig.source.serve("http://film/r2-\(number)", Self.answers[answer]) }
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.frames.presented == 1440 && rig.report.rebuffers.isEmpty && rig.report.errors.isEmpty)
        let attempts = rig.askedNames.count { $0 == "r2-6" }
        #expect((1...4).contains(attempts) && (answer == 2 || attempts == 1))
        #expect(rig.askedNames.contains("r1-6") && rig.askedNames.contains("r1-9"))
        // The rung itself is good: what follows comes of it.
        #expect(rig.askedNames.contains("r2-7") && rig.askedNames.contains("r2-10"))
    }

    @Test("a first segment that a rung lacks comes from another")
    func first() throws {
        let rig = rig()
        rig.load(RungFilm.address)
        try rig.run { rig.askedRungs.count == 1 }
        let begun = try #require(rig.askedRungs.first)
        let again = self.rig()
        again.source.serve("http://film/r\(begun.rung)-0", .error(.status(404, url: "u")))
        // The others' lists come after the first picture: until then there is nothing to choose from, and the segment is a hole.
        again.load(RungFilm.address)
        try again.runToEnd(within: 90)
        #expect(again.playback.state == .ended)
        #expect(again.report.frames.presented >= 1440 - 96)
    }

    @Test("a rung without its header is done without")
    func header() throws {
        var film = RungFilm()
        film.hasInitialization = true
        let rig = rig(film)
        rig.source.serve("http://film/r2-header", .error(.status(404, url: "u")))
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.frames.presented == 1440 && rig.report.errors.isEmpty && rig.report.rebuffers.isEmpty)
        #expect((1...3).contains(rig.askedNames.count { $0 == "r2-header" }))
    }

    @Test("a rung of which nothing is there any more is put aside, not asked for segment by segment")
    func gone() throws {
        let rig = rig()
        for number in 5..<15 { rig.source.serve("http://film/r2-\(number)", .error(.status(404, url: "u"))) }
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.frames.presented == 1440 && rig.report.errors.isEmpty)
        #expect(rig.askedRungs.count { $0.rung == 2 && $0.number >= 5 } <= 4)
    }

    @Test("a stretch that no rung has is a hole, told once, and the film goes on behind it")
    func nowhere() throws {
        let rig = rig()
        for rung in 0..<3 { rig.source.serve("http://film/r\(rung)-7", .error(.status(404, url: "http://film/r\(rung)-7"))) }
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.errors.map(\.code) == [130])
        #expect(rig.report.frames.presented == 1440 - 96)
    }

    @Test("a sound that lacks a segment is taken from another rung's sound")
    func sound() throws {
        var film = RungFilm()
        film.isApart = true
        let rig = rig(film)
        rig.source.serve("http://film/a1-8", .error(.status(404, url: "u")))
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        #expect(rig.playback.state == .ended && rig.report.errors.isEmpty)
        #expect(rig.askedNames.contains("a0-8"))
        #expect(rig.report.audio.framesWritten >= 60 * 48000 - 4800)
    }
}
