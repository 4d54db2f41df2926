import Club
import Crypto
import Media
import Store

/// What a telephone's page of a slate shows.
struct Slate: Hashable, Sendable {
    let use: SlateUse
    /// Characters.
    let most: Int
    /// What stands on it; empty at first.
    let text: String
}

/// A slate: what a telephone writes for one box's screen. A box has one at a time. What stands on it is sealed, and gone with it.
extension Ledger {
    /// Long enough to find a film, and short enough that a box before which nobody sits stops asking.
    static let slateLife: Duration = .seconds(15 * 60)
    /// Nobody guesses 96 bits; more would make the QR code's squares smaller.
    private static let slateCodeBytes = 12

    /// Gives a box a clean one, in place of the one that it had.
    ///
    /// - Returns: What its page is opened by.
    /// - Throws: `wrong`.
    func openSlate(for box: BoxID, _ asked: SlateAsked) async throws(LedgerError) -> (code: String, expires: UTCTime) {
        guard (1...SlateText.most).contains(asked.most) else { throw .wrong(name: "most") }
        let code = Base64.encodeForURLs(try random(Self.slateCodeBytes))
        let expires = now.advanced(by: Self.slateLife)
        try await transaction { transaction in
            try transaction.run(
                """
                INSERT INTO slate (box, code, purpose, most, revision, sealed, expires) VALUES ($1, $2, $3, $4, 0, NULL, $5)
                ON CONFLICT (box) DO UPDATE SET code = excluded.code, purpose = excluded.purpose, most = excluded.most, revision = 0,
                    sealed = NULL, expires = excluded.expires
                """,
                [
                    .text(box.value), .blob(Secret.fingerprint(code)), .text(asked.use.rawValue), .integer(Int64(asked.most)),
                    .time(expires),
                ])
        }
        return (code, expires)
    }

    /// What is on a telephone's page.
    ///
    /// - Throws: `noSuchSlate`.
    func slate(_ code: String) async throws(LedgerError) -> Slate {
        let (cipher, now) = (self.cipher, self.now)
        return try await reading { transaction in
            let rows = try transaction.run(
                "SELECT box, purpose, most, sealed FROM slate WHERE code = $1 AND expires > $2",
                [.blob(Secret.fingerprint(code)), .time(now)])
            guard let row = rows.first, let box = row.text(0), let use = row.text(1).flatMap({ SlateUse(rawValue: $0) }),
                let most = row.integer(2)
            else { throw LedgerError.noSuchSlate }
            return Slate(use: use, most: Int(most), text: try Self.opened(row.blob(3), of: box, cipher))
        }
    }

    /// Writes on it, in place of what stood there.
    ///
    /// - Parameter text: Cut to what the slate holds.
    /// - Throws: `noSuchSlate`.
    func write(_ text: String, onSlate code: String) async throws(LedgerError) {
        let (cipher, now) = (self.cipher, self.now)
        let fingerprint: SQLValue = .blob(Secret.fingerprint(code))
        try await transaction { transaction in
            let rows = try transaction.run("SELECT box, most FROM slate WHERE code = $1 AND expires > $2", [fingerprint, .time(now)])
            guard let row = rows.first, let box = row.text(0), let most = row.integer(1) else { throw LedgerError.noSuchSlate }
            let line = SlateText.line(text, atMost: Int(most))
            try transaction.run(
                "UPDATE slate SET revision = revision + 1, sealed = $1 WHERE code = $2",
                [.blob(try cipher.seal(Array(line.utf8), place: Self.place(ofSlate: box))), fingerprint])
        }
    }

    /// What stands on a box's slate.
    ///
    /// - Returns: nil where nobody has written on it since that revision.
    /// - Throws: `noSuchSlate`.
    func slateText(of box: BoxID, after revision: Int64) async throws(LedgerError) -> SlateText? {
        let (cipher, now) = (self.cipher, self.now)
        return try await reading { transaction in
            let rows = try transaction.run(
                "SELECT revision, sealed FROM slate WHERE box = $1 AND expires > $2", [.text(box.value), .time(now)])
            guard let row = rows.first, let latest = row.integer(0) else { throw LedgerError.noSuchSlate }
            guard latest > revision else { return nil }
            return SlateText(text: try Self.opened(row.blob(1), of: box.value, cipher), revision: latest)
        }
    }

    /// The box's screen was left.
    func closeSlate(of box: BoxID) async throws(LedgerError) {
        try await transaction { transaction in try transaction.run("DELETE FROM slate WHERE box = $1", [.text(box.value)]) }
    }

    private static func place(ofSlate box: String) -> String { "slate/\(box)" }

    private static func opened(_ sealed: [UInt8]?, of box: String, _ cipher: RestCipher) throws -> String {
        guard let sealed else { return "" }
        return String(decoding: try cipher.open(sealed, place: place(ofSlate: box)), as: UTF8.self)
    }
}
