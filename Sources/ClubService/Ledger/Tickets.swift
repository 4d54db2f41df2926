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
    /// Letters of a code: 20^12 of them, which nobody guesses at a door.
    static let ticketLetters = 12

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

    /// Lets the holder of a code in, once.
    ///
    /// - Throws: `noSuchTicket`, `alreadyAdmitted`.
    func admit(_ code: String, to showtime: ShowtimeID) async throws(LedgerError) -> Ticket {
        guard let shown = TypedCode.read(code, count: Self.ticketLetters) else { throw .noSuchTicket }
        let (cipher, now) = (self.cipher, self.now)
        return try await transaction { transaction in
            // Codes are sealed, each differently: of one showing's, all are opened.
            let rows = try transaction.run("SELECT \(Ticket.columns) FROM ticket WHERE showtime = $1", [.text(showtime.value)])
            guard let ticket = try rows.map({ try Ticket($0, cipher) }).first(where: { $0.code == shown }) else {
                throw LedgerError.noSuchTicket
            }
            let name: [SQLValue] = [.text(ticket.id.value)]
            if let time = try transaction.run("SELECT admitted FROM admission WHERE ticket = $1", name).first?.time(0) {
                throw LedgerError.alreadyAdmitted(at: time)
            }
            try transaction.run("INSERT INTO admission (ticket, admitted) VALUES ($1, $2)", name + [.time(now)])
            return ticket
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
