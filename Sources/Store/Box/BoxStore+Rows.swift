import Club
import FoundationEssentials

/// Sealed rows, by their keys. To be called within `asking` or `changing`.
extension BoxStore {
    /// All that open, in the order in which they were first put.
    func all<Row: StoredRow>(_ type: Row.Type, onlyChanged: Bool = false) throws -> [Row] {
        let some = onlyChanged ? " WHERE changed = 1" : ""
        return try connection.run("SELECT key, sealed FROM \(Row.table.rawValue)\(some) ORDER BY id").compactMap { row in
            opened(type, key: row.blob(0) ?? [], sealed: row.blob(1) ?? [])
        }
    }

    /// nil where there is none, or it doesn't open.
    func row<Row: StoredRow>(_ type: Row.Type, key: String) throws -> Row? {
        let digest = digest(key, Row.table)
        let rows = try connection.run("SELECT sealed FROM \(Row.table.rawValue) WHERE key = $1", [.blob(digest)])
        return rows.first.flatMap { opened(type, key: digest, sealed: $0.blob(0) ?? []) }
    }

    /// In the place of the one with its key, where there is one.
    ///
    /// - Parameter isChanged: Since the service was last told.
    func put<Row: StoredRow>(_ row: Row, isChanged: Bool = false) throws {
        let digest = digest(row.key, Row.table)
        try connection.run(
            """
            INSERT INTO \(Row.table.rawValue) (key, sealed, changed) VALUES ($1, $2, $3)
            ON CONFLICT (key) DO UPDATE SET sealed = excluded.sealed, changed = excluded.changed
            """, [.blob(digest), .blob(try sealed(row, digest)), .integer(isChanged ? 1 : 0)])
    }

    func remove<Row: StoredRow>(_ type: Row.Type, key: String) throws {
        try connection.run("DELETE FROM \(Row.table.rawValue) WHERE key = $1", [.blob(digest(key, Row.table))])
    }

    /// The service has what the row says.
    func markSent<Row: StoredRow>(_ type: Row.Type, key: String) throws {
        try connection.run("UPDATE \(Row.table.rawValue) SET changed = 0 WHERE key = $1", [.blob(digest(key, Row.table))])
    }

    /// Unlike in another table, so that a film can't be followed from one to the other.
    private func digest(_ key: String, _ table: BoxTable) -> [UInt8] { cipher.digest(Array("\(table.rawValue)/\(key)".utf8)) }

    private func place(_ digest: [UInt8], _ table: BoxTable) -> String {
        // Each byte as one letter of Latin-1: as good as any other writing, and the shortest to say.
        "\(table.rawValue)/" + String(String.UnicodeScalarView(digest.map { Unicode.Scalar($0) }))
    }

    private func sealed<Row: StoredRow>(_ row: Row, _ digest: [UInt8]) throws(BoxStoreError) -> [UInt8] {
        do {
            var bytes = Array(try JSONEncoder().encode(row))
            // Of like lengths, since a length would tell one title from another.
            bytes += [UInt8](repeating: UInt8(ascii: " "), count: (Self.rowLength - bytes.count % Self.rowLength) % Self.rowLength)
            return try cipher.seal(bytes, place: place(digest, Row.table))
        } catch {
            throw .cannotSeal(reason: "\(error)")
        }
    }

    private func opened<Row: StoredRow>(_ type: Row.Type, key: [UInt8], sealed: [UInt8]) -> Row? {
        guard let bytes = try? cipher.open(sealed, place: place(key, Row.table)),
            let row = try? JSONDecoder().decode(type, from: Data(bytes))
        else {
            count(unreadable: key)
            return nil
        }
        return row
    }

    /// Bytes: what an entitlement takes.
    private static let rowLength = 384
}
