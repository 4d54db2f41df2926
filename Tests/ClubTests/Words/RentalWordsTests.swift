import Club
import Testing

@Suite struct RentalWordsTests {
    /// 2026-11-22T08:30:00Z.
    static let now = UTCTime(milliseconds: 1_795_336_200_000)

    static func hour(_ count: Double) -> UTCTime { now.advanced(by: .seconds(count * 3600)) }

    static func rental(bought: Double = 0, first: Double? = nil, refunded: Double? = nil) -> Entitlement {
        Entitlement(
            id: EntitlementID("e"), title: TitleID("t"), kind: .rental, quality: .hd, bought: hour(bought), terms: RentalTerms(),
            firstPlay: first.map(hour), lastPlay: first.map(hour), refunded: refunded.map(hour))
    }

    @Test(
        "The counter says what there is, and that the film isn't cut",
        arguments: [
            (.owned, Said("À vous pour toujours", "Yours for ever")),
            (.notStarted(startBy: hour(720)), Said("À commencer avant le 22_décembre_2026", "Start before 22_December_2026")),
            (.notStarted(startBy: hour(24)), Said("À commencer avant le 23_novembre_2026", "Start before 23_November_2026")),
            (.notStarted(startBy: hour(23.5)), Said("Encore 23_h_30 pour commencer", "23_h_30_min left to start")),
            (.notStarted(startBy: hour(0.01)), Said("Encore moins d’une minute pour commencer", "Less than a minute left to start")),
            (
                .running(until: hour(27.2), mayEndAfter: hour(27.2)),
                Said("Encore 27_h_12~; se termine après le film", "27_h_12_min left; ends after the film")
            ),
            (.running(until: hour(2), mayEndAfter: nil), Said("Encore 2_h", "2_h left")),
            (.finishing(until: hour(2)), Said("Se termine après le film", "Ends after the film")),
            (.ended(.windowOver, at: hour(-48)), Said("Terminée le 20_novembre_2026", "Ended on 20_November_2026")),
            (
                .ended(.neverStarted, at: hour(-500)),
                Said("Terminée le 1er_novembre_2026, sans avoir été commencée", "Ended on 1_November_2026 without having been started")
            ),
            (.ended(.refunded, at: hour(0)), Said("Remboursée le 22_novembre_2026", "Refunded on 22_November_2026")),
        ] as [(EntitlementState, Said)])
    func counter(state: EntitlementState, said: Said) {
        said.check { $0.counter(state, at: Self.now) }
    }

    @Test("A rental that runs says when it was begun; another one what its counter says")
    func standing() {
        Said("Commencée le 22_novembre_2026~; encore 47_h", "Started on 22_November_2026; 47_h left").check {
            $0.standing(of: Self.rental(first: -1), at: Self.now, filmLasts: nil)
        }
        Said("À commencer avant le 22_décembre_2026", "Start before 22_December_2026").check {
            $0.standing(of: Self.rental(), at: Self.now, filmLasts: nil)
        }
    }

    @Test("A rental's terms are said before it is paid")
    func terms() {
        Said(
            "30_jours pour commencer, puis 48_h pour regarder~; un film commencé va jusqu’à sa fin",
            "30_days to start, then 48_h to watch; a film that has started runs to its end"
        ).check { $0.terms(RentalTerms()) }
        Said("24_h pour commencer, puis 3_h pour regarder", "24_h to start, then 3_h to watch").check {
            $0.terms(RentalTerms(startWithin: .seconds(86_400), viewFor: .seconds(10_800), hasGrace: false))
        }
    }

    @Test(
        "What can be given back says until when; what can't says why",
        arguments: [
            (
                rental(),
                Said(
                    "Remboursable avant le 22_décembre_2026, si le film n’est pas commencé",
                    "Refundable before 22_December_2026 if not started")
            ),
            (
                rental(bought: -710),
                Said("Remboursable encore 10_h, si le film n’est pas commencé", "Refundable for another 10_h if not started")
            ),
            (
                rental(first: -1),
                Said("Ne se rembourse plus_: le film a été commencé", "No longer refundable: the film has been started")
            ),
            (
                rental(bought: -720),
                Said("Ne se rembourse plus_: le délai est passé", "No longer refundable: the time for it has passed")
            ),
            (rental(bought: -24, refunded: -1), Said("Remboursée le 22_novembre_2026", "Refunded on 22_November_2026")),
        ])
    func refunds(entitlement: Entitlement, said: Said) {
        said.check { $0.refund(of: entitlement, at: Self.now) }
    }

    @Test("Of two boxes each is told what the other does")
    func seat() {
        Said(
            "Ce film passe déjà sur une autre box. L’arrêter là-bas et regarder ici~?",
            "This film is already playing on another box. Stop it there and watch here?"
        ).check { $0.otherBoxPlays }
        Said("Le film continue sur une autre box.", "The film continues on another box.").check { $0.movedToOtherBox }
    }

    @Test(
        "A way to play says what it costs nothing by",
        arguments: [
            (.plan(PlanID("p"), OfferID("o")), Said("Déjà comprise dans votre abonnement", "Already included in your subscription")),
            (.free(OfferID("o")), Said("Gratuit", "Free")),
            (.entitlement(EntitlementID("e"), .owned), Said("À vous pour toujours", "Yours for ever")),
        ] as [(Access.Way.Right, Said)])
    func ways(right: Access.Way.Right, said: Said) {
        let now = Self.now
        said.check { $0.right(right, at: now) }
    }

    @Test(
        "A button says what one gets and what it costs",
        arguments: [
            (.free, nil, Said("Regarder gratuitement", "Watch for free")), (.subscription, nil, Said("S’abonner", "Subscribe")),
            (.ticket, 1200, Said("Réserver une place", "Book a seat")), (.rental, 399, Said("Louer en HD, 3,99_€", "Rent in HD, €3.99")),
            (.purchase, 1399, Said("Acheter en HD, 13,99_€", "Buy in HD, €13.99")), (.rental, nil, Said("Louer en HD", "Rent in HD")),
        ] as [(Offer.Kind, Int?, Said)])
    func offers(kind: Offer.Kind, amount: Int?, said: Said) {
        let price = amount.map { Price(amount: $0, currency: "EUR", taxBasisPoints: 2000) }
        said.check { $0.offer(Offer(id: OfferID("o"), kind: kind, price: price)) }
    }

    @Test(
        "A window says from when it is open, and for what",
        arguments: [
            (.free, Said("Gratuit à partir du 1er_mars_2027", "Free from 1_March_2027")),
            (.subscription, Said("Dans l’abonnement à partir du 1er_mars_2027", "In the subscription from 1_March_2027")),
            (.rental, Said("En location à partir du 1er_mars_2027", "To rent from 1_March_2027")),
            (.purchase, Said("En vente à partir du 1er_mars_2027", "On sale from 1_March_2027")),
            (.ticket, Said("Places en vente à partir du 1er_mars_2027", "Seats on sale from 1_March_2027")),
        ] as [(Offer.Kind, Said)])
    func openings(kind: Offer.Kind, said: Said) throws {
        let opens = try #require(CalendarDate("2027-03-01")).start
        said.check { $0.opening(of: kind, at: opens) }
    }

    @Test("Where a window opens late in the viewer's day, and where it closes, the hour is said")
    func hours() throws {
        let midnight = try #require(CalendarDate("2027-03-01")).start
        let words = ClubWords(.french, minutesAhead: -240)
        #expect(Said.visible(words.opening(of: .purchase, at: midnight)) == "En vente à partir du 28_février_2027 à 20_h_00")
        Said("Jusqu’au 1er_mars_2027 à 1_h_00", "Until 1_March_2027 at 1:00").check { $0.closing(at: midnight) }
    }

    @Test(
        "Why nothing can be had is said in a sentence",
        arguments: [
            (.noOffer, Said("Ce film n’est pas proposé par le vidéo-club.", "The video club doesn’t offer this film.")),
            (.otherTerritory, Said("Ce film n’est pas proposé dans votre pays.", "This film isn’t offered in your country.")),
            (.undated, Said("La date de sortie n’est pas encore connue.", "The release date isn’t known yet.")),
            (
                .closed(since: now),
                Said("Ce film n’est plus proposé depuis le 22_novembre_2026.", "This film hasn’t been offered since 22_November_2026.")
            ),
        ] as [(Access.Reason, Said)])
    func reasons(reason: Access.Reason, said: Said) {
        said.check { $0.reason(reason) }
    }
}
