import Club
import Testing

@Suite struct EntitlementTests {
    static let bought = UTCTime(milliseconds: 1_795_348_800_000)
    static let box = BoxID("salon")
    static let film = Duration.seconds(2 * 3600)

    static func hour(_ count: Double) -> UTCTime { bought.advanced(by: .seconds(count * 3600)) }

    /// Thirty days to begin, then 48 hours; first played at that hour, and last at that one.
    static func rental(grace: Bool = true, first: Double? = nil, last: Double? = nil, refunded: Double? = nil) -> Entitlement {
        Entitlement(
            id: EntitlementID("e"), title: TitleID("t"), kind: .rental, quality: .hd, bought: bought, terms: RentalTerms(hasGrace: grace),
            firstPlay: first.map(hour), lastPlay: (last ?? first).map(hour), refunded: refunded.map(hour))
    }

    @Test(
        "A rental waits thirty days, runs 48 hours, and lets a film that has begun end",
        arguments: [
            (rental(), 0, .notStarted(startBy: hour(720))),
            (rental(), 719.99, .notStarted(startBy: hour(720))),
            (rental(), 720, .ended(.neverStarted, at: hour(720))),
            (rental(grace: false, first: 10), 57.99, .running(until: hour(58), mayEndAfter: nil)),
            (rental(grace: false, first: 10, last: 57), 58, .ended(.windowOver, at: hour(58))),
            // Two hours of film and an hour of pauses end within the window.
            (rental(first: 10), 20, .running(until: hour(58), mayEndAfter: hour(58))),
            (rental(first: 10), 58, .ended(.windowOver, at: hour(58))),
            // They don't, for the view that began an hour before its end.
            (rental(first: 10, last: 57), 57.5, .running(until: hour(58), mayEndAfter: hour(60))),
            (rental(first: 10, last: 57), 58, .finishing(until: hour(60))),
            (rental(first: 10, last: 57), 59.99, .finishing(until: hour(60))),
            (rental(first: 10, last: 57), 60, .ended(.windowOver, at: hour(60))),
            // Begun at the last moment of the thirty days, it has its whole window.
            (rental(first: 719.99), 740, .running(until: hour(767.99), mayEndAfter: hour(767.99))),
            (rental(refunded: 5), 6, .ended(.refunded, at: hour(5))),
        ] as [(Entitlement, Double, EntitlementState)])
    func states(entitlement: Entitlement, hour: Double, state: EntitlementState) {
        #expect(entitlement.state(at: Self.hour(hour), filmLasts: Self.film) == state)
        if case .ended = state { #expect(!state.allowsPlaying) } else { #expect(state.allowsPlaying) }
    }

    @Test("A purchase never ends, whatever its terms say")
    func purchase() {
        for terms in [nil, RentalTerms()] {
            let owned = Entitlement(
                id: EntitlementID("e"), title: TitleID("t"), kind: .purchase, quality: .hd, bought: Self.bought, terms: terms,
                firstPlay: Self.hour(1))
            #expect(owned.state(at: .distantFuture, filmLasts: nil) == .owned)
            #expect(owned.startBy == nil && owned.windowEnd == nil)
        }
    }

    @Test("A film of unknown length has four hours, and half of them for pauses; a short one has an hour")
    func lengths() {
        let rental = Self.rental(first: 10, last: 57)
        #expect(rental.state(at: Self.hour(58), filmLasts: nil) == .finishing(until: Self.hour(63)))
        #expect(rental.state(at: Self.hour(58), filmLasts: .seconds(600)) == .finishing(until: Self.hour(58).advanced(by: .seconds(600))))
        #expect(rental.state(at: Self.hour(58), filmLasts: .seconds(-5)) == .ended(.windowOver, at: Self.hour(58)))
    }

    @Test("The first play starts the window and is said once; later ones move nothing but the film's own end")
    func plays() {
        var rental = Self.rental()
        let first = PlayReceipt(of: rental.id, at: Self.hour(3), on: Self.box)
        let beginning = rental.begin(at: Self.hour(3), filmLasts: Self.film, on: Self.box)
        #expect(beginning == .first(first))
        let again = rental.begin(at: Self.hour(50), filmLasts: Self.film, on: Self.box)
        #expect(again == .again)
        #expect(rental.firstPlay == Self.hour(3) && rental.lastPlay == Self.hour(50))
        let onward = rental.begin(at: Self.hour(52), filmLasts: Self.film, on: Self.box)
        #expect(onward == .again && rental.lastPlay == Self.hour(50))
        let over = rental.begin(at: Self.hour(53), filmLasts: Self.film, on: Self.box)
        #expect(over == .refused(.ended(.windowOver, at: Self.hour(53))))
        #expect(rental.lastPlay == Self.hour(50))
    }

    @Test("A box whose time is behind the service's doesn't shorten the window by that")
    func behind() {
        var rental = Self.rental()
        _ = rental.begin(at: Self.hour(-1), filmLasts: nil, on: Self.box)
        #expect(rental.windowEnd == Self.hour(48))
    }

    @Test("Receipts of first plays give the same in whatever order and however often they come")
    func receipts() {
        let early = PlayReceipt(of: EntitlementID("e"), at: Self.hour(3), on: Self.box)
        let late = PlayReceipt(of: EntitlementID("e"), at: Self.hour(30), on: BoxID("chambre"))
        let foreign = PlayReceipt(of: EntitlementID("x"), at: Self.hour(1), on: Self.box)
        let tooLate = PlayReceipt(of: EntitlementID("e"), at: Self.hour(720), on: Self.box)
        for order in [[early, late], [late, early, late, early], [foreign, tooLate, late, early]] {
            var rental = Self.rental()
            for play in order { rental.note(play) }
            #expect(rental.firstPlay == Self.hour(3))
        }
        #expect(early.id == PlayReceipt(of: EntitlementID("e"), at: Self.hour(9), on: Self.box).id)
        #expect(early.id != late.id)
        let runTogether = [("a:b", "c"), ("a", "b:c")].map {
            PlayReceipt(of: EntitlementID($0.0), at: bought, on: BoxID($0.1)).id
        }
        #expect(Set(runTogether).count == 2)
    }

    private var bought: UTCTime { Self.bought }

    @Test(
        "A first play is dated again by the service's time, later or earlier, never in the future nor before it was bought",
        arguments: [
            (23, 30, 23), (1, 30, 1), (nil, 30, nil), (nil, 2, 2), (5, 4, 4), (-3, 30, 0), (3, 30, nil),
        ] as [(Double?, Double, Double?)] as [(Double?, Double, Double?)])
    func dated(time: Double?, now: Double, date: Double?) {
        var rental = Self.rental()
        _ = rental.begin(at: Self.hour(3), filmLasts: Self.film, on: Self.box)
        let told = rental.dateFirstPlay(to: time.map(Self.hour), now: Self.hour(now), on: Self.box)
        #expect(told == date.map { PlayReceipt(of: rental.id, at: Self.hour($0), on: Self.box) })
        #expect(rental.firstPlay == Self.hour(date ?? 3) && rental.lastPlay == rental.firstPlay)
    }

    @Test("What wasn't begun isn't dated, and a later view keeps its date unless that lies in the future")
    func datedViews() {
        var waiting = Self.rental()
        let none = waiting.dateFirstPlay(to: Self.hour(5), now: Self.hour(9), on: Self.box)
        #expect(none == nil && waiting == Self.rental())
        for (last, kept) in [(20.0, 20.0), (40.0, 30.0), (4.0, 6.0)] {
            var rental = Self.rental(first: 3, last: last)
            _ = rental.dateFirstPlay(to: Self.hour(6), now: Self.hour(30), on: Self.box)
            #expect(rental.lastPlay == Self.hour(kept))
        }
    }

    @Test("A view isn't cut because an earlier one, on another box, is heard of late")
    func lateReceipt() {
        var rental = Self.rental()
        _ = rental.begin(at: Self.hour(60), filmLasts: Self.film, on: Self.box)
        rental.note(PlayReceipt(of: rental.id, at: Self.hour(3), on: BoxID("chambre")))
        #expect(rental.state(at: Self.hour(61), filmLasts: Self.film) == .finishing(until: Self.hour(63)))
    }

    @Test("What was never begun can be given back: a rental while it can be begun, a purchase for 14 days")
    func refunds() {
        var rental = Self.rental()
        #expect(rental.refundableUntil == Self.hour(720))
        let isTooLate = rental.refund(at: Self.hour(720))
        #expect(!isTooLate)
        let isGiven = rental.refund(at: Self.hour(719))
        #expect(isGiven && rental.refunded == Self.hour(719))
        let isTwice = rental.refund(at: Self.hour(719))
        #expect(!isTwice)
        let isHeard = rental.note(PlayReceipt(of: rental.id, at: Self.hour(1), on: Self.box))
        #expect(!isHeard)
        let beginning = rental.begin(at: Self.hour(719.5), filmLasts: nil, on: Self.box)
        #expect(beginning == .refused(.ended(.refunded, at: Self.hour(719))))

        #expect(Self.rental(first: 1).refundableUntil == nil)
        let owned = Entitlement(id: EntitlementID("e"), title: TitleID("t"), kind: .purchase, quality: .hd, bought: Self.bought)
        #expect(owned.refundableUntil == Self.hour(14 * 24))
    }

    @Test("No length and no moment overflows")
    func extremes() {
        let durations: [Duration?] = [nil, .seconds(Int64.min), .zero, .seconds(Int64.max)]
        let times = [UTCTime(milliseconds: .min), Self.bought, .distantFuture]
        for length in durations {
            let terms = RentalTerms(startWithin: length ?? .zero, viewFor: length ?? .zero)
            for time in times {
                var rental = Entitlement(
                    id: EntitlementID("e"), title: TitleID("t"), kind: .rental, quality: .hd, bought: time, terms: terms)
                for now in times {
                    _ = rental.begin(at: now, filmLasts: length, on: Self.box)
                    rental.note(PlayReceipt(of: rental.id, at: now, on: Self.box))
                    _ = rental.state(at: now, filmLasts: length)
                    _ = rental.dateFirstPlay(to: time, now: now, on: Self.box)
                    _ = rental.refund(at: now)
                }
            }
        }
    }
}
