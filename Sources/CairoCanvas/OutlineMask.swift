import CPango

/// The letters of a layout grown on all sides, through which their outline is painted.
///
/// Cairo strokes letters as the curves that they are, 5 ms for two lines at 1080 lines; growing their picture by as many pixels takes a
/// twentieth of it and looks the same.
final class OutlineMask {
    /// An alpha surface; its memory is `memory`.
    let surface: OpaquePointer
    /// Of its corner, from the layout's own.
    let x: Int
    /// See `x`.
    let y: Int
    private let memory: UnsafeMutablePointer<UInt8>

    /// No screen is larger; what is was made to hurt.
    private static let mostBytes = 16 << 20

    /// - Parameters:
    ///   - layout: A PangoLayout.
    ///   - radius: In pixels.
    ///   - phase: How far right of a whole pixel it stands, 0…1: letters are shaped by it.
    /// - Returns: nil: it is empty, or too large.
    init?(_ layout: OpaquePointer, radius: Double, phase: Double) {
        var ink = PangoRectangle()
        pango_layout_get_pixel_extents(layout, &ink, nil)
        let reach = Int(radius.rounded(.up)) + 1
        let height = Int(ink.height) + 2 * reach
        // Rows end on a multiple of four, as Cairo wants them.
        let stride = (Int(ink.width) + 2 * reach + 4) & ~3
        guard ink.width > 0, ink.height > 0, reach < 100, stride * height <= Self.mostBytes else { return nil }
        let count = stride * height
        x = Int(ink.x) - reach
        y = Int(ink.y) - reach
        let letters = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
        defer { letters.deallocate() }
        letters.initialize(repeating: 0, count: count)
        Self.draw(layout, on: letters, stride: stride, height: height, x: phase - Double(x), y: -Double(y))
        memory = .allocate(capacity: count)
        memory.initialize(repeating: 0, count: count)
        Self.grow(letters, into: memory, count: count, stride: stride, radius: radius)
        surface = cairo_image_surface_create_for_data(memory, CAIRO_FORMAT_A8, Int32(stride), Int32(height), Int32(stride))
    }

    deinit {
        cairo_surface_destroy(surface)
        memory.deallocate()
    }

    private static func draw(
        _ layout: OpaquePointer, on letters: UnsafeMutablePointer<UInt8>, stride: Int, height: Int, x: Double, y: Double
    ) {
        let surface = cairo_image_surface_create_for_data(letters, CAIRO_FORMAT_A8, Int32(stride), Int32(height), Int32(stride))
        defer { cairo_surface_destroy(surface) }
        guard let context = cairo_create(surface) else { return }
        cairo_move_to(context, x, y)
        pango_cairo_show_layout(context, layout)
        cairo_destroy(context)
        cairo_surface_flush(surface)
    }

    /// Each pixel becomes the darkest within a disc: row by row of the disc, from its narrowest, so that each width is made of the one before.
    ///
    /// Memory is taken for one long row: the margins are wide enough that nothing comes around.
    private static func grow(
        _ letters: UnsafeMutablePointer<UInt8>, into grown: UnsafeMutablePointer<UInt8>, count: Int, stride: Int, radius: Double
    ) {
        let wide = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
        defer { wide.deallocate() }
        wide.initialize(from: letters, count: count)
        let rows = 0...Int(radius.rounded(.up))
        // Half the disc's width at each distance from its middle.
        let widths = rows.map { row in
            let rest = radius * radius - Double(row * row)
            return rest < 0 ? -1 : Int((rest.squareRoot() + 0.5).rounded(.down))
        }
        for width in 0...(widths.max() ?? 0) {
            if width > 0 {
                take(letters, into: wide + width, count - width)
                take(letters + width, into: wide, count - width)
            }
            for row in rows where widths[row] == width {
                take(wide, into: grown + row * stride, count - row * stride)
                if row > 0 { take(wide + row * stride, into: grown, count - row * stride) }
            }
        }
    }

    /// The greater of both, byte by byte.
    private static func take(_ source: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>, _ count: Int) {
        var index = 0
        while index < count {
            let (there, here) = (target[index], source[index])
            target[index] = here > there ? here : there
            index &+= 1
        }
    }
}
