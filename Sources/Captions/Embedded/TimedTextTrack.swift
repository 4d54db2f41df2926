import Media

/// Reads the samples of a track of 3GPP timed text, `tx3g`: what phones and shops put into MP4.
///
/// Source: 3GPP TS 26.245 §5.16 (the sample entry), §5.17 (samples).
public struct TimedTextTrack: Sendable {
    /// Bytes of a style's record.
    private static let recordSize = 12
    /// Of a sample's own tables, so that a hostile one isn't read for ever: a letter has one style.
    private static let mostRecords = 4096

    private struct Record {
        var range: Range<Int>
        var style: SpanStyle
    }

    private struct Box: Equatable {
        var top: Int
        var left: Int
        var bottom: Int
        var right: Int

        init?(_ bytes: ArraySlice<UInt8>) {
            guard bytes.count >= 8 else { return nil }
            func side(_ place: Int) -> Int { Int(Int16(truncatingIfNeeded: Int(bytes.bigEndian(bytes.startIndex + place, 2)))) }
            (top, left, bottom, right) = (side(0), side(2), side(4), side(6))
            guard bottom > top, right > left else { return nil }
        }
    }

    private let limits: CaptionLimits
    private let canvas: PixelSize?
    private var usual = SpanStyle()
    private var usualSize: UInt8 = 0
    private var usualFont: UInt16 = 0
    private var usualBox: Box?
    private var horizontal: Int8 = 1
    private var vertical: Int8 = -1
    private var fonts: [UInt16: String] = [:]

    /// - Parameters:
    ///   - track: Its header is the sample entry's own part; one that can't be read is as none.
    ///   - limits: What is taken at most of each sample.
    public init(_ track: EmbeddedCaptions, limits: CaptionLimits = .standard) {
        self.limits = limits
        canvas = track.canvas
        let header = track.header[...]
        guard header.count >= 18 + Self.recordSize else { return }
        let start = header.startIndex
        horizontal = Int8(bitPattern: header[start + 4])
        vertical = Int8(bitPattern: header[start + 5])
        usualBox = Box(header[(start + 10)..<(start + 18)])
        for box in TextBoxes(header.dropFirst(18 + Self.recordSize)) where box.isNamed("ftab") { readFonts(box.body) }
        let record = header[(start + 18)...]
        usualFont = UInt16(truncatingIfNeeded: record.bigEndian(record.startIndex + 4, 2))
        usualSize = record[record.startIndex + 7]
        if let style = style(record) { usual = style }
    }

    private mutating func readFonts(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count >= 2 else { return }
        var rest = bytes.dropFirst(2)
        while rest.count >= 3, fonts.count < 256 {
            let number = UInt16(truncatingIfNeeded: rest.bigEndian(rest.startIndex, 2))
            let length = Int(rest[rest.startIndex + 2])
            rest = rest.dropFirst(3)
            fonts[number] = rest.prefix(length).text
            rest = rest.dropFirst(length)
        }
    }

    /// - Returns: nil: it says nothing.
    public func cue(of sample: [UInt8], start: MediaTime, end: MediaTime) -> Cue? {
        guard sample.count >= 2 else { return nil }
        let length = Int(sample[...].bigEndian(0, 2))
        let written = Array(sample.dropFirst(2).prefix(length))
        // §5.17.1: UTF-16 has its mark.
        let isWide = written.starts(with: [0xFE, 0xFF]) || written.starts(with: [0xFF, 0xFE])
        let text = CaptionText(written, isAlwaysUTF8: !isWide).bytes
        let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        guard !scalars.isEmpty else { return nil }
        var records: [Record] = []
        var box = usualBox
        for part in TextBoxes(sample.dropFirst(2 + length).prefix(limits.bytes)) {
            if part.isNamed("styl") { records += styles(part.body, of: scalars.count).prefix(Self.mostRecords - records.count) }
            if part.isNamed("tbox") { box = Box(part.body) ?? box }
        }
        var cue = Cue(start: start, end: end, content: .text(spans(scalars, records)))
        place(&cue, in: box)
        return cue
    }

    // MARK: Styles

    /// §5.17.1.1.
    private func styles(_ bytes: ArraySlice<UInt8>, of count: Int) -> [Record] {
        guard bytes.count >= 2 else { return [] }
        let number = min(Int(bytes.bigEndian(bytes.startIndex, 2)), Self.mostRecords)
        var rest = bytes.dropFirst(2)
        var records: [Record] = []
        while records.count < number, rest.count >= Self.recordSize {
            let first = min(Int(rest.bigEndian(rest.startIndex, 2)), count)
            let last = min(Int(rest.bigEndian(rest.startIndex + 2, 2)), count)
            if first < last, let style = style(rest) { records.append(Record(range: first..<last, style: style)) }
            rest = rest.dropFirst(Self.recordSize)
        }
        return records
    }

    private func style(_ record: ArraySlice<UInt8>) -> SpanStyle? {
        guard record.count >= Self.recordSize else { return nil }
        let start = record.startIndex
        var style = SpanStyle()
        let flags = record[start + 6]
        style.isBold = flags & 1 != 0
        style.isItalic = flags & 2 != 0
        style.isUnderlined = flags & 4 != 0
        let size = record[start + 7]
        // The usual size is the viewer's to say, and others are against it.
        if size > 0, usualSize > 0, size != usualSize { style.size = Self.usualShare * Double(size) / Double(usualSize) }
        let font = UInt16(truncatingIfNeeded: record.bigEndian(start + 4, 2))
        if font != usualFont, let name = fonts[font], !name.isEmpty { style.families = [name] }
        // White is the usual one, and so the viewer's to say.
        let color = UInt32(truncatingIfNeeded: record.bigEndian(start + 8, 4))
        if color != 0xFFFF_FFFF { style.color = Color(color >> 8, alpha: Double(color & 0xFF) / 255) }
        return style
    }

    /// Of the picture's height, an em that is neither large nor small.
    private static let usualShare = 0.0533

    /// What no record speaks of is as the sample entry says.
    private func spans(_ scalars: [Unicode.Scalar], _ records: [Record]) -> [CueSpan] {
        var spans: [CueSpan] = []
        func add(_ range: Range<Int>, _ style: SpanStyle) {
            guard !range.isEmpty, spans.count < limits.spans else { return }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[range])
            spans.append(CueSpan(String(text), style: style))
        }
        var place = 0
        // In order and apart from each other (§5.17.1.1); what isn't is left out.
        for record in records where record.range.lowerBound >= place {
            add(place..<record.range.lowerBound, usual)
            add(record.range, record.style)
            place = record.range.upperBound
        }
        add(place..<scalars.count, usual)
        return spans
    }

    // MARK: Places

    /// A track may be a strip of the picture, and where that lies isn't known here: its text goes where text usually is, at the side that it names. A box
    /// within a canvas as high as a picture's means the picture.
    private func place(_ cue: inout Cue, in box: Box?) {
        let row = vertical < 0 ? 0 : vertical == 0 ? 2 : 1
        let column = horizontal < 0 ? 2 : horizontal == 0 ? 0 : 1
        if let box, let canvas, canvas.width > 0, canvas.height > 0, 4 * canvas.height >= canvas.width, box.bottom <= canvas.height,
            box.right <= canvas.width, box.top >= 0, box.left >= 0, box.bottom - box.top < canvas.height
        {
            let (width, height) = (Double(canvas.width), Double(canvas.height))
            var place = CueBox(
                region: "tx3g \(box.left),\(box.top)", x: Double(box.left) / width, y: Double(box.top) / height,
                width: Double(box.right - box.left) / width, height: Double(box.bottom - box.top) / height)
            place.alignment = [.after, .center, .before][row]
            place.overflows = true
            cue.placement = .box(place)
            cue.paragraph.alignment = [.left, .center, .right][column]
        } else if row != 0 || column != 1 {
            cue.place(anchor: row * 3 + column + 1, at: nil)
        }
    }
}
