import CPango
import Media

extension CairoCanvas {
    /// To a pixel of the screen that was drawn on last.
    public func size(of text: StyledText, width: Double?) -> DesignSize {
        let inner = width.map { max(0, $0 - 2 * text.linePadding) * transform.scale }
        let layout = layouts.layout(of: text, scale: transform.scale, width: text.wraps ? inner : nil)
        guard let size = layout?.pixelSize else { return DesignSize(width: 0, height: 0) }
        let length = Double(size.width) / transform.scale + 2 * text.linePadding
        let depth = Double(size.height) / transform.scale
        return text.isVertical ? DesignSize(width: depth, height: length) : DesignSize(width: length, height: depth)
    }

    /// Box, edge and glyphs; set by Pango and kept for the next time.
    public func text(_ text: StyledText, in rect: DesignRect) {
        guard let context else { return }
        let area = transform.pixels(rect)
        cairo_save(context)
        if text.isVertical {
            // Along the lines is downward from here on, and to the next line is to the left.
            cairo_translate(context, (area.x + area.width).rounded(), area.y.rounded())
            cairo_rotate(context, .pi / 2)
        } else {
            cairo_translate(context, area.x.rounded(), area.y.rounded())
        }
        show(text, length: text.isVertical ? area.height : area.width, on: context)
        cairo_restore(context)
        cairo_new_path(context)
    }

    /// - Parameter length: In pixels, of a line.
    private func show(_ text: StyledText, length: Double, on context: OpaquePointer) {
        let padding = text.linePadding * transform.scale
        let inner = max(0, length - 2 * padding)
        guard let handle = layouts.layout(of: text, scale: transform.scale, width: text.wraps ? inner : nil) else { return }
        let layout = handle.pointer
        // Lines that aren't broken keep to each other; here they keep to their place.
        let rest = text.wraps ? 0 : inner - Double(handle.pixelSize.width)
        let x = padding + (text.alignment == .leading ? 0 : text.alignment == .center ? (rest / 2).rounded() : rest)
        if let box = text.lineBox { fillLines(of: layout, x: x, padding: padding, color: box, on: context) }
        switch text.edge {
        case .none: break
        case .outline(let color, let width): outline(text, handle, x: x, radius: width * transform.scale, color: color, on: context)
        case .shadow(let color, let offset): fillCopy(of: layout, x: x, moved: offset, color: color, on: context)
        case .bevel(let upperLeft, let lowerRight, let offset):
            fillCopy(of: layout, x: x, moved: -offset, color: upperLeft, on: context)
            fillCopy(of: layout, x: x, moved: offset, color: lowerRight, on: context)
        }
        cairo_move_to(context, x, 0)
        pango_cairo_show_layout(context, layout)
    }

    private func outline(_ text: StyledText, _ handle: LayoutHandle, x: Double, radius: Double, color: Color, on context: OpaquePointer) {
        // What stands behind letters would be grown with them, and columns are turned.
        let isPlain = !text.isVertical && !text.runs.contains { $0.background != nil }
        let whole = x.rounded(.down)
        guard isPlain, let mask = handle.outline(radius: radius, phase: x - whole) else {
            cairo_move_to(context, x, 0)
            pango_cairo_layout_path(context, handle.pointer)
            set(color)
            cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
            cairo_set_line_width(context, 2 * radius)
            cairo_stroke(context)
            return
        }
        // The mask is as faint as the letters: the edge is so by its own colour.
        let letters = text.runs.map(\.color.alpha).max() ?? 1
        var color = color
        color.alpha = min(1, color.alpha / max(0.01, letters))
        set(color)
        cairo_mask_surface(context, mask.surface, whole + Double(mask.x), Double(mask.y))
    }

    private func fillCopy(of layout: OpaquePointer, x: Double, moved: Double, color: Color, on context: OpaquePointer) {
        cairo_move_to(context, x + moved * transform.scale, moved * transform.scale)
        pango_cairo_layout_path(context, layout)
        set(color)
        cairo_fill(context)
    }

    /// Smoothly scaled; pixel by pixel where it is as large as its rectangle.
    public func image(_ pixels: PixelBuffer, in rect: DesignRect) {
        guard let context, pixels.size.width > 0, pixels.size.height > 0 else { return }
        let area = transform.pixels(rect)
        let surface = cairo_image_surface_create_for_data(
            pixels.base.assumingMemoryBound(to: UInt8.self), CAIRO_FORMAT_ARGB32, pixels.size.width, pixels.size.height,
            Int32(pixels.stride))
        defer { cairo_surface_destroy(surface) }
        cairo_save(context)
        let (across, down) = (area.width / Double(pixels.size.width), area.height / Double(pixels.size.height))
        if abs(area.width - Double(pixels.size.width)) < 0.75, abs(area.height - Double(pixels.size.height)) < 0.75 {
            // Any factor but 1 costs ten times as much. What was made for this screen is off by the rounding of its size alone.
            cairo_translate(context, area.x.rounded(), area.y.rounded())
        } else {
            cairo_translate(context, area.x, area.y)
            cairo_scale(context, across, down)
        }
        cairo_set_source_surface(context, surface, 0, 0)
        cairo_paint(context)
        cairo_restore(context)
    }

    /// One box for each line that has glyphs, without gaps between them.
    private func fillLines(of layout: OpaquePointer, x: Double, padding: Double, color: Color, on context: OpaquePointer) {
        guard let iterator = pango_layout_get_iter(layout) else { return }
        defer { pango_layout_iter_free(iterator) }
        cairo_new_path(context)
        repeat {
            var extents = PangoRectangle()
            var (top, bottom): (Int32, Int32) = (0, 0)
            pango_layout_iter_get_line_extents(iterator, nil, &extents)
            pango_layout_iter_get_line_yrange(iterator, &top, &bottom)
            guard extents.width > 0 else { continue }
            let unit = Double(PANGO_SCALE)
            let (upper, lower) = ((Double(top) / unit).rounded(), (Double(bottom) / unit).rounded())
            cairo_rectangle(
                context, x + Double(extents.x) / unit - padding, upper, Double(extents.width) / unit + 2 * padding, lower - upper)
        } while pango_layout_iter_next_line(iterator) != 0
        set(color)
        cairo_fill(context)
    }
}
