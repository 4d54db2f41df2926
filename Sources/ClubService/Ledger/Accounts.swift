import Club
import Crypto
import Store

/// What a box says of itself when it is first heard of. That the signing key is its own is for the caller to have checked.
struct BoxIntroduction: Hashable, Sendable {
    /// Ed25519.
    let signingKey: VerifyingKey
    /// X25519; 32 bytes.
    let agreementKey: [UInt8]
    /// What people call it: `Salon`.
    let name: String

    /// Its name is its key's.
    var id: BoxID { BoxID(BoxThumbprint.name(of: signingKey.bytes, sha256: Digest.sha256)) }

    func check() throws(LedgerError) {
        guard agreementKey.count == 32 else { throw .wrong(name: "agreement key") }
        try Ledger.check(name, "name", most: 100)
    }
}

/// A box that is known.
struct Box: Hashable, Sendable {
    let id: BoxID
    /// nil: known, and paired with none.
    let account: AccountID?
    /// nil: one household's.
    let fleet: FleetID?
    let signingKey: VerifyingKey
    let agreementKey: [UInt8]
    let name: String

    static let columns = "box.id, box.account, box.fleet, box.signing_key, box.agreement_key, box.name"

    /// nil where a column isn't what was written.
    init?(_ row: SQLRow) {
        guard let id = row.text(0), let signingKey = row.blob(3).flatMap({ VerifyingKey($0) }), let agreementKey = row.blob(4),
            let name = row.text(5)
        else { return nil }
        self.id = BoxID(id)
        account = row.text(1).map { AccountID($0) }
        fleet = row.text(2).map { FleetID($0) }
        self.signingKey = signingKey
        self.agreementKey = agreementKey
        self.name = name
    }
}

extension Ledger {
    /// A new account; or, where the integrator names it, that one, whether it is there already or not.
    func makeAccount(_ id: AccountID? = nil) async throws(LedgerError) -> AccountID {
        let name: String
        if let id { name = id.value } else { name = try randomName() }
        try Self.check(name, "account")
        let now = self.now
        try await transaction { try Self.insertAccount(name, now, $0) }
        return AccountID(name)
    }

    static func insertAccount(_ name: String, _ now: UTCTime, _ transaction: any SQLTransaction) throws {
        try transaction.run(
            "INSERT INTO account (id, made, sequence) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING", [.text(name), .time(now)])
    }

    static func requireAccount(_ account: AccountID, _ transaction: any SQLTransaction) throws {
        guard try !transaction.run("SELECT 1 FROM account WHERE id = $1", [.text(account.value)]).isEmpty else {
            throw LedgerError.noSuchAccount
        }
    }

    /// nil where it was never paired nor enrolled.
    func box(_ id: BoxID) async throws(LedgerError) -> Box? {
        try await transaction { try Self.box(id, $0) }
    }

    static func box(_ id: BoxID, _ transaction: any SQLTransaction) throws -> Box? {
        try transaction.run("SELECT \(Box.columns) FROM box WHERE id = $1", [.text(id.value)]).first.flatMap { Box($0) }
    }

    /// By name.
    func boxes(of account: AccountID) async throws(LedgerError) -> [Box] {
        try await transaction { transaction in
            try transaction.run("SELECT \(Box.columns) FROM box WHERE account = $1 ORDER BY name, id", [.text(account.value)])
                .compactMap { Box($0) }
        }
    }

    /// - Throws: `noSuchBox` where it isn't the account's.
    func rename(_ box: BoxID, of account: AccountID, to name: String) async throws(LedgerError) {
        try Self.check(name, "name", most: 100)
        try await transaction { transaction in
            let rows = try transaction.run(
                "UPDATE box SET name = $1 WHERE id = $2 AND account = $3 RETURNING id",
                [.text(name), .text(box.value), .text(account.value)])
            guard !rows.isEmpty else { throw LedgerError.noSuchBox }
        }
    }

    /// Unpairs it; its tokens are of no use from then on. One that isn't the account's is left alone.
    func remove(_ box: BoxID, from account: AccountID) async throws(LedgerError) {
        let now = self.now
        try await transaction { transaction in
            let rows = try transaction.run(
                "UPDATE box SET account = NULL WHERE id = $1 AND account = $2 AND fleet IS NULL RETURNING id",
                [.text(box.value), .text(account.value)])
            if !rows.isEmpty { try Self.revokeTokens(of: box, now, transaction) }
        }
    }

    /// Adds the box, or brings what is known of it up to date.
    static func keep(
        _ box: BoxIntroduction, account: AccountID, fleet: FleetID?, _ transaction: any SQLTransaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO box (id, account, fleet, signing_key, agreement_key, name) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (id) DO UPDATE SET account = excluded.account, fleet = excluded.fleet,
                agreement_key = excluded.agreement_key, name = excluded.name
            """,
            [
                .text(box.id.value), .text(account.value), .text(fleet?.value), .blob(box.signingKey.bytes), .blob(box.agreementKey),
                .text(box.name),
            ])
    }
}
