import Club
import Store

/// A licence that was given: for its time the film plays on that box of the account, and on no other.
struct LicenceGiven: Hashable, Sendable {
    let title: TitleID
    let box: BoxID
    let given: UTCTime
    let until: UTCTime
}

extension Ledger {
    /// Takes down that a box gets a licence. Whether the account may watch is for the caller to have decided.
    ///
    /// - Parameters:
    ///   - until: When it ends by itself.
    ///   - takesOver: The viewer has said that it goes on here.
    /// - Throws: `inUse` where another box holds one; `noSuchBox` where the box isn't the account's.
    func giveLicence(
        of title: TitleID, to box: BoxID, account: AccountID, until: UTCTime, takesOver: Bool
    ) async throws(LedgerError) -> LicenceGiven {
        try Self.check(title.value, "title")
        let now = self.now
        let id = try randomName()
        return try await transaction { transaction in
            guard try Self.box(box, transaction)?.account == account else { throw LedgerError.noSuchBox }
            let held = try transaction.run(
                "SELECT box, ends FROM screen WHERE account = $1 AND title = $2", [.text(account.value), .text(title.value)]
            ).first
            if let other = held?.text(0), other != box.value, let ends = held?.time(1), ends > now, !takesOver {
                let name = try Self.box(BoxID(other), transaction)?.name ?? ""
                throw LedgerError.inUse(boxName: name, until: ends)
            }
            try transaction.run(
                """
                INSERT INTO screen (account, title, box, given, ends) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (account, title) DO UPDATE SET box = excluded.box, given = excluded.given, ends = excluded.ends
                """, [.text(account.value), .text(title.value), .text(box.value), .time(now), .time(until)])
            try transaction.run(
                "INSERT INTO licence (id, account, title, box, given, ends) VALUES ($1, $2, $3, $4, $5, $6)",
                [.text(id), .text(account.value), .text(title.value), .text(box.value), .time(now), .time(until)])
            return LicenceGiven(title: title, box: box, given: now, until: until)
        }
    }

    /// The box has stopped: another may begin. What another has taken over meanwhile is left alone.
    func giveBack(licenceOf title: TitleID, box: BoxID, account: AccountID) async throws(LedgerError) {
        try await transaction { transaction in
            try transaction.run(
                "DELETE FROM screen WHERE account = $1 AND title = $2 AND box = $3",
                [.text(account.value), .text(title.value), .text(box.value)])
        }
    }
}
