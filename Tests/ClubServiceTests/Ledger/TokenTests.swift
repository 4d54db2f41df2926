import Club
import TestSupport
import Testing

@testable import ClubService

@Suite struct TokenTests {
    @Test("A refresh token asked with fifty times at once gives one answer", arguments: TestDatabase.possible)
    func repeated(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let box = try Till.box()
        let first = try await till.paired(box)
        let answers = await till.atOnce { try await till.ledger.refresh(first.refresh, box: box.id) }
        let tokens = Set(try answers.map { try $0.get() })
        #expect(tokens.count == 1)
        let second = try #require(tokens.first)
        #expect(second.refresh != first.refresh && second.access != first.access)
        #expect(try await till.ledger.holder(of: second.access).box.id == box.id)
    }

    @Test("A used refresh token revokes all that came of it, once its successor was used", arguments: TestDatabase.possible)
    func reuse(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let box = try Till.box()
        let first = try await till.paired(box)
        let second = try await till.ledger.refresh(first.refresh, box: box.id)
        _ = try await till.ledger.holder(of: second.access)
        await #expect(throws: LedgerError.tokenRefused) { try await till.ledger.refresh(first.refresh, box: box.id) }
        await #expect(throws: LedgerError.tokenRefused) { try await till.ledger.refresh(second.refresh, box: box.id) }
        await #expect(throws: LedgerError.tokenRefused) { try await till.ledger.holder(of: second.access) }
    }

    @Test("A used refresh token revokes all that came of it, after a minute", arguments: TestDatabase.possible)
    func late(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let box = try Till.box()
        let first = try await till.paired(box)
        let second = try await till.ledger.refresh(first.refresh, box: box.id)
        till.clock.advance(by: .seconds(59))
        #expect(try await till.ledger.refresh(first.refresh, box: box.id) == second)
        till.clock.advance(by: .seconds(1))
        await #expect(throws: LedgerError.tokenRefused) { try await till.ledger.refresh(first.refresh, box: box.id) }
        await #expect(throws: LedgerError.tokenRefused) { try await till.ledger.refresh(second.refresh, box: box.id) }
    }

    @Test("An access token lasts an hour, and one kind isn't taken for the other, nor for another box's", arguments: TestDatabase.possible)
    func ends(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let (box, other) = (try Till.box(), try Till.box(2))
        let tokens = try await till.paired(box)
        await #expect(throws: LedgerError.tokenRefused) { try await till.ledger.holder(of: tokens.refresh) }
        await #expect(throws: LedgerError.tokenRefused) { try await till.ledger.refresh(tokens.access, box: box.id) }
        await #expect(throws: LedgerError.tokenRefused) { try await till.ledger.refresh(tokens.refresh, box: other.id) }
        till.clock.advance(by: .seconds(3599))
        #expect(try await till.ledger.holder(of: tokens.access).account == tokens.account)
        till.clock.advance(by: .seconds(1))
        await #expect(throws: LedgerError.tokenRefused) { try await till.ledger.holder(of: tokens.access) }
        try await till.ledger.prune()
        #expect(try await till.ledger.refresh(tokens.refresh, box: box.id).account == tokens.account)
    }

    @Test("Signing out, unpairing and pairing anew each end the tokens of before", arguments: TestDatabase.possible)
    func revoked(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let box = try Till.box()
        let first = try await till.paired(box)
        try await till.ledger.revoke(first.refresh, box: box.id)
        await #expect(throws: LedgerError.tokenRefused) { try await till.ledger.holder(of: first.access) }
        let second = try await till.paired(box, by: .account(first.account))
        let third = try await till.paired(box, by: .newAccount)
        await #expect(throws: LedgerError.tokenRefused) { try await till.ledger.holder(of: second.access) }
        #expect(try await till.ledger.boxes(of: first.account).isEmpty)
        try await till.ledger.remove(box.id, from: first.account)
        #expect(try await till.ledger.holder(of: third.access).account == third.account)
        try await till.ledger.remove(box.id, from: third.account)
        await #expect(throws: LedgerError.tokenRefused) { try await till.ledger.holder(of: third.access) }
        #expect(try await till.ledger.box(box.id)?.account == nil)
    }

    @Test("A nonce is let in once, of each box, and within five minutes of the club's clock", arguments: TestDatabase.possible)
    func nonces(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let (box, other) = (BoxID("a"), BoxID("b"))
        let start = till.clock.now
        let answers = await till.atOnce { try await till.ledger.admit(nonce: "n", of: box, at: start) }
        #expect(answers.filter { (try? $0.get()) != nil }.count == 1)
        try await till.ledger.admit(nonce: "n", of: other, at: start)
        till.clock.advance(by: .seconds(300))
        try await till.ledger.prune()
        await #expect(throws: LedgerError.replayed) { try await till.ledger.admit(nonce: "n", of: box, at: start) }
        till.clock.advance(by: .milliseconds(1))
        try await till.ledger.prune()
        await #expect(throws: LedgerError.stale(now: till.clock.now)) { try await till.ledger.admit(nonce: "n", of: box, at: start) }
        let ahead = till.clock.now.advanced(by: .milliseconds(300_001))
        await #expect(throws: LedgerError.stale(now: till.clock.now)) { try await till.ledger.admit(nonce: "m", of: box, at: ahead) }
        await #expect(throws: LedgerError.wrong(name: "nonce")) { try await till.ledger.admit(nonce: "", of: box, at: start) }
    }

    @Test(
        "A used token is remembered for a week; one that comes back later is refused, and the box goes on", arguments: TestDatabase.possible
    )
    func remembered(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let box = try Till.box()
        let first = try await till.paired(box)
        let second = try await till.ledger.refresh(first.refresh, box: box.id)
        till.clock.advance(by: .seconds(7 * 86_400 + 1))
        try await till.ledger.prune()
        await #expect(throws: LedgerError.tokenRefused) { try await till.ledger.refresh(first.refresh, box: box.id) }
        #expect(try await till.ledger.refresh(second.refresh, box: box.id).account == first.account)
    }

    @Test(
        "Every refusal has its words in both languages",
        arguments: [
            LedgerError.noSuchCode, .soldOut(left: 2), .inUse(boxName: "Salon", until: .distantFuture), .replayed,
            .database(.busy(reason: "")),
        ])
    func words(error: LedgerError) {
        let (french, english) = (error.sentence(in: "fr"), error.sentence(in: "en"))
        #expect(french != english && french == error.sentence(in: "de"))
        #expect(french.hasSuffix(".") && english.hasSuffix("."))
    }
}
