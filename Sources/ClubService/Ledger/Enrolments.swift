import Club
import Store

/// Codes by which boxes come into a fleet: made by its house, and put into the boxes' settings.
extension Ledger {
    /// Letters of a code: 20^12 of them, which nobody guesses.
    private static let enrolmentLetters = 12

    /// Makes a code.
    ///
    /// - Parameters:
    ///   - count: For how many boxes.
    ///   - expires: From then on it lets nobody in.
    /// - Returns: Told this once: its fingerprint alone is kept.
    /// - Throws: `noSuchFleet`, `wrong`.
    func issueEnrolment(in fleet: FleetID, count: Int, expires: UTCTime) async throws(LedgerError) -> String {
        guard (1...100_000).contains(count) else { throw .wrong(name: "count") }
        let code = try typedCode(Self.enrolmentLetters)
        try await transaction { transaction in
            try Self.requireFleet(fleet, transaction)
            try transaction.run(
                "INSERT INTO enrolment (code, fleet, uses, expires) VALUES ($1, $2, $3, $4)",
                [.blob(Secret.fingerprint(code)), .text(fleet.value), .integer(Int64(count)), .time(expires)])
        }
        return code
    }

    /// Brings a box into the fleet whose code it shows. One that is there already uses up nothing.
    ///
    /// - Throws: `enrolmentRefused`; `ofFleet` where it is another's.
    func enrol(_ box: BoxIntroduction, by typed: String) async throws(LedgerError) -> Box {
        try box.check()
        guard let code = TypedCode.read(typed, count: Self.enrolmentLetters).map({ Secret.fingerprint($0) }) else {
            throw .enrolmentRefused
        }
        let (fresh, now) = (try randomName(), self.now)
        return try await transaction { transaction in
            let rows = try transaction.run("SELECT fleet, uses, expires FROM enrolment WHERE code = $1", [.blob(code)])
            guard let row = rows.first, let fleet = row.text(0).map({ FleetID($0) }), let uses = row.integer(1), let expires = row.time(2)
            else { throw LedgerError.enrolmentRefused }
            guard now < expires else { throw LedgerError.enrolmentRefused }
            if try Self.box(box.id, transaction)?.fleet != fleet {
                guard uses > 0 else { throw LedgerError.enrolmentRefused }
                try transaction.run("UPDATE enrolment SET uses = uses - 1 WHERE code = $1", [.blob(code)])
            }
            return try Self.enrol(box, in: fleet, fresh, now, transaction)
        }
    }
}
