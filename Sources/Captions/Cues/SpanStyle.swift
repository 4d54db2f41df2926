import Media

/// How a span looks. What is nil is the viewer's to say.
public struct SpanStyle: Hashable, Sendable {
    /// Of its glyphs.
    public var color: Color?
    /// Behind its glyphs.
    public var background: Color?
    /// Strong.
    public var isBold = false
    /// Slanted.
    public var isItalic = false
    /// A line below.
    public var isUnderlined = false
    /// A line through.
    public var isStruckThrough = false
    /// A line above.
    public var isOverlined = false
    /// Names of faces, the best first; generic ones as CSS has them: `serif`, `monospace`.
    public var families: [String] = []
    /// The em's height as a share of the picture's height; nil: the usual size.
    public var size: Double?
    /// The em's width against its height, where they differ; nil: 1.
    public var stretch: Double?
    /// An outline around the glyphs.
    public var outline: TextOutline?
    /// Shadows, the first on top.
    public var shadows: [TextShadow] = []
    /// 0 shows nothing, 1 all.
    public var opacity = 1.0
    /// It takes its room and can't be seen.
    public var isHidden = false
    /// As BCP 47 has it; nil: the document's.
    public var language: String?
    /// Who speaks; nil: not said.
    public var voice: String?
    /// The author's names for its kind, in the order of the text.
    public var classes: [String] = []
    /// Marks beside each glyph, as East Asian texts have them: TTML's words for them, as written.
    public var emphasis: String?
    /// Set upright, together, within vertical text.
    public var isCombined = false
    /// Degrees by which its glyphs lean, as TTML's shear has it; 0: not at all.
    public var shear = 0.0
    /// Raised or lowered.
    public var position = TextPosition.line
    /// Which way it runs, where the text alone doesn't tell.
    public var direction: TextDirection?
    /// Its characters run in `direction`, whatever they are: TTML's `bidiOverride`.
    public var overridesDirection = false

    /// Nothing is said.
    public init() {}
}

/// A line around glyphs.
public struct TextOutline: Hashable, Sendable {
    /// nil: the glyphs' own.
    public var color: Color?
    /// As a share of the picture's height.
    public var width: Double

    /// Takes the parts.
    public init(color: Color?, width: Double) {
        self.color = color
        self.width = width
    }
}

/// A shadow of glyphs. Lengths are shares of the picture's height.
public struct TextShadow: Hashable, Sendable {
    /// nil: the glyphs' own.
    public var color: Color?
    /// To the right.
    public var x: Double
    /// Downward.
    public var y: Double
    /// How far its edge spreads.
    public var blur: Double

    /// Takes the parts.
    public init(color: Color?, x: Double, y: Double, blur: Double = 0) {
        self.color = color
        self.x = x
        self.y = y
        self.blur = blur
    }
}

/// Where glyphs stand against their line.
public enum TextPosition: String, Hashable, Sendable {
    /// On it.
    case line
    /// Above, small.
    case superscript
    /// Below, small.
    case `subscript`
}

/// Which way text runs.
public enum TextDirection: String, Hashable, Sendable {
    case leftToRight
    case rightToLeft
}

/// What holds for the lines of a cue together.
public struct ParagraphStyle: Hashable, Sendable {
    /// To which side lines keep.
    public var alignment = CueAlignment.center
    /// How lines of several keep to each other, where that isn't `alignment`: TTML's `multiRowAlign`.
    public var rowAlignment: CueAlignment?
    /// Which way it runs, where the text alone doesn't tell.
    public var direction: TextDirection?
    /// From line to line, as a share of the picture's height; nil: as the face has it.
    public var lineHeight: Double?
    /// Background on either side of each line, as a share of the picture's height: TTML's `linePadding`.
    public var linePadding = 0.0
    /// The background has no gaps between lines.
    public var fillsLineGaps = false
    /// Behind all of it, as wide as its place.
    public var background: Color?
    /// Lines break only where the text says so.
    public var keepsLines = false
    /// Room that its lines keep for ruby; nil: none.
    public var rubyReserve: RubyReserve?

    /// Nothing is said.
    public init() {}
}

/// To which side lines keep.
public enum CueAlignment: String, Hashable, Sendable {
    /// Where the text's direction begins.
    case start
    case center
    /// Where the text's direction ends.
    case end
    case left
    case right
}
