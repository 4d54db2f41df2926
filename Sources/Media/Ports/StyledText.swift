/// Text in several styles, set in lines: what captions are made of. Lengths are of the 1080-line design.
public struct StyledText: Hashable, Sendable {
    /// In the order of reading; "\n" within their texts parts lines.
    public var runs: [TextRun]
    /// To which side of its rectangle each line keeps.
    public var alignment: TextAlignment
    /// What sets the glyphs off from the picture.
    public var edge: TextEdge
    /// Behind each line, a little wider than its glyphs; nil: nothing.
    public var lineBox: Color?
    /// By how much `lineBox` is wider than the glyphs, on either side.
    public var linePadding: Double
    /// From line to line, as a multiple of what the face asks for.
    public var lineSpacing: Double
    /// Lines break where the rectangle ends, beside where the text says so.
    public var wraps: Bool
    /// The text as a whole runs from right to left; nil: the text itself tells.
    public var isRightToLeft: Bool?
    /// Lines run downward and follow each other to the left; all that is said of left and right is of top and bottom then.
    public var isVertical: Bool

    /// Plain lines in the middle.
    public init(runs: [TextRun], alignment: TextAlignment = .center, edge: TextEdge = .none) {
        self.runs = runs
        self.alignment = alignment
        self.edge = edge
        lineBox = nil
        linePadding = 0
        lineSpacing = 1
        wraps = true
        isRightToLeft = nil
        isVertical = false
    }
}

/// Text in one style.
public struct TextRun: Hashable, Sendable {
    /// May hold "\n".
    public var text: String
    /// The em's height.
    public var size: Double
    /// Of its glyphs.
    public var color: Color
    /// Behind its glyphs; nil: nothing.
    public var background: Color?
    /// Names of faces as fontconfig knows them, parted by commas; nil: the canvas's own.
    public var family: String?
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
    /// Above the line, or (negative) below.
    public var rise = 0.0
    /// As BCP 47 has it: which shapes letters have; nil: not said.
    public var language: String?

    /// Upright text.
    public init(_ text: String, size: Double, color: Color) {
        self.text = text
        self.size = size
        self.color = color
    }
}

/// What sets glyphs off from what is behind them.
public enum TextEdge: Hashable, Sendable {
    case none
    /// A line around them.
    case outline(Color, width: Double)
    /// A copy behind them, to the right and below.
    case shadow(Color, offset: Double)
    /// Two copies behind them, one on either side, as of letters that stand out of their ground or are cut into it.
    case bevel(upperLeft: Color, lowerRight: Color, offset: Double)
}

/// A width and a height of the 1080-line design.
public struct DesignSize: Hashable, Sendable {
    /// In design units.
    public var width: Double
    /// In design units.
    public var height: Double

    /// Takes the parts.
    public init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }
}
