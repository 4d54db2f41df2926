import Club
import Media
import Store

/// Boxes that belong to a house and not to a household, as those of a hotel: each room is an account that ends when its guest leaves.
extension Ledger {
    /// Makes it, or gives it another name.
    func makeFleet(_ id: FleetID, name: String) async throws(LedgerError) {
        try Self.check(id.value, "fleet")
        try Self.check(name, "name", most: 100)
        try await transaction { transaction in
            try transaction.run(
                "INSERT INTO fleet (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                [.text(id.value), .text(name)])
        }
    }

    /// Adds a box, which gets an account of its own; one that is there already keeps its own.
    ///
    /// - Throws: `noSuchFleet`; `ofFleet` where it is another's.
    func enrol(_ box: BoxIntroduction, in fleet: FleetID) async throws(LedgerError) -> Box {
        try box.check()
        let (fresh, now) = (try randomName(), self.now)
        return try await transaction { transaction in
            try Self.requireFleet(fleet, transaction)
            return try Self.enrol(box, in: fleet, fresh, now, transaction)
        }
    }

    /// - Parameter fresh: The name of its account, where it has none of the fleet's yet.
    static func enrol(
        _ box: BoxIntroduction, in fleet: FleetID, _ fresh: String, _ now: UTCTime, _ transaction: any SQLTransaction
    ) throws -> Box {
        let known = try Self.box(box.id, transaction)
        if let other = known?.fleet, other != fleet { throw LedgerError.ofFleet }
        let account: AccountID
        if let kept = known?.account, known?.fleet == fleet {
            account = kept
        } else {
            account = AccountID(fresh)
            try insertAccount(fresh, now, transaction)
            // What it was before, it was somebody else's.
            try revokeTokens(of: box.id, now, transaction)
        }
        try keep(box, account: account, fleet: fleet, transaction)
        guard let enrolled = try Self.box(box.id, transaction) else { throw LedgerError.noSuchBox }
        return enrolled
    }

    static func requireFleet(_ fleet: FleetID, _ transaction: any SQLTransaction) throws {
        guard try !transaction.run("SELECT 1 FROM fleet WHERE id = $1", [.text(fleet.value)]).isEmpty else {
            throw LedgerError.noSuchFleet
        }
    }

    /// The guest has left: all of theirs is erased, the box has a fresh account, and is told to forget too. Its tokens stay good.
    ///
    /// - Parameter account: The guest's: asked again, it doesn't end the next guest's.
    /// - Throws: `noSuchBox`.
    func checkOut(_ box: BoxID, of fleet: FleetID, ending account: AccountID) async throws(LedgerError) -> Box {
        let (fresh, wipe, now) = (try randomName(), try randomName(), self.now)
        return try await transaction { transaction in
            guard let known = try Self.box(box, transaction), known.fleet == fleet else { throw LedgerError.noSuchBox }
            guard known.account == account else { return known }
            try Self.erase(account, fresh, now, transaction)
            try transaction.run(
                "INSERT INTO wipe (box, name) VALUES ($1, $2) ON CONFLICT (box) DO UPDATE SET name = excluded.name",
                [.text(box.value), .text(wipe)])
            guard let freed = try Self.box(box, transaction) else { throw LedgerError.noSuchBox }
            return freed
        }
    }

    /// What a fleet's box gets in place of a pairing; its earlier tokens end. That the request is the box's own is for the caller to have
    /// checked.
    ///
    /// - Throws: `noSuchBox` where it is of no fleet.
    func tokens(forFleetBox box: BoxID) async throws(LedgerError) -> Tokens {
        let (secret, salt, family, now) = (Base64.encodeForURLs(try random(32)), try random(32), try randomName(), self.now)
        return try await transaction { transaction in
            guard try Self.box(box, transaction)?.fleet != nil else { throw LedgerError.noSuchBox }
            try Self.revokeTokens(of: box, now, transaction)
            try transaction.run("INSERT INTO token_family (id, box) VALUES ($1, $2)", [.text(family), .text(box.value)])
            return try Self.mint(from: secret, salt: salt, family: family, generation: 0, box: box, now, transaction)
        }
    }
}
