import Media
import Player
import TestSupport
import Testing

/// Films whose pictures pause: an insert that is only heard.
@Suite struct BlankRunTests {
    /// Twelve seconds; from 4 to 8 there is nothing to see.
    private func film() -> FilmRig {
        let rig = FilmRig()
        var film = FakeFilm(seconds: 12)
        for place in [2, 3] { film.pieces[place].picture = false }
        for place in [2, 4] { film.pieces[place].discontinuity = true }
        film.serve(on: rig.source)
        // The second run that is opened has no pictures.
        rig.video.onOpen = { [video = rig.video] in video.openError = video.opened == 1 ? .noSuchTrack(track: "video") : nil }
        rig.load()
        return rig
    }

    @Test("the sound goes on, the last picture stays, and the next ones come on time")
    func through() throws {
        let rig = film()
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.position == MediaTime(seconds: 12))
        #expect(rig.report.rebuffers.isEmpty && rig.report.errors.isEmpty)
        #expect(rig.report.frames.presented == 8 * 24 && rig.report.frames.dropped == 0)
        #expect(rig.report.avSync.maxMs < 5)
    }

    @Test("a seek to where there is nothing to see is heard, and left again")
    func seek() throws {
        let rig = film()
        try rig.run(for: 1)
        rig.seek(to: 5)
        try rig.run(within: 1) { rig.playback.state == .running }
        try rig.run(for: 1)
        #expect(abs(rig.position.seconds - 6) < 0.1)
        rig.pause()
        try rig.run(for: 1)
        rig.play()
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.report.rebuffers.isEmpty && rig.report.errors.isEmpty)
        let seen = rig.playback.scanOut.record.entries().filter { $0.flip != nil && $0.mediaTime > MediaTime(seconds: 3) }
        #expect(seen.first?.mediaTime == MediaTime(seconds: 8) && seen.count == 4 * 24)
    }
}
