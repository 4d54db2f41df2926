import Media

/// One line of the events.
struct SubStationLine {
    var start: MediaTime
    var end: MediaTime
    var layer: Int
    var style: String
    var name: String
    var effect: ArraySlice<UInt8> = []
    var text: ArraySlice<UInt8>
}

/// What a script says before its lines: what these are read with.
struct SubStationSetting {
    var styles: [String: SubStationStyle]
    var size: ScriptSize
    var breaksAtSmallN: Bool

    /// - Parameter spansLeft: How many there may be yet.
    /// - Returns: nil: the line only draws.
    func cue(_ line: SubStationLine, spansLeft: inout Int) -> Cue? {
        let style = styles[line.style] ?? styles["Default"] ?? SubStationStyle()
        let overrides = SubStationOverrides(style: style, styles: styles, size: size, breaksAtSmallN: breaksAtSmallN)
        var text = SubStationText(overrides, start: line.start, voice: line.name.isEmpty ? nil : line.name, spans: spansLeft)
        text.read(line.text)
        spansLeft -= text.spans.count
        guard !text.spans.isEmpty || !text.hasDrawing else { return nil }
        var cue = Cue(start: line.start, end: line.end, content: .text(text.spans))
        cue.layer = line.layer
        cue.isSign = SubStationTraits(text: line.text, effect: line.effect).contains(.isSign)
        cue.place(anchor: text.overrides.anchor ?? style.anchor, at: text.overrides.point)
        return cue
    }
}

/// Reads the lines of a script that come one by one, as Matroska has them: the header once, then `ReadOrder,Layer,Style,Name,…,Text`.
///
/// Source: Matroska's codec specification, S_TEXT/ASS and S_TEXT/SSA.
public struct SubStationTrack: Sendable {
    private let setting: SubStationSetting
    private let limits: CaptionLimits

    /// - Parameter header: The script up to its events; one that can't be read is as none.
    public init(header: [UInt8], limits: CaptionLimits = .standard) {
        var script = SubStationScript(CaptionText(Array(header.prefix(limits.bytes)), isAlwaysUTF8: false).bytes, limits: limits)
        script.readAll()
        setting = script.setting
        self.limits = limits
    }

    /// - Parameters:
    ///   - line: Its fields; what has fewer than nine is a bare text.
    ///   - start: As the container has it.
    ///   - end: As the container has it.
    /// - Returns: nil: the line only draws.
    public func cue(of line: [UInt8], start: MediaTime, end: MediaTime) -> Cue? {
        let bytes = CaptionText(Array(line.prefix(limits.bytes)), isAlwaysUTF8: false).bytes
        let fields = bytes[...].parts(at: .ascii(","), most: 9)
        var spansLeft = limits.spans
        guard fields.count == 9 else {
            return setting.cue(
                SubStationLine(start: start, end: end, layer: 0, style: "", name: "", text: bytes[...]), spansLeft: &spansLeft)
        }
        let layer = Int(max(-1_000_000, min(1_000_000, fields[1].trimmed.decimalNumber ?? 0)))
        let style = fields[2].trimmed.drop { $0 == .ascii("*") }.text
        let event = SubStationLine(
            start: start, end: end, layer: layer, style: style, name: fields[3].trimmed.text, effect: fields[7].trimmed,
            text: fields[8])
        return setting.cue(event, spansLeft: &spansLeft)
    }
}
