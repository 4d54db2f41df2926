/// A colour as designers write it: sRGB, not premultiplied, 0…1.
public struct Color: Hashable, Sendable {
    /// 0…1.
    public var red: Double
    /// 0…1.
    public var green: Double
    /// 0…1.
    public var blue: Double
    /// 0 lets everything through, 1 nothing.
    public var alpha: Double

    /// Takes the parts; nothing is checked.
    public init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    /// 0xRRGGBB.
    public init(_ rgb: UInt32, alpha: Double = 1) {
        self.init(
            red: Double(rgb >> 16 & 0xff) / 255, green: Double(rgb >> 8 & 0xff) / 255, blue: Double(rgb & 0xff) / 255, alpha: alpha)
    }
}

/// How a text is set.
public struct TextStyle: Hashable, Sendable {
    /// Height of the em in pixels of the 1080-line design; the canvas scales.
    public var size: Double
    /// How dark it looks; three metres away, thin strokes vanish.
    public var weight: TextWeight
    /// Of all its glyphs.
    public var color: Color
    /// To which side of its rectangle it keeps.
    public var alignment: TextAlignment
    /// Digits of one width, for times that count.
    public var tabularDigits: Bool

    /// Takes the parts; nothing is checked.
    public init(
        size: Double, weight: TextWeight = .regular, color: Color, alignment: TextAlignment = .leading, tabularDigits: Bool = false
    ) {
        self.size = size
        self.weight = weight
        self.color = color
        self.alignment = alignment
        self.tabularDigits = tabularDigits
    }
}

/// The strokes' strength: few, because each is a face that the box has to carry.
public enum TextWeight: UInt8, Hashable, Sendable { case regular, medium, bold }
/// Where a line stands in its rectangle. Leading is left for French, right for Arabic.
public enum TextAlignment: UInt8, Hashable, Sendable { case leading, center, trailing }

/// A rectangle of the 1080-line design: 1920 × 1080 units, whatever the screen; origin at the top left.
public struct DesignRect: Hashable, Sendable {
    /// From the left edge, 0…1920 on the screen.
    public var x: Double
    /// From the top edge, 0…1080 on the screen.
    public var y: Double
    /// In design units; not negative.
    public var width: Double
    /// In design units; not negative.
    public var height: Double

    /// Takes the parts; nothing is checked.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

/// What screens draw on. Coordinates are the design's; the canvas maps them to pixels.
///
/// - Thread: control, which draws the interface.
public protocol Canvas: AnyObject {
    /// Makes everything inside transparent.
    func clear(_ rect: DesignRect)
    func fill(_ rect: DesignRect, color: Color, cornerRadius: Double)
    /// A vertical gradient, `top` to `bottom`.
    func fill(_ rect: DesignRect, top: Color, bottom: Color)
    /// A veil, in parts transparent.
    func fill(_ rect: DesignRect, color: Color, scrim: Scrim)
    /// An outline drawn inside the rectangle's edge.
    func stroke(_ rect: DesignRect, color: Color, width: Double, cornerRadius: Double)
    /// One line, cut with an ellipsis at the rectangle's width; vertically centred in it.
    func text(_ text: String, in rect: DesignRect, style: TextStyle)
    /// Several lines, wrapped, cut with an ellipsis at the rectangle's height.
    func paragraph(_ text: String, in rect: DesignRect, style: TextStyle)
    /// The width that one line takes.
    func width(of text: String, style: TextStyle) -> Double
    /// The room that text takes.
    ///
    /// - Parameter width: Along the lines, where they are broken; nil: where the text says so alone.
    func size(of text: StyledText, width: Double?) -> DesignSize
    /// Lines from the rectangle's top on, of vertical text from its right side; what doesn't fit goes beyond its bottom.
    func text(_ text: StyledText, in rect: DesignRect)
    /// A picture of 4 bytes a pixel (blue, green, red, alpha, premultiplied), scaled to the rectangle.
    func image(_ pixels: PixelBuffer, in rect: DesignRect)
    /// A filled path of straight lines, for symbols.
    func fill(polygon points: [(x: Double, y: Double)], color: Color)
}
