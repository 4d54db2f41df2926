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
    }
    struct Map: Codable {
        var local: Double
        var mpegTime: Int64
    }
    struct Warning: Codable {
        var line: Int
        var clause: String
        var text: String
    }

    /// TTML's: of the box that all places are of, width to height.
    var aspectRatio: Double?
    var format: String
    var language: String?
    var regions: [Region]
    var timestampMap: Map?
    var url: String
    var warnings: [Warning]

    init(_ file: CaptionFile) {
        let document = file.document
        format = file.format.rawValue
        language = document.language
        aspectRatio = document.aspectRatio.map(CaptionReport.finite)
        url = file.url
        timestampMap = document.timestampMap.map { Map(local: $0.local.exactSeconds, mpegTime: $0.mpegTime) }
        warnings = document.warnings.map { Warning(line: $0.line, clause: $0.clause, text: $0.text) }
        regions = document.regions.map { region in
            Region(
                id: region.id, width: CaptionReport.percent(region.width), lines: region.lines,
                regionAnchorX: CaptionReport.percent(region.anchor.x), regionAnchorY: CaptionReport.percent(region.anchor.y),
                viewportAnchorX: CaptionReport.percent(region.viewportAnchor.x),
                viewportAnchorY: CaptionReport.percent(region.viewportAnchor.y),
                scroll: region.scrolls)
        }
    }
}

/// One cue. Times are seconds; places and sizes are per cent, as WebVTT has them.
struct CaptionReport: Codable {
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

    init(_ cue: Cue) {
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
