import CPango
import Media

extension FontBook {
    /// Sets lines in several styles.
    ///
    /// - Parameters:
    ///   - scale: Pixels for a design unit.
    ///   - width: Pixels to wrap at; nil: lines are as long as the text has them.
    func layout(_ text: StyledText, family: String, scale: Double, width: Double?) -> LayoutHandle? {
        let direction = CaptionDirection(isVertical: text.isVertical, isRightToLeft: text.isRightToLeft)
        guard let layout = pango_layout_new(context(direction)), let attributes = pango_attr_list_new() else { return nil }
        defer { pango_attr_list_unref(attributes) }
        var whole = ""
        for run in text.runs {
            let start = UInt32(clamping: whole.utf8.count)
            whole += run.text
            let end = UInt32(clamping: whole.utf8.count)
            for attribute in Self.attributes(of: run, family: family, scale: scale) {
                attribute.pointee.start_index = start
                attribute.pointee.end_index = end
                pango_attr_list_insert(attributes, attribute)
            }
        }
        pango_layout_set_text(layout, whole, -1)
        pango_layout_set_attributes(layout, attributes)
        pango_layout_set_alignment(layout, text.alignment.pango)
        pango_layout_set_line_spacing(layout, Float(text.lineSpacing))
        pango_layout_set_auto_dir(layout, text.isRightToLeft == nil ? 1 : 0)
        if let width, text.wraps {
            pango_layout_set_width(layout, Int32(clamping: Int((max(1, width) * Double(PANGO_SCALE)).rounded())))
            pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        }
        return LayoutHandle(owning: layout)
    }

    private static func attributes(of run: TextRun, family: String, scale: Double) -> [UnsafeMutablePointer<PangoAttribute>] {
        let pixels = Int32(clamping: Int((run.size * scale * Double(PANGO_SCALE)).rounded()))
        var list: [UnsafeMutablePointer<PangoAttribute>?] = [
            pango_attr_family_new(run.family ?? family), pango_attr_size_new_absolute(max(1, pixels)),
            pango_attr_foreground_new(run.color.red.sixteenBits, run.color.green.sixteenBits, run.color.blue.sixteenBits),
            pango_attr_foreground_alpha_new(max(1, run.color.alpha.sixteenBits)),
        ]
        if let background = run.background, background.alpha > 0 {
            list.append(pango_attr_background_new(background.red.sixteenBits, background.green.sixteenBits, background.blue.sixteenBits))
            list.append(pango_attr_background_alpha_new(max(1, background.alpha.sixteenBits)))
        }
        if run.isBold { list.append(pango_attr_weight_new(PANGO_WEIGHT_BOLD)) }
        if run.isItalic { list.append(pango_attr_style_new(PANGO_STYLE_ITALIC)) }
        if run.isUnderlined { list.append(pango_attr_underline_new(PANGO_UNDERLINE_SINGLE)) }
        if run.isStruckThrough { list.append(pango_attr_strikethrough_new(1)) }
        if run.isOverlined { list.append(pango_attr_overline_new(PANGO_OVERLINE_SINGLE)) }
        if run.rise != 0 { list.append(pango_attr_rise_new(Int32(clamping: Int(run.rise * scale * Double(PANGO_SCALE))))) }
        if let language = run.language { list.append(pango_attr_language_new(pango_language_from_string(language))) }
        return list.compactMap { $0 }
    }
}

/// Which way a text runs as a whole.
struct CaptionDirection: Hashable {
    var isVertical: Bool
    var isRightToLeft: Bool?

    func set(_ context: OpaquePointer) {
        let direction = isRightToLeft.map { $0 ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR } ?? PANGO_DIRECTION_WEAK_LTR
        pango_context_set_base_dir(context, direction)
        // The canvas is turned for vertical text: what stands upright in it is turned back.
        guard isVertical else { return }
        pango_context_set_base_gravity(context, PANGO_GRAVITY_EAST)
        pango_context_set_gravity_hint(context, PANGO_GRAVITY_HINT_NATURAL)
    }
}

extension Double {
    fileprivate var sixteenBits: UInt16 { UInt16((min(1, max(0, self)) * 65535).rounded()) }
}
