import Media
import Player
import TestSupport
import Testing

/// Films that follow each other, on the fake network.
@Suite("A film that follows another") struct ItemTests {
    private static let next = "http://next/index.m3u8"

    private func rig(_ first: FakeFilm, _ second: FakeFilm) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.card.captures = true
        let rig = FilmRig(setting)
        var second = second
        second.folder = "http://next/"
        first.serve(on: rig.source)
        second.serve(on: rig.source)
        rig.load()
        rig.act("follow") { rig.playback.follow(with: Self.next, now: $0) }
        return rig
    }

    @Test("begins where that one ends: no picture and no sample is missing or doubled", arguments: [false, true])
    func seamless(isApart: Bool) throws {
        let films =
            isApart
            ? (FakeFilm.apart(picture: 20, sound: 20), FakeFilm.apart(picture: 16, sound: 16))
            : (FakeFilm(seconds: 20), FakeFilm(seconds: 16))
        let rig = rig(films.0, films.1)
        try rig.runToEnd(within: 60)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.rebuffers.isEmpty)
        #expect(rig.report.frames.dropped == 0)
        #expect(rig.report.frames.presented == 36 * 24)
        let heard = HeardSound(rig.card)
        #expect(heard.frames == 36 * 48000)
        // The second begins to count anew, at its very first sample.
        #expect(heard.jumps.count == 1)
        #expect(heard.jumps.allSatisfy { abs($0 - 20 * 48000) <= 40 })
    }

    @Test("is told when its first picture is there, and has its own beginning and end") func told() throws {
        let rig = rig(FakeFilm(seconds: 20), FakeFilm(seconds: 16))
        try rig.run { rig.position > MediaTime(seconds: 19) }
        #expect(rig.playback.item?.address == FakeFilm.address)
        #expect(rig.playback.item?.end == MediaTime(seconds: 20))
        #expect(rig.playback.duration == MediaTime(seconds: 36))
        try rig.run { rig.position > MediaTime(seconds: 20.5) }
        #expect(rig.playback.item?.address == Self.next)
        #expect(rig.playback.item?.start == MediaTime(seconds: 20))
        #expect(rig.playback.item?.end == MediaTime(seconds: 36))
        rig.seek(to: 5)
        try rig.run { rig.playback.state == .running }
        try rig.run(for: 1)
        #expect(rig.playback.item?.address == FakeFilm.address)
        #expect(rig.position > MediaTime(seconds: 5.5))
    }

    @Test("that is made otherwise is begun when that one has ended") func otherwise() throws {
        let rig = rig(FakeFilm(seconds: 8), FakeFilm.apart(picture: 8, sound: 8))
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.playback.item?.end == MediaTime(seconds: 8))
        var next: String?
        rig.act("next") { next = rig.playback.loadFollower(now: $0) }
        #expect(next == Self.next)
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        rig.act("next") { next = rig.playback.loadFollower(now: $0) }
        #expect(next == nil)
    }

    @Test("that isn't there leaves the present one as it is") func missing() throws {
        let rig = FilmRig()
        FakeFilm(seconds: 20).serve(on: rig.source)
        rig.load()
        rig.act("follow") { rig.playback.follow(with: "http://nowhere/a.m3u8", now: $0) }
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.report.frames.presented == 20 * 24)
        #expect(rig.report.rebuffers.isEmpty)
    }

    @Test("may be followed by a third") func three() throws {
        let rig = rig(FakeFilm(seconds: 8), FakeFilm(seconds: 8))
        var third = FakeFilm(seconds: 8)
        third.folder = "http://third/"
        third.serve(on: rig.source)
        rig.act("follow") { rig.playback.follow(with: "http://third/index.m3u8", now: $0) }
        try rig.runToEnd(within: 60)
        #expect(rig.report.frames.presented == 24 * 24)
        #expect(rig.report.rebuffers.isEmpty)
        #expect(rig.playback.item?.start == MediaTime(seconds: 16))
    }
}
