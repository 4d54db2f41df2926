import Store
import TestSupport
import Testing

@testable import ClubService

/// What every database promises.
@Suite struct DatabaseContractTests {
    private struct Refusal: Error {}

    private func withThings(_ kind: TestDatabase) async throws -> OpenDatabase {
        let open = try kind.open()
        try await open.database.migrate([["CREATE TABLE thing (id bigint PRIMARY KEY, name text UNIQUE, bytes bytea)"]])
        return open
    }

    private func count(_ open: OpenDatabase) async throws -> Int64? {
        try await open.database.transaction { try $0.run("SELECT count(*) FROM thing").first?.integer(0) }
    }

    @Test("Every kind of value comes back as it went, the empty ones too", arguments: TestDatabase.possible)
    func values(kind: TestDatabase) async throws {
        let open = try await withThings(kind)
        let rows = try await open.database.transaction { transaction in
            try transaction.run("INSERT INTO thing VALUES ($1, $2, $3)", [.integer(.max), .text("été '\\x"), .blob([])])
            try transaction.run("INSERT INTO thing VALUES ($1, $2, $3)", [.integer(.min), .text(""), .blob([0, 255, 92])])
            try transaction.run("INSERT INTO thing VALUES ($1, $2, $3)", [.integer(0), .null, .null])
            return try transaction.run("SELECT id, name, bytes FROM thing ORDER BY id DESC")
        }
        #expect(
            rows == [
                SQLRow([.integer(.max), .text("été '\\x"), .blob([])]),
                SQLRow([.integer(0), .null, .null]),
                SQLRow([.integer(.min), .text(""), .blob([0, 255, 92])]),
            ])
    }

    @Test("What is read sees all that had returned before, and throws for itself alone", arguments: TestDatabase.possible)
    func reading(kind: TestDatabase) async throws {
        let open = try await withThings(kind)
        for number in 0..<20 {
            try await open.database.transaction { _ = try $0.run("INSERT INTO thing (id) VALUES ($1)", [.integer(Int64(number))]) }
            // Beside it, and so perhaps in one transaction with it.
            let failing = Task { try await open.database.reading { _ in throw Refusal() } }
            let count = try await open.database.reading { try $0.run("SELECT count(*) FROM thing").first?.integer(0) }
            #expect(count == Int64(number + 1))
            await #expect(throws: Refusal.self) { try await failing.value }
        }
    }

    @Test("What throws leaves nothing behind, and the one beside it stays", arguments: TestDatabase.possible)
    func rollback(kind: TestDatabase) async throws {
        let open = try await withThings(kind)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    _ = try? await open.database.transaction { transaction in
                        try transaction.run("INSERT INTO thing (id) VALUES ($1)", [.integer(Int64(number))])
                        if number % 2 == 1 { throw Refusal() }
                    }
                }
            }
        }
        let ids = try await open.database.transaction { try $0.run("SELECT id FROM thing ORDER BY id").compactMap { $0.integer(0) } }
        #expect(ids == (0..<20).map { Int64($0 * 2) })
        await #expect(throws: Refusal.self) { try await open.database.transaction { _ in throw Refusal() } }
    }

    @Test("A second row of a key is forbidden, and ends its transaction even where that is passed over", arguments: TestDatabase.possible)
    func forbidden(kind: TestDatabase) async throws {
        let open = try await withThings(kind)
        do {
            try await open.database.transaction { transaction in
                try transaction.run("INSERT INTO thing (id) VALUES (1)")
                _ = try? transaction.run("INSERT INTO thing (id) VALUES (1)")
            }
            Issue.record("it went through")
        } catch DatabaseError.forbidden {}
        #expect(try await count(open) == 0)
        await #expect(throws: DatabaseError.forbidden(reason: "a text with a zero byte")) {
            try await open.database.transaction { _ = try $0.run("SELECT $1", [.text("a\u{0}b")]) }
        }
    }

    @Test("A statement that is none says so, and the next transaction goes on", arguments: TestDatabase.possible)
    func failed(kind: TestDatabase) async throws {
        let open = try await withThings(kind)
        do {
            try await open.database.transaction { _ = try $0.run("SELECT nothing FROM nowhere") }
            Issue.record("it went through")
        } catch DatabaseError.failed(let statement, _) {
            #expect(statement == "SELECT nothing FROM nowhere")
        }
        #expect(try await count(open) == 0)
    }

    @Test("Two hundred that read and then write the same row lose none", arguments: TestDatabase.possible)
    func concurrent(kind: TestDatabase) async throws {
        let open = try await withThings(kind)
        try await open.database.transaction { _ = try $0.run("INSERT INTO thing VALUES (0, 'sum', NULL), (1, 'n', NULL)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...200 {
                group.addTask {
                    try await open.database.transaction { transaction in
                        let sum = try transaction.run("SELECT min(id) FROM thing").first?.integer(0) ?? 0
                        try transaction.run("UPDATE thing SET id = $1 WHERE name = 'sum'", [.integer(sum - Int64(number))])
                    }
                }
            }
            try await group.waitForAll()
        }
        let sum = try await open.database.transaction { try $0.run("SELECT min(id) FROM thing").first?.integer(0) }
        #expect(sum == -20_100)
    }

    @Test(
        "A database is brought to the newest form once, by however many at once, and a newer one is refused",
        arguments: TestDatabase.possible)
    func migration(kind: TestDatabase) async throws {
        let open = try kind.open()
        let steps = [["CREATE TABLE a (x bigint)"], ["ALTER TABLE a ADD y bigint", "INSERT INTO a VALUES (1, 2)"]]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { try await open.database.migrate(steps) } }
            try await group.waitForAll()
        }
        let rows = try await open.database.transaction { try $0.run("SELECT x, y FROM a") }
        #expect(rows == [SQLRow([.integer(1), .integer(2)])])
        await #expect(throws: DatabaseError.tooNew(version: 2, known: 1)) { try await open.database.migrate([steps[0]]) }
    }
}
