import Club
import Crypto
import Store

/// What a box shows with its requests. They are of no use without its key.
struct Tokens: Hashable, Sendable {
    let access: String
    /// Used up by use.
    let refresh: String
    let accessExpires: UTCTime
    let account: AccountID
    let box: BoxID
}

/// Who shows an access token.
struct Holder: Hashable, Sendable {
    let box: Box
    let account: AccountID
}

extension Ledger {
    static let accessLife: Duration = .seconds(3600)
    /// A box that was switched off for less than this is still paired. Chosen.
    static let refreshLife: Duration = .seconds(400 * 86_400)
    /// How long a used refresh token is remembered: a box takes a new one each hour.
    static let usedTokenLife: Duration = .seconds(7 * 86_400)
    /// A box that heard no answer asks again within this, by the same token.
    static let repeatLife: Duration = .seconds(60)

    /// New tokens for a refresh token, which is used up by it. For a minute the same answer is given again, while no token of it was used;
    /// after that, or once one was, a used token is somebody else's, and all that came of it are revoked.
    ///
    /// - Throws: `tokenRefused`.
    func refresh(_ token: String, box: BoxID) async throws(LedgerError) -> Tokens {
        let now = self.now
        let salt = try random(32)
        let tokens: Tokens? = try await transaction { transaction in
            guard let known = try Self.token(token, "refresh", now, transaction), known.box == box else { return nil }
            if let used = known.used {
                guard let salt = known.salt, now < used.advanced(by: Self.repeatLife),
                    try !Self.isUsed(after: known.generation, family: known.family, transaction)
                else {
                    try transaction.run("UPDATE token_family SET revoked = $1 WHERE id = $2", [.time(now), .text(known.family)])
                    return nil
                }
                return try Self.mint(
                    from: token, salt: salt, family: known.family, generation: known.generation + 1, box: box, used, transaction)
            }
            try transaction.run(
                "UPDATE token SET used = $1, salt = $2 WHERE hash = $3", [.time(now), .blob(salt), .blob(Secret.fingerprint(token))])
            return try Self.mint(
                from: token, salt: salt, family: known.family, generation: known.generation + 1, box: box, now, transaction)
        }
        // Thrown only now: within the transaction it would take the revocation back.
        guard let tokens else { throw .tokenRefused }
        return tokens
    }

    /// Who may show this access token.
    ///
    /// - Throws: `tokenRefused`.
    func holder(of access: String) async throws(LedgerError) -> Holder {
        let now = self.now
        let (holder, isNew) = try await reading { try Self.holder(of: access, now, $0) }
        // Only its first use is written down.
        guard isNew else { return holder }
        return try await transaction { transaction in
            let (holder, isNew) = try Self.holder(of: access, now, transaction)
            if isNew {
                // That the answer has arrived: from now on its refresh token's forebear is no one's to repeat.
                try transaction.run("UPDATE token SET used = $1 WHERE hash = $2", [.time(now), .blob(Secret.fingerprint(access))])
            }
            return holder
        }
    }

    private static func holder(
        of access: String, _ now: UTCTime, _ transaction: any SQLTransaction
    ) throws -> (holder: Holder, isNew: Bool) {
        guard let known = try token(access, "access", now, transaction), let box = try box(known.box, transaction),
            let account = box.account
        else { throw LedgerError.tokenRefused }
        return (Holder(box: box, account: account), known.used == nil)
    }

    /// Ends a token of either kind and all of its family, as at signing out. One that is none is passed over.
    func revoke(_ token: String, box: BoxID) async throws(LedgerError) {
        let now = self.now
        try await transaction { transaction in
            try transaction.run(
                """
                UPDATE token_family SET revoked = $1
                WHERE box = $2 AND revoked IS NULL AND id IN (SELECT family FROM token WHERE hash = $3)
                """, [.time(now), .text(box.value), .blob(Secret.fingerprint(token))])
        }
    }

    static func revokeTokens(of box: BoxID, _ now: UTCTime, _ transaction: any SQLTransaction) throws {
        try transaction.run("UPDATE token_family SET revoked = $1 WHERE box = $2 AND revoked IS NULL", [.time(now), .text(box.value)])
    }

    private struct KnownToken {
        let family: String
        let generation: Int64
        let used: UTCTime?
        let salt: [UInt8]?
        let box: BoxID
    }

    private static func token(_ token: String, _ kind: String, _ now: UTCTime, _ transaction: any SQLTransaction) throws -> KnownToken? {
        let rows = try transaction.run(
            """
            SELECT token.family, token.generation, token.used, token.salt, token_family.box
            FROM token JOIN token_family ON token_family.id = token.family
            WHERE token.hash = $1 AND token.kind = $2 AND token.expires > $3 AND token_family.revoked IS NULL
            """, [.blob(Secret.fingerprint(token)), .text(kind), .time(now)])
        guard let row = rows.first, let family = row.text(0), let generation = row.integer(1), let box = row.text(4) else { return nil }
        return KnownToken(family: family, generation: generation, used: row.time(2), salt: row.blob(3), box: BoxID(box))
    }

    private static func isUsed(after generation: Int64, family: String, _ transaction: any SQLTransaction) throws -> Bool {
        try !transaction.run(
            "SELECT 1 FROM token WHERE family = $1 AND generation > $2 AND used IS NOT NULL LIMIT 1", [.text(family), .integer(generation)]
        ).isEmpty
    }

    /// The pair that follows from a secret and its salt; kept as fingerprints, once.
    ///
    /// - Parameter issued: When it was first given: a repetition doesn't live longer.
    static func mint(
        from secret: String, salt: [UInt8], family: String, generation: Int64, box: BoxID, _ issued: UTCTime,
        _ transaction: any SQLTransaction
    ) throws -> Tokens {
        let access = Secret.successor(of: secret, salt: salt, purpose: "access")
        let refresh = Secret.successor(of: secret, salt: salt, purpose: "refresh")
        let live = try transaction.run("SELECT 1 FROM token_family WHERE id = $1 AND revoked IS NULL", [.text(family)])
        guard !live.isEmpty, let account = try Self.box(box, transaction)?.account else { throw LedgerError.tokenRefused }
        for (token, kind, life) in [(access, "access", accessLife), (refresh, "refresh", refreshLife)] {
            try transaction.run(
                """
                INSERT INTO token (hash, family, kind, generation, expires) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
                """,
                [
                    .blob(Secret.fingerprint(token)), .text(family), .text(kind), .integer(generation), .time(issued.advanced(by: life)),
                ])
        }
        let kept = try transaction.run("SELECT expires FROM token WHERE hash = $1", [.blob(Secret.fingerprint(access))])
        return Tokens(
            access: access, refresh: refresh, accessExpires: kept.first?.time(0) ?? issued.advanced(by: accessLife), account: account,
            box: box)
    }
}
