import Club
import TestSupport
import Testing

@testable import ClubService

@Suite struct PairingTests {
    @Test("A box is named by its key's thumbprint, as RFC 8037's own example has it")
    func thumbprint() throws {
        let key: [UInt8] = [
            0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1, 0x72, 0xf3, 0xda,
            0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
        ]
        let box = BoxIntroduction(signingKey: try #require(.init(key)), agreementKey: [], name: "")
        #expect(box.id.value == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    }

    @Test("A code is waited for, approved once, and gives the same tokens again", arguments: TestDatabase.possible)
    func approved(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let box = try Till.box()
        let grant = try await till.ledger.beginGrant(for: box)
        #expect(grant.interval == .seconds(5))
        #expect(grant.expires == till.clock.now.advanced(by: .seconds(900)))
        #expect(try await till.ledger.poll(deviceCode: grant.deviceCode, box: box.id) == .pending)
        let typed = grant.userCode.lowercased().replacing("-", with: " ")
        #expect(try await till.ledger.grant(userCode: typed, guesser: "phone") == PendingGrant(boxName: "Salon", expires: grant.expires))
        let account = try await till.ledger.approve(userCode: typed, by: .newAccount, guesser: "phone")
        #expect(try await till.ledger.approve(userCode: grant.userCode, by: .newAccount, guesser: "phone") == account)
        await #expect(throws: LedgerError.noSuchCode) {
            try await till.ledger.approve(userCode: grant.userCode, by: .newAccount, guesser: "somebody")
        }
        let answers = await till.atOnce { try await till.ledger.poll(deviceCode: grant.deviceCode, box: box.id) }
        let tokens = Set(try answers.map { try $0.get() })
        #expect(tokens.count == 1)
        guard case .approved(let given) = try #require(tokens.first) else { throw ContractViolation("no tokens") }
        #expect(given.account == account && given.box == box.id)
        #expect(given.accessExpires == till.clock.now.advanced(by: .seconds(3600)))
        #expect(try await till.ledger.holder(of: given.access).account == account)
        #expect(try await till.ledger.boxes(of: account).map(\.name) == ["Salon"])
    }

    @Test("Who asks too often is slowed down, by five seconds more each time", arguments: TestDatabase.possible)
    func slowDown(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let box = try Till.box()
        let code = try await till.ledger.beginGrant(for: box).deviceCode
        #expect(try await till.ledger.poll(deviceCode: code, box: box.id) == .pending)
        till.clock.advance(by: .seconds(4))
        #expect(try await till.ledger.poll(deviceCode: code, box: box.id) == .slowDown(interval: .seconds(10)))
        till.clock.advance(by: .seconds(9))
        #expect(try await till.ledger.poll(deviceCode: code, box: box.id) == .slowDown(interval: .seconds(15)))
        till.clock.advance(by: .seconds(15))
        #expect(try await till.ledger.poll(deviceCode: code, box: box.id) == .pending)
    }

    @Test("A code ends after a quarter of an hour, at a no, and is no other box's", arguments: TestDatabase.possible)
    func ends(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let (box, other) = (try Till.box(), try Till.box(2))
        let first = try await till.ledger.beginGrant(for: box)
        await #expect(throws: LedgerError.noSuchCode) { try await till.ledger.poll(deviceCode: first.deviceCode, box: other.id) }
        await #expect(throws: LedgerError.noSuchCode) { try await till.ledger.poll(deviceCode: "none", box: box.id) }
        try await till.ledger.deny(userCode: first.userCode, guesser: "phone")
        try await till.ledger.deny(userCode: first.userCode, guesser: "phone")
        #expect(try await till.ledger.poll(deviceCode: first.deviceCode, box: box.id) == .denied)
        await #expect(throws: LedgerError.noSuchCode) {
            try await till.ledger.approve(userCode: first.userCode, by: .newAccount, guesser: "phone")
        }
        let second = try await till.ledger.beginGrant(for: box)
        till.clock.advance(by: .seconds(900))
        #expect(try await till.ledger.poll(deviceCode: second.deviceCode, box: box.id) == .expired)
        await #expect(throws: LedgerError.noSuchCode) {
            try await till.ledger.approve(userCode: second.userCode, by: .newAccount, guesser: "phone")
        }
        await #expect(throws: LedgerError.noSuchAccount) {
            let third = try await till.ledger.beginGrant(for: box)
            _ = try await till.ledger.approve(userCode: third.userCode, by: .account(AccountID("none")), guesser: "phone")
        }
    }

    @Test("After five wrong codes from one place the right one is refused too, for a quarter of an hour", arguments: TestDatabase.possible)
    func guesses(kind: TestDatabase) async throws {
        let till = try await Till(kind)
        let grant = try await till.ledger.beginGrant(for: try Till.box())
        let until = till.clock.now.advanced(by: .seconds(900))
        for code in ["BBBB-BBBB", "", "aeiou", "CCCC-CCCC", String(repeating: "B", count: 5000)] {
            await #expect(throws: LedgerError.noSuchCode) { try await till.ledger.grant(userCode: code, guesser: "phone") }
        }
        await #expect(throws: LedgerError.tooManyGuesses(until: until)) {
            try await till.ledger.grant(userCode: grant.userCode, guesser: "phone")
        }
        #expect(try await till.ledger.grant(userCode: grant.userCode, guesser: "another").boxName == "Salon")
        till.clock.advance(by: .seconds(900))
        await #expect(throws: LedgerError.noSuchCode) { try await till.ledger.grant(userCode: "BBBB-BBBB", guesser: "phone") }
    }

    @Test("User codes have eight letters, none a vowel, and each comes as often as another")
    func codes() throws {
        var generator = SeededGenerator(state: 1)
        var counts: [Character: Int] = [:]
        for _ in 0..<2000 {
            let code = try TypedCode.make(8) { count in (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) } }
            #expect(code.count == 9 && Array(code)[4] == "-")
            #expect(TypedCode.read(code, count: 8) == code)
            for letter in code where letter != "-" { counts[letter, default: 0] += 1 }
        }
        #expect(Set(counts.keys) == Set("BCDFGHJKLMNPQRSTVWXZ"))
        #expect(counts.values.allSatisfy { (650...950).contains($0) })
    }

    @Test("Whatever is typed is read as the code that it is, or as none")
    func typed() {
        let corpus = ["BCDF-GHJK", "bcdf ghjk", "BCDFGHJK"].map { Array($0.utf8) }
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(corpus, words: ["-", "é", "ß", "\u{0}", "A"], &generator)
            guard let code = TypedCode.read(String(decoding: bytes, as: UTF8.self), count: 8) else { return }
            #expect(code.utf8.count == 9 && TypedCode.read(code, count: 8) == code, "seed \(seed)")
        }
    }
}
