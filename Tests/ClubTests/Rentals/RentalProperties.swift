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
        /// How much the box may have been behind the truth then.
        var lostAtBegin = Duration.zero

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
            }
            return beginning
        }

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
                failure = check(&evening, &generator).map { "seed \(seed): \($0)" }
            }
        }
        #expect(failure == nil)
    }

    @Test("Nothing begins after the true end, but for the time that the box was off without a network")
    func neverPastTheEnd() {
        Self.evenings(.init(), grace: false) { evening, _ in
            if case .refused = evening.begin() { return nil }
            let over = evening.box.truth.duration(since: evening.trueWindowEnd)
            return over < evening.box.lost + evening.doubt ? nil : "begins \(over) past the end, with \(evening.box.lost) lost"
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
            let truth = evening.box.truth
            let pauses = Entitlement.pauseBudget(filmLasts: Self.film)
            // The film, its pauses, and words of the service in between, that may move the time by its doubt.
            let whole = Self.film + pauses - evening.doubt
            while evening.box.truth.duration(since: truth) < whole - .seconds(1000) {
                evening.box.run(for: .seconds(Int.random(in: 1...900, using: &generator)))
                if Bool.random(using: &generator) { evening.box.ask(takes: .milliseconds(90)) }
                guard evening.rental.state(at: evening.box.time.time, filmLasts: Self.film).allowsPlaying else {
                    return "cut \(evening.box.truth.duration(since: truth)) after it began"
                }
            }
            return nil
        }
    }
}
