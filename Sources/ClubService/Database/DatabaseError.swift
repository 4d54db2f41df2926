import Store

/// Why a database did not do what it was asked, sorted by what somebody can do.
enum DatabaseError: Error, Hashable {
    /// A rule of the tables forbids it, as a second row of the same key; nothing was changed.
    case forbidden(reason: String)
    /// Too much is asked at once, or others stood in the way too long; nothing was changed: try again.
    case busy(reason: String)
    /// It can't be reached, or can't write. What was being committed at that moment may or may not have been done: ask again.
    case unavailable(reason: String)
    /// The tables were written by a newer program; install that one.
    case tooNew(version: Int, known: Int)
    /// Anything else; `statement` is what was asked.
    case failed(statement: String, reason: String)

    /// SQLite's, in these words.
    init(_ error: SQLiteError) {
        self =
            switch error {
            case .forbidden(let reason): .forbidden(reason: reason)
            case .busy: .busy(reason: error.description)
            case .cannotOpen, .full, .damaged, .readOnly, .diskFails: .unavailable(reason: error.description)
            case .tooNew(_, let version, let known): .tooNew(version: version, known: known)
            case .failed(let statement, let reason): .failed(statement: statement, reason: reason)
            }
    }

    /// What, why, and what to do, in one sentence.
    var sentence: String {
        switch self {
        case .forbidden(let reason): "the tables forbid it: \(reason)"
        case .busy(let reason): "the database is busy (\(reason)); try again"
        case .unavailable(let reason): "the database can't be used (\(reason)); mend that and ask again"
        case .tooNew(let version, let known):
            "the database was written by a newer program (step \(version), this one knows \(known)); install that one"
        case .failed(let statement, let reason): "\(reason), in: \(statement)"
        }
    }
}
