import Club
import Store

extension Ledger {
    /// How far a box's clock may be from the club's, either way.
    static let clockTolerance: Duration = .seconds(300)

    /// Lets a signed request in, once.
    ///
    /// - Parameters:
    ///   - nonce: As the box wrote it.
    ///   - created: When the box says that it signed.
    /// - Throws: `replayed`, `stale`.
    /// - Source: RFC 9421 §7.2.2.
    func admit(nonce: String, of box: BoxID, at created: UTCTime) async throws(LedgerError) {
        try Self.check(nonce, "nonce", most: 100)
        let now = self.now
        guard created.duration(since: now) <= Self.clockTolerance, now.duration(since: created) <= Self.clockTolerance else {
            throw .stale(now: now)
        }
        // Kept for as long as a request signed at `created` could be let in.
        let expires = created.advanced(by: Self.clockTolerance)
        try await transaction { transaction in
            let rows = try transaction.run(
                "INSERT INTO nonce (box, nonce, expires) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING nonce",
                [.text(box.value), .text(nonce), .time(expires)])
            guard !rows.isEmpty else { throw LedgerError.replayed }
        }
    }
}
