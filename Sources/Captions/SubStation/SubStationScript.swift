import Media

/// A script as it is read, line by line.
struct SubStationScript {
    enum Section {
        case info
        case oldStyles
        case styles
        case events
        /// Fonts, pictures, and what other programs put there.
        case other

        /// - Returns: nil: the line begins no section.
        init?(_ line: ArraySlice<UInt8>) {
            guard line.first == .ascii("["), line.last == .ascii("]") else { return nil }
            switch line.dropFirst().dropLast().trimmed.lowercasedText {
            case "script info": self = .info
            case "v4 styles": self = .oldStyles
            case "v4+ styles", "v4++ styles": self = .styles
            case "events": self = .events
            default: self = .other
            }
        }
    }

    private let limits: CaptionLimits
    private var lines: TextLines
    private var warnings: CaptionWarnings
    private var width: Double?
    private var height: Double?
    private var wrapStyle: Int64?
    private var isOld = false
    private var styleLines: [(fields: [String: ArraySlice<UInt8>], isOld: Bool)] = []
    private var styleFormat: [String] = []
    private var eventFormat: [String] = []
    private var events: [SubStationLine] = []
    private(set) var hasSections = false

    init(_ text: [UInt8], limits: CaptionLimits) {
        self.limits = limits
        lines = TextLines(text)
        warnings = CaptionWarnings(limits: limits)
    }

    mutating func readAll() {
        var section = Section.other
        while let line = lines.next()?.trimmed {
            if line.isEmpty || line.first == .ascii(";") || line.first == .ascii("!") { continue }
            if let next = Section(line) {
                section = next
                if next != .other { hasSections = true }
                if next == .oldStyles { isOld = true }
                continue
            }
            guard section != .other, let colon = line.firstIndex(of: .ascii(":")) else {
                if section != .other { warn("Script Format §3", "'\(line.prefix(40).text)' is no line of this section; it is ignored") }
                continue
            }
            let name = line[..<colon].trimmed.lowercasedText
            let value = line[(colon + 1)...].trimmed
            switch section {
            case .info: readInfo(name, value)
            case .styles, .oldStyles: readStyle(name, value, isOld: section == .oldStyles)
            case .events: if !readEvent(name, value) { return }
            case .other: break
            }
        }
    }

    private mutating func warn(_ clause: String, _ text: String) { warnings.add(lines.number, clause, text) }

    private mutating func readInfo(_ name: String, _ value: ArraySlice<UInt8>) {
        switch name {
        case "playresx": width = value.decimalNumber.flatMap { $0 >= 1 ? $0 : nil }
        case "playresy": height = value.decimalNumber.flatMap { $0 >= 1 ? $0 : nil }
        case "wrapstyle": wrapStyle = value.wholeNumber
        case "scripttype": isOld = value.lowercasedText == "v4.00"
        default: break
        }
    }

    // MARK: Styles

    private static let usualStyleFormat = names(
        "name, fontname, fontsize, primarycolour, secondarycolour, outlinecolour, backcolour, bold, italic, underline, strikeout, scalex, scaley, "
            + "spacing, angle, borderstyle, outline, shadow, alignment, marginl, marginr, marginv, encoding")
    private static let oldStyleFormat = names(
        "name, fontname, fontsize, primarycolour, secondarycolour, tertiarycolour, backcolour, bold, italic, borderstyle, outline, shadow, "
            + "alignment, marginl, marginr, marginv, alphalevel, encoding")
    private static let usualEventFormat = names("layer, start, end, style, name, marginl, marginr, marginv, effect, text")

    private static func names(_ text: String) -> [String] { names(Array(text.utf8)[...]) }

    /// No format has more fields than these.
    private static func names(_ text: ArraySlice<UInt8>) -> [String] { text.parts(at: .ascii(","), most: 64).map(\.trimmed.lowercasedText) }

    private mutating func readStyle(_ name: String, _ value: ArraySlice<UInt8>, isOld: Bool) {
        if name == "format" {
            styleFormat = Self.names(value)
        } else if name == "style" {
            let format = styleFormat.isEmpty ? (isOld ? Self.oldStyleFormat : Self.usualStyleFormat) : styleFormat
            guard styleLines.count < 10_000 else {
                return warn("Lanterne's limits", "there are more than 10000 styles; the rest is ignored")
            }
            styleLines.append((Self.fields(value, format), isOld))
        }
    }

    private static func fields(_ value: ArraySlice<UInt8>, _ format: [String]) -> [String: ArraySlice<UInt8>] {
        Dictionary(zip(format, value.parts(at: .ascii(","), most: format.count))) { first, _ in first }
    }

    // MARK: Events

    /// - Returns: false: a limit is reached.
    private mutating func readEvent(_ name: String, _ value: ArraySlice<UInt8>) -> Bool {
        if name == "format" {
            eventFormat = Self.names(value)
            return true
        }
        // Comments, and commands to a player that never was one.
        guard name == "dialogue" else { return true }
        let fields = Self.fields(value, eventFormat.isEmpty ? Self.usualEventFormat : eventFormat)
        guard let text = fields["text"] else {
            warn("Script Format §7", "the line has fewer fields than its Format; it is left out")
            return true
        }
        guard let start = fields["start"].flatMap(SubStationValue.time), let end = fields["end"].flatMap(SubStationValue.time) else {
            warn("Script Format §7", "a time can't be read; the line is left out")
            return true
        }
        guard end > start else {
            warn("Script Format §7", "the line ends no later than it starts; it is left out")
            return true
        }
        guard events.count < limits.cues else {
            warn("Lanterne's limits", "there are more than \(limits.cues) cues; from this one on they are left out")
            return false
        }
        let layer = Int(max(-1_000_000, min(1_000_000, fields["layer"]?.trimmed.decimalNumber ?? 0)))
        // An asterisk was put there by SSA itself.
        let style = (fields["style"]?.trimmed ?? []).drop { $0 == .ascii("*") }.text
        let speaker = (fields["name"] ?? fields["actor"])?.trimmed.text ?? ""
        let effect = fields["effect"]?.trimmed ?? []
        events.append(SubStationLine(start: start, end: end, layer: layer, style: style, name: speaker, effect: effect, text: text))
        return true
    }

    // MARK: Cues

    /// What the script says before its lines.
    var setting: SubStationSetting {
        let size = ScriptSize(width: width, height: height)
        var styles: [String: SubStationStyle] = [:]
        for (fields, isOld) in styleLines {
            if let name = fields["name"]?.trimmed.drop(while: { $0 == .ascii("*") }) {
                styles[name.text] = SubStationStyle(fields, size: size, isOld: isOld)
            }
        }
        return SubStationSetting(styles: styles, size: size, breaksAtSmallN: isOld || wrapStyle == 2)
    }

    /// Cues by their start; those that start together by their layer, then as they are written.
    mutating func makeDocument() -> CaptionDocument {
        let setting = setting
        var spansLeft = limits.spans
        var cues: [Cue] = []
        cues.reserveCapacity(events.count)
        for event in events {
            if let cue = setting.cue(event, spansLeft: &spansLeft) { cues.append(cue) }
        }
        if spansLeft <= 0 {
            warnings.add(lines.number, "Lanterne's limits", "there are more than \(limits.spans) spans; the rest is left out")
        }
        let order = cues.indices.sorted { first, second in
            let (one, other) = (cues[first], cues[second])
            if one.start != other.start { return one.start < other.start }
            return one.layer != other.layer ? one.layer < other.layer : first < second
        }
        var document = CaptionDocument(cues: order.map { cues[$0] })
        document.warnings = warnings.list
        return document
    }
}
