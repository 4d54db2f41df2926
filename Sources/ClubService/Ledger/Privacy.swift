import Club
import FoundationEssentials
import Store

extension Ledger {
    /// Forgets an account and its boxes. What was sold stays written down without whom it was sold to: the law asks for the one (Code de
    /// commerce, L123-22) and forbids the other (GDPR, article 17). Boxes of a fleet stay, with a fresh account.
    func erase(_ account: AccountID) async throws(LedgerError) {
        let (fresh, now) = (try randomName(), self.now)
        try await transaction { try Self.erase(account, fresh, now, $0) }
    }

    /// - Parameter fresh: The name of the account that a fleet's box goes on with.
    static func erase(_ account: AccountID, _ fresh: String, _ now: UTCTime, _ transaction: any SQLTransaction) throws {
        let name: [SQLValue] = [.text(account.value)]
        if try !transaction.run("SELECT 1 FROM box WHERE account = $1 AND fleet IS NOT NULL", name).isEmpty {
            try insertAccount(fresh, now, transaction)
            try transaction.run("UPDATE box SET account = $2 WHERE account = $1 AND fleet IS NOT NULL", name + [.text(fresh)])
        }
        try transaction.run("DELETE FROM nonce WHERE box IN (SELECT id FROM box WHERE account = $1)", name)
        try transaction.run("DELETE FROM device_grant WHERE account = $1 OR box IN (SELECT id FROM box WHERE account = $1)", name)
        try transaction.run("DELETE FROM box WHERE account = $1", name)
        try transaction.run("DELETE FROM guess WHERE guesser = $1", name)
        try transaction.run("UPDATE sale SET account = NULL, instrument = NULL WHERE account = $1", name)
        // All else goes with it, by the tables' own rules.
        try transaction.run("DELETE FROM account WHERE id = $1", name)
    }

    /// All that is kept of an account, as JSON that reads by itself: an object of tables, each an array of rows.
    ///
    /// - Throws: `noSuchAccount`.
    /// - Source: GDPR, articles 15 and 20.
    func export(_ account: AccountID) async throws(LedgerError) -> [UInt8] {
        let cipher = self.cipher
        let tables: [String: [ExportedRow]] = try await transaction { transaction in
            try Self.requireAccount(account, transaction)
            var tables: [String: [ExportedRow]] = [:]
            for table in ExportedTable.all {
                let rows = try transaction.run(table.sql, [.text(account.value)])
                tables[table.name] = rows.map { ExportedRow(table, $0) }
            }
            let tickets = try transaction.run(
                "SELECT \(Ticket.columns) FROM ticket WHERE account = $1 ORDER BY bought, id", [.text(account.value)])
            tables["tickets"] = try tickets.map { ExportedRow(try Ticket($0, cipher)) }
            return tables
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do { return Array(try encoder.encode(tables)) } catch { throw .wrong(name: "export") }
    }
}

/// One table as its account's person reads it.
private struct ExportedTable {
    let name: String
    /// Names its columns as they are to be read; of `$1`, the account.
    let sql: String
    let columns: [String]

    private init(_ name: String, _ columns: String, _ from: String) {
        self.name = name
        sql = "SELECT \(columns) FROM \(from)"
        self.columns = columns.split(separator: ",").map { column in
            column.split(whereSeparator: { $0 == " " || $0 == "." }).last.map(String.init) ?? ""
        }
    }

    static let all: [ExportedTable] = [
        ExportedTable("account", "id, made AS made_time", "account WHERE id = $1"),
        ExportedTable("boxes", "id, name", "box WHERE account = $1 ORDER BY id"),
        ExportedTable(
            "heartbeats", "box_state.box, box_state.seen AS seen_time, box_state.version, box_state.is_playing",
            "box_state JOIN box ON box.id = box_state.box WHERE box.account = $1 ORDER BY box_state.box"),
        ExportedTable(
            "entitlements",
            """
            id, title, kind, quality, bought AS bought_time, start_within AS start_within_ms, view_for AS view_for_ms,
            first_play AS first_play_time, last_play AS last_play_time, refunded AS refunded_time
            """, "entitlement WHERE account = $1 ORDER BY bought, id"),
        ExportedTable(
            "plays", "entitlement.title, play.box, play.played AS played_time",
            "play JOIN entitlement ON entitlement.id = play.entitlement WHERE entitlement.account = $1 ORDER BY play.played, play.receipt"),
        ExportedTable(
            "subscriptions", "id, plan, starts AS starts_time, ends AS ends_time", "subscription WHERE account = $1 ORDER BY starts, id"),
        ExportedTable(
            "licences", "title, box, given AS given_time, ends AS ends_time", "licence WHERE account = $1 ORDER BY given, id"),
        ExportedTable(
            "admissions", "ticket.id, admission.admitted AS admitted_time",
            "admission JOIN ticket ON ticket.id = admission.ticket WHERE ticket.account = $1 ORDER BY ticket.id"),
        ExportedTable("positions", "title, at_ms, is_finished, kept AS kept_time", "resume WHERE account = $1 ORDER BY title"),
        ExportedTable("favourites", "title, is_favourite, kept AS kept_time", "favourite WHERE account = $1 ORDER BY title"),
        ExportedTable(
            "quotes", "id, offer, kind, title, plan, showtime, seats, amount, currency, tax AS tax_basis_points, expires AS expires_time",
            "quote WHERE account = $1 ORDER BY expires, id"),
        ExportedTable(
            "sales", "id, quote, began AS began_time, state, means, instrument, reason", "sale WHERE account = $1 ORDER BY began, id"),
    ]
}

private struct ExportedRow: Encodable, Sendable {
    private var cells: [String: Cell] = [:]

    private enum Cell: Encodable, Sendable {
        case text(String)
        case number(Int64)

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            }
        }
    }

    /// Null isn't written; what is named a time is written as one.
    init(_ table: ExportedTable, _ row: SQLRow) {
        for (index, column) in table.columns.enumerated() where index < row.values.count {
            if column.hasSuffix("_time") {
                cells[String(column.dropLast(5))] = row.time(index).map { .text($0.description) }
            } else {
                cells[column] = row.text(index).map { .text($0) } ?? row.integer(index).map { .number($0) }
            }
        }
    }

    init(_ ticket: Ticket) {
        cells = [
            "id": .text(ticket.id.value), "showtime": .text(ticket.showtime.value), "seats": .number(Int64(ticket.seats)),
            "code": .text(ticket.code), "bought": .text(ticket.bought.description),
        ]
        cells["title"] = ticket.title.map { .text($0.value) }
    }

    func encode(to encoder: any Encoder) throws { try cells.encode(to: encoder) }
}
