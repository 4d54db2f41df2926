import CPango
import Media

/// Texts that have been set, kept until others need the room: setting one costs ten times as much as showing it.
///
/// - Thread: the canvas's.
final class LayoutCache {
    /// Enough for two full screens; a layout takes some kilobytes.
    static let capacity = 192

    private struct Key: Hashable {
        var text: String
        var size: Double
        var weight: TextWeight
        var alignment: TextAlignment
        var tabularDigits: Bool
        var scale: Double
        var width: Double?
        var height: Double?
    }

    private struct StyledKey: Hashable {
        var text: StyledText
        var scale: Double
        var width: Double?
    }

    private struct Entry {
        var layout: LayoutHandle
        var size: PixelSize
        var lastUse: UInt64
    }

    private let family: String
    private var fonts: FontBook?
    private var entries: [Key: Entry] = [:]
    /// The oldest first. Few captions stand at one time, each measured at one width or two.
    private var styled: [(key: StyledKey, layout: LayoutHandle)] = []
    private static let styledCapacity = 24
    private var uses: UInt64 = 0

    init(family: String) {
        self.family = family
    }

    /// - Parameters:
    ///   - width: Pixels to cut or wrap at; nil for the text's own width.
    ///   - height: Pixels, for several lines; nil for one line.
    ///   - body: Gets the layout and its size in pixels.
    func withLayout(
        of text: String, style: TextStyle, scale: Double, width: Double?, height: Double?, _ body: (OpaquePointer, PixelSize) -> Void
    ) {
        let key = Key(
            text: text, size: style.size, weight: style.weight, alignment: style.alignment, tabularDigits: style.tabularDigits,
            scale: scale, width: width, height: height)
        uses += 1
        if entries[key] == nil {
            let fonts = self.fonts ?? FontBook()
            self.fonts = fonts
            guard let layout = fonts.layout(text, style: style, family: family, scale: scale, width: width, height: height) else { return }
            makeRoom()
            entries[key] = Entry(layout: layout, size: layout.pixelSize, lastUse: uses)
        }
        guard let entry = entries[key] else { return }
        entries[key]?.lastUse = uses
        body(entry.layout.pointer, entry.size)
    }

    /// Sets text in several styles, or finds it set: what is measured is drawn soon after, and drawn again where something passes over it.
    func layout(of text: StyledText, scale: Double, width: Double?) -> LayoutHandle? {
        let key = StyledKey(text: text, scale: scale, width: width)
        if let found = styled.first(where: { $0.key == key }) { return found.layout }
        let fonts = self.fonts ?? FontBook()
        self.fonts = fonts
        guard let layout = fonts.layout(text, family: family, scale: scale, width: width) else { return nil }
        if styled.count >= Self.styledCapacity { styled.removeFirst() }
        styled.append((key, layout))
        return layout
    }

    /// Forgets the half that was used least recently, so that sorting is rare.
    private func makeRoom() {
        guard entries.count >= Self.capacity else { return }
        let uses = entries.values.map(\.lastUse).sorted()
        let median = uses[uses.count / 2]
        entries = entries.filter { $0.value.lastUse > median }
    }
}

/// Owns one PangoLayout.
final class LayoutHandle {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(pointer)) }

    /// Its last outline: a display that ticks draws a text that stands again and again.
    private var outline: (mask: OutlineMask, radius: Double, phase: Double)?

    /// - Returns: nil: there is nothing to outline, or too much.
    func outline(radius: Double, phase: Double) -> OutlineMask? {
        if let outline, outline.radius == radius, outline.phase == phase { return outline.mask }
        guard let mask = OutlineMask(pointer, radius: radius, phase: phase) else { return nil }
        outline = (mask, radius, phase)
        return mask
    }

    var pixelSize: PixelSize {
        var size = PixelSize(width: 0, height: 0)
        pango_layout_get_pixel_size(pointer, &size.width, &size.height)
        return size
    }
}
