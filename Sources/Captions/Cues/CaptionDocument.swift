import Media

/// What one file or segment of captions says, whatever its format.
public struct CaptionDocument: Equatable, Sendable {
    /// By start; those that start together in the order of the text, which is also the order in which they are laid out.
    public var cues: [Cue]
    /// Regions of a WebVTT text, by which cues place themselves. TTML's are resolved into the cues.
    public var regions: [CueRegion]
    /// As BCP 47 has it; nil: not said.
    public var language: String?
    /// How this text's clock and the stream's are related; nil: not said, or no such thing in this format.
    public var timestampMap: TimestampMap?
    /// Of the box, centred in the picture and as large as fits, whose width and height all shares are of, width to height; nil: the picture itself.
    public var aspectRatio: Double?
    /// The text itself, where it brings its own typesetting: what a renderer draws in place of the cues.
    public var script: StyledScript?
    /// What it breaks, that we could live with.
    public var warnings: [CaptionWarning]

    /// A document of these cues, of which nothing else is known.
    public init(cues: [Cue] = []) {
        self.cues = cues
        regions = []
        warnings = []
    }
}

/// One moment on two clocks. Source: RFC 8216 §3.5 (`X-TIMESTAMP-MAP`).
public struct TimestampMap: Hashable, Sendable {
    /// On the stream's clock: ticks of 1/90,000 s, 33 bits.
    public var mpegTime: Int64
    /// On the text's clock.
    public var local: MediaTime

    /// Takes the parts.
    public init(mpegTime: Int64, local: MediaTime) {
        self.mpegTime = mpegTime
        self.local = local
    }
}

/// A clause that a text breaks; it costs at most the thing that it names.
public struct CaptionWarning: Hashable, Sendable {
    /// Counted from 1.
    public var line: Int
    /// The specification and its clause.
    public var clause: String
    /// What is wrong, and what was made of it.
    public var text: String

    /// Takes the parts.
    public init(line: Int, clause: String, text: String) {
        self.line = line
        self.clause = clause
        self.text = text
    }
}

/// No captions at all could be made out.
public struct CaptionError: Error, Hashable, Sendable {
    /// What is wrong: a sentence without its end.
    public var reason: String

    /// - Parameter reason: A sentence without its end.
    public init(_ reason: String) {
        self.reason = reason
    }
}
