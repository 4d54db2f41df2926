import Media

/// The parser of WebVTT §6.1: blocks, one after the other. Each line is read at most twice.
struct WebVTTParser {
    private let limits: CaptionLimits
    private var lines: TextLines
    private var warnings: CaptionWarnings
    private var cues: [WebVTTCue] = []
    private(set) var regions: [CueRegion] = []
    private var regionIDs: Set<String> = []
    private(set) var styles = StyleSheet()
    private var language: String?
    private var timestampMap: TimestampMap?
    private var isFull = false

    /// - Parameter text: Begins with the signature.
    init(_ text: [UInt8], limits: CaptionLimits) {
        self.limits = limits
        lines = TextLines(text)
        warnings = CaptionWarnings(limits: limits)
    }

    /// Reads to the text's end, or to a limit.
    mutating func readAll() {
        _ = lines.next()
        readHeader()
        lines.skipEmpty()
        while !lines.isAtEnd, !isFull {
            readBlock()
            lines.skipEmpty()
        }
    }

    /// The cues in their order: by start; of those that start together the one that ends last comes first (HTML §4.8.11.11.1).
    mutating func makeDocument() -> CaptionDocument {
        var maker = CueTextMaker(styles: styles, limits: limits)
        var made: [Cue] = []
        made.reserveCapacity(cues.count)
        for cue in cues { made.append(maker.cue(of: cue, in: lines.bytes, warnings: &warnings)) }
        let order = made.indices.sorted { first, second in
            let (one, other) = (made[first], made[second])
            if one.start != other.start { return one.start < other.start }
            return one.end != other.end ? one.end > other.end : first < second
        }
        var document = CaptionDocument(cues: order.map { made[$0] })
        document.regions = regions
        document.language = language
        document.timestampMap = timestampMap
        document.warnings = warnings.list
        return document
    }

    // MARK: The header

    /// The lines below the signature, up to an empty one or to a cue's times.
    private mutating func readHeader() {
        while !lines.isAtEnd {
            let before = lines.place
            guard let line = lines.next(), !line.isEmpty else { return }
            if WebVTTParser.hasArrow(line) {
                warnings.add(lines.number, "WebVTT §4.1", "no empty line stands between the header and the first cue")
                lines.place = before
                return
            }
            if line.begins(with: "X-TIMESTAMP-MAP=") {
                timestampMap = WebVTTHeader.timestampMap(line.dropFirst(16))
                if timestampMap == nil {
                    warnings.add(lines.number, "RFC 8216 §3.5", "the X-TIMESTAMP-MAP can't be read; the cues are on the stream's own clock")
                }
            } else if let value = WebVTTHeader.value(of: "language", in: line) {
                language = value
            } else if WebVTTHeader.value(of: "region", in: line) != nil {
                warnings.add(lines.number, "WebVTT §4.1", "a region is a block of its own, REGION; this one in the header is ignored")
            }
        }
    }

    // MARK: Blocks

    private enum Kind {
        case other, styles, region
    }

    /// "Collect a WebVTT block": up to an empty line, or to the times of the next cue.
    private mutating func readBlock() {
        let first = lines.place
        var kind = Kind.other
        /// Of the block's own text, after its STYLE or REGION or its times.
        var start = first.position
        var end = first.position
        var count = 0
        var cue: WebVTTCue?
        var hasSeenArrow = false
        while true {
            let before = lines.place
            guard let line = lines.next(), !line.isEmpty else { break }
            count += 1
            if Self.hasArrow(line) {
                guard count == 1 || count == 2 && !hasSeenArrow else {
                    lines.place = before
                    break
                }
                hasSeenArrow = true
                let id = count == 2 ? lines.bytes[start..<end].text : ""
                cue = readTimes(line, id: id)
                if cue != nil { (start, end) = (line.endIndex + 1, line.endIndex + 1) }
                continue
            }
            if count == 2, cue == nil {
                kind = self.kind(ofBlock: lines.bytes[start..<end])
                if kind != .other { start = line.startIndex }
            }
            end = line.endIndex
        }
        start = min(start, lines.bytes.count)
        finish(kind, cue, text: start..<max(start, min(end, lines.bytes.count)), line: first.number + 1)
    }

    private mutating func kind(ofBlock name: ArraySlice<UInt8>) -> Kind {
        let word: Kind
        if name.begins(with: "STYLE"), name.dropFirst(5).allSatisfy(\.isBlank) {
            word = .styles
        } else if name.begins(with: "REGION"), name.dropFirst(6).allSatisfy(\.isBlank) {
            word = .region
        } else {
            return .other
        }
        if cues.isEmpty { return word }
        warnings.add(lines.number, "WebVTT §4.1", "STYLE and REGION stand before the first cue; this one is ignored")
        return .other
    }

    private mutating func finish(_ kind: Kind, _ cue: WebVTTCue?, text: Range<Int>, line: Int) {
        if var cue {
            guard cues.count < limits.cues else {
                warnings.add(line, "Lanterne's limits", "there are more than \(limits.cues) cues; from this one on they are left out")
                isFull = true
                return
            }
            cue.text = text
            cues.append(cue)
            return
        }
        switch kind {
        case .styles:
            styles.add(lines.bytes[text], line: line + 1, warnings: &warnings)
        case .region:
            let region = CueRegion(settings: lines.bytes[text]) { warnings.add(line + 1, "WebVTT §6.2", $0) }
            // As many as a screen could hold; more would be there to fill the memory.
            if regions.count < 1000 {
                regions.append(region)
                regionIDs.insert(region.id)
            }
        case .other: break
        }
    }

    /// "Collect WebVTT cue timings and settings" (§6.3).
    ///
    /// - Returns: nil: they can't be read, and the cue is left out.
    private mutating func readTimes(_ line: ArraySlice<UInt8>, id: String) -> WebVTTCue? {
        var scanner = ByteScanner(line)
        scanner.skipBlanks()
        guard let start = WebVTTNumber.timestamp(&scanner) else { return refuseTimes("its start can't be read") }
        scanner.skipBlanks()
        guard scanner.take(.ascii("-")), scanner.take(.ascii("-")), scanner.take(.ascii(">")) else {
            return refuseTimes("something stands between its start and the arrow")
        }
        scanner.skipBlanks()
        guard let end = WebVTTNumber.timestamp(&scanner) else { return refuseTimes("its end can't be read") }
        if end <= start { warnings.add(lines.number, "WebVTT §4.1", "the cue ends no later than it starts; it will never be seen") }
        let number = lines.number
        let settings = WebVTTCueSettings(scanner.rest, regions: regionIDs) { warnings.add(number, "WebVTT §6.3", $0) }
        return WebVTTCue(id: id, start: start, end: end, settings: settings, line: number)
    }

    private mutating func refuseTimes(_ reason: String) -> WebVTTCue? {
        warnings.add(lines.number, "WebVTT §6.3", "\(reason); the cue is left out")
        return nil
    }

    private static func hasArrow(_ line: ArraySlice<UInt8>) -> Bool {
        var dashes = 0
        for byte in line {
            if byte == 0x2D {
                dashes += 1
            } else {
                if byte == 0x3E, dashes >= 2 { return true }
                dashes = 0
            }
        }
        return false
    }
}

/// A cue whose text has not been looked at.
struct WebVTTCue {
    var id: String
    var start: MediaTime
    var end: MediaTime
    var settings: WebVTTCueSettings
    /// Of its times; from 1.
    var line: Int
    /// Where its text is.
    var text = 0..<0
}

/// What the lines of the header say.
enum WebVTTHeader {
    /// `LOCAL:00:00:00.000,MPEGTS:900000` in either order (RFC 8216 §3.5).
    static func timestampMap(_ text: ArraySlice<UInt8>) -> TimestampMap? {
        var local: MediaTime?
        var ticks: Int64?
        for part in text.parts(at: .ascii(","), most: 8) {
            let word = part.trimmed
            if word.begins(with: "LOCAL:") {
                var scanner = ByteScanner(word.dropFirst(6))
                local = WebVTTNumber.timestamp(&scanner)
            } else if word.begins(with: "MPEGTS:") {
                ticks = word.dropFirst(7).wholeNumber
            }
        }
        guard let local, let ticks else { return nil }
        return TimestampMap(mpegTime: ticks & 0x1_FFFF_FFFF, local: local)
    }

    /// `Language: fr`, as older texts and YouTube's have it.
    static func value(of name: String, in line: ArraySlice<UInt8>) -> String? {
        guard let colon = line.firstIndex(of: .ascii(":")), line[..<colon].trimmed.lowercasedText == name else { return nil }
        let value = line[(colon + 1)...].trimmed
        return value.isEmpty ? nil : value.text
    }
}
