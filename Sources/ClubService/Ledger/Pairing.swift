import Club
import Crypto
import Media
import Store

/// What a box shows, and what it asks with. Source: RFC 8628 §3.2.
struct DeviceGrant: Hashable, Sendable {
    /// The box's own secret.
    let deviceCode: String
    /// To be read from the television: `BCDF-GHJK`.
    let userCode: String
    let expires: UTCTime
    /// Between two polls.
    let interval: Duration
}

/// Source: RFC 8628 §3.5.
enum GrantAnswer: Hashable, Sendable {
    case pending
    /// It asks too often, and waits this long from now on.
    case slowDown(interval: Duration)
    case expired
    case denied
    case approved(Tokens)
}

/// Who says yes on the telephone.
enum Approver: Hashable, Sendable {
    /// Somebody who has no account yet.
    case newAccount
    case account(AccountID)
}

/// What the telephone shows before it asks.
struct PendingGrant: Hashable, Sendable {
    let boxName: String
    let expires: UTCTime
}

extension Ledger {
    /// How long a code waits. Source: RFC 8628 §6.1 leaves it open; long enough to find a telephone.
    static let grantLife: Duration = .seconds(15 * 60)
    /// Source: RFC 8628 §3.2, the value where none is said.
    static let pollInterval: Duration = .seconds(5)
    /// Wrong codes from one place within `guessLife`: with 20^8 codes nobody finds one so. Source: RFC 8628 §5.1.
    static let mostGuesses: Int64 = 5
    static let guessLife: Duration = .seconds(15 * 60)

    /// Begins the pairing of a box.
    ///
    /// - Throws: `wrong`; `ofFleet` where it is a house's.
    func beginGrant(for box: BoxIntroduction) async throws(LedgerError) -> DeviceGrant {
        try box.check()
        let deviceCode = Base64.encodeForURLs(try random(32))
        let userCode = try typedCode(8)
        let salt = try random(32)
        let family = try randomName()
        let expires = now.advanced(by: Self.grantLife)
        try await transaction { transaction in
            guard try Self.box(box.id, transaction)?.fleet == nil else { throw LedgerError.ofFleet }
            try transaction.run(
                """
                INSERT INTO device_grant
                    (device_code, user_code, box, signing_key, agreement_key, name, expires, interval_ms, state, salt, family)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9, $10)
                """,
                [
                    .blob(Secret.fingerprint(deviceCode)), .blob(Secret.fingerprint(userCode)), .text(box.id.value),
                    .blob(box.signingKey.bytes), .blob(box.agreementKey), .text(box.name), .time(expires), .duration(Self.pollInterval),
                    .blob(salt), .text(family),
                ])
        }
        return DeviceGrant(deviceCode: deviceCode, userCode: userCode, expires: expires, interval: Self.pollInterval)
    }

    /// Asks whether somebody has said yes. Once approved it gives the same tokens again until they were used.
    ///
    /// - Parameter box: Who signed the request: another's code is no code.
    /// - Throws: `noSuchCode`.
    func poll(deviceCode: String, box: BoxID) async throws(LedgerError) -> GrantAnswer {
        let now = self.now
        return try await transaction { transaction in
            let rows = try transaction.run(
                "SELECT state, expires, polled, interval_ms, salt, family FROM device_grant WHERE device_code = $1 AND box = $2",
                [.blob(Secret.fingerprint(deviceCode)), .text(box.value)])
            guard let row = rows.first, let state = row.text(0), let expires = row.time(1), let interval = row.duration(3),
                let salt = row.blob(4), let family = row.text(5)
            else { throw LedgerError.noSuchCode }
            guard now < expires else { return .expired }
            switch state {
            case "denied": return .denied
            case "approved":
                return .approved(try Self.mint(from: deviceCode, salt: salt, family: family, generation: 0, box: box, now, transaction))
            default: break
            }
            let isEarly = row.time(2).map { now < $0.advanced(by: interval) } ?? false
            // Source: RFC 8628 §3.5: five seconds more, now and from now on.
            let next = isEarly ? interval + .seconds(5) : interval
            try transaction.run(
                "UPDATE device_grant SET polled = $1, interval_ms = $2 WHERE device_code = $3",
                [.time(now), .duration(next), .blob(Secret.fingerprint(deviceCode))])
            return isEarly ? .slowDown(interval: next) : .pending
        }
    }

    /// What waits under a code.
    ///
    /// - Parameter guesser: Who types: an account, or an address.
    /// - Throws: `noSuchCode`, `tooManyGuesses`.
    func grant(userCode: String, guesser: String) async throws(LedgerError) -> PendingGrant {
        try await answer(userCode, guesser) { row, _, _ in PendingGrant(boxName: row.text(3) ?? "", expires: row.time(4) ?? .distantFuture)
        }
    }

    /// Says yes: the box is the account's from now on. Said again, it changes nothing.
    ///
    /// - Throws: `noSuchCode`, `tooManyGuesses`, `noSuchAccount`.
    func approve(userCode: String, by approver: Approver, guesser: String) async throws(LedgerError) -> AccountID {
        let fresh = try randomName()
        return try await answer(userCode, guesser) { row, now, transaction in
            if let account = row.text(6).map({ AccountID($0) }) {
                // A second yes is the first one's echo, unless somebody else says it.
                guard row.text(8) == guesser, approver == .newAccount || approver == .account(account) else {
                    throw LedgerError.noSuchCode
                }
                return account
            }
            guard row.text(5) == "pending", let signingKey = row.blob(1).flatMap({ VerifyingKey($0) }), let agreementKey = row.blob(2),
                let name = row.text(3), let code = row.blob(0), let family = row.text(7)
            else { throw LedgerError.noSuchCode }
            let account: AccountID
            switch approver {
            case .newAccount:
                account = AccountID(fresh)
                try Self.insertAccount(fresh, now, transaction)
            case .account(let known):
                account = known
                try Self.requireAccount(known, transaction)
            }
            let box = BoxIntroduction(signingKey: signingKey, agreementKey: agreementKey, name: name)
            try Self.keep(box, account: account, fleet: nil, transaction)
            try Self.revokeTokens(of: box.id, now, transaction)
            try transaction.run("INSERT INTO token_family (id, box) VALUES ($1, $2)", [.text(family), .text(box.id.value)])
            try transaction.run(
                "UPDATE device_grant SET state = 'approved', account = $1, approver = $2 WHERE device_code = $3",
                [.text(account.value), .text(guesser), .blob(code)])
            return account
        }
    }

    /// Says no.
    ///
    /// - Throws: `noSuchCode`, `tooManyGuesses`.
    func deny(userCode: String, guesser: String) async throws(LedgerError) {
        try await answer(userCode, guesser) { row, _, transaction in
            guard let code = row.blob(0), row.text(5) != "approved" else { throw LedgerError.noSuchCode }
            try transaction.run("UPDATE device_grant SET state = 'denied' WHERE device_code = $1", [.blob(code)])
        }
    }

    /// Finds the grant of a code, and counts a wrong one against who typed it.
    private func answer<Value: Sendable>(
        _ userCode: String, _ guesser: String, _ work: @escaping @Sendable (SQLRow, UTCTime, any SQLTransaction) throws -> Value
    ) async throws(LedgerError) -> Value {
        try Self.check(guesser, "guesser")
        let now = self.now
        let typed = TypedCode.read(userCode, count: 8)
        let found: Value? = try await transaction { transaction in
            let earlier = try transaction.run(
                "SELECT wrong, expires FROM guess WHERE guesser = $1 AND expires > $2", [.text(guesser), .time(now)])
            let wrong = earlier.first?.integer(0) ?? 0
            let until = earlier.first?.time(1) ?? now.advanced(by: Self.guessLife)
            guard wrong < Self.mostGuesses else { throw LedgerError.tooManyGuesses(until: until) }
            let rows = try transaction.run(
                """
                SELECT device_code, signing_key, agreement_key, name, expires, state, account, family, approver FROM device_grant
                WHERE user_code = $1 AND expires > $2
                """, [.blob(typed.map { Secret.fingerprint($0) } ?? []), .time(now)])
            if let row = rows.first { return try work(row, now, transaction) }
            try transaction.run(
                """
                INSERT INTO guess (guesser, wrong, expires) VALUES ($1, $2, $3)
                ON CONFLICT (guesser) DO UPDATE SET wrong = excluded.wrong, expires = excluded.expires
                """, [.text(guesser), .integer(wrong + 1), .time(until)])
            return nil
        }
        // Thrown only now: within the transaction it would take the count back.
        guard let found else { throw .noSuchCode }
        return found
    }
}
