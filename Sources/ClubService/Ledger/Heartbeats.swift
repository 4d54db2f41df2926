import Club
import Store

/// What a box says of itself.
struct Heartbeat: Hashable, Sendable {
    let version: String
    let isPlaying: Bool
    /// The revision of the settings that it goes by.
    var settings: Int64?
    /// The wipe that it has done.
    var wiped: WipeID?
}

/// Names one order to a box to forget its viewer.
struct WipeID: Hashable, Sendable {
    let value: String

    init(_ value: String) { self.value = value }
}

/// What a box has to do.
struct BoxOrders: Hashable, Sendable {
    /// nil where it has them already.
    let settings: PushedSettings?
    let wipe: WipeID?
}

/// A fleet's box as its house sees it.
struct FleetBox: Hashable, Sendable {
    let box: Box
    /// nil: never.
    let seen: UTCTime?
    /// Of its program.
    let version: String?
    /// The revision of the settings that it goes by.
    let settings: Int64?
    /// It was told to forget its viewer, and has not said that it has.
    let isToWipe: Bool
}

extension Ledger {
    /// Takes down what a box says of itself, and tells what it has to do. A wipe is told until the box says that it has done that very one.
    ///
    /// - Throws: `wrong`, `noSuchBox`.
    func hear(_ beat: Heartbeat, of box: BoxID) async throws(LedgerError) -> BoxOrders {
        try Self.check(beat.version, "version", most: 100)
        if let wiped = beat.wiped { try Self.check(wiped.value, "wiped") }
        let now = self.now
        return try await transaction { transaction in
            guard let known = try Self.box(box, transaction) else { throw LedgerError.noSuchBox }
            try transaction.run(
                """
                INSERT INTO box_state (box, seen, version, is_playing, settings) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (box) DO UPDATE SET seen = excluded.seen, version = excluded.version, is_playing = excluded.is_playing,
                    settings = excluded.settings
                """, [.text(box.value), .time(now), .text(beat.version), .integer(beat.isPlaying ? 1 : 0), .integer(beat.settings)])
            if let wiped = beat.wiped {
                try transaction.run("DELETE FROM wipe WHERE box = $1 AND name = $2", [.text(box.value), .text(wiped.value)])
            }
            let wipe = try transaction.run("SELECT name FROM wipe WHERE box = $1", [.text(box.value)]).first?.text(0)
            let pushed = try known.fleet.flatMap { try Self.settings(of: $0, transaction) }
            return BoxOrders(settings: pushed?.revision == beat.settings ? nil : pushed, wipe: wipe.map { WipeID($0) })
        }
    }

    /// Gives all boxes of a fleet other settings, from their next heartbeat on.
    ///
    /// - Parameter document: A settings file's text.
    /// - Returns: The revision.
    /// - Throws: `wrong` where it is no JSON object, or too long; `noSuchFleet`.
    func push(settings document: String, to fleet: FleetID) async throws(LedgerError) -> Int64 {
        guard document.utf8.count <= PushedSettings.maximumBytes, !document.utf8.contains(0),
            (try? OutsideJSON.decode([String: AnyMember].self, from: Array(document.utf8))) != nil
        else { throw .wrong(name: "settings") }
        return try await transaction { transaction in
            try Self.requireFleet(fleet, transaction)
            let rows = try transaction.run(
                """
                INSERT INTO fleet_settings (fleet, revision, document) VALUES ($1, 1, $2)
                ON CONFLICT (fleet) DO UPDATE SET revision = fleet_settings.revision + 1, document = excluded.document
                RETURNING revision
                """, [.text(fleet.value), .text(document)])
            return rows.first?.integer(0) ?? 1
        }
    }

    private static func settings(of fleet: FleetID, _ transaction: any SQLTransaction) throws -> PushedSettings? {
        let rows = try transaction.run("SELECT revision, document FROM fleet_settings WHERE fleet = $1", [.text(fleet.value)])
        guard let row = rows.first, let revision = row.integer(0), let document = row.text(1) else { return nil }
        return PushedSettings(revision: revision, document: document)
    }

    /// By name.
    ///
    /// - Throws: `noSuchFleet`.
    func boxes(of fleet: FleetID) async throws(LedgerError) -> [FleetBox] {
        try await transaction { transaction in
            try Self.requireFleet(fleet, transaction)
            return try transaction.run(
                """
                SELECT \(Box.columns), box_state.seen, box_state.version, box_state.settings, wipe.name FROM box
                LEFT JOIN box_state ON box_state.box = box.id LEFT JOIN wipe ON wipe.box = box.id
                WHERE box.fleet = $1 ORDER BY box.name, box.id
                """, [.text(fleet.value)]
            ).compactMap { row in
                guard let box = Box(row) else { return nil }
                return FleetBox(box: box, seen: row.time(6), version: row.text(7), settings: row.integer(8), isToWipe: row.text(9) != nil)
            }
        }
    }
}

/// Any JSON value, passed over: that the text is JSON is all that has to be known.
private struct AnyMember: Decodable {
    init(from decoder: any Decoder) throws {}
}
