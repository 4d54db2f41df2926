import Media

/// Brings scenes onto the interface's plane, drawing only where they differ from what is there.
///
/// - Thread: the interface's.
public final class OverlayPainter {
    /// Draws inside a part of a buffer; a canvas's own entrance, such as `CairoCanvas.draw`.
    public typealias Paint = (_ buffer: PixelBuffer, _ clip: PixelRect, _ body: (any Canvas) -> Void) -> Void

    private let surface: any OverlaySurface
    private var transform: DesignTransform
    /// What was drawn lies elsewhere now.
    private var isMoved = false
    private let paint: Paint
    private var shown = Scene.empty
    /// Counts the overlays handed over, so that one can be told from the next.
    public private(set) var presentations = 0

    /// - Parameter surface: Transparent and not visible at first.
    public init(surface: any OverlaySurface, paint: @escaping Paint) {
        self.surface = surface
        self.transform = DesignTransform(screen: surface.size)
        self.paint = paint
    }

    /// Of the plane.
    public var size: PixelSize { surface.size }

    /// Leaves so much free on each side, as a share of the screen: the canvas is told the same. All is drawn anew.
    public func leave(margin: Double) {
        let other = DesignTransform(screen: surface.size, margin: margin)
        guard other != transform else { return }
        transform = other
        isMoved = true
    }

    /// Draws what differs and hands it over for the next commit.
    ///
    /// - Returns: false while both buffers are in use: try again after a vertical blank.
    public func present(_ scene: Scene) -> Bool {
        let changed = scene.damage(since: shown)
        guard isMoved || !changed.isEmpty else { return true }
        guard let (buffer, stale) = surface.begin() else { return false }
        let damage =
            isMoved ? PixelRect(surface.size) : changed.reduce(PixelRect.empty) { $0.union(transform.damage($1)) }
        isMoved = false
        let clip = damage.union(stale).intersection(PixelRect(surface.size))
        if !clip.isEmpty {
            let area = transform.design(clip)
            paint(buffer, clip) { canvas in
                canvas.clear(area)
                scene.draw(on: canvas, touching: area)
            }
        }
        surface.finish(damage: damage, visible: !scene.isEmpty)
        shown = scene
        presentations += 1
        return true
    }
}
