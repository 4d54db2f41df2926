import Club
import Glibc
import LinuxIO

/// The database's file: its tables, and what is done where it is damaged.
enum BoxFile {
    /// Only ever appended to.
    static let schema: [String] = [
        BoxTable.allCases.map { table in
            """
            CREATE TABLE \(table.rawValue) (
                id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, sealed BLOB NOT NULL, changed INTEGER NOT NULL);
            """
        }.joined() + """
            CREATE TABLE part (digest BLOB PRIMARY KEY NOT NULL, bytes BLOB NOT NULL) WITHOUT ROWID;
            CREATE TABLE root (id INTEGER PRIMARY KEY CHECK (id = 1), bytes BLOB NOT NULL, etag TEXT);
            CREATE TABLE root_part (digest BLOB PRIMARY KEY NOT NULL REFERENCES part (digest)) WITHOUT ROWID;
            """,
        CatalogueTables.schema,
        CatalogueTables.ratings,
    ]

    /// The file, whole; where it was damaged, a new one, with the error that says so.
    static func open(_ path: String, at time: UTCTime) throws(BoxStoreError) -> (connection: SQLiteConnection, loss: BoxStoreError?) {
        let connection: SQLiteConnection
        do {
            connection = try SQLiteConnection(path: path)
        } catch {
            return try begunAnew(error, nil, path, at: time)
        }
        do {
            try prepare(connection, path)
        } catch let error as SQLiteError {
            return try begunAnew(error, connection, path, at: time)
        } catch {
            throw .failed(reason: "\(error)")
        }
        return (connection, nil)
    }

    /// Sets a damaged file aside and begins a new one.
    ///
    /// - Parameter old: Is closed, when what can still be read has been taken from it.
    static func beginAnew(
        _ old: SQLiteConnection?, _ path: String, reason: String, at time: UTCTime
    ) throws(BoxStoreError) -> (connection: SQLiteConnection, loss: BoxStoreError) {
        let rescued = old.map(readable) ?? [:]
        old?.close()
        let kept = path + damagedSuffix + "\(time)"
        // One damaged file is enough to look at, and the disk is small.
        removeSetAside(path)
        // The file goes first: SQLite drops a log without a file, but a file without its log would be an older one.
        if rename(path, kept) != 0 { throw .cannotOpen(path: path, reason: "it is damaged and stays: \(Errno.last)") }
        if rename(path + "-wal", kept + "-wal") != 0 { unlink(path + "-wal") }
        unlink(path + "-shm")
        do {
            let connection = try SQLiteConnection(path: path)
            try prepare(connection, path)
            try connection.transaction { try putBack(rescued, to: connection) }
            return (connection, .setAside(path: path, kept: kept, reason: reason))
        } catch let error as SQLiteError {
            throw BoxStoreError(error)
        } catch {
            throw .failed(reason: "\(error)")
        }
    }

    /// Removes damaged files that were set aside: they may name what was watched.
    static func removeSetAside(_ path: String) {
        let cut = path.lastIndex(of: "/")
        let folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = cut.map { String(path[path.index(after: $0)...]) } ?? path
        for other in Folder.names(in: folder) where other.hasPrefix(name + damagedSuffix) { unlink("\(folder)/\(other)") }
    }

    private static let damagedSuffix = ".damaged-"

    private static func begunAnew(
        _ error: SQLiteError, _ old: SQLiteConnection?, _ path: String, at time: UTCTime
    ) throws(BoxStoreError) -> (connection: SQLiteConnection, loss: BoxStoreError?) {
        guard case .damaged(_, let reason) = error else { throw BoxStoreError(error) }
        let (connection, loss) = try beginAnew(old, path, reason: reason, at: time)
        return (connection, loss)
    }

    private static func prepare(_ connection: SQLiteConnection, _ path: String) throws {
        // What is deleted is overwritten; what doesn't fit its page is told instead of believed.
        try connection.execute("PRAGMA secure_delete=ON; PRAGMA cell_size_check=ON")
        try connection.migrate(schema)
        // The viewer's tables are small. The club's files aren't, and their digests tell.
        for table in BoxTable.allCases {
            let verdict = try connection.run("PRAGMA quick_check(\(table.rawValue))").first?.text(0) ?? "no answer"
            if verdict != "ok" { throw SQLiteError.damaged(path: path, reason: verdict) }
        }
        // An erasure that the plug was pulled on is brought to its end. On a full disk it has to wait.
        _ = try? connection.emptyLog()
    }

    /// The rows of the viewer's tables, as they are: what isn't whole doesn't open later.
    private static func readable(_ connection: SQLiteConnection) -> [BoxTable: [SQLRow]] {
        var rows: [BoxTable: [SQLRow]] = [:]
        for table in BoxTable.allCases {
            rows[table] = try? connection.run("SELECT id, key, sealed, changed FROM \(table.rawValue) ORDER BY id")
        }
        return rows
    }

    private static func putBack(_ rows: [BoxTable: [SQLRow]], to connection: SQLiteConnection) throws {
        for (table, rows) in rows {
            for row in rows {
                try connection.run("INSERT OR IGNORE INTO \(table.rawValue) VALUES ($1, $2, $3, $4)", row.values)
            }
        }
    }
}
