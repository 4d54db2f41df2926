/// What a box says of itself, once a minute or so. It doesn't say what it plays: nobody needs to know.
public struct HeartbeatTold: Hashable, Sendable, Codable {
    /// Of its program: `1.4.0`.
    public let version: String
    /// A film is on: not the moment to begin anew.
    public let isPlaying: Bool
    /// Makes the answer's time its own, as that of `/v1/time`.
    public let nonce: String
    /// The revision of the pushed settings that it goes by; nil: none.
    public let settings: Int64?
    /// The wipe that it has done, as the service named it; nil: none since the last answer.
    public let wiped: String?

    /// - Parameters:
    ///   - version: Of its program.
    ///   - isPlaying: A film is on.
    ///   - nonce: 16 to 64 letters of base64url, used once.
    ///   - settings: The revision of the pushed settings that it goes by.
    ///   - wiped: The wipe that it has done.
    public init(version: String, isPlaying: Bool, nonce: String, settings: Int64? = nil, wiped: String? = nil) {
        self.version = version
        self.isPlaying = isPlaying
        self.nonce = nonce
        self.settings = settings
        self.wiped = wiped
    }
}

/// What a box has to do, and what it can know without asking again.
public struct HeartbeatAnswer: Hashable, Sendable, Codable {
    /// Signed.
    public let time: TimeAnswer
    /// Of the club's edition: another one than the box has is worth a look at `club.json`.
    public let sequence: Int
    /// Settings of its house; nil where it has these already, or there are none.
    public let settings: PushedSettings?
    /// The name of a wipe that it has to do: all that it keeps of a viewer goes, and the next heartbeat says so. nil: none.
    public let wipe: String?

    /// As the service says it.
    public init(time: TimeAnswer, sequence: Int, settings: PushedSettings? = nil, wipe: String? = nil) {
        self.time = time
        self.sequence = sequence
        self.settings = settings
        self.wipe = wipe
    }
}

/// Settings that a house gives to all of its boxes.
public struct PushedSettings: Hashable, Sendable, Codable {
    /// Longer ones are refused: a settings file has some 500 bytes.
    public static let maximumBytes = 64 << 10

    /// Each push has a higher one.
    public let revision: Int64
    /// A settings file's text; what it says wins over the box's own file.
    public let document: String

    /// As the service says it.
    public init(revision: Int64, document: String) {
        self.revision = revision
        self.document = document
    }
}

/// A box asks for a page of its account to be opened on one more telephone.
public struct LinkAsked: Hashable, Sendable, Codable {
    /// What is to be paid there; nil: the account itself.
    public let quote: String?

    /// - Parameter quote: What is to be paid there.
    public init(quote: String? = nil) { self.quote = quote }
}

/// What a box shows as a QR code.
public struct LinkAnswer: Hashable, Sendable, Codable {
    /// Of the page.
    public let address: String
    /// Until when it opens the account on the telephone that reads it.
    public let expires: UTCTime

    /// As the service says it.
    public init(address: String, expires: UTCTime) {
        self.address = address
        self.expires = expires
    }
}
