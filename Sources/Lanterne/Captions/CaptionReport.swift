import Captions
import Media

/// The file as a whole, without its cues.
struct CaptionFileReport: Codable {
    struct Region: Codable {
        var id: String
        var width: Double
        var lines: Int
        var regionAnchorX: Double
        var regionAnchorY: Double
        var viewportAnchorX: Double
        var viewportAnchorY: Double
        var scroll: Bool
        var track: Int?
    }
    struct Map: Codable {
        var local: Double
        var mpegTime: Int64
    }
    struct Warning: Codable {
        var line: Int?
        var clause: String
        var text: String
        var track: Int?
    }
    /// One of a film's texts.
    struct Track: Codable {
        var number: Int
        var cues: Int
        var codec: String
        var stream: Int?
        var language: String?
        var title: String?
        var forced: Bool
        var isDefault: Bool
        var describesSound: Bool?

        enum CodingKeys: String, CodingKey {
            case number, cues, codec, stream, language, title, forced
            case isDefault = "default"
            case describesSound
        }
    }

    /// TTML's: of the box that all places are of, width to height.
    var aspectRatio: Double?
    /// FFmpeg's name of a film's container.
    var container: String?
    var format: String
    var language: String?
    var regions: [Region]
    var timestampMap: Map?
    var tracks: [Track]?
    var url: String
    var warnings: [Warning]

    init(_ file: CaptionFile) {
        url = file.url
        regions = file.texts.flatMap { text in text.document.regions.map { Region($0, track: text.number) } }
        warnings = file.warnings.map { Warning($0, track: nil) }
        warnings += file.texts.flatMap { text in text.document.warnings.map { Warning($0, track: text.number) } }
        switch file.format {
        case .text(let format):
            self.format = format.rawValue
            let document = file.document
            language = document.language
            aspectRatio = document.aspectRatio.map(CaptionReport.finite)
            timestampMap = document.timestampMap.map { Map(local: $0.local.exactSeconds, mpegTime: $0.mpegTime) }
            return
        case .container(let name):
            format = "container"
            container = name
        case .vobSub: format = "vobsub"
        }
        tracks = file.texts.compactMap(Track.init)
    }
}

extension CaptionFileReport.Region {
    fileprivate init(_ region: CueRegion, track: Int?) {
        self.init(
            id: region.id, width: CaptionReport.percent(region.width), lines: region.lines,
            regionAnchorX: CaptionReport.percent(region.anchor.x), regionAnchorY: CaptionReport.percent(region.anchor.y),
            viewportAnchorX: CaptionReport.percent(region.viewportAnchor.x),
            viewportAnchorY: CaptionReport.percent(region.viewportAnchor.y), scroll: region.scrolls, track: track)
    }
}

extension CaptionFileReport.Warning {
    /// What is said of a container has no line.
    fileprivate init(_ warning: CaptionWarning, track: Int?) {
        self.init(line: warning.line > 0 ? warning.line : nil, clause: warning.clause, text: warning.text, track: track)
    }
}

extension CaptionFileReport.Track {
    fileprivate init?(_ text: CaptionFile.Text) {
        guard let number = text.number else { return nil }
        self.init(
            number: number, cues: text.document.cues.count, codec: text.codec, stream: text.stream, language: text.track?.language,
            title: text.track?.title, forced: text.track?.isForced ?? false, isDefault: text.track?.isDefault ?? false,
            describesSound: text.track?.describesSound ?? false ? true : nil)
    }
}

extension CaptionFile.Text {
    /// FFmpeg's short name, or the channel's.
    var codec: String { track?.codec ?? service?.instreamID ?? "" }
}

/// One cue. Times are seconds; places and sizes are per cent, as WebVTT has them.
struct CaptionReport: Codable {
    /// Of a film's texts.
    var track: Int?
    var id: String?
    var start: Double
    /// nil: for good.
    var end: Double?
    var forced: Bool
    var layer: Int?
    var text: String
    var spans: [SpanReport]?
    var image: CaptionImageReport?

    // The cue's lines.
    var align: String
    var rowAlign: String?
    var direction: String?
    var lineHeight: Double?
    var linePadding: Double?
    var background: String?
    var keepsLines: Bool?
    var fillsLineGaps: Bool?

    // WebVTT's places.
    var region: String?
    var line: Double?
    var lineAlign: String?
    var snapToLines: Bool?
    var position: Double?
    var positionAlign: String?
    var size: Double?
    var vertical: String?

    // TTML's.
    var box: CaptionBoxReport?

    init(_ cue: Cue, track: Int?) {
        self.track = track
        id = cue.id
        start = cue.start.exactSeconds
        end = cue.end == .max ? nil : cue.end.exactSeconds
        forced = cue.isForced
        layer = cue.layer == 0 ? nil : cue.layer
        text = cue.plainText
        switch cue.content {
        case .text(let spans): self.spans = spans.map(SpanReport.init)
        case .image(let picture, let alternative):
            image = CaptionImageReport(picture, alternative)
            text = alternative ?? ""
        }
        align = cue.paragraph.alignment.rawValue
        rowAlign = cue.paragraph.rowAlignment?.rawValue
        direction = cue.paragraph.direction.map(Self.direction)
        lineHeight = cue.paragraph.lineHeight.map(Self.percent)
        linePadding = cue.paragraph.linePadding == 0 ? nil : Self.percent(cue.paragraph.linePadding)
        background = cue.paragraph.background.map(Self.color)
        keepsLines = cue.paragraph.keepsLines ? true : nil
        fillsLineGaps = cue.paragraph.fillsLineGaps ? true : nil
        switch cue.placement {
        case .line(let settings): place(settings)
        case .box(let box):
            region = box.region
            self.box = CaptionBoxReport(box)
            vertical = Self.vertical(box.writing)
        }
    }

    private mutating func place(_ settings: LineSettings) {
        region = settings.region
        switch settings.line {
        case .number(let number):
            line = number
            snapToLines = true
        case .share(let share):
            line = Self.percent(share)
            snapToLines = false
        case nil: snapToLines = true
        }
        lineAlign = settings.lineAlignment.rawValue
        position = settings.position.map(Self.percent)
        positionAlign = settings.positionAlignment?.rawValue
        size = Self.percent(settings.size)
        vertical = Self.vertical(settings.writing)
    }

    private static func vertical(_ writing: WritingMode) -> String? {
        switch writing {
        case .horizontal: nil
        case .verticalLeftToRight: "lr"
        case .verticalRightToLeft: "rl"
        }
    }

    static func direction(_ direction: TextDirection) -> String { direction == .leftToRight ? "ltr" : "rtl" }

    /// Of a share, without what counting in shares has left behind its sixth place.
    static func percent(_ share: Double) -> Double { (finite(share) * 1e8).rounded() / 1e6 }

    /// JSON has no number for what lies beyond all pictures.
    static func finite(_ number: Double) -> Double { number.isNaN ? 0 : min(max(number, -1e15), 1e15) }

    /// `#rrggbbaa`.
    static func color(_ color: Color) -> String {
        let parts = [color.red, color.green, color.blue, color.alpha].map { part -> String in
            let digits = String(UInt8(min(max(part * 255, 0), 255).rounded()), radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        return "#" + parts.joined()
    }
}

/// A box of the picture.
struct CaptionBoxReport: Codable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double
    var align: String
    /// Above, to the right, below, to the left.
    var padding: [Double]?
    var background: String?
    var opacity: Double?
    var depth: Int?
    var overflows: Bool?

    init(_ box: CueBox) {
        x = CaptionReport.percent(box.x)
        y = CaptionReport.percent(box.y)
        width = CaptionReport.percent(box.width)
        height = CaptionReport.percent(box.height)
        align = box.alignment.rawValue
        let sides = [box.padding.top, box.padding.right, box.padding.bottom, box.padding.left].map(CaptionReport.percent)
        padding = sides.contains { $0 != 0 } ? sides : nil
        background = box.background.map(CaptionReport.color)
        opacity = box.opacity == 1 ? nil : CaptionReport.finite(box.opacity)
        depth = box.depth == 0 ? nil : box.depth
        overflows = box.overflows ? true : nil
    }
}

/// A picture that stands for text.
struct CaptionImageReport: Codable {
    /// Of the file, where it came with the captions.
    var bytes: Int?
    /// Where it is, where it didn't.
    var url: String?
    var width: Int?
    var height: Int?
    var alternative: String?

    init(_ image: CueImage, _ alternative: String?) {
        self.alternative = alternative
        switch image {
        case .encoded(let file): bytes = file.count
        case .external(let url): self.url = url
        case .pixels(_, let size):
            width = Int(size.width)
            height = Int(size.height)
        }
    }
}
