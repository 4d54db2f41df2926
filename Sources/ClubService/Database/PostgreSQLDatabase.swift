import LinuxIO
import Store

/// The database of several machines: a PostgreSQL server, and a few connections to it, each on a thread of its own.
///
/// Transactions are serializable; one that others stood in the way of is run again. A server that was started anew is found by itself.
final class PostgreSQLDatabase: Database {
    private let queue: WorkQueue<PostgreSQLJob>

    /// - Parameters:
    ///   - address: A connection string of libpq's or a `postgresql://` address; `PGHOST` and the like hold for what it doesn't say.
    ///   - connections: Transactions that run at once.
    ///   - mostWaiting: Transactions beyond these are told to try again.
    /// - Throws: `unavailable` where the machine has no threads. Whether the server is there is found with the first transaction.
    init(_ address: String, connections: Int = 4, mostWaiting: Int = 1024) throws(DatabaseError) {
        let queue = WorkQueue<PostgreSQLJob>(most: mostWaiting)
        self.queue = queue
        do {
            for _ in 0..<max(1, connections) {
                _ = try LinuxThread(name: "postgresql") { PostgreSQLWorker(address: address).serve(queue) }
            }
        } catch {
            queue.close()
            throw .unavailable(reason: "no thread: \(error)")
        }
    }

    deinit { queue.close() }

    func transaction<Value: Sendable>(_ work: @escaping @Sendable (any SQLTransaction) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let job = PostgreSQLJob(
                attempt: { transaction in
                    let value = try work(transaction)
                    return { continuation.resume(returning: value) }
                },
                fail: { continuation.resume(throwing: $0) })
            if !queue.add(job) { continuation.resume(throwing: DatabaseError.busy(reason: "too many wait already")) }
        }
    }
}

/// One caller's transaction, waiting.
private struct PostgreSQLJob: Sendable {
    /// Does the work; what it returns tells the caller of success.
    let attempt: @Sendable (any SQLTransaction) throws -> () -> Void
    /// Tells the caller of failure.
    let fail: @Sendable (any Error) -> Void
}

/// What one thread of the database does.
private final class PostgreSQLWorker {
    private let address: String
    private var connection: PostgreSQLConnection?

    /// How often a transaction is begun before its caller is told to try again. Of those that stand in each other's way one always goes
    /// through, so it takes as many as there are connections; other services have theirs.
    private static let mostAttempts = 30

    init(address: String) { self.address = address }

    func serve(_ queue: WorkQueue<PostgreSQLJob>) {
        while let job = queue.take(1).first {
            do { try perform(job)() } catch { job.fail(error) }
        }
    }

    /// - Returns: What tells the caller of success; all is committed then.
    private func perform(_ job: PostgreSQLJob) throws -> () -> Void {
        var last = DatabaseError.busy(reason: "others stood in the way")
        for _ in 0..<Self.mostAttempts {
            do {
                return try attempt(job)
            } catch let failure as PostgreSQLFailure {
                last = failure.error
                if case .told(let error) = failure { throw error }
            }
        }
        throw last
    }

    /// - Throws: `conflict` or `lost` where it may be tried again; else what the caller is to be told.
    private func attempt(_ job: PostgreSQLJob) throws -> () -> Void {
        let connection = try open()
        defer { leave(connection) }
        _ = try connection.run("BEGIN ISOLATION LEVEL SERIALIZABLE", [])
        let answer = try work(job, PostgreSQLTransaction(connection))
        try commit(connection)
        return answer
    }

    /// - Throws: What failed first: a statement counts, whatever the work has made of it, unless it was the work's own fault.
    private func work(_ job: PostgreSQLJob, _ transaction: PostgreSQLTransaction) throws -> () -> Void {
        let outcome = Result { try job.attempt(transaction) }
        if let failure = transaction.failure, failure.isPassing { throw failure }
        let answer = try outcome.get()
        if let failure = transaction.failure { throw failure }
        return answer
    }

    private func commit(_ connection: PostgreSQLConnection) throws {
        do {
            _ = try connection.run("COMMIT", [])
        } catch {
            // It may have been done: to do it again is for who asked.
            if !connection.isAlive { throw error.error }
            throw error
        }
    }

    /// The connection of before, or a new one.
    private func open() throws -> PostgreSQLConnection {
        if let connection { return connection }
        do {
            let opened = try PostgreSQLConnection(address)
            connection = opened
            return opened
        } catch {
            // Asked again at once, it would be refused again.
            throw error.error
        }
    }

    /// Leaves no transaction open, and nothing that is broken.
    private func leave(_ connection: PostgreSQLConnection) {
        if connection.isAlive, connection.isWithinTransaction { _ = try? connection.run("ROLLBACK", []) }
        if !connection.isAlive || connection.isWithinTransaction { self.connection = nil }
    }
}

/// - Thread: its worker's.
private final class PostgreSQLTransaction: SQLTransaction {
    private let connection: PostgreSQLConnection
    /// Of the first statement that failed.
    private(set) var failure: PostgreSQLFailure?

    init(_ connection: PostgreSQLConnection) { self.connection = connection }

    func run(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow] {
        if let failure { throw failure.error }
        do {
            do { try values.refuseZeroBytes() } catch { throw PostgreSQLFailure.told(error) }
            return try connection.run(sql, values)
        } catch let error as PostgreSQLFailure {
            failure = error
            throw error.error
        }
    }
}
