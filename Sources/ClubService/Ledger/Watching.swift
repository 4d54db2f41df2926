import Club
import Store

/// What is new since a sequence number.
struct Changes: Hashable, Sendable {
    let positions: [ResumePosition]
    let favourites: [Favourite]
    /// What to ask from next.
    let sequence: Int64
}

extension Ledger {
    private static let mostAtOnce = 1000

    /// Keeps what a box tells: of two about one film, the later by its own time. A time ahead of the club's is taken for the club's.
    ///
    /// - Returns: The account's sequence number after it.
    /// - Throws: `noSuchAccount`.
    func keep(_ positions: [ResumePosition], _ favourites: [Favourite], of account: AccountID) async throws(LedgerError) -> Int64 {
        guard positions.count <= Self.mostAtOnce, favourites.count <= Self.mostAtOnce else { throw .wrong(name: "count") }
        for title in positions.map(\.title) + favourites.map(\.title) { try Self.check(title.value, "title") }
        let now = self.now
        return try await transaction { transaction in
            // The row is held until the end, so that numbers appear in their order.
            let rows = try transaction.run(
                "UPDATE account SET sequence = sequence + 1 WHERE id = $1 RETURNING sequence", [.text(account.value)])
            guard let sequence = rows.first?.integer(0) else { throw LedgerError.noSuchAccount }
            for position in positions {
                try Self.keep(
                    "resume", ["at_ms": .integer(position.milliseconds), "is_finished": .integer(position.isFinished ? 1 : 0)],
                    position.title, min(position.time, now), sequence, account, transaction)
            }
            for favourite in favourites {
                try Self.keep(
                    "favourite", ["is_favourite": .integer(favourite.isKept ? 1 : 0)], favourite.title, min(favourite.time, now),
                    sequence, account, transaction)
            }
            return sequence
        }
    }

    /// - Parameter told: Its own columns, in one order always: the same words are the same statement.
    private static func keep(
        _ table: String, _ told: KeyValuePairs<String, SQLValue>, _ title: TitleID, _ at: UTCTime, _ sequence: Int64,
        _ account: AccountID, _ transaction: any SQLTransaction
    ) throws {
        let columns = told.map(\.key)
        let places = columns.indices.map { "$\($0 + 5)" }.joined(separator: ", ")
        let changed = columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        try transaction.run(
            """
            INSERT INTO \(table) (account, title, kept, sequence, \(columns.joined(separator: ", ")))
            VALUES ($1, $2, $3, $4, \(places))
            ON CONFLICT (account, title) DO UPDATE SET \(changed), kept = excluded.kept, sequence = excluded.sequence
                WHERE \(table).kept < excluded.kept
            """, [.text(account.value), .text(title.value), .time(at), .integer(sequence)] + told.map(\.value))
    }

    /// What was kept after a sequence number, the oldest first; from 0 on, all of it.
    ///
    /// - Throws: `noSuchAccount`.
    func changes(of account: AccountID, since sequence: Int64) async throws(LedgerError) -> Changes {
        try await reading { transaction in
            let rows = try transaction.run("SELECT sequence FROM account WHERE id = $1", [.text(account.value)])
            guard let newest = rows.first?.integer(0) else { throw LedgerError.noSuchAccount }
            let since: [SQLValue] = [.text(account.value), .integer(sequence)]
            let positions = try transaction.run(
                "SELECT title, at_ms, kept, is_finished FROM resume WHERE account = $1 AND sequence > $2 ORDER BY sequence, title", since)
            let favourites = try transaction.run(
                "SELECT title, is_favourite, kept FROM favourite WHERE account = $1 AND sequence > $2 ORDER BY sequence, title", since)
            return Changes(
                positions: positions.compactMap { row in
                    guard let title = row.text(0), let position = row.integer(1), let time = row.time(2) else { return nil }
                    return ResumePosition(title: TitleID(title), milliseconds: position, isFinished: row.integer(3) == 1, time: time)
                },
                favourites: favourites.compactMap { row in
                    guard let title = row.text(0), let time = row.time(2) else { return nil }
                    return Favourite(title: TitleID(title), isKept: row.integer(1) == 1, time: time)
                },
                sequence: newest)
        }
    }
}
