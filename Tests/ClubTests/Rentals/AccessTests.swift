import Club
import Testing

@Suite struct AccessTests {
    static let title = TitleID("t")
    static let now = UTCTime(milliseconds: 1_795_348_800_000)
    static let film = Duration.seconds(7200)
    static let always = DatedOffer.Window()

    static func day(_ count: Int) -> UTCTime { now.advanced(by: .seconds(count * 86_400)) }

    static func offer(
        _ id: String, _ kind: Offer.Kind, _ amount: Int? = nil, _ quality: Offer.Quality = .hd, in territories: Set<String> = [],
        currency: String = "EUR", plan: String? = nil
    ) -> Offer {
        let price = amount.map { Price(amount: $0, currency: currency, taxBasisPoints: 2000) }
        return Offer(
            id: OfferID(id), kind: kind, price: price, quality: quality, territories: territories, plan: plan.map { PlanID($0) })
    }

    static func open(_ offers: Offer...) -> [DatedOffer] { offers.map { DatedOffer($0, window: always) } }

    static func entitlement(
        _ id: String, _ kind: Offer.Kind = .rental, _ quality: Offer.Quality = .hd, first: UTCTime? = nil, title: TitleID = title
    ) -> Entitlement {
        Entitlement(
            id: EntitlementID(id), title: title, kind: kind, quality: quality, bought: day(-1),
            terms: kind == .rental ? RentalTerms() : nil,
            firstPlay: first)
    }

    static func access(
        _ offers: [DatedOffer], _ entitlements: [Entitlement] = [], plans: [Access.Subscription] = [], in territory: String? = "FR"
    ) -> Access {
        let viewer = Access.Viewer(entitlements: entitlements, subscriptions: plans, territory: territory)
        return Access(to: title, offers: offers, viewer: viewer, filmLasts: film, at: now)
    }

    /// In the order in which they are shown; empty where something else comes out.
    static func rights(_ access: Access) -> [String] {
        guard case .play(let ways) = access else { return [] }
        return ways.map {
            switch $0.right {
            case .entitlement(let id, _): id.value
            case .plan(_, let offer), .free(let offer): offer.value
            }
        }
    }

    static let rent = offer("rent", .rental, 399)
    static let buy = offer("buy", .purchase, 999)
    static let included = offer("included", .subscription, plan: "P")
    static let free = offer("free", .free)
    static let ticket = offer("ticket", .ticket)

    @Test("What is included wins over any price")
    func included() {
        let offers = Self.open(Self.rent, Self.included, Self.buy)
        #expect(Self.rights(Self.access(offers, plans: [.init(PlanID("P"))])) == ["included"])
        #expect(Self.rights(Self.access(Self.open(Self.rent, Self.free))) == ["free"])
        #expect(Self.access(offers, plans: [.init(PlanID("Q"))]) == .buy([Self.rent, Self.buy, Self.included]))
    }

    @Test("A subscription plays while it is paid, and until its window closes")
    func subscription() {
        let closing = [DatedOffer(Self.included, window: .init(closes: Self.day(3)))]
        func until(_ paid: [UTCTime?]) -> UTCTime? {
            guard case .play(let ways) = Self.access(closing, plans: paid.map { .init(PlanID("P"), until: $0) }) else { return nil }
            return ways.first?.until
        }
        #expect(until([nil]) == Self.day(3))
        #expect(until([Self.day(2)]) == Self.day(2))
        #expect(until([Self.day(1), Self.day(2), Self.day(-1)]) == Self.day(2))
        #expect(Self.access(closing, plans: [.init(PlanID("P"), until: Self.now)]) == .buy([Self.included]))
        let over = [DatedOffer(Self.included, window: .init(closes: Self.now))]
        #expect(Self.access(over, plans: [.init(PlanID("P"))]) == .nothing(.closed(since: Self.now)))
    }

    @Test("A rental that waits isn't begun while there is another way; then the better picture, then what lasts longer")
    func ways() {
        let waiting = Self.entitlement("waiting", .rental, .uhd)
        let running = Self.entitlement("running", first: Self.day(-1))
        let owned = Self.entitlement("owned", .purchase)
        let sharp = Self.entitlement("sharp", .purchase, .uhd)
        let offers = Self.open(Self.free, Self.included, Self.rent)
        let plans = [Access.Subscription(PlanID("P"))]
        #expect(
            Self.rights(Self.access(offers, [waiting, running, owned, sharp], plans: plans))
                == ["sharp", "owned", "included", "free", "running", "waiting"])
        #expect(Self.rights(Self.access(Self.open(Self.rent), [waiting])) == ["waiting"])
    }

    @Test(
        "What was bought plays on when its offer has closed, and in other countries; another title's doesn't count, nor a seat in a cinema")
    func bought() {
        let closed = [DatedOffer(Self.offer("rent", .rental, 399, in: ["FR"]), window: .init(closes: Self.now))]
        let running = Self.entitlement("running", first: Self.day(-1))
        #expect(Self.rights(Self.access(closed, [running])) == ["running"])
        #expect(Self.rights(Self.access(closed, [running], in: "BE")) == ["running"])
        #expect(Self.rights(Self.access([], [running])) == ["running"])
        #expect(Self.access([], [Self.entitlement("other", title: TitleID("u"))]) == .nothing(.noOffer))
        #expect(Self.access([], [Self.entitlement("seat", .ticket)]) == .nothing(.noOffer))
        #expect(Self.access(Self.open(Self.rent), [Self.entitlement("over", first: Self.day(-9))]) == .buy([Self.rent]))
    }

    @Test("Offers stand by kind, then by price, then by picture; what has no price can't be bought")
    func order() {
        let sharp = Self.offer("sharp", .rental, 399, .uhd)
        let cheap = Self.offer("cheap", .rental, 299, .sd)
        let foreign = Self.offer("foreign", .rental, 100, currency: "USD")
        let priceless = Self.offer("priceless", .rental)
        let planless = Self.offer("planless", .subscription)
        let offers = Self.open(Self.ticket, Self.included, Self.buy, foreign, Self.rent, priceless, sharp, planless, cheap)
        #expect(Self.access(offers) == .buy([cheap, sharp, Self.rent, foreign, Self.buy, Self.included, Self.ticket]))
    }

    @Test("What opens later is named with its day: the first to open, and of two the one that is wanted more")
    func opening() {
        let offers = [
            DatedOffer(Self.buy, window: .init(opens: Self.day(5))), DatedOffer(Self.included, window: .init(opens: Self.day(3))),
            DatedOffer(Self.rent, window: .init(opens: Self.day(3))),
            DatedOffer(Self.free, window: .init(opens: Self.day(1), closes: Self.day(1))),
        ]
        #expect(Self.access(offers, plans: [.init(PlanID("P"))]) == .opens(Self.rent, at: Self.day(3)))
    }

    @Test(
        "Where nothing can be had, it is said why",
        arguments: [
            ([], "FR", .noOffer),
            (open(offer("a", .rental, 399, in: ["FR", "BE"])), "CH", .otherTerritory),
            (open(offer("a", .rental, 399, in: ["FR", "BE"])), nil, .otherTerritory),
            ([DatedOffer(rent, window: nil)], "FR", .undated),
            (
                [DatedOffer(rent, window: .init(closes: day(-2))), DatedOffer(buy, window: .init(closes: day(-1)))], "FR",
                .closed(since: day(-1))
            ),
            (open(offer("priceless", .rental)), "FR", .noOffer),
        ] as [([DatedOffer], String?, Access.Reason)])
    func reasons(offers: [DatedOffer], territory: String?, reason: Access.Reason) {
        #expect(Self.access(offers, in: territory) == .nothing(reason))
    }
}
