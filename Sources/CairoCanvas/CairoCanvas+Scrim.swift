import CPango
import Media

extension CairoCanvas {
    /// Made for the pixels alone that are drawn, and repeated where it is the same across or down.
    public func fill(_ rect: DesignRect, color: Color, scrim: Scrim) {
        guard let context else { return }
        let area = transform.aligned(rect)
        // The clip is of whole pixels.
        var (left, top, right, bottom) = (0.0, 0.0, 0.0, 0.0)
        cairo_clip_extents(context, &left, &top, &right, &bottom)
        (left, top) = (max(left.rounded(.down), area.x), max(top.rounded(.down), area.y))
        (right, bottom) = (min(right.rounded(.up), area.x + area.width), min(bottom.rounded(.up), area.y + area.height))
        guard right > left, bottom > top else { return }
        let (width, height) = (scrim.changesAcross ? Int(right - left) : 1, scrim.changesDown ? Int(bottom - top) : 1)
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height)) else { return }
        defer { cairo_surface_destroy(surface) }
        guard let data = cairo_image_surface_get_data(surface) else { return }
        let stride = Int(cairo_image_surface_get_stride(surface))
        let pixels = Self.pixels(of: color)
        let across = (0..<width).map { Scrim.eased((left + Double($0) + 0.5 - area.x) / area.width) }
        for row in 0..<height {
            let sides = scrim.sides(at: (top + Double(row) + 0.5 - area.y) / area.height)
            let line = UnsafeMutableRawPointer(data + row * stride).assumingMemoryBound(to: UInt32.self)
            for column in 0..<width {
                let share = sides.left + (sides.right - sides.left) * across[column]
                line[column] = pixels[Int(min(max(share, 0), 1) * 255 + 0.5)]
            }
        }
        cairo_surface_mark_dirty(surface)
        cairo_save(context)
        cairo_set_source_surface(context, surface, left, top)
        cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_REPEAT)
        cairo_rectangle(context, left, top, right - left, bottom - top)
        cairo_fill(context)
        cairo_restore(context)
    }

    /// Premultiplied, for 256 shares of the colour's alpha.
    private static func pixels(of color: Color) -> [UInt32] {
        (0...255).map { step in
            let alpha = color.alpha * Double(step)
            func part(_ value: Double) -> UInt32 { UInt32((value * alpha).rounded()) }
            let (red, green, blue) = (part(color.red), part(color.green), part(color.blue))
            return UInt32(alpha.rounded()) << 24 | red << 16 | green << 8 | blue
        }
    }
}
