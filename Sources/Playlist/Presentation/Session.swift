/// Something that the author says of the whole presentation. Source: RFC 8216 §4.3.4.4.
public struct SessionData: Equatable, Sendable {
    /// In the author's name space: `com.example.movie.title`.
    public var id: String
    /// In `language` where that is said; nil where it stands at `url`.
    public var value: String?
    /// Absolute; what is there is of `format`.
    public var url: String?
    /// What stands at `url`: `JSON` unless said otherwise, or `RAW`.
    public var format: String?
    /// As in RFC 5646.
    public var language: String?

    /// - Parameter id: In the author's name space.
    public init(id: String) {
        self.id = id
    }
}

/// How well the cable to the screen must be protected. Source: RFC 8216 §4.3.4.2, RFC 8216bis §4.4.6.2.
public enum HDCPLevel: Hashable, Sendable {
    /// Not at all.
    case notNeeded
    /// HDCP of any version that isn't repealed.
    case type0
    /// HDCP 2.2 or later, and not converted down.
    case type1
}

/// Where the keys of one protection system may go. Source: RFC 8216bis §4.4.6.2, `ALLOWED-CPC`.
public struct AllowedProtection: Hashable, Sendable {
    /// As a key's `format`.
    public var keyFormat: String
    /// The system's own names for its kinds of protection, any of which is enough; empty: none is.
    public var configurations: [String]

    /// Takes the parts.
    public init(keyFormat: String, configurations: [String]) {
        self.keyFormat = keyFormat
        self.configurations = configurations
    }
}
