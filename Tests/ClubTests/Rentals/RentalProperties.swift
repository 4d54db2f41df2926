import Club
import TestSupport
import Testing

/// A rental on a box that lives through set-backs, pulled plugs and nights without a line.
@Suite struct RentalProperties {
    static let salon = BoxID("salon")
    static let film = Duration.seconds(7200)

    /// A rental and the box it plays on, and what is true of it.
    struct Evening {
        var box: SimulatedBox
        var rental: Entitlement
        /// When the film was first played, in truth.
        var began: UTCTime?
        /// How much the box may have been behind the truth then, as long as nothing has mended it.
        var lostAtBegin = Duration.zero
        /// The run of the machine and its clock at the first play.
        private var firstPlay: (run: Int, sinceBoot: Duration)?

        init(_ surroundings: SimulatedBox.Surroundings, grace: Bool) {
            box = SimulatedBox(surroundings)
            rental = Entitlement(
                id: EntitlementID("e"), title: TitleID("t"), kind: .rental, quality: .hd, bought: box.truth,
                terms: RentalTerms(startWithin: .seconds(5 * 86_400), viewFor: .seconds(48 * 3600), hasGrace: grace))
        }

        mutating func begin() -> Entitlement.Beginning {
            let beginning = rental.begin(at: box.time.time, filmLasts: RentalProperties.film, on: RentalProperties.salon)
            if case .first = beginning {
                began = box.truth
                lostAtBegin = box.lost
                firstPlay = (box.runs, box.sinceBoot)
            }
            return beginning
        }

        /// How much later than in truth the first play may be dated, where nobody could say any more when it was.
        private(set) var datedLate = Duration.zero

        /// What the box does as soon as the service has told it the time.
        mutating func mend() {
            guard box.time.basis != .assumed, let firstPlay, let began, !isMended else { return }
            isMended = true
            let isThisRun = firstPlay.run == box.runs
            let time = isThisRun ? box.time.time(atBoot: firstPlay.sinceBoot) : nil
            _ = rental.dateFirstPlay(to: time, now: box.time.time, on: RentalProperties.salon)
            if isThisRun { lostAtBegin = .zero } else { datedLate = box.truth.duration(since: began) }
        }
        private var isMended = false

        /// By a clock that nobody can be wrong about.
        var trueWindowEnd: UTCTime {
            began.map { $0.advanced(by: .seconds(48 * 3600)) } ?? rental.bought.advanced(by: .seconds(5 * 86_400))
        }
        /// Both at the first play and now the time may have been that much behind.
        var doubt: Duration { .seconds(2 * (9 + 100)) }
    }

    /// - Returns: What is wrong, or nil.
    static func evenings(_ surroundings: SimulatedBox.Surroundings, grace: Bool, _ check: (inout Evening, inout SeededGenerator) -> String?)
    {
        var failure: String?
        Fuzzing.run { generator, seed in
            guard failure == nil else { return }
            var evening = Evening(surroundings, grace: grace)
            for _ in 0..<40 where failure == nil {
                evening.box.live(&generator)
                evening.mend()
                failure = check(&evening, &generator).map { "seed \(seed): \($0)" }
            }
        }
        #expect(failure == nil)
    }

    @Test(
        "Nothing begins after the true end by more than the time without a network, whether clocks are set back or ahead",
        arguments: [false, true])
    func neverPastTheEnd(setsAhead: Bool) {
        Self.evenings(.init(setsWallAhead: setsAhead), grace: false) { evening, _ in
            if case .refused = evening.begin() { return nil }
            let over = evening.box.truth.duration(since: evening.trueWindowEnd)
            return over < evening.box.lost + evening.datedLate + evening.doubt
                ? nil : "begins \(over) past the end, with \(evening.box.lost) lost, dated late by \(evening.datedLate)"
        }
    }

    @Test("With a line, or a clock that nobody sets back, nothing begins after the true end by more than the uncertainty")
    func honestClock() {
        Self.evenings(.init(setsWallBack: false), grace: false) { evening, _ in
            if case .refused = evening.begin() { return nil }
            let over = evening.box.truth.duration(since: evening.trueWindowEnd)
            return over < evening.doubt ? nil : "begins \(over) past the end"
        }
    }

    @Test(
        "Nothing is refused before the true end by more than the first play was noted too early, whatever was set back or unplugged",
        arguments: [-50, 0, 50])
    func neverShort(error: Int) {
        Self.evenings(.init(bootClockError: error), grace: true) { evening, _ in
            guard case .refused = evening.begin() else { return nil }
            let early = evening.trueWindowEnd.duration(since: evening.box.truth)
            return early <= evening.doubt + evening.lostAtBegin ? nil : "refused \(early) before the end"
        }
    }

    @Test("With the wall clock set ahead too, nothing is refused while the boot clock is carried")
    func setAhead() {
        Self.evenings(.init(setsWallAhead: true, cutsPower: false), grace: true) { evening, _ in
            guard case .refused = evening.begin() else { return nil }
            let early = evening.trueWindowEnd.duration(since: evening.box.truth)
            return early <= evening.doubt ? nil : "refused \(early) before the end"
        }
    }

    @Test("A film that begins in its window is never cut before its end and its pauses, and not much later either")
    func neverCut() {
        Self.evenings(.init(setsWallAhead: true, cutsPower: false), grace: true) { evening, generator in
            guard evening.box.time.time < evening.rental.windowEnd ?? .distantFuture else { return nil }
            if case .refused = evening.begin() { return nil }
            let began = evening.box.truth
            let whole = Self.film + Entitlement.pauseBudget(filmLasts: Self.film)
            // Words of the service in between may move the time by its doubt.
            while evening.box.truth.duration(since: began) < whole - evening.doubt - .seconds(1000) {
                evening.box.run(for: .seconds(Int.random(in: 1...900, using: &generator)))
                if Bool.random(using: &generator) { evening.box.ask(takes: .milliseconds(90)) }
                guard evening.rental.state(at: evening.box.time.time, filmLasts: Self.film).allowsPlaying else {
                    return "cut \(evening.box.truth.duration(since: began)) after it began"
                }
            }
            var after = evening.box
            after.run(for: max(evening.trueWindowEnd, began.advanced(by: whole)).duration(since: after.truth) + evening.doubt)
            let state = evening.rental.state(at: after.time.time, filmLasts: Self.film)
            return state.allowsPlaying ? "plays on after its end: \(state)" : nil
        }
    }
}
