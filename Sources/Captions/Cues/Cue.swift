import Media

/// What is shown from one moment to another, without a change.
///
/// What changes on the way (a TTML animation, a span with times of its own) is several cues, one after the other; only WebVTT's spans that
/// come to light within a cue keep their moment (`CueSpan.reveal`).
public struct Cue: Hashable, Sendable {
    /// The author's name for it; nil: none.
    public var id: String?
    /// On the text's own clock.
    public var start: MediaTime
    /// The first moment without it; `.max`: for good.
    public var end: MediaTime
    /// Where.
    public var placement: CuePlacement
    /// Of the lines as a whole.
    public var paragraph: ParagraphStyle
    /// What.
    public var content: CueContent
    /// The higher is in front, of cues that stand in each other's place: SubStation Alpha's layers.
    public var layer = 0
    /// It is part of the picture (`SubStationTraits.isSign`): where a renderer draws the script, it does, and nobody else.
    public var isSign = false
    /// To be shown to who has not asked for captions, too: what the film's language doesn't tell.
    public var isForced: Bool

    /// Text on lines at the bottom, in the middle.
    public init(start: MediaTime, end: MediaTime, content: CueContent, placement: CuePlacement = .line(LineSettings())) {
        self.start = start
        self.end = end
        self.placement = placement
        paragraph = ParagraphStyle()
        self.content = content
        isForced = false
    }

    /// All that is written, without styles; empty for a picture.
    public var plainText: String {
        guard case .text(let spans) = content else { return "" }
        return spans.reduce(into: "") { $0 += $1.text }
    }
}

/// What a cue shows.
public enum CueContent: Hashable, Sendable {
    /// Lines are parted by "\n" within the spans' texts.
    case text([CueSpan])
    /// A picture with an alternative in words, where the author gave one.
    case image(CueImage, alternative: String?)
}

/// A picture that stands for text.
public enum CueImage: Hashable, Sendable {
    /// As it came: a PNG file's bytes.
    case encoded([UInt8])
    /// A picture in a resource of its own, by its address as written.
    case external(String)
    /// Pixels: 4 bytes each, blue, green, red, alpha, premultiplied; rows without gaps.
    case pixels([UInt8], PixelSize)
}

/// Text in one style.
public struct CueSpan: Hashable, Sendable {
    /// May hold "\n".
    public var text: String
    /// How it looks.
    public var style: SpanStyle
    /// Small texts beside it, as East Asian texts have them, one on a side: hardly ever one, never more than two. A list, since most spans
    /// have none and are many.
    public var rubies: [Ruby] = []
    /// It is to be told apart until then, as words not sung yet; nil: from the start. On the text's own clock.
    public var reveal: MediaTime?

    /// The first of `rubies`; nil: none.
    public var ruby: Ruby? {
        get { rubies.first }
        set { rubies = newValue.map { [$0] } ?? [] }
    }

    /// Takes the parts.
    public init(_ text: String, style: SpanStyle = SpanStyle()) {
        self.text = text
        self.style = style
    }
}
