import CPango
import Media

/// Pango's fonts for one canvas: a font map and a context of its own, because Pango's default ones belong to a thread.
public final class FontBook {
    private let map: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer
    /// Of captions: a layout follows its context, so that no two kinds of text can share one.
    private var contexts: [CaptionDirection: OpaquePointer] = [:]

    init() {
        map = pango_cairo_font_map_new()
        context = Self.makeContext(map)
    }

    private static func makeContext(_ map: UnsafeMutablePointer<PangoFontMap>) -> OpaquePointer {
        let context: OpaquePointer = pango_font_map_create_context(map)
        let options = cairo_font_options_create()
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        // A television is looked at from afar: true shapes and even spacing, no snapping to the grid.
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        pango_context_set_round_glyph_positions(context, 0)
        return context
    }

    func context(_ direction: CaptionDirection) -> OpaquePointer {
        if let known = contexts[direction] { return known }
        let context = Self.makeContext(map)
        direction.set(context)
        contexts[direction] = context
        return context
    }

    deinit {
        for context in contexts.values { g_object_unref(UnsafeMutableRawPointer(context)) }
        g_object_unref(UnsafeMutableRawPointer(context))
        g_object_unref(UnsafeMutableRawPointer(map))
    }

    /// Reads fontconfig's configuration and caches once for the whole process, and opens the family's files, so that the first text
    /// on a canvas costs little. 30–40 ms when the disk is cold.
    ///
    /// - Thread: any; not needed at all for drawing rightly.
    public static func load(family: String = "DejaVu Sans") {
        let style = TextStyle(size: 32, color: Color(0xffffff))
        for weight in [TextWeight.regular, .bold] {
            var styled = style
            styled.weight = weight
            _ = FontBook().layout("Lanterne 0123456789", style: styled, family: family, scale: 1, width: nil, height: nil)?.pixelSize
        }
    }

    func layout(_ text: String, style: TextStyle, family: String, scale: Double, width: Double?, height: Double?) -> LayoutHandle? {
        guard let layout = pango_layout_new(context), let description = pango_font_description_new() else { return nil }
        defer { pango_font_description_free(description) }
        pango_font_description_set_family(description, family)
        pango_font_description_set_absolute_size(description, style.size * scale * Double(PANGO_SCALE))
        pango_font_description_set_weight(description, style.weight.pango)
        pango_layout_set_font_description(layout, description)
        pango_layout_set_alignment(layout, style.alignment.pango)
        if style.tabularDigits, let attributes = pango_attr_list_new() {
            pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"))
            pango_layout_set_attributes(layout, attributes)
            pango_attr_list_unref(attributes)
        }
        if let width { pango_layout_set_width(layout, Int32(clamping: Int((width * Double(PANGO_SCALE)).rounded()))) }
        pango_layout_set_text(layout, text, -1)
        if let height {
            pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
            pango_layout_set_line_spacing(layout, Self.lineSpacing)
            // A height in pixels leaves the spacing out of account, so the lines are counted here: negative heights are lines.
            let line = Self.firstLineHeight(of: layout) * Double(Self.lineSpacing)
            pango_layout_set_height(layout, -Int32(clamping: max(1, Int(((height + 0.2 * line) / line).rounded(.down)))))
        } else {
            pango_layout_set_single_paragraph_mode(layout, 1)
            // One line: a negative height counts lines.
            pango_layout_set_height(layout, -1)
        }
        if width != nil { pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END) }
        return LayoutHandle(owning: layout)
    }

    /// Of several lines, over the font's own line height.
    private static let lineSpacing: Float = 1.15

    /// In pixels.
    private static func firstLineHeight(of layout: OpaquePointer) -> Double {
        var extents = PangoRectangle()
        pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, 0), nil, &extents)
        return max(1, Double(extents.height) / Double(PANGO_SCALE))
    }
}

extension TextWeight {
    fileprivate var pango: PangoWeight {
        switch self {
        case .regular: PANGO_WEIGHT_NORMAL
        case .medium: PANGO_WEIGHT_MEDIUM
        case .bold: PANGO_WEIGHT_BOLD
        }
    }
}

extension TextAlignment {
    var pango: PangoAlignment {
        switch self {
        case .leading: PANGO_ALIGN_LEFT
        case .center: PANGO_ALIGN_CENTER
        case .trailing: PANGO_ALIGN_RIGHT
        }
    }
}
