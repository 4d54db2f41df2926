import FrameTiming
import Media
import TestSupport
import Testing

/// Ten simulated minutes at every film rate on every refresh rate.
@Suite struct TenMinuteTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var film: FrameRate
        var refresh: FrameRate
        var testDescription: String { "\(film) on \(refresh)" }
    }

    static let cases: [Case] = [FrameRate.filmNTSC, .film, .pal, .ntsc, .thirty, .fifty, .sixtyNTSC, .sixty].flatMap { film in
        [FrameRate.sixty, .sixtyNTSC, .fifty, .film].map { Case(film: film, refresh: $0) }
    }

    /// Ten minutes of what is met most; two of the other pairs, whose arithmetic is the same.
    static func length(_ pair: Case) -> Int {
        pair.refresh == .sixty || pair.film == .filmNTSC ? 600 : 120
    }

    /// Pictures that the arithmetic leaves no vblank for in so many seconds.
    static func expectedSkips(_ pair: Case, seconds: Double) -> Double {
        max(0, pair.film.perSecond - pair.refresh.perSecond) * seconds
    }

    @Test("clocks that agree: no drop, no repeat, no error, for ten minutes", arguments: cases)
    func agreeing(_ pair: Case) throws {
        let rig = try PlayRig(film: pair.film, refresh: pair.refresh, phase: .milliseconds(3))
        let seconds = Self.length(pair)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(seconds))
        let figures = rig.scanOut.record.figures
        // Where the film has more pictures than the display vblanks, one may be lost to the start.
        #expect(figures.counts.dropped <= (pair.film.perSecond > pair.refresh.perSecond ? 1 : 0))
        #expect(figures.counts.late == 0)
        #expect(figures.counts.repeated == 0)
        #expect(figures.counts.correctionsEarlier == 0 && figures.counts.correctionsLater == 0)
        #expect(figures.syncError.maximum < 0.2)
        #expect(abs(Double(figures.counts.skippedByCadence) - Self.expectedSkips(pair, seconds: Double(seconds))) <= 3)
        let shown = Double(figures.counts.presented)
        #expect(abs(shown - min(pair.film.perSecond, pair.refresh.perSecond) * Double(seconds)) <= 10)
        #expect(rig.card.xruns == 0)
        #expect(rig.pool.wrongReleases == 0)
    }

    @Test("a card 100 ppm fast with stamps 2 ms off: bounded error, one correction for each slot of drift", arguments: cases)
    func drifting(_ pair: Case) throws {
        var character = FakePCM.Character()
        character.drift = 100
        character.stampNoise = .milliseconds(2)
        let rig = try PlayRig(film: pair.film, refresh: pair.refresh, character: character, phase: .milliseconds(3))
        let seconds = Self.length(pair)
        try rig.begin()
        try rig.scheduler.run(for: .seconds(seconds))
        let figures = rig.scanOut.record.figures
        let slot = 1000 / pair.refresh.perSecond
        // Sound runs fast by 0.1 ms a second, so pictures must come earlier by a slot each time.
        let corrections = Double(seconds) / 10 / slot
        #expect(figures.counts.late == 0)
        #expect(figures.counts.correctionsLater == 0)
        #expect(abs(Double(figures.counts.correctionsEarlier) - corrections) <= 1.1)
        #expect(figures.syncError.maximum < 1.2 * slot + 1)
        #expect(rig.card.xruns == 0)
    }
}
