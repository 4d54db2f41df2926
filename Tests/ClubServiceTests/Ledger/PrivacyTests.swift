import Club
import FoundationEssentials
import Store
import TestSupport
import Testing

@testable import ClubService

@Suite struct PrivacyTests {
    /// An account with one of everything.
    private func household(_ till: Till, _ box: BoxIntroduction) async throws -> AccountID {
        let account = try await till.paired(box).account
        let ledger = till.ledger
        try await ledger.keep(showtime: ShowtimeID("tonight"), starts: till.clock.now.advanced(by: .seconds(60)), seats: 10)
        let rental = try await till.rented(account)
        _ = try await till.bought(account, .plan())
        _ = try await till.bought(account, .seats(2))
        _ = try await ledger.recordPlay("r", of: rental.id, at: till.clock.now, account: account, box: box.id)
        let film = TitleID("film")
        _ = try await ledger.giveLicence(of: film, to: box.id, account: account, until: .distantFuture, takesOver: false)
        let position = ResumePosition(title: film, milliseconds: 60_000, time: till.clock.now)
        _ = try await ledger.keep([position], [Favourite(title: film, isKept: true, time: till.clock.now)], of: account)
        try await ledger.admit(nonce: "n", of: box.id, at: till.clock.now)
        _ = try await ledger.hear(Heartbeat(version: "1.2.3", isPlaying: false), of: box.id)
        let ticket = try #require(try await ledger.tickets(of: account).first)
        _ = try await ledger.admit(ticket.code, to: ticket.showtime)
        try await ledger.write("a film", onSlate: try await ledger.openSlate(for: box.id, SlateAsked(use: .search, most: 30)).code)
        await #expect(throws: LedgerError.noSuchCode) { try await ledger.grant(userCode: "BBBB-BBBB", guesser: account.value) }
        return account
    }

    @Test("What is kept of an account is told, all of it, in words that read by themselves", arguments: TestDatabase.possible)
    func exported(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await household(till, try Till.box())
        let text = String(decoding: try await till.ledger.export(account), as: UTF8.self)
        let ticket = try #require(try await till.ledger.tickets(of: account).first)
        for word in [
            account.value, "\"name\" : \"Salon\"", "\"title\" : \"film\"", "\"first_play\" : \"\(till.clock.now)\"", "\"plan\" : \"pass\"",
            "\"code\" : \"\(ticket.code)\"", "\"at_ms\" : 60000", "\"is_finished\" : 0", "\"is_favourite\" : 1",
            "\"means\" : \"instrument\"", "\"amount\" : 399",
            "\"licences\" : [\n    {", "\"version\" : \"1.2.3\"", "\"admitted\" : \"\(till.clock.now)\"",
        ] {
            #expect(text.contains(word), "\(word) in \(text)")
        }
        #expect(throws: Never.self) { try JSONDecoder().decode([String: [[String: Loose]]].self, from: Data(text.utf8)) }
        await #expect(throws: LedgerError.noSuchAccount) { try await till.ledger.export(AccountID("none")) }
    }

    @Test(
        "An account that is erased leaves its sales behind, and nothing in any table that tells whose they were",
        arguments: TestDatabase.possible)
    func erased(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let (box, other) = (try Till.box(), try Till.box(2))
        let account = try await household(till, box)
        let neighbour = try await household(till, other)
        for _ in 0..<2 { try await till.ledger.erase(account) }
        let ledger = till.ledger
        await #expect(throws: LedgerError.noSuchAccount) { try await ledger.export(account) }
        #expect(try await ledger.box(box.id) == nil)
        for table in LedgerSchema.tables {
            let rows = try await ledger.database.transaction { try $0.run("SELECT * FROM \(table)") }
            let told = rows.filter { $0.values.contains(.text(account.value)) || $0.values.contains(.text(box.id.value)) }
            #expect(told.isEmpty, "\(table)")
        }
        let sales = try await ledger.database.transaction { transaction in
            try transaction.run(
                "SELECT quote.amount FROM sale JOIN quote ON quote.id = sale.quote WHERE sale.account IS NULL AND sale.instrument IS NULL")
        }
        #expect(sales.compactMap { $0.integer(0) }.sorted() == [399, 999, 1800])
        #expect(try await ledger.tickets(of: neighbour).count == 1)
        #expect(try await ledger.entitlements(of: neighbour).count == 1)
    }

    @Test("A room's box goes on after its guest has left, and knows nothing of them", arguments: TestDatabase.possible)
    func hotel(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let (ledger, hotel) = (till.ledger, FleetID("hotel"))
        let introduction = try Till.box(name: "101")
        await #expect(throws: LedgerError.noSuchFleet) { try await ledger.enrol(introduction, in: hotel) }
        try await ledger.makeFleet(hotel, name: "Hôtel")
        let room = try await ledger.enrol(introduction, in: hotel)
        #expect(try await ledger.enrol(introduction, in: hotel) == room)
        let guest = try #require(room.account)
        let tokens = try await ledger.tokens(forFleetBox: room.id)
        #expect(try await ledger.holder(of: tokens.access).account == guest)
        _ = try await till.rented(guest)
        _ = try await ledger.keep([ResumePosition(title: TitleID("film"), milliseconds: 0, time: till.clock.now)], [], of: guest)
        let freed = try await ledger.checkOut(room.id, of: hotel, ending: guest)
        let next = try #require(freed.account)
        #expect(next != guest)
        #expect(try await ledger.checkOut(room.id, of: hotel, ending: guest) == freed)
        #expect(try await ledger.holder(of: tokens.access).account == next)
        #expect(try await ledger.entitlements(of: next).isEmpty)
        #expect(try await ledger.changes(of: next, since: 0).positions.isEmpty)
        await #expect(throws: LedgerError.noSuchAccount) { try await ledger.export(guest) }
        await #expect(throws: LedgerError.ofFleet) { try await ledger.beginGrant(for: introduction) }
        try await ledger.makeFleet(FleetID("other"), name: "Autre")
        await #expect(throws: LedgerError.ofFleet) { try await ledger.enrol(introduction, in: FleetID("other")) }
        await #expect(throws: LedgerError.noSuchBox) { try await ledger.tokens(forFleetBox: BoxID("none")) }
        await #expect(throws: LedgerError.noSuchBox) { try await ledger.checkOut(room.id, of: FleetID("other"), ending: next) }
    }
}

/// Text or a number.
private enum Loose: Decodable {
    case text, number

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = (try? container.decode(String.self)) == nil ? .number : .text
    }
}

extension LedgerSchema {
    /// All of them, by name.
    fileprivate static var tables: [String] {
        steps.joined().compactMap { statement in
            statement.hasPrefix("CREATE TABLE ") ? statement.split(separator: " ").dropFirst(2).first.map(String.init) : nil
        }
    }
}
