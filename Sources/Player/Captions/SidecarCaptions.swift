import Media

/// A text that lies beside a film as a file of its own: SubRip, WebVTT, SubStation Alpha or TTML.
public struct SidecarCaptions: Equatable, Sendable {
    /// Absolute.
    public var url: String
    /// For people; nil: its language's own name.
    public var name: String?
    /// As in RFC 5646; nil where nobody says it.
    public var language: String?
    /// Only what the film's own language doesn't tell.
    public var isForced = false
    /// Written for who doesn't hear.
    public var describesSound = false
    /// The viewer has named it: it is shown until they choose another.
    public var isAsked = false

    /// A text of which nothing else is known.
    public init(url: String) { self.url = url }
}
