/// A rectangle in pixels with fractions.
public struct PixelArea: Hashable, Sendable {
    /// Of the left edge.
    public var x: Double
    /// Of the top edge.
    public var y: Double
    /// To the right edge.
    public var width: Double
    /// To the bottom edge.
    public var height: Double
}

/// From the design's 1920 × 1080 units to a screen's pixels: one scale both ways, centred.
public struct DesignTransform: Hashable, Sendable {
    /// Pixels for one unit.
    public let scale: Double
    private let left: Double
    private let top: Double
    private let screen: PixelSize

    /// - Parameters:
    ///   - screen: The buffer's size.
    ///   - margin: What is left free on each side, as a share of the screen.
    public init(screen: PixelSize, margin: Double = 0) {
        self.screen = screen
        let share = 1 - 2 * min(max(margin, 0), 0.25)
        scale = max(0.01, share * min(Double(screen.width) / 1920, Double(screen.height) / 1080))
        left = (Double(screen.width) - 1920 * scale) / 2
        top = (Double(screen.height) - 1080 * scale) / 2
    }

    /// The pixels that drawing inside `rect` can touch, antialiasing included, within the screen.
    public func damage(_ rect: DesignRect) -> PixelRect {
        let area = pixels(rect)
        let x = Int32(clamping: Int((area.x - 1).rounded(.down)))
        let y = Int32(clamping: Int((area.y - 1).rounded(.down)))
        let right = Int32(clamping: Int((area.x + area.width + 1).rounded(.up)))
        let bottom = Int32(clamping: Int((area.y + area.height + 1).rounded(.up)))
        return PixelRect(x: x, y: y, width: right - x, height: bottom - y).intersection(PixelRect(screen))
    }

    /// Where a point lies.
    public func pixel(x: Double, y: Double) -> (x: Double, y: Double) { (left + x * scale, top + y * scale) }

    /// Where a rectangle lies.
    public func pixels(_ rect: DesignRect) -> PixelArea {
        PixelArea(x: left + rect.x * scale, y: top + rect.y * scale, width: rect.width * scale, height: rect.height * scale)
    }

    /// On whole pixels, so that straight edges are sharp; nothing vanishes.
    public func aligned(_ rect: DesignRect) -> PixelArea {
        let area = pixels(rect)
        let x = area.x.rounded()
        let y = area.y.rounded()
        return PixelArea(
            x: x, y: y, width: max(1, (area.x + area.width).rounded() - x), height: max(1, (area.y + area.height).rounded() - y))
    }

    /// The part of the design that lies under some pixels.
    public func design(_ rect: PixelRect) -> DesignRect {
        DesignRect(
            x: (Double(rect.x) - left) / scale, y: (Double(rect.y) - top) / scale, width: Double(rect.width) / scale,
            height: Double(rect.height) / scale)
    }
}
