/// What can be seen and heard of a title, as the club announces it: to choose by before anything of the stream is read. The stream's own
/// tracks count once they are known.
public struct TitleMedia: Hashable, Sendable {
    /// The same film in several forms, the one that the club likes best first.
    public var streams: [Stream]
    /// The first plays first.
    public var trailers: [Trailer]
    /// What can be heard.
    public var soundTracks: [AnnouncedSound]
    /// What can be read.
    public var textTracks: [AnnouncedText]
    /// In order of time.
    public var chapters: [Chapter]
    /// What one may want to pass over.
    public var skips: [SkipMarker]

    /// - Parameters:
    ///   - streams: The same film in several forms.
    ///   - trailers: The first plays first.
    ///   - soundTracks: What can be heard.
    ///   - textTracks: What can be read.
    ///   - chapters: In order of time.
    ///   - skips: What one may want to pass over.
    public init(
        streams: [Stream] = [], trailers: [Trailer] = [], soundTracks: [AnnouncedSound] = [], textTracks: [AnnouncedText] = [],
        chapters: [Chapter] = [], skips: [SkipMarker] = []
    ) {
        self.streams = streams
        self.trailers = trailers
        self.soundTracks = soundTracks
        self.textTracks = textTracks
        self.chapters = chapters
        self.skips = skips
    }
}

/// Where a film streams from.
public struct Stream: Hashable, Sendable {
    /// What stands at the address.
    public enum Format: String, Hashable, Sendable, CaseIterable {
        case hls, dash
    }

    /// Of the manifest or file; relative ones are relative to `club.json`.
    public let address: String
    /// nil: found out by reading; a plain file too.
    public let format: Format?

    /// - Parameters:
    ///   - address: Of the manifest or file.
    ///   - format: nil: found out by reading.
    public init(address: String, format: Format? = nil) {
        self.address = address
        self.format = format
    }
}

/// A short film about a film, free for all.
public struct Trailer: Hashable, Sendable {
    /// Of the manifest or file.
    public let address: String
    /// Where there are several.
    public let name: LocalizedText?
    /// As announced.
    public let duration: Duration?

    /// - Parameters:
    ///   - address: Of the manifest or file.
    ///   - name: Where there are several.
    ///   - duration: As announced.
    public init(address: String, name: LocalizedText? = nil, duration: Duration? = nil) {
        self.address = address
        self.name = name
        self.duration = duration
    }
}

/// A sound that a film comes with.
public struct AnnouncedSound: Hashable, Sendable {
    /// Why it is there.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        case original, dubbed
        /// A voice tells what there is to see.
        case description
    }

    /// By BCP 47: `fr`, `fr-CA`.
    public let language: String
    /// Why it is there.
    public let role: Role
    /// 2 is stereo, 6 is 5.1.
    public let channels: Int

    /// - Parameters:
    ///   - language: By BCP 47.
    ///   - role: Why it is there.
    ///   - channels: 2 is stereo, 6 is 5.1.
    public init(language: String, role: Role, channels: Int = 2) {
        self.language = language
        self.role = role
        self.channels = channels
    }
}

/// A text that a film comes with.
public struct AnnouncedText: Hashable, Sendable {
    /// Why it is there.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        case subtitles
        /// For the deaf and hard of hearing: tells sounds too.
        case sdh
        /// Only what a viewer of the dubbed film can't understand.
        case forced
    }

    /// By BCP 47.
    public let language: String
    /// Why it is there.
    public let role: Role

    /// - Parameters:
    ///   - language: By BCP 47.
    ///   - role: Why it is there.
    public init(language: String, role: Role) {
        self.language = language
        self.role = role
    }
}

/// A part of a film that one can go to.
public struct Chapter: Hashable, Sendable {
    /// From the film's beginning.
    public let start: Duration
    /// What it is called.
    public let name: LocalizedText

    /// - Parameters:
    ///   - start: From the film's beginning.
    ///   - name: What it is called.
    public init(start: Duration, name: LocalizedText) {
        self.start = start
        self.name = name
    }
}

/// A stretch that one may want to pass over.
public struct SkipMarker: Hashable, Sendable {
    /// What it is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case recap, intro, credits
    }

    /// What it is.
    public let kind: Kind
    /// From the film's beginning.
    public let start: Duration
    /// After `start`.
    public let end: Duration

    /// - Parameters:
    ///   - kind: What it is.
    ///   - start: From the film's beginning.
    ///   - end: After `start`.
    public init(kind: Kind, start: Duration, end: Duration) {
        self.kind = kind
        self.start = start
        self.end = end
    }
}
