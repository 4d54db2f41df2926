import LinuxIO
import Store
import TestSupport
import Testing

@testable import ClubService

@Suite struct SQLiteDatabaseTests {
    /// A transaction that has begun, and stays until it may leave.
    ///
    /// Nothing here blocks a thread of the pool: two tests that did, each for a task that needs one, would wait for ever on a machine of two cores.
    private static func held(
        _ database: SQLiteDatabase, _ work: @escaping @Sendable (any SQLTransaction) throws -> Void = { _ in }
    ) async throws -> (Task<Void, any Error>, leave: EventSignal) {
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let leave = try EventSignal()
        let task = Task {
            try await database.transaction { transaction in
                try work(transaction)
                enter.yield()
                leave.wait(until: nil)
            }
        }
        var waiting = entered.makeAsyncIterator()
        await waiting.next()
        return (task, leave)
    }

    @Test("What waits is bounded, and who comes beyond it is told to try again")
    func bounded() async throws {
        let database = try SQLiteDatabase(path: ":memory:", mostWaiting: 2)
        let (first, leave) = try await Self.held(database)
        // Two of these three wait behind the first, so the third is told at once.
        let outcomes = await withTaskGroup(of: DatabaseError?.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    do {
                        try await database.transaction { _ = try $0.run("SELECT 1") }
                        return nil
                    } catch { return error as? DatabaseError }
                }
            }
            let refused = await group.next() ?? nil
            leave.raise()
            return await group.reduce(into: [refused]) { $0.append($1) }
        }
        #expect(outcomes == [.busy(reason: "too many wait already"), nil, nil])
        try await first.value
    }

    @Test("What only reads waits for no one who writes, and can't write")
    func reading() async throws {
        let folder = try ScratchFolder()
        let database = try SQLiteDatabase(path: folder.path + "/club.sqlite")
        try await database.transaction { _ = try $0.run("CREATE TABLE thing (id bigint)") }
        let (writing, leave) = try await Self.held(database) { _ = try $0.run("INSERT INTO thing VALUES (1)") }
        let count = try await database.reading { try $0.run("SELECT count(*) FROM thing").first?.integer(0) }
        #expect(count == 0)
        await #expect(throws: DatabaseError.self) { try await database.reading { _ = try $0.run("INSERT INTO thing VALUES (2)") } }
        leave.raise()
        try await writing.value
        let after = try await database.reading { try $0.run("SELECT count(*) FROM thing").first?.integer(0) }
        #expect(after == 1)
    }

    @Test("The log is brought into the database beside who writes, and nothing is lost by it")
    func log() throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/club.sqlite"
        let writer = try SQLiteConnection(path: path)
        try writer.leaveLog()
        try writer.execute("CREATE TABLE thing (id bigint, bytes bytea)")
        for number in 0..<300 {
            try writer.run("INSERT INTO thing VALUES ($1, $2)", [.integer(Int64(number)), .blob([UInt8](repeating: 7, count: 5000))])
        }
        #expect(try Files.read(path).count < 100_000)
        let log = LogKeeping()
        log.committed(300, writer)
        log.close()
        log.keep(try SQLiteConnection(path: path))
        #expect(try Files.read(path).count > 1_500_000)
        #expect(try writer.run("SELECT count(*) FROM thing").first?.integer(0) == 300)
    }

    @Test("A queue gives what came first first, and once closed what it still has, then nothing")
    func queue() {
        let queue = WorkQueue<Int>(most: 2)
        #expect(queue.add(1))
        #expect(queue.add(2))
        #expect(!queue.add(3))
        #expect(queue.take(1) == [1])
        #expect(queue.add(4))
        #expect(queue.take(9) == [2, 4])
        #expect(queue.add(6))
        queue.close()
        #expect(!queue.add(5))
        #expect(queue.take(9) == [6])
        #expect(queue.take(9).isEmpty)
        #expect(queue.take(9).isEmpty)
    }

    @Test("Fifty that wait share one commit, and each is answered once all are on the disk")
    func groupCommit() async throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/club.sqlite"
        let database = try SQLiteDatabase(path: path, mostWaiting: 50)
        try await database.migrate([["CREATE TABLE thing (id bigint PRIMARY KEY)"]])
        let commits = try Self.commits(path)
        let (first, leave) = try await Self.held(database)
        // Once one of them is refused, the fifty others wait.
        let seen = try await withThrowingTaskGroup(of: Int64?.self) { group in
            for number in 0..<51 {
                group.addTask {
                    do {
                        try await database.transaction { _ = try $0.run("INSERT INTO thing VALUES ($1)", [.integer(Int64(number))]) }
                    } catch DatabaseError.busy { return nil }
                    return try SQLiteConnection(path: path).run("SELECT count(*) FROM thing").first?.integer(0)
                }
            }
            let refused = try await group.next() ?? nil
            leave.raise()
            return try await group.reduce(into: [refused]) { $0.append($1) }
        }
        #expect(seen == [nil] + Array(repeating: 50, count: 50))
        #expect(try Self.commits(path) == commits + 1)
        try await first.value
    }

    /// Frames of the write-ahead log that end a transaction. Source: SQLite's file format, §4.1: a header of 32 bytes; each frame 24 bytes and
    /// a page, of which the second word isn't 0 where it commits.
    private static func commits(_ path: String) throws -> Int {
        let log = try Files.read(path + "-wal")
        let page = log[8..<12].reduce(0) { $0 << 8 | Int($1) }
        return stride(from: 32, to: log.count, by: 24 + page).count { log[($0 + 4)..<($0 + 8)].contains { $0 != 0 } }
    }

    @Test("A path where nothing can be made is told")
    func unavailable() throws {
        #expect(throws: DatabaseError(SQLiteErrorSample.nowhere)) { try SQLiteDatabase(path: "/nowhere/a") }
    }
}

private enum SQLiteErrorSample {
    static let nowhere = SQLiteError.cannotOpen(path: "/nowhere/a", reason: "unable to open database file")
}
