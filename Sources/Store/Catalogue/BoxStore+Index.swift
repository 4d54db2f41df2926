import Club
import FoundationEssentials

/// The index of the club's catalogue: from it the first screen is full before any of the club's files is read, and titles are found as one types.
///
/// It is made from an edition and can be thrown away. Where it turns out to be damaged it is forgotten, and is then none until it is made again;
/// that is no error.
extension BoxStore {
    /// Makes the index of an edition, unless the one that is there is of this root. Of an older one only what differs is written.
    ///
    /// Takes a second for thousands of new titles: not on a thread that anybody waits for.
    ///
    /// - Parameters:
    ///   - edition: The whole, as it was read from the root's parts.
    ///   - root: What tells this edition from others.
    /// - Returns: How many titles were written.
    /// - Throws: `full`, `readOnly`, `diskFails`, `overBudget` where the titles take more than the club's parts may; the index is then as it was.
    @discardableResult
    public func index(_ edition: ClubEdition, of root: Root) throws(BoxStoreError) -> Int {
        var written: Int? = try askingIndex(orElse: nil) {
            if try indexedRoot() == root.bytes { return 0 }
            return try connection.transaction { try write(edition, of: root) }
        }
        // A damaged one was forgotten just now: the new one is begun from nothing.
        if written == nil { written = try changing { try write(edition, of: root) } }
        // The log would stay as long as what was written. All of that is on the disk in any case.
        if written != 0 { _ = try? connection.emptyLog() }
        return written ?? 0
    }

    /// What is indexed; nil: nothing, or by a program that spelled words in another way.
    public func indexedCatalogue() throws(BoxStoreError) -> CatalogueIndex? {
        try askingIndex(orElse: nil) {
            let rows = try connection.run(
                """
                SELECT profile, shelves, windows, sequence, issued, root IS (SELECT bytes FROM root)
                FROM catalogue_edition WHERE form = $1
                """, [.integer(CatalogueTables.form)])
            guard let row = rows.first else { return nil }
            return try sound {
                let shelves = try ShelvesPart(json: row.blob(1) ?? [])
                return CatalogueIndex(
                    profile: try ClubProfile(json: row.blob(0) ?? []), sequence: Int(row.integer(3) ?? 0),
                    issued: UTCTime(milliseconds: row.integer(4) ?? 0), shelves: shelves.shelves, cards: shelves.cards,
                    windows: try ReleaseWindows(json: row.blob(2) ?? []), isOfShownRoot: row.integer(5) == 1)
            }
        }
    }

    /// Asks the index; a damaged one is forgotten, and there is none then.
    ///
    /// - Parameter none: What the answer is without an index.
    func askingIndex<Value>(orElse none: Value, _ work: () throws -> Value) throws(BoxStoreError) -> Value {
        try asking {
            do {
                return try work()
            } catch SQLiteError.damaged {
                do {
                    try connection.beginIndexAnew()
                } catch SQLiteError.damaged(let path, let reason) {
                    // The damage goes further than the index.
                    throw SQLiteError.damaged(path: path, reason: reason)
                } catch {
                    // The disk is full or may only be read. There is no index all the same.
                }
                return none
            }
        }
    }

    /// Reads what the index holds as JSON: it was whole when it was written.
    func sound<Value>(_ read: () throws -> Value) throws -> Value {
        do { return try read() } catch { throw SQLiteError.damaged(path: path, reason: "the index holds what can't be read: \(error)") }
    }

    private func indexedRoot() throws -> [UInt8]? {
        try connection.run("SELECT root FROM catalogue_edition WHERE form = $1", [.integer(CatalogueTables.form)]).first?.blob(0)
    }

    private func write(_ edition: ClubEdition, of root: Root) throws -> Int {
        var writing = IndexWriting(connection: connection, budget: partBudget)
        if try indexedRoot() == nil { try writing.removeAll() }
        try writing.writeTitles(edition.titles)
        try writing.writeShowtimes(edition.showtimes)
        try writing.writeShelved(edition.shelves)
        try connection.run(
            "INSERT OR REPLACE INTO catalogue_edition VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8)",
            [
                .integer(CatalogueTables.form), .blob(root.bytes), .integer(Int64(edition.sequence)), .integer(edition.issued.milliseconds),
                .blob(try edition.profile.json()), .blob(try ShelvesPart(shelves: edition.shelves, cards: edition.cards).json()),
                .blob(try edition.windows.json()), .blob(try CinemasPart(cinemas: edition.cinemas).json()),
            ])
        return writing.titlesWritten
    }
}
