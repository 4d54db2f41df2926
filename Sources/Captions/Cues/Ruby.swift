/// Small text beside a span.
public struct Ruby: Hashable, Sendable {
    /// What it says.
    public var text: String
    /// Below the line or, in vertical text, to its left.
    public var isAfter: Bool
    /// How it looks; nil: as the span does, half as large.
    public var style: SpanStyle?
    /// How it and the span are spread along each other; nil: as the language has it.
    public var alignment: RubyAlignment?

    /// Takes the parts.
    public init(_ text: String, isAfter: Bool = false) {
        self.text = text
        self.isAfter = isAfter
    }
}

/// How the shorter of a ruby and its span is spread along the longer. Source: TTML2 §10.2.36.
public enum RubyAlignment: String, Hashable, Sendable {
    case start
    case center
    case end
    /// With gaps between its characters.
    case spaceBetween
    /// With gaps between its characters, and half a gap at its ends.
    case spaceAround
    /// With gaps between the longer text's characters, too.
    case withBase
}

/// Room that lines keep for ruby, whether they have some or not. Source: TTML2 §10.2.38.
public struct RubyReserve: Hashable, Sendable {
    /// On which sides of the lines.
    public enum Side: String, Hashable, Sendable {
        case before
        case after
        case both
        /// Before the first line and after the last.
        case around
        /// Before the line or, where there are two, after the second as well.
        case outside
    }

    /// On which sides of the lines.
    public var side: Side
    /// As a share of the picture's height; nil: half of the text's size.
    public var height: Double?

    /// Takes the parts.
    public init(side: Side, height: Double? = nil) {
        self.side = side
        self.height = height
    }
}
