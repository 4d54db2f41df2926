import TestSupport
import Testing

@testable import ClubService

/// The databases that every suite of the ledger is run over.
enum TestDatabase: CaseIterable, CustomTestStringConvertible {
    case memory, file

    /// Those that this machine has.
    static var possible: [TestDatabase] { allCases }

    var testDescription: String {
        switch self {
        case .memory: "SQLite in memory"
        case .file: "SQLite in a file"
        }
    }

    /// Empty.
    func open() throws -> OpenDatabase {
        switch self {
        case .memory: return OpenDatabase(database: try SQLiteDatabase(path: ":memory:"), folder: nil)
        case .file:
            let folder = try TemporaryFolder()
            return OpenDatabase(database: try SQLiteDatabase(path: folder.path + "/club.sqlite"), folder: folder)
        }
    }
}

/// A database, and what has to stay as long as it.
struct OpenDatabase {
    let database: any Database
    let folder: TemporaryFolder?
}
