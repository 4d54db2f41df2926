import Club
import TestSupport
import Testing

@testable import ClubService

@Suite struct PurchaseTests {
    @Test("The same purchase fifty times at once is paid once and given once", arguments: TestDatabase.possible)
    func once(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await till.ledger.makeAccount()
        let quote = try await till.ledger.quote(.rental(), for: account)
        let receipts = await till.atOnce { try await till.ledger.buy(quote.id, account: account, paidBy: .instrument("card")) }
        #expect(Set(try receipts.map { try $0.get() }).count == 1)
        #expect(try await till.payments.states == [.captured])
        let held = try await till.ledger.entitlements(of: account)
        #expect(held.map(\.title) == [TitleID("film")])
        #expect(held.first?.terms == RentalTerms())
        #expect(held.first?.bought == till.clock.now)
    }

    @Test("Fifty quotes of one film at once: one is bought, the money of the others goes back", arguments: TestDatabase.possible)
    func doubled(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await till.ledger.makeAccount()
        let receipts = await till.atOnce {
            let quote = try await till.ledger.quote(.rental(), for: account)
            return try await till.ledger.buy(quote.id, account: account, paidBy: .instrument("card"))
        }
        let held = try await till.ledger.entitlements(of: account)
        #expect(held.count == 1)
        let refusals = receipts.compactMap { result in if case .failure(let error) = result { error as? LedgerError } else { nil } }
        let first = try #require(held.first)
        #expect(refusals == Array(repeating: .alreadyHeld(first.id), count: 49))
        #expect(try await till.payments.states.filter { $0 != .refunded } == [.captured])
    }

    @Test("A voucher of three uses pays three of fifty", arguments: TestDatabase.possible)
    func voucher(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await till.ledger.makeAccount()
        let code = try await till.ledger.issueVoucher(.amount(1000, currency: "EUR"), expires: .distantFuture)
        let results = await till.atOnce {
            let title = "film-\(try till.ledger.randomName())"
            let quote = try await till.ledger.quote(.rental(title, amount: 300), for: account)
            return try await till.ledger.buy(quote.id, account: account, paidBy: .voucher(code))
        }
        let refusals = results.compactMap { result in if case .failure(let error) = result { error as? LedgerError } else { nil } }
        #expect(refusals == Array(repeating: .voucherTooSmall(left: 100), count: 47))
        #expect(try await till.ledger.entitlements(of: account).count == 3)
    }

    @Test("A voucher says why it doesn't pay, and is as it was", arguments: TestDatabase.possible)
    func voucherRefused(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await till.ledger.makeAccount()
        let ledger = till.ledger
        let until = till.clock.now.advanced(by: .seconds(600))
        let code = try await ledger.issueVoucher(.title(TitleID("film")), expires: until)
        func pay(_ item: Merchandise, _ code: String) async throws -> Receipt {
            try await ledger.buy(try await ledger.quote(item, for: account).id, account: account, paidBy: .voucher(code))
        }
        await #expect(throws: LedgerError.noSuchVoucher) { try await pay(.rental(), "BBBB-BBBB-BBBB-BBBB") }
        await #expect(throws: LedgerError.noSuchVoucher) { try await pay(.rental(), "") }
        await #expect(throws: LedgerError.voucherOfOther) { try await pay(.rental("another"), code) }
        await #expect(throws: LedgerError.voucherOfOther) { try await pay(.purchase(), code) }
        _ = try await pay(.rental(), code.lowercased())
        let again = Merchandise.rental(quality: .uhd)
        await #expect(throws: LedgerError.voucherUsedUp) { try await pay(again, code) }
        let held = try #require(try await ledger.entitlements(of: account).first)
        let back = try await ledger.refund(held.id, of: account)
        #expect(back.refunded == till.clock.now)
        #expect(try await ledger.refund(held.id, of: account) == back)
        _ = try await pay(again, code)
        till.clock.advance(by: .seconds(600))
        await #expect(throws: LedgerError.voucherExpired) { try await pay(.rental("more"), code) }
    }

    @Test("A price holds for a quarter of an hour, for its account alone", arguments: TestDatabase.possible)
    func quotes(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let (account, other) = (try await till.ledger.makeAccount(), try await till.ledger.makeAccount())
        let items: [Merchandise] = [.rental(), .purchase(), .plan(), .seats(2)]
        for item in items {
            let quote = try await till.ledger.quote(item, for: account)
            #expect(try await till.ledger.quote(quote.id, of: account) == quote)
            #expect(quote.item == item && quote.expires == till.clock.now.advanced(by: .seconds(900)))
            #expect(try await till.ledger.quote(quote.id, of: other) == nil)
            await #expect(throws: LedgerError.noSuchQuote) {
                try await till.ledger.buy(quote.id, account: other, paidBy: .instrument("card"))
            }
        }
        let quote = try await till.ledger.quote(.rental(), for: account)
        till.clock.advance(by: .seconds(900))
        await #expect(throws: LedgerError.quoteExpired) {
            try await till.ledger.buy(quote.id, account: account, paidBy: .instrument("card"))
        }
        await #expect(throws: LedgerError.noSuchAccount) { try await till.ledger.quote(.rental(), for: AccountID("none")) }
        await #expect(throws: LedgerError.wrong(name: "price")) { try await till.ledger.quote(.rental(amount: -1), for: account) }
        till.clock.advance(by: .seconds(90_000))
        try await till.ledger.prune()
        #expect(try await till.ledger.quote(quote.id, of: account) == nil)
    }

    @Test("A declined card pays nothing, and another may pay the same quote", arguments: TestDatabase.possible)
    func declined(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await till.ledger.makeAccount()
        let quote = try await till.ledger.quote(.rental(), for: account)
        await #expect(throws: LedgerError.paymentDeclined(reason: "sandbox")) {
            try await till.ledger.buy(quote.id, account: account, paidBy: .instrument("declined"))
        }
        #expect(try await till.ledger.entitlements(of: account).isEmpty)
        _ = try await till.ledger.buy(quote.id, account: account, paidBy: .instrument("card"))
        #expect(try await till.payments.states == [.captured])
    }

    @Test(
        "A line to the bank that breaks at any step leaves neither a film unpaid nor a payment without a film",
        arguments: TestDatabase.possible)
    func broken(kind: TestDatabase) async throws {
        for place in FlakyPayments.Place.allCases {
            let till = try await Till(kind, breaking: place)
            let account = try await till.ledger.makeAccount()
            let quote = try await till.ledger.quote(.rental(), for: account)
            let first = try? await till.ledger.buy(quote.id, account: account, paidBy: .instrument("card"))
            #expect((first == nil) == (place == .beforeAuthorising || place == .afterAuthorising))
            let second = try await till.ledger.buy(quote.id, account: account, paidBy: .instrument("another"))
            #expect(first == nil || first == second)
            try await till.ledger.settle()
            #expect(try await till.payments.states == [.captured], "\(place)")
            #expect(try await till.ledger.entitlements(of: account).count == 1)
        }
    }

    @Test("Money set aside for a purchase that nobody asks after again is let go after an hour", arguments: TestDatabase.possible)
    func forgotten(kind: TestDatabase) async throws {
        let till = try await Till(kind, breaking: .afterAuthorising)
        let account = try await till.ledger.makeAccount()
        let quote = try await till.ledger.quote(.rental(), for: account)
        await #expect(throws: LedgerError.paymentUnavailable(reason: "broken")) {
            try await till.ledger.buy(quote.id, account: account, paidBy: .instrument("card"))
        }
        till.clock.advance(by: .seconds(3600))
        try await till.ledger.settle()
        #expect(try await till.payments.states == [.authorised])
        till.clock.advance(by: .milliseconds(1))
        try await till.ledger.settle()
        #expect(try await till.payments.states == [.refunded])
        await #expect(throws: LedgerError.quoteExpired) {
            try await till.ledger.buy(quote.id, account: account, paidBy: .instrument("card"))
        }
    }

    @Test("A refund goes back once, however often it is asked, and what was begun stays", arguments: TestDatabase.possible)
    func refunds(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await till.ledger.makeAccount()
        let box = BoxID("box")
        let first = try await till.rented(account)
        let answers = await till.atOnce { try await till.ledger.refund(first.id, of: account) }
        #expect(Set(try answers.map { try $0.get() }).count == 1)
        #expect(try await till.payments.states == [.refunded])
        let second = try await till.rented(account)
        #expect(second.id != first.id)
        _ = try await till.ledger.recordPlay("r", of: second.id, at: till.clock.now, account: account, box: box)
        await #expect(throws: LedgerError.alreadyBegun) { try await till.ledger.refund(second.id, of: account) }
        await #expect(throws: LedgerError.noSuchEntitlement) { try await till.ledger.refund(second.id, of: AccountID("other")) }
        #expect(try await till.ledger.recordPlay("s", of: first.id, at: till.clock.now, account: account, box: box).firstPlay == nil)
    }

    @Test("Who has it doesn't pay for less of it, but may pay for more", arguments: TestDatabase.possible)
    func held(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await till.ledger.makeAccount()
        let hd = try await till.rented(account, .rental(quality: .hd))
        for item in [Merchandise.rental(quality: .sd), .rental(quality: .hd)] {
            await #expect(throws: LedgerError.alreadyHeld(hd.id)) { try await till.rented(account, item) }
        }
        let bought = try await till.rented(account, .purchase(quality: .hd))
        #expect(bought.terms == nil)
        await #expect(throws: LedgerError.alreadyHeld(bought.id)) { try await till.rented(account, .purchase(quality: .sd)) }
        _ = try await till.rented(account, .rental(quality: .uhd))
        till.clock.advance(by: .seconds(30 * 86_400))
        _ = try await till.rented(account, .rental(quality: .uhd))
    }

    @Test("Seats are sold as long as there are any, and each ticket keeps its code", arguments: TestDatabase.possible)
    func tickets(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await till.ledger.makeAccount()
        let ledger = till.ledger
        await #expect(throws: LedgerError.noSuchShowtime) { try await till.bought(account, .seats(1)) }
        try await ledger.keep(showtime: ShowtimeID("tonight"), starts: till.clock.now.advanced(by: .seconds(60)), seats: 31)
        let results = await till.atOnce { try await till.bought(account, .seats(2)) }
        let refusals = results.compactMap { result in if case .failure(let error) = result { error as? LedgerError } else { nil } }
        #expect(refusals == Array(repeating: .soldOut(left: 1), count: 35))
        let tickets = try await ledger.tickets(of: account)
        #expect(tickets.count == 15 && tickets.map(\.seats) == Array(repeating: 2, count: 15))
        #expect(Set(tickets.map(\.code)).count == 15)
        #expect(try await till.payments.states.filter { $0 == .captured }.count == 15)
        #expect(try await till.payments.states.contains(.authorised) == false)
        till.clock.advance(by: .seconds(60))
        await #expect(throws: LedgerError.noSuchShowtime) { try await till.bought(account, .seats(1)) }
    }

    @Test("A plan bought ahead follows the one that runs, by months of the calendar", arguments: TestDatabase.possible)
    func subscriptions(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await till.ledger.makeAccount()
        guard case .subscription(let first) = try await till.bought(account, .plan()),
            case .subscription(let second) = try await till.bought(account, .plan())
        else { throw ContractViolation("no subscription") }
        #expect(first.from == till.clock.now && first.until == second.from)
        #expect(first.until.map { CalendarDate(of: $0) } == CalendarDate(of: first.from).advanced(byMonths: 1))
        #expect(try await till.ledger.subscriptions(of: account) == [first, second])
        let ended = try await till.ledger.endSubscription(second.id, of: account, at: second.from)
        #expect(ended.until == second.from)
        #expect(try await till.ledger.endSubscription(second.id, of: account, at: .distantFuture) == ended)
        let plan = PlanID("hotel")
        for _ in 0..<2 {
            let given = try await till.ledger.subscribe(account, to: plan, from: till.clock.now, until: nil, id: SubscriptionID("s"))
            #expect(given.until == nil && given.plan == plan)
        }
        let other = try await till.ledger.makeAccount()
        await #expect(throws: LedgerError.noSuchSubscription) {
            try await till.ledger.subscribe(other, to: plan, from: till.clock.now, until: nil, id: SubscriptionID("s"))
        }
    }
}
