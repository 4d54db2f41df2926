import Club
import TestSupport
import Testing

/// What holds whatever a club offers and whoever asks.
@Suite struct AccessProperties {
    struct Case {
        let offers: [DatedOffer]
        let viewer: Access.Viewer
        let now: UTCTime

        init(_ generator: inout SeededGenerator) {
            func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }
            func moment() -> UTCTime { AccessTests.day(number(-40..<40)) }
            func maybe() -> UTCTime? { number(0..<2) == 0 ? nil : moment() }
            let kinds = Offer.Kind.allCases
            let qualities = Offer.Quality.allCases
            offers = (0..<number(0..<7)).map { index in
                let price = number(0..<5) == 0 ? nil : Price(amount: number(0..<1500), currency: "EUR", taxBasisPoints: 2000)
                let territories: Set<String> = number(0..<2) == 0 ? [] : [["FR", "BE", "CH"][number(0..<3)]]
                let offer = Offer(
                    id: OfferID("\(index)"), kind: kinds[number(0..<kinds.count)], price: price, quality: qualities[number(0..<3)],
                    territories: territories, plan: number(0..<4) == 0 ? nil : PlanID("\(number(0..<3))"))
                return DatedOffer(offer, window: number(0..<6) == 0 ? nil : .init(opens: maybe(), closes: maybe()))
            }
            let entitlements = (0..<number(0..<4)).map { index in
                Entitlement(
                    id: EntitlementID("\(index)"), title: TitleID(["t", "u"][number(0..<2)]), kind: kinds[number(0..<kinds.count)],
                    quality: qualities[number(0..<3)], bought: moment(), terms: RentalTerms(hasGrace: number(0..<2) == 0),
                    firstPlay: maybe(),
                    refunded: number(0..<4) == 0 ? moment() : nil)
            }
            let plans = (0..<number(0..<3)).map { Access.Subscription(PlanID("\($0)"), until: maybe()) }
            viewer = Access.Viewer(
                entitlements: entitlements, subscriptions: plans, territory: number(0..<5) == 0 ? nil : ["FR", "BE"][number(0..<2)])
            now = moment()
        }

        func access(_ offers: [DatedOffer]? = nil, now: UTCTime? = nil) -> Access {
            Access(to: AccessTests.title, offers: offers ?? self.offers, viewer: viewer, filmLasts: AccessTests.film, at: now ?? self.now)
        }

        func isOpenHere(_ id: OfferID) -> Bool {
            offers.contains {
                $0.offer.id == id && $0.standing(at: now) == .open
                    && ($0.offer.territories.isEmpty || viewer.territory.map($0.offer.territories.contains) ?? false)
            }
        }
    }

    static func holds(_ check: (Case, inout SeededGenerator) -> Bool) {
        var failed: UInt64?
        Fuzzing.run { generator, seed in
            guard failed == nil else { return }
            let some = Case(&generator)
            if !check(some, &generator) { failed = seed }
        }
        #expect(failed == nil)
    }

    @Test("An offer outside its window or its territory is neither bought nor played")
    func window() {
        Self.holds { some, _ in
            switch some.access() {
            case .buy(let offers): !offers.isEmpty && offers.allSatisfy { some.isOpenHere($0.id) && $0.kind != .free }
            case .play(let ways):
                !ways.isEmpty
                    && ways.allSatisfy {
                        switch $0.right {
                        case .plan(_, let id), .free(let id): some.isOpenHere(id)
                        case .entitlement: true
                        }
                    }
            case .opens(_, let time): time > some.now
            case .nothing: true
            }
        }
    }

    @Test("Nothing is sold to who has a way to play, and who has none is never said to")
    func included() {
        Self.holds { some, _ in
            let bought = some.viewer.entitlements.contains {
                $0.title == AccessTests.title && [.rental, .purchase].contains($0.kind)
                    && $0.state(at: some.now, filmLasts: AccessTests.film).allowsPlaying
            }
            let comesAlong = some.offers.contains { dated in
                guard some.isOpenHere(dated.offer.id) else { return false }
                if dated.offer.kind == .free { return true }
                return dated.offer.kind == .subscription
                    && some.viewer.subscriptions.contains { $0.plan == dated.offer.plan && some.now < $0.until ?? .distantFuture }
            }
            if case .play = some.access() { return bought || comesAlong }
            return !bought && !comesAlong
        }
    }

    @Test("The order of the offers in the catalogue changes nothing")
    func order() {
        Self.holds { some, generator in some.access(some.offers.shuffled(using: &generator)) == some.access() }
    }

    @Test("On the day that is named something can be had, and nothing before")
    func opening() {
        Self.holds { some, _ in
            guard case .opens(let offer, let time) = some.access() else { return true }
            let before = some.access(now: time.advanced(by: .milliseconds(-1)))
            guard case .opens(offer, at: time) = before else { return false }
            switch some.access(now: time) {
            case .play, .buy: return true
            case .opens, .nothing: return false
            }
        }
    }
}
