import Media

/// Where a cue stands. Shares are of the picture's width or height, 0…1, and may lie outside where an author put them there.
public enum CuePlacement: Hashable, Sendable {
    /// On lines of the picture, out of each other's way, as WebVTT has it.
    case line(LineSettings)
    /// In a box. Cues of one `CueBox.region` at one time follow each other within it, as TTML has it.
    case box(CueBox)
}

/// A cue's settings in WebVTT. Source: WebVTT §3.1 (the cue's attributes), §6.3 (their parsing).
public struct LineSettings: Hashable, Sendable {
    /// The region that the cue is in, by its name; nil: none.
    public var region: String?
    /// Which way lines follow each other.
    public var writing = WritingMode.horizontal
    /// Where its line is; nil: `auto`.
    public var line: LinePosition?
    /// Which of its edges `line` means: start, center or end.
    public var lineAlignment = CueAlignment.start
    /// Along the line, 0…1; nil: `auto`.
    public var position: Double?
    /// Which part of it is at `position`; nil: `auto`.
    public var positionAlignment: PositionAlignment?
    /// Along the line, 0…1 of the picture.
    public var size = 1.0

    /// All as WebVTT has it unless said otherwise.
    public init() {}
}

/// Where a cue's line is.
public enum LinePosition: Hashable, Sendable {
    /// A share of the picture, 0…1.
    case share(Double)
    /// Lines from the picture's start or, negative, from its end: -1 is the last.
    case number(Double)
}

/// Which part of a cue is at its position.
public enum PositionAlignment: String, Hashable, Sendable {
    case lineLeft = "line-left"
    case center
    case lineRight = "line-right"
}

/// Which way lines follow each other.
public enum WritingMode: String, Hashable, Sendable {
    /// From top to bottom.
    case horizontal
    /// Vertical text; lines from right to left: WebVTT's `rl`, TTML's `tbrl`.
    case verticalRightToLeft
    /// Vertical text; lines from left to right: WebVTT's `lr`, TTML's `tblr`.
    case verticalLeftToRight
}

/// A region of a WebVTT text. Source: WebVTT §3.2.
public struct CueRegion: Hashable, Sendable {
    /// By which cues name it.
    public var id: String
    /// 0…1 of the picture's width.
    public var width = 1.0
    /// How many lines it is high.
    public var lines = 3
    /// The point of the region that is at `viewportAnchor`; 0…1 of the region, across and down.
    public var anchor = SharePoint(x: 0, y: 1)
    /// 0…1 of the picture, across and down.
    public var viewportAnchor = SharePoint(x: 0, y: 1)
    /// New lines push the older ones up.
    public var scrolls = false

    /// A region that is as WebVTT has it unless said otherwise.
    public init(id: String) {
        self.id = id
    }
}

/// A point, in shares of a width and a height.
public struct SharePoint: Hashable, Sendable {
    /// To the right.
    public var x: Double
    /// Downward.
    public var y: Double

    /// Takes the parts.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// A box of the picture that cues are laid out in; all in shares of the picture. Source: TTML2 §10.2, IMSC 1.2 §8.
public struct CueBox: Hashable, Sendable {
    /// Cues of one region at one time share its box, one below the other.
    public var region: String
    /// Of the left edge.
    public var x: Double
    /// Of the upper edge.
    public var y: Double
    /// Across.
    public var width: Double
    /// Down.
    public var height: Double
    /// Between its edges and its text.
    public var padding = BoxPadding()
    /// Where its text stands across the lines' way: TTML's `displayAlign`.
    public var alignment = BoxAlignment.before
    /// Which way lines follow each other.
    public var writing = WritingMode.horizontal
    /// Behind everything in it; nil: nothing.
    public var background: Color?
    /// 0 shows nothing, 1 all.
    public var opacity = 1.0
    /// The higher is in front.
    public var depth = 0
    /// What doesn't fit is shown all the same.
    public var overflows = false
    /// A picture in it takes the box's shape, whatever its pixels' is; else it keeps its own.
    public var isFilled = false
    /// Those of one region at one time follow each other by it, whichever began first.
    public var order = 0

    /// A box of which nothing else is said.
    public init(region: String, x: Double, y: Double, width: Double, height: Double) {
        self.region = region
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

/// Between a box's edges and its text: shares of the picture's width and height.
public struct BoxPadding: Hashable, Sendable {
    /// Of the width.
    public var left = 0.0
    /// Of the height.
    public var top = 0.0
    /// Of the width.
    public var right = 0.0
    /// Of the height.
    public var bottom = 0.0

    /// None.
    public init() {}
}

/// Where text stands in its box, in the direction in which lines follow each other.
public enum BoxAlignment: String, Hashable, Sendable {
    /// With the first line at the box's beginning.
    case before
    case center
    /// With the last line at the box's end.
    case after
}
