import Store
import TestSupport
import Testing

@Suite struct SQLiteConnectionTests {
    private func memory() throws -> SQLiteConnection {
        let connection = try SQLiteConnection(path: ":memory:")
        try connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE, bytes BLOB, size REAL)")
        return connection
    }

    @Test("Every kind of value comes back as it went, the empty ones too")
    func values() throws {
        let connection = try memory()
        try connection.run("INSERT INTO thing VALUES ($1, $2, $3, $4)", [.integer(.max), .text("été\u{0}"), .blob([]), .real(0.5)])
        try connection.run("INSERT INTO thing VALUES ($1, $2, $3, $4)", [.integer(.min), .text(""), .blob([0, 255]), .null])
        let rows = try connection.run("SELECT id, name, bytes, size FROM thing ORDER BY id DESC")
        #expect(
            rows == [
                SQLRow([.integer(.max), .text("été\u{0}"), .blob([]), .real(0.5)]),
                SQLRow([.integer(.min), .text(""), .blob([0, 255]), .null]),
            ])
    }

    @Test("What throws within a transaction leaves nothing behind")
    func rollback() throws {
        let connection = try memory()
        #expect(throws: SQLiteError.forbidden(reason: "UNIQUE constraint failed: thing.name")) {
            try connection.transaction {
                try connection.run("INSERT INTO thing (name) VALUES ($1)", [.text("a")])
                try connection.run("INSERT INTO thing (name) VALUES ($1)", [.text("a")])
            }
        }
        #expect(try connection.run("SELECT 1 FROM thing").isEmpty)
        try connection.transaction { try connection.run("INSERT INTO thing (name) VALUES ($1)", [.text("a")]) }
        #expect(try connection.run("SELECT name FROM thing").first?.text(0) == "a")
    }

    @Test("A value may stand several times, and one that has no place is named")
    func places() throws {
        let connection = try memory()
        let row = try connection.run("SELECT $2, $1, $2", [.integer(1), .integer(2)]).first
        #expect(row?.values == [.integer(2), .integer(1), .integer(2)])
        #expect(throws: SQLiteError.failed(statement: "SELECT $1", reason: "it has no $2")) {
            try connection.run("SELECT $1", [.integer(1), .integer(2)])
        }
    }

    @Test("A file is brought to the newest form once, and a newer program's file is refused")
    func migration() throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/club.sqlite"
        let steps = ["CREATE TABLE a (x)", "ALTER TABLE a ADD y; INSERT INTO a VALUES (1, 2)"]
        try SQLiteConnection(path: path).migrate([steps[0]])
        for _ in 0..<2 {
            let connection = try SQLiteConnection(path: path)
            try connection.migrate(steps)
            #expect(try connection.run("SELECT x, y FROM a").count == 1)
        }
        #expect(throws: SQLiteError.tooNew(path: path, version: 2, known: 1)) { try SQLiteConnection(path: path).migrate([steps[0]]) }
    }

    @Test("What is no database is told by its path")
    func damaged() throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/club.sqlite"
        try folder.write(Array(String(repeating: "no database ", count: 20).utf8), to: "club.sqlite")
        #expect(throws: SQLiteError.damaged(path: path, reason: "file is not a database")) { try SQLiteConnection(path: path) }
        #expect(throws: SQLiteError.cannotOpen(path: "/nowhere/a", reason: "unable to open database file")) {
            try SQLiteConnection(path: "/nowhere/a")
        }
    }

    @Test("A connection that was closed says so, whatever it is asked")
    func closed() throws {
        let connection = try memory()
        try connection.run("SELECT 1")
        connection.close()
        connection.close()
        let error = SQLiteError.cannotOpen(path: ":memory:", reason: "it was closed")
        #expect(throws: error) { try connection.run("SELECT 1") }
        #expect(throws: error) { try connection.execute("SELECT 1") }
        #expect(throws: error) { try connection.transaction {} }
        #expect(throws: error) { try connection.emptyLog() }
    }

    @Test("An emptied log holds nothing; one that somebody reads stays")
    func log() throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/club.sqlite"
        let connection = try SQLiteConnection(path: path, patience: .zero)
        try connection.execute("CREATE TABLE a (x); INSERT INTO a VALUES ('Metropolis')")
        #expect(try !Files.read(path + "-wal").isEmpty)
        let reader = try SQLiteConnection(path: path)
        try reader.execute("BEGIN; SELECT * FROM a")
        try connection.execute("INSERT INTO a VALUES ('Nosferatu')")
        #expect(throws: SQLiteError.busy(path: path)) { try connection.emptyLog() }
        try reader.execute("COMMIT")
        try connection.emptyLog()
        #expect(try Files.read(path + "-wal").isEmpty)
        #expect(try connection.run("SELECT x FROM a").count == 2)
    }
}
