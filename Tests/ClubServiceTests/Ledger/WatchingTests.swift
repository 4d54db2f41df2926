import Club
import Crypto
import TestSupport
import Testing

@testable import ClubService

@Suite struct WatchingTests {
    @Test(
        "Of receipts in any order the earliest is the first play, never before the purchase nor ahead of the club",
        arguments: TestDatabase.possible)
    func plays(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await till.ledger.makeAccount()
        let box = BoxID("box")
        let rental = try await till.rented(account)
        @Sendable func play(_ receipt: String, _ seconds: Int) async throws -> [Duration?] {
            let time = rental.bought.advanced(by: .seconds(seconds))
            let now = try await till.ledger.recordPlay(receipt, of: rental.id, at: time, account: account, box: box)
            return [now.firstPlay?.duration(since: rental.bought), now.lastPlay?.duration(since: rental.bought)]
        }
        #expect(try await play("ahead", 9999) == [.seconds(300), .seconds(300)])
        till.clock.advance(by: .seconds(1000))
        let answers = await till.atOnce { try await play("a", 200) }
        #expect(Set(try answers.map { try $0.get() }) == [[.seconds(200), .seconds(300)]])
        #expect(try await play("a", 100) == [.seconds(200), .seconds(300)])
        #expect(try await play("b", 900) == [.seconds(200), .seconds(900)])
        #expect(try await play("c", -900) == [.seconds(0), .seconds(900)])
        await #expect(throws: LedgerError.noSuchEntitlement) {
            try await till.ledger.recordPlay("d", of: rental.id, at: till.clock.now, account: AccountID("other"), box: box)
        }
        till.clock.advance(by: .seconds(30 * 86_400))
        let late = try await till.rented(account)
        till.clock.advance(by: .seconds(30 * 86_400))
        await #expect(throws: LedgerError.ended) {
            try await till.ledger.recordPlay("e", of: late.id, at: till.clock.now, account: account, box: box)
        }
        #expect(try await till.ledger.recordPlay("f", of: late.id, at: late.bought, account: account, box: box).firstPlay == late.bought)
    }

    @Test("A film plays on one box of an account at a time, and goes over when it is told to", arguments: TestDatabase.possible)
    func licences(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let (salon, chambre) = (try Till.box(), try Till.box(2, name: "Chambre"))
        let account = try await till.paired(salon).account
        _ = try await till.paired(chambre, by: .account(account))
        let film = TitleID("film")
        let until = till.clock.now.advanced(by: .seconds(3600))
        @Sendable func give(_ box: BoxIntroduction, _ takesOver: Bool = false, _ title: TitleID = film) async throws -> BoxID {
            try await till.ledger.giveLicence(of: title, to: box.id, account: account, until: until, takesOver: takesOver).box
        }
        let answers = await till.atOnce { try await give(salon) }
        #expect(Set(try answers.map { try $0.get() }) == [salon.id])
        await #expect(throws: LedgerError.inUse(boxName: "Salon", until: until)) { try await give(chambre) }
        #expect(try await give(chambre, false, TitleID("another")) == chambre.id)
        #expect(try await give(chambre, true) == chambre.id)
        await #expect(throws: LedgerError.inUse(boxName: "Chambre", until: until)) { try await give(salon) }
        try await till.ledger.giveBack(licenceOf: film, box: salon.id, account: account)
        await #expect(throws: LedgerError.inUse(boxName: "Chambre", until: until)) { try await give(salon) }
        try await till.ledger.giveBack(licenceOf: film, box: chambre.id, account: account)
        #expect(try await give(salon) == salon.id)
        till.clock.advance(by: .seconds(3600))
        #expect(try await give(chambre) == chambre.id)
        await #expect(throws: LedgerError.noSuchBox) { try await give(try Till.box(3)) }
    }

    @Test("Of two boxes that race for one film, one gets it", arguments: TestDatabase.possible)
    func race(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await till.paired(try Till.box()).account
        let boxes = try (2..<12).map { try Till.box($0) }
        for box in boxes { _ = try await till.paired(box, by: .account(account)) }
        let until = till.clock.now.advanced(by: .seconds(3600))
        let given = await withTaskGroup(of: Bool.self) { group in
            for box in boxes {
                group.addTask {
                    let licence = try? await till.ledger.giveLicence(
                        of: TitleID("film"), to: box.id, account: account, until: until, takesOver: false)
                    return licence != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(given == 1)
    }

    @Test("Of two positions the later by its own time stays, and what is new is told once", arguments: TestDatabase.possible)
    func positions(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let (account, film) = (try await till.ledger.makeAccount(), TitleID("film"))
        let start = till.clock.now
        func left(_ seconds: Int, at minute: Int) -> ResumePosition {
            ResumePosition(title: film, milliseconds: Int64(seconds) * 1000, time: start.advanced(by: .seconds(60 * minute)))
        }
        till.clock.advance(by: .seconds(600))
        #expect(try await till.ledger.keep([left(100, at: 2)], [], of: account) == 1)
        #expect(try await till.ledger.keep([left(50, at: 1)], [], of: account) == 2)
        #expect(try await till.ledger.changes(of: account, since: 0) == Changes(positions: [left(100, at: 2)], favourites: [], sequence: 2))
        #expect(try await till.ledger.changes(of: account, since: 1).positions.isEmpty)
        let ahead = Favourite(title: film, isKept: true, time: .distantFuture)
        #expect(try await till.ledger.keep([left(200, at: 3)], [ahead], of: account) == 3)
        let kept = Favourite(title: film, isKept: true, time: till.clock.now)
        #expect(
            try await till.ledger.changes(of: account, since: 2)
                == Changes(positions: [left(200, at: 3)], favourites: [kept], sequence: 3))
        let absurd = ResumePosition(title: film, milliseconds: .max, time: till.clock.now)
        _ = try await till.ledger.keep([absurd], [], of: account)
        await #expect(throws: LedgerError.noSuchAccount) { try await till.ledger.keep([], [], of: AccountID("none")) }
        await #expect(throws: LedgerError.noSuchAccount) { try await till.ledger.changes(of: AccountID("none"), since: 0) }
    }

    @Test("A film that was seen to its end is finished until it is begun anew", arguments: TestDatabase.possible)
    func finished(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await till.ledger.makeAccount()
        for isFinished in [true, false, true] {
            till.clock.advance(by: .seconds(1))
            let left = ResumePosition(title: TitleID("film"), milliseconds: 0, isFinished: isFinished, time: till.clock.now)
            _ = try await till.ledger.keep([left], [], of: account)
            #expect(try await till.ledger.changes(of: account, since: 0).positions == [left])
        }
    }

    @Test("A ledger that knew no endings goes on, and its films are unfinished", arguments: TestDatabase.possible)
    func withoutEndings(kind: TestDatabase) async throws {
        let open = try kind.open()
        try await open.database.migrate(Array(LedgerSchema.steps.prefix(8)))
        let till = TillClock()
        let cipher = try #require(RestCipher(key: [UInt8](repeating: 7, count: 32)))
        let ledger = Ledger(open.database, cipher: cipher, payments: SandboxPayments(database: open.database), now: { till.now })
        let account = try await ledger.makeAccount()
        try await open.database.transaction { transaction in
            _ = try transaction.run(
                "INSERT INTO resume (account, title, at_ms, kept, sequence) VALUES ($1, 'film', 5, 6, 1)", [.text(account.value)])
        }
        try await ledger.prepare()
        let left = ResumePosition(title: TitleID("film"), milliseconds: 5, time: UTCTime(milliseconds: 6))
        #expect(try await ledger.changes(of: account, since: 0).positions == [left])
    }

    @Test("Fifty at once are counted without a gap", arguments: TestDatabase.possible)
    func sequence(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let account = try await till.ledger.makeAccount()
        let numbers = await till.atOnce { try await till.ledger.keep([], [], of: account) }
        #expect(try numbers.map { try $0.get() }.sorted() == Array(1...50))
    }

    @Test("Content keys come back by quality, lie sealed, and open under their secret alone", arguments: TestDatabase.possible)
    func keys(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let film = TitleID("film")
        func key(_ number: UInt8) -> ContentKey {
            ContentKey(id: [UInt8](repeating: number, count: 16), key: [UInt8](repeating: number + 100, count: 16))
        }
        for _ in 0..<2 {
            try await till.ledger.keep([key(1), key(2)], of: film, quality: .hd)
            try await till.ledger.keep([key(3)], of: film, quality: .uhd)
        }
        #expect(try await till.ledger.contentKeys(of: film, upTo: .sd).isEmpty)
        #expect(try await till.ledger.contentKeys(of: film, upTo: .hd) == [key(1), key(2)])
        #expect(try await till.ledger.contentKeys(of: film, upTo: .uhd) == [key(1), key(2), key(3)])
        let sealed = try await till.ledger.database.transaction { try $0.run("SELECT sealed FROM content_key").compactMap { $0.blob(0) } }
        #expect(sealed.count == 3)
        // Each key is sixteen equal bytes; what hides it isn't.
        #expect(sealed.allSatisfy { $0.count == 12 + 16 + 16 && Set($0[12..<28]).count > 1 })
        let other = try #require(RestCipher(key: [UInt8](repeating: 8, count: 32)))
        let stranger = Ledger(till.ledger.database, cipher: other, payments: till.payments, now: { till.clock.now })
        await #expect(throws: LedgerError.wrongSecret) { try await stranger.contentKeys(of: film, upTo: .uhd) }
        await #expect(throws: LedgerError.wrong(name: "key")) {
            try await till.ledger.keep([ContentKey(id: [], key: [])], of: film, quality: .hd)
        }
    }
}
