import CSQLite
import Glibc

/// A connection to a database of one file, which a pulled plug leaves as the last transaction that returned left it.
///
/// - Thread: one at a time; whoever shares it guards it.
/// - Source: SQLite's write-ahead log with `synchronous=FULL`: a transaction that has returned is on the disk.
public final class SQLiteConnection {
    private let handle: OpaquePointer
    private let path: String
    private var isOpen = true
    private var statements: [String: OpaquePointer] = [:]
    /// Statements that are kept ready; a program has some fifty of its own.
    private static let mostStatements = 200

    /// - Parameters:
    ///   - path: Of the file, which is made where it isn't there; `:memory:` is one that goes with the connection.
    ///   - patience: How long another writer is waited for.
    /// - Throws: `cannotOpen`, `damaged`, `busy`, `full`.
    public init(path: String, patience: Duration = .seconds(5)) throws(SQLiteError) {
        var opened: OpaquePointer?
        // One thread at a time: no need of SQLite's own lock.
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let status = sqlite3_open_v2(path, &opened, flags, nil)
        guard status == SQLITE_OK, let opened else {
            let reason = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
            sqlite3_close_v2(opened)
            throw .cannotOpen(path: path, reason: reason)
        }
        handle = opened
        self.path = path
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, Int32(clamping: Int64(patience / .milliseconds(1))))
        try execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF")
    }

    deinit { close() }

    /// Ends it before its last owner goes, so that its files can be moved; whatever is asked afterwards fails.
    public func close() {
        guard isOpen else { return }
        isOpen = false
        for statement in statements.values { sqlite3_finalize(statement) }
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Brings what the write-ahead log holds into the database, and empties the log: what was deleted is then nowhere.
    ///
    /// - Throws: `busy` where somebody else reads on; the log is then as it was.
    public func emptyLog() throws(SQLiteError) {
        let row = try run("PRAGMA wal_checkpoint(TRUNCATE)").first
        if row?.integer(0) != 0 { throw .busy(path: path) }
    }

    /// From now on no transaction of this connection brings the log into the database by the way: `checkpoint` is somebody's to call.
    public func leaveLog() throws(SQLiteError) { try execute("PRAGMA wal_autocheckpoint=0") }

    /// Brings what it can of the log into the database without anybody's waiting for it. Whatever the log holds is on the disk already.
    ///
    /// - Returns: How many pages the log has, and how many of them are in the database now; nil where another is at it.
    @discardableResult
    public func checkpoint() throws(SQLiteError) -> (pages: Int, moved: Int)? {
        guard let row = try run("PRAGMA wal_checkpoint(PASSIVE)").first, row.integer(0) == 0, let pages = row.integer(1),
            let moved = row.integer(2)
        else { return nil }
        return (Int(pages), Int(moved))
    }

    /// Runs one statement, kept ready for the next time.
    ///
    /// - Parameters:
    ///   - sql: With `$1`, `$2`… where `values` go, each any number of times.
    ///   - values: In that order.
    /// - Returns: All rows: ask for no more than you want to hold.
    @discardableResult
    public func run(_ sql: String, _ values: [SQLValue] = []) throws(SQLiteError) -> [SQLRow] {
        let statement = try ready(sql)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() { try bind(value, to: index + 1, of: statement, sql) }
        var rows: [SQLRow] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: rows.append(row(statement))
            case SQLITE_DONE: return rows
            case let status: throw error(status, sql)
            }
        }
    }

    /// Runs statements without values or answers, as of a schema.
    public func execute(_ script: String) throws(SQLiteError) {
        guard isOpen else { throw .cannotOpen(path: path, reason: "it was closed") }
        let status = sqlite3_exec(handle, script, nil, nil, nil)
        guard status == SQLITE_OK else { throw error(status, script) }
    }

    /// All that `work` does, or, where it throws, none of it. Must not be called within itself.
    ///
    /// - Throws: What `work` throws; where the commit fails, that.
    @discardableResult
    public func transaction<Value>(_ work: () throws -> Value) throws -> Value {
        try run("BEGIN IMMEDIATE")
        do {
            let value = try work()
            try run("COMMIT")
            return value
        } catch {
            // SQLite may have rolled back by itself, as on a full disk.
            if isOpen, sqlite3_get_autocommit(handle) == 0 { _ = try? run("ROLLBACK") }
            throw error
        }
    }

    /// What `work` reads is of one moment: nothing that another connection commits meanwhile is seen. Waits for no writer. Must not be called
    /// within itself.
    ///
    /// - Throws: What `work` throws.
    @discardableResult
    public func reading<Value>(_ work: () throws -> Value) throws -> Value {
        try run("BEGIN")
        // Nothing was written: whether it is committed or not is one.
        defer { if isOpen, sqlite3_get_autocommit(handle) == 0 { _ = try? run("COMMIT") } }
        return try work()
    }

    /// From now on it refuses to write.
    public func refuseWriting() throws(SQLiteError) { try execute("PRAGMA query_only=ON") }

    /// Rows that the last statement inserted, changed or deleted.
    public var changes: Int { Int(sqlite3_changes64(handle)) }

    /// Brings the tables to the newest form, each step with the note of it in one transaction.
    ///
    /// - Parameter steps: From an empty file on; only ever appended to.
    /// - Throws: `tooNew` where the file has had more steps than are known.
    public func migrate(_ steps: [String]) throws {
        let version = Int(try run("PRAGMA user_version").first?.integer(0) ?? 0)
        guard version <= steps.count else { throw SQLiteError.tooNew(path: path, version: version, known: steps.count) }
        for index in version..<steps.count {
            try transaction {
                // Another process may have been first.
                guard try run("PRAGMA user_version").first?.integer(0) == Int64(index) else { return }
                try execute(steps[index])
                try execute("PRAGMA user_version=\(index + 1)")
            }
        }
    }

    private func ready(_ sql: String) throws(SQLiteError) -> OpaquePointer {
        guard isOpen else { throw .cannotOpen(path: path, reason: "it was closed") }
        if let statement = statements[sql] { return statement }
        if statements.count >= Self.mostStatements {
            for statement in statements.values { sqlite3_finalize(statement) }
            statements.removeAll()
        }
        var statement: OpaquePointer?
        let status = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard status == SQLITE_OK, let statement else { throw error(status, sql) }
        statements[sql] = statement
        return statement
    }

    private func bind(_ value: SQLValue, to number: Int, of statement: OpaquePointer, _ sql: String) throws(SQLiteError) {
        let index = sqlite3_bind_parameter_index(statement, "$\(number)")
        guard index > 0 else { throw .failed(statement: sql, reason: "it has no $\(number)") }
        let status =
            switch value {
            case .null: sqlite3_bind_null(statement, index)
            case .integer(let number): sqlite3_bind_int64(statement, index, number)
            case .real(let number): sqlite3_bind_double(statement, index, number)
            case .text(let text): lanterne_sqlite3_bind_text(statement, index, text, UInt64(text.utf8.count))
            case .blob(let bytes): bind(bytes, to: index, of: statement)
            }
        guard status == SQLITE_OK else { throw error(status, sql) }
    }

    private func bind(_ bytes: [UInt8], to index: Int32, of statement: OpaquePointer) -> Int32 {
        // A null pointer would be taken for null.
        guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
        return bytes.withUnsafeBytes { lanterne_sqlite3_bind_blob(statement, index, $0.baseAddress, UInt64($0.count)) }
    }

    private func row(_ statement: OpaquePointer) -> SQLRow {
        SQLRow(
            (0..<sqlite3_column_count(statement)).map { column in
                let count = Int(sqlite3_column_bytes(statement, column))
                switch sqlite3_column_type(statement, column) {
                case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
                case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
                case SQLITE_TEXT:
                    let bytes = UnsafeBufferPointer(start: sqlite3_column_text(statement, column), count: count)
                    return .text(String(decoding: bytes, as: UTF8.self))
                case SQLITE_BLOB: return .blob(Array(UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, column), count: count)))
                default: return .null
                }
            })
    }

    private func error(_ status: Int32, _ sql: String) -> SQLiteError {
        let reason = String(cString: sqlite3_errmsg(handle))
        switch status & 0xFF {
        case SQLITE_FULL: return .full(path: path)
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy(path: path)
        case SQLITE_CORRUPT, SQLITE_NOTADB: return .damaged(path: path, reason: reason)
        case SQLITE_CONSTRAINT: return .forbidden(reason: reason)
        case SQLITE_READONLY: return .readOnly(path: path)
        case SQLITE_IOERR: return diskError(status, reason)
        case SQLITE_CANTOPEN, SQLITE_PERM: return .cannotOpen(path: path, reason: reason)
        default: return .failed(statement: sql, reason: reason)
        }
    }
    /// SQLite tells one error for all; what the disk is like tells which it was.
    private func diskError(_ status: Int32, _ reason: String) -> SQLiteError {
        if faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0, errno == EROFS { return .readOnly(path: path) }
        // The log's index is a file that grows by one written byte: where that fails, there was no room for it.
        return status == SQLITE_IOERR | 19 << 8 ? .full(path: path) : .diskFails(path: path, reason: reason)
    }
}
