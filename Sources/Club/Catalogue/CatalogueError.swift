/// Why a catalogue can't be used. `place` leads there: `titles[2].stream`.
public enum CatalogueError: Error, Hashable, Sendable {
    /// The bytes are no JSON.
    case notJSON(reason: String)
    /// A catalogue of a later kind; 1 is understood.
    case unknownVersion(Int)
    /// A value that must be there isn't, or is empty.
    case missing(place: String)
    /// A value of another type than `expected`, or outside what makes sense.
    case wrong(place: String, expected: String)
    /// Two things of one id.
    case duplicate(place: String, id: String)
    /// The id of something that the club doesn't have.
    case dangling(place: String, id: String)
    /// A longer list than a club has.
    case tooMany(place: String, count: Int, limit: Int)
    /// More bytes than a club's catalogue has.
    case tooLong(bytes: Int, limit: Int)
}

extension CatalogueError: CustomStringConvertible {
    /// One sentence for who mends the catalogue.
    public var description: String {
        switch self {
        case .notJSON(let reason): "the catalogue is not JSON: \(reason)"
        case .unknownVersion(let version): "version: \(version) is unknown; this program understands 1"
        case .missing(let place): "\(place): missing"
        case .wrong(let place, let expected): "\(place): should be \(expected)"
        case .duplicate(let place, let id): "\(place): the id \(id) is another's; each has its own"
        case .dangling(let place, let id): "\(place): the club has nothing of the id \(id); add it, or take the id out"
        case .tooMany(let place, let count, let limit): "\(place): \(count) entries; at most \(limit) are taken"
        case .tooLong(let bytes, let limit): "the catalogue has \(bytes) bytes; at most \(limit) are taken"
        }
    }
}
