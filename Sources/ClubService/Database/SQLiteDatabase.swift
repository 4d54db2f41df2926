import LinuxIO
import Store

/// The database of one machine: a file, one thread that writes it, one that reads it, and one that keeps its log short.
///
/// Writing to the disk for certain takes milliseconds, whatever is written. So all transactions that wait share one: each within a savepoint
/// of its own, by which a failing one is taken back alone, then one commit (`synchronous=FULL`), and only then is anybody answered.
///
/// What only reads has a connection of its own, and waits for no disk. The write-ahead log shows it a commit only once that is on the disk.
final class SQLiteDatabase: Database {
    private let queue: WorkQueue<SQLiteJob>
    /// nil: what reads waits with what writes.
    private let readingQueue: WorkQueue<SQLiteJob>?
    private let log: LogKeeping

    /// Transactions that share a commit at most: a caller waits for no more than these. Chosen by experiment.
    private static let mostTogether = 64

    /// - Parameters:
    ///   - path: Of the file, which is made where it isn't there; `:memory:` is one that goes with the database.
    ///   - mostWaiting: Transactions beyond these are told to try again.
    /// - Throws: `unavailable`.
    init(path: String, mostWaiting: Int = 1024) throws(DatabaseError) {
        let queue = WorkQueue<SQLiteJob>(most: mostWaiting)
        self.queue = queue
        // One that lies in memory is its connection's alone.
        readingQueue = path == ":memory:" ? nil : WorkQueue<SQLiteJob>(most: mostWaiting)
        let writer: Handover
        let reader: Handover
        let log = LogKeeping()
        self.log = log
        do {
            writer = Handover(connection: try SQLiteConnection(path: path))
            reader = Handover(connection: try SQLiteConnection(path: path))
            try reader.connection.refuseWriting()
            if readingQueue != nil { try writer.connection.leaveLog() }
        } catch {
            throw DatabaseError(error)
        }
        do {
            _ = try LinuxThread(name: "sqlite") { Self.serve(writer.connection, queue, log) }
            if let readingQueue {
                _ = try LinuxThread(name: "sqlite reading") { Self.serveReading(reader.connection, readingQueue) }
                let keeper = Handover(connection: try SQLiteConnection(path: path))
                _ = try LinuxThread(name: "sqlite log") { log.keep(keeper.connection) }
            }
        } catch {
            queue.close()
            readingQueue?.close()
            log.close()
            throw (error as? SQLiteError).map { DatabaseError($0) } ?? .unavailable(reason: "no thread: \(error)")
        }
    }

    deinit {
        queue.close()
        readingQueue?.close()
        log.close()
    }

    // The connection crosses to its thread once, at the start, and nobody else keeps it.
    private struct Handover: @unchecked Sendable {
        let connection: SQLiteConnection
    }

    func transaction<Value: Sendable>(_ work: @escaping @Sendable (any SQLTransaction) throws -> Value) async throws -> Value {
        try await Self.done(work, by: queue)
    }

    func reading<Value: Sendable>(_ work: @escaping @Sendable (any SQLTransaction) throws -> Value) async throws -> Value {
        try await Self.done(work, by: readingQueue ?? queue)
    }

    private static func done<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLTransaction) throws -> Value, by queue: WorkQueue<SQLiteJob>
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let job = SQLiteJob(
                attempt: { transaction in
                    let value = try transaction.finish { try work(transaction) }
                    return { continuation.resume(returning: value) }
                },
                fail: { continuation.resume(throwing: $0) })
            if !queue.add(job) { continuation.resume(throwing: DatabaseError.busy(reason: "too many wait already")) }
        }
    }

    /// - Thread: the database's own for reading.
    private static func serveReading(_ connection: SQLiteConnection, _ queue: WorkQueue<SQLiteJob>) {
        while true {
            let jobs = queue.take(mostTogether)
            guard !jobs.isEmpty else { return }
            do {
                // All of them were asked for before it began, so it shows each what it may expect.
                let answers = try connection.reading {
                    jobs.map { job in
                        do { return try job.attempt(SQLiteTransaction(connection)) } catch { return { job.fail(error) } }
                    }
                }
                for answer in answers { answer() }
            } catch {
                let reason = (error as? SQLiteError).map { DatabaseError($0) } ?? .unavailable(reason: "\(error)")
                for job in jobs { job.fail(reason) }
            }
        }
    }

    /// - Thread: the database's own.
    private static func serve(_ connection: SQLiteConnection, _ queue: WorkQueue<SQLiteJob>, _ log: LogKeeping) {
        while true {
            let jobs = queue.take(mostTogether)
            guard !jobs.isEmpty else { return }
            do {
                let answers = try connection.transaction { try jobs.map { try outcome(of: $0, connection) } }
                for answer in answers { answer() }
                log.committed(jobs.count, connection)
            } catch {
                // Nothing of it is on the disk, so each is told the same.
                let reason = (error as? SQLiteError).map { DatabaseError($0) } ?? .unavailable(reason: "\(error)")
                for job in jobs { job.fail(reason) }
            }
        }
    }

    /// Does one job within a savepoint.
    ///
    /// - Returns: What tells its caller, once all is committed.
    /// - Throws: Where the shared transaction is lost.
    private static func outcome(of job: SQLiteJob, _ connection: SQLiteConnection) throws -> () -> Void {
        try connection.run("SAVEPOINT job")
        do {
            let answer = try job.attempt(SQLiteTransaction(connection))
            try connection.run("RELEASE job")
            return answer
        } catch {
            // On a full disk SQLite has taken all of it back by itself, and there is no savepoint to go back to.
            try connection.run("ROLLBACK TO job")
            try connection.run("RELEASE job")
            return { job.fail(error) }
        }
    }
}

/// One caller's transaction, waiting.
private struct SQLiteJob: Sendable {
    /// Does the work; what it returns tells the caller of success.
    let attempt: @Sendable (SQLiteTransaction) throws -> () -> Void
    /// Tells the caller of failure.
    let fail: @Sendable (any Error) -> Void
}

/// One transaction among those that share a commit.
///
/// - Thread: the database's own.
private final class SQLiteTransaction: SQLTransaction {
    private let connection: SQLiteConnection
    private var failure: DatabaseError?

    init(_ connection: SQLiteConnection) { self.connection = connection }

    func run(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow] {
        if let failure { throw failure }
        do {
            try values.refuseZeroBytes()
            return try connection.run(sql, values)
        } catch {
            let reason = (error as? DatabaseError) ?? (error as? SQLiteError).map { DatabaseError($0) } ?? .unavailable(reason: "\(error)")
            failure = reason
            throw reason
        }
    }

    /// What `work` returns, unless a statement of it failed, even where `work` passed over that.
    func finish<Value>(_ work: () throws -> Value) throws -> Value {
        let value = try work()
        if let failure { throw failure }
        return value
    }
}

extension [SQLValue] {
    /// - Throws: `forbidden` where a text has a zero byte: one of the two databases would cut it there.
    func refuseZeroBytes() throws(DatabaseError) {
        for case .text(let text) in self where text.utf8.contains(0) { throw .forbidden(reason: "a text with a zero byte") }
    }
}
