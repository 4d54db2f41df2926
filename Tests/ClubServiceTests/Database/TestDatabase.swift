import TestSupport
import Testing

@testable import ClubService

/// The databases that every suite of the ledger is run over.
enum TestDatabase: CaseIterable, CustomTestStringConvertible {
    case memory, file, server

    /// Those that this machine has.
    static var possible: [TestDatabase] { allCases.filter { $0 != .server || PostgreSQLServer.isPossible } }

    var testDescription: String {
        switch self {
        case .memory: "SQLite in memory"
        case .file: "SQLite in a file"
        case .server: "PostgreSQL"
        }
    }

    /// Empty.
    func open() throws -> OpenDatabase {
        switch self {
        case .memory: return OpenDatabase(database: try SQLiteDatabase(path: ":memory:"), folder: nil)
        case .file:
            let folder = try ScratchFolder()
            return OpenDatabase(database: try SQLiteDatabase(path: folder.path + "/club.sqlite"), folder: folder)
        case .server:
            let address = try PostgreSQLServer.shared.get().emptyAddress()
            return OpenDatabase(database: try PostgreSQLDatabase(address), folder: nil)
        }
    }
}

/// A database, and what has to stay as long as it.
struct OpenDatabase {
    let database: any Database
    let folder: ScratchFolder?
}
