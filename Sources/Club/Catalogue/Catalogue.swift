/// Names a film within its club.
public struct TitleID: Hashable, Sendable {
    /// As the catalogue writes it; never empty.
    public let value: String

    /// - Parameter value: As the catalogue writes it.
    public init(_ value: String) {
        self.value = value
    }
}

/// One film of a club.
public struct Title: Hashable, Sendable, Identifiable {
    /// Unlike that of any other film of the club.
    public let id: TitleID
    /// What the film is called.
    public let title: LocalizedText
    /// What it is about, in a few sentences.
    public let synopsis: LocalizedText?
    /// Of its first showing.
    public let year: Int?
    /// As announced; the stream's own counts once it is known.
    public let duration: Duration?
    /// Address of the manifest or file; relative ones are relative to the catalogue's own.
    public let stream: String
    /// Address of a picture, upright, likewise.
    public let poster: String?

    /// - Parameters:
    ///   - id: Unlike that of any other film of the club.
    ///   - title: What the film is called.
    ///   - synopsis: What it is about.
    ///   - year: Of its first showing.
    ///   - duration: As announced.
    ///   - stream: Address of the manifest or file.
    ///   - poster: Address of a picture.
    public init(
        id: TitleID, title: LocalizedText, synopsis: LocalizedText? = nil, year: Int? = nil, duration: Duration? = nil, stream: String,
        poster: String? = nil
    ) {
        self.id = id
        self.title = title
        self.synopsis = synopsis
        self.year = year
        self.duration = duration
        self.stream = stream
        self.poster = poster
    }
}

/// The films that a club shows, in the order in which it shows them.
public struct Catalogue: Hashable, Sendable {
    /// The club's.
    public let name: LocalizedText
    /// May be empty: a club without films today.
    public let titles: [Title]

    /// - Parameters:
    ///   - name: The club's.
    ///   - titles: In the order of showing, each id once.
    public init(name: LocalizedText, titles: [Title]) {
        self.name = name
        self.titles = titles
    }
}

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
    /// Two films of one id.
    case duplicate(place: String, id: String)
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
        case .duplicate(let place, let id): "\(place): the id \(id) is another film's"
        case .tooLong(let bytes, let limit): "the catalogue has \(bytes) bytes; at most \(limit) are taken"
        }
    }
}
