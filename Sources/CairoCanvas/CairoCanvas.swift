import CPango
import Media

/// The interface's canvas: Cairo for shapes, Pango for text, on memory that somebody else owns.
///
/// Nothing is loaded until the first text is set: fontconfig then reads its caches, 30–40 ms in a cold process. So that the film's
/// first picture needn't wait for it, call `FontBook.load()` on any other thread early on, or draw for the first time after it.
///
/// The design's 1920 × 1080 units are scaled by one factor and centred, so that a screen of another shape shows all of it; screens
/// draw their backgrounds beyond the edges for it.
///
/// - Thread: one at a time. Its fonts are its own (Pango's default ones belong to a thread), so it may be handed from one to another.
public final class CairoCanvas: Canvas {
    let layouts: LayoutCache
    private(set) var context: OpaquePointer?
    private(set) var transform = DesignTransform(screen: PixelSize(width: 1920, height: 1080))

    /// What drawing leaves free on each side, as a share of the buffer: see `DesignTransform`.
    public var margin = 0.0

    /// - Parameter family: As fontconfig knows it; what the family lacks comes from others.
    public init(family: String = "DejaVu Sans") {
        layouts = LayoutCache(family: family)
    }

    /// Draws on a buffer; outside `clip` nothing changes.
    ///
    /// - Parameter body: Draws by this canvas, which is good for nothing outside the call.
    /// - Throws: when Cairo takes the memory for unfit (a stride that isn't a multiple of 4, no memory).
    public func draw(on buffer: PixelBuffer, clip: PixelRect, _ body: (any Canvas) -> Void) throws(CanvasError) {
        let surface = cairo_image_surface_create_for_data(
            buffer.base.assumingMemoryBound(to: UInt8.self), CAIRO_FORMAT_ARGB32, buffer.size.width, buffer.size.height,
            Int32(buffer.stride))
        defer { cairo_surface_destroy(surface) }
        guard let context = cairo_create(surface), cairo_status(context) == CAIRO_STATUS_SUCCESS else {
            throw .refused(reason: String(cString: cairo_status_to_string(cairo_surface_status(surface))))
        }
        defer {
            self.context = nil
            cairo_destroy(context)
            cairo_surface_flush(surface)
        }
        cairo_rectangle(context, Double(clip.x), Double(clip.y), Double(clip.width), Double(clip.height))
        cairo_clip(context)
        self.context = context
        transform = DesignTransform(screen: buffer.size, margin: margin)
        body(self)
        if cairo_status(context) != CAIRO_STATUS_SUCCESS {
            throw .refused(reason: String(cString: cairo_status_to_string(cairo_status(context))))
        }
    }

    /// Makes it transparent, to whole pixels.
    public func clear(_ rect: DesignRect) {
        guard let context else { return }
        cairo_save(context)
        cairo_set_operator(context, CAIRO_OPERATOR_CLEAR)
        path(transform.aligned(rect), cornerRadius: 0)
        cairo_fill(context)
        cairo_restore(context)
    }

    /// Straight edges lie on whole pixels; round ones are antialiased.
    public func fill(_ rect: DesignRect, color: Color, cornerRadius: Double) {
        guard let context else { return }
        set(color)
        path(cornerRadius > 0 ? transform.pixels(rect) : transform.aligned(rect), cornerRadius: cornerRadius * transform.scale)
        cairo_fill(context)
    }

    /// On whole pixels.
    public func fill(_ rect: DesignRect, top: Color, bottom: Color) {
        guard let context else { return }
        let area = transform.aligned(rect)
        guard let gradient = cairo_pattern_create_linear(0, area.y, 0, area.y + area.height) else { return }
        defer { cairo_pattern_destroy(gradient) }
        for (offset, color) in [(0.0, top), (1.0, bottom)] {
            cairo_pattern_add_color_stop_rgba(gradient, offset, color.red, color.green, color.blue, color.alpha)
        }
        cairo_set_source(context, gradient)
        path(area, cornerRadius: 0)
        cairo_fill(context)
    }

    /// At least one pixel wide.
    public func stroke(_ rect: DesignRect, color: Color, width: Double, cornerRadius: Double) {
        guard let context else { return }
        set(color)
        let line = max(1, width * transform.scale)
        var area = transform.aligned(rect)
        area.x += line / 2
        area.y += line / 2
        area.width -= line
        area.height -= line
        cairo_set_line_width(context, line)
        path(area, cornerRadius: max(0, cornerRadius * transform.scale - line / 2))
        cairo_stroke(context)
    }

    /// Antialiased.
    public func fill(polygon points: [(x: Double, y: Double)], color: Color) {
        guard let context, let first = points.first else { return }
        set(color)
        cairo_new_path(context)
        let start = transform.pixel(x: first.x, y: first.y)
        cairo_move_to(context, start.x, start.y)
        for point in points.dropFirst() {
            let place = transform.pixel(x: point.x, y: point.y)
            cairo_line_to(context, place.x, place.y)
        }
        cairo_close_path(context)
        cairo_fill(context)
    }

    /// Set by Pango and kept for the next time.
    public func text(_ text: String, in rect: DesignRect, style: TextStyle) {
        guard let context, !text.isEmpty else { return }
        let area = transform.pixels(rect)
        set(style.color)
        layouts.withLayout(of: text, style: style, scale: transform.scale, width: area.width, height: nil) { layout, size in
            // Whole pixels keep the stems of letters even from one redraw to the next.
            cairo_move_to(context, area.x.rounded(), (area.y + (area.height - Double(size.height)) / 2).rounded())
            pango_cairo_show_layout(context, layout)
        }
    }

    /// As many lines as fit.
    public func paragraph(_ text: String, in rect: DesignRect, style: TextStyle) {
        guard let context, !text.isEmpty else { return }
        let area = transform.pixels(rect)
        set(style.color)
        layouts.withLayout(of: text, style: style, scale: transform.scale, width: area.width, height: area.height) { layout, _ in
            cairo_save(context)
            // Text of several paragraphs has its lines counted in each: whatever is left over is cut.
            cairo_rectangle(context, area.x - 1, area.y, area.width + 2, area.height + 1)
            cairo_clip(context)
            cairo_move_to(context, area.x.rounded(), area.y.rounded())
            pango_cairo_show_layout(context, layout)
            cairo_restore(context)
        }
    }

    /// In design units, whatever the screen; to a pixel of it.
    public func width(of text: String, style: TextStyle) -> Double {
        guard !text.isEmpty else { return 0 }
        var width = 0.0
        layouts.withLayout(of: text, style: style, scale: transform.scale, width: nil, height: nil) { _, size in
            width = Double(size.width) / transform.scale
        }
        return width
    }

    func set(_ color: Color) {
        cairo_set_source_rgba(context, color.red, color.green, color.blue, color.alpha)
    }

    private func path(_ area: PixelArea, cornerRadius: Double) {
        let radius = min(cornerRadius, area.width / 2, area.height / 2)
        cairo_new_path(context)
        guard radius > 0 else {
            cairo_rectangle(context, area.x, area.y, area.width, area.height)
            return
        }
        let (left, top) = (area.x + radius, area.y + radius)
        let (right, bottom) = (area.x + area.width - radius, area.y + area.height - radius)
        cairo_arc(context, right, top, radius, -.pi / 2, 0)
        cairo_arc(context, right, bottom, radius, 0, .pi / 2)
        cairo_arc(context, left, bottom, radius, .pi / 2, .pi)
        cairo_arc(context, left, top, radius, .pi, .pi * 3 / 2)
        cairo_close_path(context)
    }
}

/// Why nothing could be drawn or written.
public enum CanvasError: Error, Hashable, Sendable {
    /// Cairo's own words.
    case refused(reason: String)
    /// A screenshot can't be written there.
    case unwritable(path: String, errno: Int32)
}
