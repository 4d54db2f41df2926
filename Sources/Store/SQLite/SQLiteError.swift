/// Why SQLite did not do what it was asked, sorted by what somebody can do.
public enum SQLiteError: Error, Hashable, Sendable {
    /// The file can't be opened or made; check the folder and its permissions.
    case cannotOpen(path: String, reason: String)
    /// The disk is full; nothing was changed.
    case full(path: String)
    /// The file, or the disk that holds it, may only be read; nothing was changed.
    case readOnly(path: String)
    /// The disk fails to read or to write; nothing was changed.
    case diskFails(path: String, reason: String)
    /// Somebody else writes for longer than the time that was waited; try again.
    case busy(path: String)
    /// The file is no database, or a damaged one; a copy of it has to take its place.
    case damaged(path: String, reason: String)
    /// A rule of the tables forbids it, as a second row of the same key; nothing was changed.
    case forbidden(reason: String)
    /// The file was written by a newer program; install that one.
    case tooNew(path: String, version: Int, known: Int)
    /// Anything else; `statement` is what was asked.
    case failed(statement: String, reason: String)
}

extension SQLiteError: CustomStringConvertible {
    /// What, why, and what to do, in one sentence.
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "\(path) can't be opened (\(reason)); check the folder and its permissions"
        case .full(let path): "the disk that holds \(path) is full; make room"
        case .readOnly(let path): "\(path) may only be read; make the file and its disk writable"
        case .diskFails(let path, let reason): "the disk that holds \(path) fails (\(reason)); check it"
        case .busy(let path): "\(path) is being written by another program; try again"
        case .damaged(let path, let reason): "\(path) is no whole database (\(reason)); put a copy in its place"
        case .forbidden(let reason): "the tables forbid it: \(reason)"
        case .tooNew(let path, let version, let known):
            "\(path) was written by a newer program (version \(version), this one knows \(known)); install that one"
        case .failed(let statement, let reason): "\(reason), in: \(statement)"
        }
    }
}
