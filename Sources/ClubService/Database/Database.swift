import Store

/// Where the service remembers: SQLite for one machine, PostgreSQL for several. Both keep the same contract.
///
/// A transaction that has returned is on the disk. Two never see halves of each other: each is as if alone. Work may be run more than once
/// until it goes through, so it has to change nothing but by its transaction, and draws its random numbers before.
///
/// - Thread: any; the work runs on a thread of the database's own, and mustn't wait for anything else.
protocol Database: Sendable {
    /// All that `work` does, or, where it throws, none of it.
    ///
    /// - Throws: `DatabaseError`, or what `work` throws.
    func transaction<Value: Sendable>(_ work: @escaping @Sendable (any SQLTransaction) throws -> Value) async throws -> Value

    /// A transaction that changes nothing, and so needn't wait for the disk. It sees all that had returned before it was asked for.
    ///
    /// - Parameter work: Its statements only read.
    /// - Throws: `DatabaseError`, or what `work` throws.
    func reading<Value: Sendable>(_ work: @escaping @Sendable (any SQLTransaction) throws -> Value) async throws -> Value
}

extension Database {
    /// Where reading waits for nothing anyhow.
    func reading<Value: Sendable>(_ work: @escaping @Sendable (any SQLTransaction) throws -> Value) async throws -> Value {
        try await transaction(work)
    }
}

/// Statements that hold together. A statement that failed ends its transaction, as PostgreSQL has it: whatever is done after it fails too.
protocol SQLTransaction {
    /// Runs one statement.
    ///
    /// - Parameters:
    ///   - sql: With `$1`, `$2`… where `values` go. What both dialects understand: `text`, `bigint` and `bytea` are the types.
    ///   - values: In that order; text without a zero byte, which PostgreSQL can't keep.
    /// - Throws: `DatabaseError`.
    @discardableResult
    func run(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow]
}

extension SQLTransaction {
    /// A statement without values.
    @discardableResult
    func run(_ sql: String) throws -> [SQLRow] { try run(sql, []) }
}

extension Database {
    /// Brings the tables to the newest form, each step with the note of it in one transaction.
    ///
    /// - Parameter steps: Each of statements, from an empty database on; only ever appended to.
    /// - Throws: `tooNew` where the database has had more steps than are known.
    func migrate(_ steps: [[String]]) async throws {
        // Two services that start at once stand in each other's way: who comes second finds it done.
        for _ in 0..<4 {
            do { return try await migrateOnce(steps) } catch DatabaseError.forbidden { continue } catch DatabaseError.failed { continue }
        }
        try await migrateOnce(steps)
    }

    private func migrateOnce(_ steps: [[String]]) async throws {
        _ = try await transaction { try $0.run("CREATE TABLE IF NOT EXISTS migration (step bigint PRIMARY KEY)") }
        var isDone = false
        while !isDone {
            isDone = try await transaction { transaction in
                let done = Int(try transaction.run("SELECT count(*) FROM migration").first?.integer(0) ?? 0)
                guard done <= steps.count else { throw DatabaseError.tooNew(version: done, known: steps.count) }
                guard done < steps.count else { return true }
                for statement in steps[done] { try transaction.run(statement) }
                try transaction.run("INSERT INTO migration VALUES ($1)", [.integer(Int64(done))])
                return false
            }
        }
    }
}
