import Media
import Player
import TestSupport
import Testing

/// Films whose manifest is one of MPEG-DASH.
@Suite("DASH") struct DashTests {
    private func rig(_ film: DashFilm, _ rates: [(from: Int, megabits: Double)] = [(0, 8)]) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.rates = rates.map { .init(from: .seconds($0.from), bytesPerSecond: $0.megabits * 125_000) }
        setting.options = PlaybackOptions(budget: 32 << 20)
        let rig = FilmRig(setting)
        film.serve(on: rig.source)
        rig.load(DashFilm.address)
        return rig
    }

    /// Every picture once and in order, no break in the sound.
    private func expectWhole(_ rig: FilmRig, seconds: Int, sourceLocation: SourceLocation = #_sourceLocation) {
        let report = rig.report
        #expect(rig.playback.state == .ended, sourceLocation: sourceLocation)
        #expect(report.frames.presented == seconds * 24, sourceLocation: sourceLocation)
        #expect(report.frames.dropped == 0 && report.frames.late == 0, "\(report.frames)", sourceLocation: sourceLocation)
        #expect(report.audio.xruns == 0 && report.audio.framesWritten == seconds * 48000, sourceLocation: sourceLocation)
        #expect(report.errors.isEmpty, "\(report.errors)", sourceLocation: sourceLocation)
        #expect(report.rebuffers.isEmpty, sourceLocation: sourceLocation)
    }

    private static let threePeriods = [
        DashFilm.Period(length: 10, offset: 0), .init(length: 9, offset: 103), .init(length: 7, offset: 61),
    ]

    @Test("a film in periods plays through: each picture once, the sound unbroken, the rungs and the sound's quality with the line")
    func periods() throws {
        try Golden.check("dash-periods", suite: "DashTests") {
            var film = DashFilm()
            film.periods = Self.threePeriods
            let rig = rig(film)
            try rig.runToEnd(within: 90)
            expectWhole(rig, seconds: 26)
            #expect(rig.playback.duration == MediaTime(seconds: 26))
            #expect(rig.report.variants.map(\.bandwidth) == [1_200_000, 3_600_000])
            #expect(rig.pool.wrongReleases == 0)
            return rig.dump("26 seconds in three periods, each taken from the middle of other media, on a line of 8 Mbit/s")
        }
    }

    @Test("the other rungs' segments follow from the manifest: no request is made for a list") func noLists() throws {
        let rig = rig(DashFilm())
        try rig.run { rig.playback.hasPicture }
        #expect(rig.askedNames.prefix(5) == ["film.mpd", "r1-header", "r1-0", "a1-header", "a1-0"])
        try rig.runToEnd(within: 90)
        expectWhole(rig, seconds: 28)
    }

    @Test("a seek into another period, and back, lands at the picture that was asked for") func seeks() throws {
        var film = DashFilm()
        film.periods = Self.threePeriods
        let rig = rig(film)
        try rig.run(for: 3)
        for target in [20.5, 9.5, 10, 18.75] {
            rig.seek(to: target)
            try rig.run { rig.playback.state == .running }
            try rig.run(for: 0.2)
            let landed = rig.position.seconds - target
            #expect(landed >= 0 && landed < 0.5, "\(target): \(landed)")
        }
        try rig.runToEnd(within: 90)
        #expect(rig.report.errors.isEmpty && rig.playback.state == .ended)
        let isExact: [Bool] = rig.report.seeks.map(\.exact)
        #expect(isExact == [true, true, true, true])
    }

    @Test("what one place hasn't got is asked for at the other, and the rest of the film too") func otherPlace() throws {
        var film = DashFilm()
        film.bases = ["http://bad/", "http://film/"]
        let rig = rig(film)
        try rig.runToEnd(within: 90)
        expectWhole(rig, seconds: 28)
        let bad = rig.source.asked.filter { $0.request.url.hasPrefix("http://bad/") }
        #expect(bad.count <= 4, "\(bad.map(\.request.url))")
    }

    @Test("a live film is joined near its edge, by the time of day, and followed") func live() throws {
        var setting = FilmRig.Setting()
        setting.options = PlaybackOptions(budget: 32 << 20)
        // It has run for 100.5 seconds.
        setting.today = 1_800_000_000_000
        let rig = FilmRig(setting)
        var film = DashFilm(periods: [.init(length: 400, offset: 0)])
        film.rates = [400_000]
        film.soundRates = [48_000]
        film.liveSince = 1_800_000_000_000 - 100_500
        film.serve(on: rig.source)
        rig.load(DashFilm.address)
        try rig.run(for: 40)
        #expect(rig.playback.state == .running && rig.report.errors.isEmpty, "\(rig.report.errors)")
        #expect(rig.report.rebuffers.isEmpty && rig.report.frames.dropped == 0)
        let distance = 140.5 - rig.position.seconds
        #expect(distance > 8 && distance < 20, "\(distance)")
        #expect(rig.askedNames.count { $0 == "film.mpd" } > 3)
    }

    @Test("a line that weakens takes the picture down, and its sound with it") func weaker() throws {
        let rig = rig(DashFilm(periods: [.init(length: 36, offset: 0)]), [(0, 8), (6, 0.8)])
        try rig.runToEnd(within: 90)
        expectWhole(rig, seconds: 36)
        #expect(rig.askedNames.contains { $0.hasPrefix("r0-") } && rig.askedNames.contains { $0.hasPrefix("a0-") })
    }
}
