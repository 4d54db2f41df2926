import Glibc
import LinuxIO
import Store
import TestSupport
import Testing

@testable import ClubService

/// What SQLite has no match for.
@Suite(.enabled(if: PostgreSQLServer.isPossible, Comment(rawValue: PostgreSQLServer.absence)))
struct PostgreSQLDatabaseTests {
    private func count(_ database: PostgreSQLDatabase) async throws -> Int64? {
        try await database.transaction { try $0.run("SELECT count(*) FROM thing").first?.integer(0) }
    }

    @Test("A server that was started anew is found again, and what it had said yes to is there")
    func restarted() async throws {
        let server = try PostgreSQLServer()
        let database = try PostgreSQLDatabase(try server.emptyAddress(), connections: 2)
        try await database.migrate([["CREATE TABLE thing (id bigint PRIMARY KEY)"]])
        try await database.transaction { _ = try $0.run("INSERT INTO thing VALUES (1)") }
        server.stop()
        do {
            _ = try await count(database)
            Issue.record("nobody is there, and somebody answered")
        } catch DatabaseError.unavailable {}
        try server.start()
        for _ in 0..<8 { #expect(try await count(database) == 1) }
    }

    @Test("A connection that is cut within a transaction is replaced, and the transaction run again")
    func cut() async throws {
        let server = try PostgreSQLServer.shared.get()
        let address = try server.emptyAddress()
        let (database, other) = (try PostgreSQLDatabase(address, connections: 1), try PostgreSQLDatabase(address, connections: 1))
        try await database.migrate([["CREATE TABLE thing (id bigint PRIMARY KEY)"]])
        let process = try await database.transaction { transaction in
            try transaction.run("SELECT pg_backend_pid()").first?.integer(0)
        }
        try await other.transaction { _ = try $0.run("SELECT pg_terminate_backend(CAST($1 AS integer), 5000)", [.integer(process)]) }
        try await database.transaction { _ = try $0.run("INSERT INTO thing VALUES (1)") }
        #expect(try await count(database) == 1)
        let attempts = Guarded(0)
        do {
            try await database.transaction { transaction in
                attempts.withLock { $0 += 1 }
                try transaction.run("SELECT pg_terminate_backend(pg_backend_pid())")
            }
            Issue.record("it went through")
        } catch DatabaseError.unavailable {}
        #expect(attempts.withLock { $0 } == 30)
    }

    @Test("A statement that takes too long is ended, and its caller told to try again")
    func slow() async throws {
        let database = try PostgreSQLDatabase(try PostgreSQLServer.shared.get().emptyAddress(), connections: 1)
        await #expect(throws: DatabaseError.busy(reason: "canceling statement due to statement timeout")) {
            try await database.transaction { transaction in
                try transaction.run("SET LOCAL statement_timeout = 20")
                try transaction.run("SELECT pg_sleep(9)")
            }
        }
        #expect(try await database.transaction { try $0.run("SELECT 1").first?.integer(0) } == 1)
    }

    @Test("An address where nobody is says so")
    func nobody() async throws {
        let folder = try ScratchFolder()
        let database = try PostgreSQLDatabase("host=\(folder.path) user=lanterne dbname=postgres", connections: 1)
        do {
            _ = try await count(database)
            Issue.record("nobody is there, and somebody answered")
        } catch DatabaseError.unavailable(let reason) {
            #expect(reason.contains(folder.path))
        }
    }

    @Test("Numbers, truths and what SQLite doesn't know come back as they can")
    func types() async throws {
        let database = try PostgreSQLDatabase(try PostgreSQLServer.shared.get().emptyAddress(), connections: 1)
        let row = try await database.transaction { transaction in
            try transaction.run(
                "SELECT true, CAST(0.5 AS double precision), CAST(7 AS smallint), CAST('10.1.2.3' AS inet), $1", [.real(0.1)]
            ).first
        }
        #expect(row?.values == [.integer(1), .real(0.5), .integer(7), .text("10.1.2.3"), .real(0.1)])
    }
}
