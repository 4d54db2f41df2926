import Captions
import Media

/// A corner of a polygon, in the design's units.
public struct DesignPoint: Hashable, Sendable {
    /// To the right.
    public var x: Double
    /// Downward.
    public var y: Double
}

/// One thing drawn, as a value that can be compared.
public struct SceneElement: Hashable, Sendable {
    /// How it is drawn.
    public enum Drawing: Hashable, Sendable {
        case fill(Color, cornerRadius: Double)
        /// Vertical.
        case gradient(top: Color, bottom: Color)
        case scrim(Color, Scrim)
        case outline(Color, width: Double, cornerRadius: Double)
        case text(String, TextStyle)
        case paragraph(String, TextStyle)
        /// In several styles; an edge may reach a little beyond the rectangle.
        case caption(StyledText)
        /// Pixels, scaled to the rectangle.
        case image(CueImage)
        /// A picture of the film, scaled to the rectangle.
        case picture(Thumbnail)
        /// Pixels of which it is known that nobody changes them.
        case bitmap(Bitmap)
        /// Straight lines; the rectangle is their bounds.
        case polygon([DesignPoint], Color)
    }

    /// Where it is.
    public var rect: DesignRect
    /// How.
    public var drawing: Drawing
}

/// What the interface shows at one moment: elements from back to front.
///
/// Screens are functions from state to scene. What must be drawn again is the difference of two scenes, so no screen keeps
/// account of what it has changed.
public struct Scene: Hashable, Sendable {
    /// From back to front.
    public private(set) var elements: [SceneElement] = []

    /// Nothing at all: the film alone.
    public static let empty = Scene()

    /// Whether the interface's plane is needed.
    public var isEmpty: Bool { elements.isEmpty }

    mutating func add(_ drawing: SceneElement.Drawing, _ rect: DesignRect) {
        elements.append(SceneElement(rect: rect, drawing: drawing))
    }

    mutating func add(polygon points: [DesignPoint], _ color: Color) {
        guard let first = points.first else { return }
        var (left, top, right, bottom) = (first.x, first.y, first.x, first.y)
        for point in points {
            left = min(left, point.x)
            top = min(top, point.y)
            right = max(right, point.x)
            bottom = max(bottom, point.y)
        }
        add(.polygon(points, color), DesignRect(x: left, y: top, width: right - left, height: bottom - top))
    }

    /// Puts another scene in front of this one.
    public mutating func append(_ other: Scene) { elements += other.elements }

    /// Where this scene differs from the one that is shown.
    public func damage(since shown: Scene) -> [DesignRect] {
        guard self != shown else { return [] }
        let before = Set(shown.elements)
        let after = Set(elements)
        return (shown.elements.filter { !after.contains($0) } + elements.filter { !before.contains($0) }).map(\.drawnRect)
    }

    /// Draws all that touches `area`, which has been cleared.
    public func draw(on canvas: any Canvas, touching area: DesignRect) {
        for element in elements where element.drawnRect.touches(area) {
            element.draw(on: canvas)
        }
    }
}

extension SceneElement {
    /// Nothing is drawn outside it.
    var drawnRect: DesignRect {
        guard case .caption(let text) = drawing else { return rect }
        let most = text.runs.map(\.size).max() ?? 0
        // An edge, and the overhang of slanted letters.
        return rect.inset(-most / 4)
    }

    fileprivate func draw(on canvas: any Canvas) {
        switch drawing {
        case .fill(let color, let cornerRadius): canvas.fill(rect, color: color, cornerRadius: cornerRadius)
        case .gradient(let top, let bottom): canvas.fill(rect, top: top, bottom: bottom)
        case .scrim(let color, let scrim): canvas.fill(rect, color: color, scrim: scrim)
        case .outline(let color, let width, let cornerRadius):
            canvas.stroke(rect, color: color, width: width, cornerRadius: cornerRadius)
        case .text(let text, let style): canvas.text(text, in: rect, style: style)
        case .paragraph(let text, let style): canvas.paragraph(text, in: rect, style: style)
        case .caption(let text): canvas.text(text, in: rect)
        case .image(let image):
            guard case .pixels(let bytes, let size) = image else { return }
            draw(bytes, size, on: canvas)
        case .picture(let picture): draw(picture.still.pixels, picture.still.size, on: canvas)
        case .bitmap(let bitmap): draw(bitmap.pixels, bitmap.size, on: canvas)
        case .polygon(let points, let color): canvas.fill(polygon: points.map { ($0.x, $0.y) }, color: color)
        }
    }

    private func draw(_ pixels: [UInt8], _ size: PixelSize, on canvas: any Canvas) {
        guard size.width > 0, size.height > 0, pixels.count >= Int(size.width) * Int(size.height) * 4 else { return }
        pixels.withUnsafeBytes { raw in
            guard let base = raw.baseAddress else { return }
            // The canvas only reads.
            let buffer = PixelBuffer(base: UnsafeMutableRawPointer(mutating: base), size: size, stride: Int(size.width) * 4)
            canvas.image(buffer, in: rect)
        }
    }
}

extension DesignRect {
    func touches(_ other: DesignRect) -> Bool {
        x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
    }

    func union(_ other: DesignRect) -> DesignRect {
        let left = min(x, other.x)
        let top = min(y, other.y)
        return DesignRect(
            x: left, y: top, width: max(x + width, other.x + other.width) - left, height: max(y + height, other.y + other.height) - top)
    }

    func inset(_ margin: Double) -> DesignRect {
        DesignRect(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
    }
}
