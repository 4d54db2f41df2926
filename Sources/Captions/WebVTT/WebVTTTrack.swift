import Media

/// Reads cues that come one by one with their times elsewhere: in MP4 as boxes, in Matroska and WebM as texts with settings beside them.
public struct WebVTTTrack: Sendable {
    /// As the header has them.
    public let regions: [CueRegion]
    private let styles: StyleSheet
    private let limits: CaptionLimits

    /// - Parameter header: The text up to the first cue (`vttC` in MP4, the codec's private data in Matroska); one that can't be read is as none.
    public init(header: [UInt8], limits: CaptionLimits = .standard) {
        var parser = WebVTTParser(CaptionText(Array(header.prefix(limits.bytes)), isAlwaysUTF8: true).bytes, limits: limits)
        parser.readAll()
        regions = parser.regions
        styles = parser.styles
        self.limits = limits
    }

    /// - Parameters:
    ///   - text: The cue's.
    ///   - settings: As behind a cue's times.
    ///   - id: Empty: none.
    ///   - start: As the container has it; times within the text are on the same clock.
    ///   - end: As the container has it.
    public func cue(text: [UInt8], settings: [UInt8], id: String, start: MediaTime, end: MediaTime) -> Cue {
        let bytes = CaptionText(Array(text.prefix(limits.bytes)), isAlwaysUTF8: true).bytes
        let found = WebVTTCueSettings(settings.prefix(limits.bytes), regions: Set(regions.map(\.id))) { _ in }
        var maker = CueTextMaker(styles: styles, limits: limits)
        var warnings = CaptionWarnings(limits: limits)
        let source = WebVTTCue(id: id, start: start, end: end, settings: found, line: 1, text: bytes.indices)
        return maker.cue(of: source, in: bytes, warnings: &warnings)
    }

    /// All cues of one sample of MP4, which last as long as it does: a box `vttc` for each, or one `vtte` for none.
    ///
    /// Source: ISO/IEC 14496-30 §7.
    ///
    /// - Parameter sample: Its boxes; from one that is cut or broken on, nothing is read.
    public func cues(ofSample sample: [UInt8], start: MediaTime, end: MediaTime) -> [Cue] {
        var cues: [Cue] = []
        for box in TextBoxes(sample.prefix(limits.bytes)) where box.isNamed("vttc") && cues.count < limits.cues {
            let (id, settings, text) = (box.body.box("iden") ?? [], box.body.box("sttg") ?? [], box.body.box("payl") ?? [])
            cues.append(cue(text: Array(text), settings: Array(settings), id: id.text, start: start, end: end))
        }
        return cues
    }
}
