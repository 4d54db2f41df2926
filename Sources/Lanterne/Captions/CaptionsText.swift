import Captions
import Media

/// The cues for a terminal.
enum CaptionsText {
    /// - Parameter write: Takes the lines in order.
    static func tell(_ file: CaptionFile, _ write: (String) -> Void) {
        write(file.url)
        write("  " + heading(file))
        for text in file.texts {
            if text.number != nil {
                write("")
                write("  " + summary(text))
            }
            tell(text.document, write)
        }
        if !file.warnings.isEmpty { write("") }
        for warning in file.warnings { write("  " + words(warning)) }
    }

    private static func tell(_ document: CaptionDocument, _ write: (String) -> Void) {
        for region in document.regions { write("  region \(region.id): \(words(region))") }
        for cue in document.cues {
            write("")
            write("  " + head(cue))
            for line in body(cue) { write("      " + line) }
        }
        if !document.warnings.isEmpty { write("") }
        for warning in document.warnings { write("  " + words(warning)) }
    }

    private static func words(_ warning: CaptionWarning) -> String {
        "\(warning.line > 0 ? "line \(warning.line): " : "")\(warning.text) (\(warning.clause))"
    }

    private static func heading(_ file: CaptionFile) -> String {
        let texts =
            file.texts.isEmpty ? "no captions, neither as tracks of their own nor within its pictures" : count(file.texts.count, "text")
        switch file.format {
        case .text(let format): return ([name(format)] + summary(file.document)).joined(separator: " · ")
        case .container(let name): return [name, texts].joined(separator: " · ")
        case .vobSub: return ["VobSub", texts].joined(separator: " · ")
        }
    }

    /// `1: subrip · language fre · “Commentary” · forced · 12 cues · …`.
    private static func summary(_ text: CaptionFile.Text) -> String {
        var words: [String] = [text.codec]
        if let stream = text.stream { words.append(text.service == nil ? "stream \(stream)" : "within the pictures of stream \(stream)") }
        if let title = text.track?.title { words.append("“\(printable(title[...]))”") }
        if text.track?.isDefault ?? false { words.append("default") }
        if text.track?.isForced ?? false { words.append("forced") }
        if text.track?.describesSound ?? false { words.append("for who doesn't hear") }
        return "\(text.number ?? 0): " + (words + summary(text.document)).joined(separator: " · ")
    }

    private static func summary(_ document: CaptionDocument) -> [String] {
        var words = [count(document.cues.count, "cue")]
        if let language = document.language { words.append("language \(printable(language[...]))") }
        let ends = document.cues.map(\.end).filter { $0 != .max }
        if let first = document.cues.first, let last = ends.max() { words.append("\(clock(first.start)) to \(clock(last))") }
        if let map = document.timestampMap { words.append("\(clock(map.local)) is \(map.mpegTime) on the stream's clock of 90 kHz") }
        if !document.warnings.isEmpty { words.append(count(document.warnings.count, "warning")) }
        return words
    }

    private static func name(_ format: CaptionFormat) -> String {
        switch format {
        case .webVTT: "WebVTT"
        case .ttml: "TTML"
        case .subRip: "SubRip"
        case .subStation: "SubStation Alpha"
        case .mp4: "timed text in MP4"
        }
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// When, and where if not where captions usually are.
    private static func head(_ cue: Cue) -> String {
        var words = ["\(clock(cue.start)) → \(cue.end == .max ? "for good" : clock(cue.end))"]
        if let id = cue.id { words.append("“\(id)”") }
        if cue.isForced { words.append("forced") }
        if cue.layer != 0 { words.append("layer \(cue.layer)") }
        switch cue.placement {
        case .line(let line): words += self.words(line)
        case .box(let box):
            words.append("region \(box.region)")
            words.append("\(percent(box.x)), \(percent(box.y)), \(percent(box.width)) × \(percent(box.height))")
            words.append(box.alignment.rawValue)
        }
        if cue.paragraph.alignment != .center { words.append("text \(cue.paragraph.alignment.rawValue)") }
        return words.joined(separator: "  ")
    }

    private static func words(_ line: LineSettings) -> [String] {
        var words: [String] = []
        if let region = line.region { words.append("region \(region)") }
        switch line.line {
        case .number(let number): words.append("line \(trimmed(number))")
        case .share(let share):
            words.append("line at \(percent(share))\(line.lineAlignment == .start ? "" : " (\(line.lineAlignment.rawValue))")")
        case nil: break
        }
        if let position = line.position {
            words.append("at \(percent(position))\(line.positionAlignment.map { " (\($0.rawValue))" } ?? "")")
        }
        if line.size != 1 { words.append("\(percent(line.size)) wide") }
        if line.writing != .horizontal { words.append(line.writing == .verticalLeftToRight ? "vertical lr" : "vertical rl") }
        return words
    }

    private static func words(_ region: CueRegion) -> String {
        let anchor = "\(percent(region.anchor.x)), \(percent(region.anchor.y))"
        let viewport = "\(percent(region.viewportAnchor.x)), \(percent(region.viewportAnchor.y))"
        let lines = count(region.lines, "line")
        return "\(percent(region.width)) wide, \(lines), its \(anchor) at \(viewport)\(region.scrolls ? ", scrolls up" : "")"
    }

    /// Its lines; who speaks stands before what is said.
    private static func body(_ cue: Cue) -> [String] {
        switch cue.content {
        case .image(let image, let alternative):
            var size = ""
            if case .pixels(_, let pixels) = image { size = " \(pixels.width) × \(pixels.height)" }
            return ["[picture\(size)]" + (alternative.map { " " + $0 } ?? "")]
        case .text(let spans) where spans.isEmpty: return ["[background]"]
        case .text(let spans):
            var text = ""
            var voice: String?
            for span in spans {
                if let name = span.style.voice, !name.isEmpty, name != voice { text += "\(name): " }
                voice = span.style.voice
                text += span.text
                if let ruby = span.ruby { text += "(\(ruby.text))" }
            }
            return text.split(separator: "\n", omittingEmptySubsequences: false).map(printable)
        }
    }

    /// Without what a terminal would take for a command.
    private static func printable(_ text: Substring) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }

    /// `1:02:03.456`.
    static func clock(_ time: MediaTime) -> String {
        let milliseconds = Int64((time.seconds * 1000).rounded())
        let (rest, fraction) = milliseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
        func padded(_ number: UInt64, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(milliseconds < 0 ? "-" : "")\(rest / 3600):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2)).\(padded(fraction, 3))"
    }

    private static func percent(_ share: Double) -> String { "\(trimmed(CaptionReport.percent(share))) %" }

    private static func trimmed(_ number: Double) -> String {
        number == number.rounded() && number.magnitude < 1e15 ? String(Int64(number)) : String(number)
    }
}
