import Media
import Player
import TestSupport
import Testing

/// Films of which segments are not there.
@Suite struct MissingSegmentTests {
    /// A film of the segments of `seconds` each, of which these are not there; from `discontinuity` on the container's clock is an hour ahead.
    private func holed(_ seconds: Double, missing: [Int], discontinuity: Int? = nil, segment: Double = 2) throws -> FilmRig {
        let rig = FilmRig()
        var film = FakeFilm(seconds: seconds, segment: segment)
        if let discontinuity {
            film.pieces[discontinuity].discontinuity = true
            for place in discontinuity..<film.pieces.count { film.pieces[place].shift = MediaTime(seconds: 3600) }
        }
        film.serve(on: rig.source)
        for place in missing { rig.source.serve("http://film/s\(place)", .error(.status(404, url: "http://film/s\(place)"))) }
        return rig
    }

    /// The times of the pictures that were shown after a moment of the film.
    private func shown(_ rig: FilmRig, after seconds: Double) -> [MediaTime] {
        rig.playback.scanOut.record.entries().filter { $0.flip != nil && $0.mediaTime > MediaTime(seconds: seconds) }.map(\.mediaTime)
    }

    @Test("a discontinuity whose first segments are missing lies where the playlist says", arguments: [[2], [2, 3], [1, 2]])
    func missingAtDiscontinuity(_ missing: [Int]) throws {
        let rig = try holed(12, missing: missing, discontinuity: 2)
        rig.load()
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        let end = Double((missing.last ?? 0) + 1) * 2
        let after = shown(rig, after: Double(missing[0]) * 2)
        #expect(after.first == MediaTime(seconds: end))
        #expect(after.last.map { abs($0.seconds - 12 + 1.0 / 24) < 0.001 } == true)
        // The host's clock counts nanoseconds, of which a flick is one and a half.
        #expect(abs(rig.position.seconds - 12) < 1e-6)
        #expect(rig.report.avSync.maxMs < 5)
    }

    @Test("a film whose first segment is missing lies where the playlist says, by whatever seek it is entered", arguments: [0, 3.0])
    func missingAtStart(_ position: Double) throws {
        let rig = try holed(10, missing: [0, 1])
        rig.load(from: MediaTime(seconds: position))
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(shown(rig, after: -1).first == MediaTime(seconds: 4))
        #expect(rig.position == MediaTime(seconds: 10))
        rig.seek(to: 6)
        try rig.run { rig.playback.state == .running }
        try rig.run(for: 0.5)
        #expect(abs(rig.position.seconds - 6.5) < 0.1)
    }

    @Test("a hole of more than ten seconds doesn't shift what follows it", arguments: [nil, 2, 4])
    func longHole(_ discontinuity: Int?) throws {
        let rig = try holed(42, missing: [2, 3, 4], discontinuity: discontinuity, segment: 6)
        rig.load()
        try rig.runToEnd(within: 90)
        #expect(rig.playback.state == .ended)
        #expect(shown(rig, after: 12).first == MediaTime(seconds: 30))
        #expect(abs(rig.position.seconds - 42) < 0.001)
        #expect(rig.report.frames.presented >= 24 * 24 - 12)
    }

    @Test("too many missing segments in a row end the film with the server's answer")
    func missingAll() throws {
        let rig = FilmRig()
        FakeFilm(seconds: 20).serve(on: rig.source)
        for number in 2..<10 { rig.source.serve("http://film/s\(number)", .error(.status(404, url: "http://film/s\(number)"))) }
        rig.load()
        try rig.runToEnd()
        #expect(rig.playback.state == .failed(PlayerError(.status(404, url: "http://film/s5"))))
        #expect(rig.source.asked.count == 7)
    }
}
