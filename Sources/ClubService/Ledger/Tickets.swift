import Club
import Crypto
import Store

/// Seats at a showing.
struct Ticket: Hashable, Sendable {
    let id: TicketID
    let showtime: ShowtimeID
    let title: TitleID?
    let seats: Int
    /// What is shown at the door. Kept sealed, since whoever reads it can go in.
    let code: String
    let bought: UTCTime

    static let columns = "id, showtime, title, seats, code, bought"

    static func place(_ id: TicketID) -> String { "ticket/\(id.value)" }

    init(id: TicketID, showtime: ShowtimeID, title: TitleID?, seats: Int, code: String, bought: UTCTime) {
        self.id = id
        self.showtime = showtime
        self.title = title
        self.seats = seats
        self.code = code
        self.bought = bought
    }

    /// - Throws: `CryptoError.cannotOpen`, where it was sealed under another secret.
    init(_ row: SQLRow, _ cipher: RestCipher) throws {
        guard let id = row.text(0).map({ TicketID($0) }), let showtime = row.text(1), let sealed = row.blob(4), let bought = row.time(5)
        else { throw CryptoError.cannotOpen }
        let code = String(decoding: try cipher.open(sealed, place: Self.place(id)), as: UTF8.self)
        self.init(
            id: id, showtime: ShowtimeID(showtime), title: row.text(2).map { TitleID($0) }, seats: Int(row.integer(3) ?? 0), code: code,
            bought: bought)
    }
}

extension Ledger {
    /// Puts a showing on sale, or brings it up to date. Seats that are sold stay sold, even where there are fewer now.
    func keep(showtime: ShowtimeID, starts: UTCTime, seats: Int) async throws(LedgerError) {
        try Self.check(showtime.value, "showtime")
        guard (0...100_000).contains(seats) else { throw .wrong(name: "seats") }
        try await transaction { transaction in
            try transaction.run(
                """
                INSERT INTO showtime (id, starts, seats, sold) VALUES ($1, $2, $3, 0)
                ON CONFLICT (id) DO UPDATE SET starts = excluded.starts, seats = excluded.seats
                """, [.text(showtime.value), .time(starts), .integer(Int64(seats))])
        }
    }

    /// The newest first.
    func tickets(of account: AccountID) async throws(LedgerError) -> [Ticket] {
        let cipher = self.cipher
        return try await reading { transaction in
            try transaction.run(
                "SELECT \(Ticket.columns) FROM ticket WHERE account = $1 ORDER BY bought DESC, id LIMIT 1000", [.text(account.value)]
            ).map { try Ticket($0, cipher) }
        }
    }
}
