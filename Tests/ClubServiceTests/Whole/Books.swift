import Club
import Store
import TestSupport
import Testing

@testable import ClubService

/// A service's tables, read when it is over.
struct Books {
    private let ledger: Ledger

    init(_ club: ServedClub) async throws { ledger = try await club.ledger() }

    /// That what customers were told is what is written, and that each paid once.
    func audit(_ told: Told) async throws {
        try await ledger.settle()
        let rentals = told.rentals
        let held = try await ledger.transaction { transaction in
            try transaction.run(
                """
                SELECT entitlement.id, entitlement.title, box.id FROM entitlement JOIN box ON box.account = entitlement.account
                WHERE entitlement.refunded IS NULL
                """
            ).map { row in [row.text(0) ?? "", row.text(1) ?? "", row.text(2) ?? ""] }
        }
        // Every question was asked until it was answered: so neither more nor fewer.
        #expect(Set(held) == Set(rentals.map { [$0.entitlement, $0.title, $0.box] }))
        #expect(held.count == rentals.count)
        #expect(Set(held.map { [$0[1], $0[2]] }).count == held.count, "a film twice in one household")
        let cards = rentals.filter { !$0.isByVoucher }.count
        #expect(try await count("sale WHERE means = 'instrument' AND state = 'captured'") == cards)
        #expect(try await count("sale WHERE means = 'voucher' AND state = 'captured'") == rentals.count - cards)
        #expect(try await count("sale WHERE state <> 'captured'") == 0)
        #expect(try await count("sandbox_payment WHERE state = 'captured' AND amount = 399") == cards)
        #expect(try await count("sandbox_payment") == cards)
        let spent = try await number("SELECT sum(100000 - uses) FROM voucher")
        #expect(spent == rentals.count - cards)
    }

    private func count(_ rows: String) async throws -> Int { try await number("SELECT count(*) FROM \(rows)") }

    private func number(_ sql: String) async throws -> Int {
        // PostgreSQL's sum is no bigint.
        try await ledger.transaction { Int(try $0.run("SELECT CAST((\(sql)) AS bigint)").first?.integer(0) ?? -1) }
    }
}
