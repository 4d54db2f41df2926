import CPostgreSQL
import Glibc
import Store

/// Why a statement wasn't done, by what is to be done next.
enum PostgreSQLFailure: Error {
    /// Others stood in the way: all of the transaction again. Source: PostgreSQL 13.2.3, "Serializable Isolation Level".
    case conflict(reason: String)
    /// The connection is gone: a new one.
    case lost(reason: String)
    /// To be told.
    case told(DatabaseError)

    /// Whether the same may go through the next time.
    var isPassing: Bool {
        if case .told = self { false } else { true }
    }

    /// For who asked.
    var error: DatabaseError {
        switch self {
        case .conflict(let reason): .busy(reason: reason)
        case .lost(let reason): .unavailable(reason: reason)
        case .told(let error): error
        }
    }
}

/// One connection to a server.
///
/// - Thread: one, its owner's. Every call waits for the server, ten seconds at most.
/// - Source: libpq, PostgreSQL's documentation, chapter 34 of version 15.
final class PostgreSQLConnection {
    private let handle: OpaquePointer

    /// - Parameter address: A connection string of libpq's or a `postgresql://` address.
    /// - Throws: `lost`.
    init(_ address: String) throws(PostgreSQLFailure) {
        // Later ones win: an address may say otherwise of all but the encoding.
        let settings = [
            ("connect_timeout", "5"), ("tcp_user_timeout", "10000"), ("keepalives_idle", "30"), ("application_name", "lanterne-club"),
            ("dbname", address), ("client_encoding", "UTF8"),
        ]
        let opened = withCStrings(settings.map(\.0)) { keywords in
            withCStrings(settings.map(\.1)) { values in PQconnectdbParams(keywords, values, 1) }
        }
        guard let opened else { throw .lost(reason: "no memory") }
        guard PQstatus(opened) == CONNECTION_OK else {
            let reason = sentence(PQerrorMessage(opened))
            PQfinish(opened)
            throw .lost(reason: reason)
        }
        handle = opened
        // What the server has to say beside its answers would go to standard error.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        _ = try run(
            """
            SELECT set_config('statement_timeout', '10000', false), set_config('idle_in_transaction_session_timeout', '10000', false),
                set_config('bytea_output', 'hex', false), set_config('client_min_messages', 'warning', false)
            """, [])
    }

    deinit { PQfinish(handle) }

    /// Whether it can be used still.
    var isAlive: Bool { PQstatus(handle) == CONNECTION_OK }

    /// Whether a transaction is open, be it a failed one.
    var isWithinTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

    /// Runs one statement.
    ///
    /// - Parameters:
    ///   - sql: With `$1`, `$2`… where `values` go.
    ///   - values: In that order, each of its own type: `bigint`, `double precision`, `text`, `bytea`.
    func run(_ sql: String, _ values: [SQLValue]) throws(PostgreSQLFailure) -> [SQLRow] {
        let types = values.map(\.postgreSQLType)
        let result = withCStrings(values.map(\.postgreSQLText)) { texts in
            PQexecParams(handle, sql, Int32(values.count), types, texts, nil, nil, 0)
        }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK: return []
        case PGRES_TUPLES_OK: return rows(result)
        default: throw failure(result, sql)
        }
    }

    private func rows(_ result: OpaquePointer?) -> [SQLRow] {
        let types = (0..<PQnfields(result)).map { PQftype(result, $0) }
        return (0..<PQntuples(result)).map { row in
            SQLRow(
                types.enumerated().map { column, type in
                    let column = Int32(column)
                    guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
                    let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
                    return SQLValue(postgreSQLText: String(decoding: bytes, as: UTF8.self), type: type)
                })
        }
    }

    /// Source: PostgreSQL's appendix A, "Error Codes".
    private func failure(_ result: OpaquePointer?, _ sql: String) -> PostgreSQLFailure {
        // PG_DIAG_SQLSTATE is the character C, PG_DIAG_MESSAGE_PRIMARY is M.
        let state = PQresultErrorField(result, 67).map { String(cString: $0) } ?? ""
        let reason = PQresultErrorField(result, 77).map { String(cString: $0) } ?? sentence(PQerrorMessage(handle))
        guard isAlive else { return .lost(reason: reason) }
        switch state {
        case "40001", "40P01": return .conflict(reason: reason)
        case "57014", "55P03": return .told(.busy(reason: reason))
        case "25006": return .told(.unavailable(reason: reason))
        default: break
        }
        switch state.prefix(2) {
        case "23": return .told(.forbidden(reason: reason))
        case "53", "57", "58": return .told(.unavailable(reason: reason))
        case "08", "": return .lost(reason: reason)
        default: return .told(.failed(statement: sql, reason: reason))
        }
    }
}

/// libpq ends its sentences with a line's end, and breaks some.
private func sentence(_ message: UnsafeMutablePointer<CChar>?) -> String {
    guard let message else { return "no reason given" }
    return String(cString: message).split(whereSeparator: \.isNewline).joined(separator: " ")
}

/// Texts as C has them, for the time of a call; nil stays nil, and one more nil ends them.
private func withCStrings<Value>(_ texts: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value) -> Value {
    let copies = texts.map { text in text.flatMap { strdup($0) } }
    defer { for copy in copies { free(copy) } }
    let pointers: [UnsafePointer<CChar>?] = copies.map { UnsafePointer($0) } + [nil]
    return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
}
