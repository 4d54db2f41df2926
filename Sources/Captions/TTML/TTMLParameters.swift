import Markup
import Media

/// What a document says of its clock and of its grid. Source: TTML2 §7.2, IMSC 1.2 (ittp:aspectRatio, ittp:activeArea).
struct TTMLParameters {
    var frameRate: Int64 = 30
    var multiplier: (numerator: Int64, denominator: Int64) = (1, 1)
    var subFrameRate: Int64 = 1
    var tickRate: Int64 = 1
    /// Hours, minutes, seconds and frames are a label that is counted, not a time.
    var isSMPTE = false
    var dropMode = DropMode.none
    var columns = 32.0
    var rows = 15.0
    /// Of the root container; nil: not said, so that no length may be in pixels.
    var pixels: (width: Double, height: Double)?
    /// Width to height of the root container, where the document says it.
    var aspectRatio: Double?
    /// It claims to be of a profile in which `default` names a face.
    var isIMSC = false

    /// Source: TTML2 §7.2.4.
    enum DropMode: String {
        case none = "nonDrop"
        case dropNTSC, dropPAL
    }

    init(_ root: MarkupElement, _ warnings: TTMLWarnings) {
        func read<Value>(
            _ name: String, _ space: TTMLVocabulary.Space, _ clause: String, _ parse: (String) -> Value?, _ take: (Value) -> Void
        ) {
            guard let text = root.attribute(name, space) else { return }
            if let value = parse(text) {
                take(value)
            } else {
                warnings.add(root.line, clause, "\(name) is not understood: \(text.prefix(40))")
            }
        }
        let natural = { (text: String) -> Int64? in
            guard let value = TTMLScanner.natural(text[...]), (1...1_000_000_000).contains(value) else { return nil }
            return value
        }
        var hasRate = false
        read("frameRate", .parameter, "TTML2 §7.2.5", natural) {
            frameRate = $0; hasRate = true
        }
        read("frameRateMultiplier", .parameter, "TTML2 §7.2.6", Self.pair) { multiplier = $0 }
        read("subFrameRate", .parameter, "TTML2 §7.2.9", natural) { subFrameRate = $0 }
        tickRate = hasRate ? frameRate.multipliedReportingOverflow(by: subFrameRate).partialValue : 1
        if tickRate < 1 { tickRate = 1 }
        read("tickRate", .parameter, "TTML2 §7.2.10", natural) { tickRate = $0 }
        read("timeBase", .parameter, "TTML2 §7.2.11", { ["media", "smpte", "clock"].contains($0) ? $0 : nil }) { isSMPTE = $0 == "smpte" }
        if root.attribute("timeBase", .parameter) == "clock" {
            warnings.add(root.line, "TTML2 §7.2.11", "times of day are taken for times of the film")
        }
        read("dropMode", .parameter, "TTML2 §7.2.4", DropMode.init) { dropMode = $0 }
        read("cellResolution", .parameter, "TTML2 §7.2.1", Self.pair) {
            columns = Double($0.0); rows = Double($0.1)
        }
        readShape(root, warnings)
        // Where pictures lie is of use to who crops films; we only say where it is no area.
        read("activeArea", .imscParameter, "IMSC 1.2 ittp:activeArea", Self.area) { _ in }
        let profile = (root.attribute("profile", .parameter) ?? "") + (root.attribute("contentProfiles", .parameter) ?? "")
        isIMSC = profile.contains("/ns/ttml/profile/imsc")
    }

    private mutating func readShape(_ root: MarkupElement, _ warnings: TTMLWarnings) {
        if let text = root.attribute("extent", .styling), text != "auto", text != "contain" {
            let words = TTMLScanner.words(text).map(TTMLScanner.measure)
            if words.count == 2, let width = words[0], let height = words[1], width.unit == "px", height.unit == "px", width.number > 0,
                height.number > 0
            {
                pixels = (width.number, height.number)
            } else {
                warnings.add(root.line, "TTML2 §10.2.16.1", "the extent of the whole is not two lengths in pixels: \(text.prefix(40))")
            }
        }
        // IMSC 1.2, ittp:aspectRatio: TTML2's own word is the newer one.
        for (name, space) in [("aspectRatio", TTMLVocabulary.Space.imscParameter), ("displayAspectRatio", .parameter)] {
            guard let text = root.attribute(name, space) else { continue }
            if let (width, height) = Self.pair(text) {
                aspectRatio = Double(width) / Double(height)
            } else {
                warnings.add(root.line, "TTML2 §7.2.3", "\(name) is not two numbers: \(text.prefix(40))")
            }
        }
    }

    private static func pair(_ text: String) -> (Int64, Int64)? {
        // Drafts had a colon between them.
        let words = text.split { $0 == " " || $0 == ":" || $0 == "\t" }
        guard words.count == 2, let first = TTMLScanner.natural(words[0]), let second = TTMLScanner.natural(words[1]) else { return nil }
        guard (1...1_000_000).contains(first), (1...1_000_000).contains(second) else { return nil }
        return (first, second)
    }

    /// Left, top, width and height, each in percent of the whole.
    private static func area(_ text: String) -> [Double]? {
        let values = TTMLScanner.words(text).compactMap(TTMLScanner.measure)
        guard values.count == 4, values.allSatisfy({ $0.unit == "%" && (0...100).contains($0.number) }) else { return nil }
        return values.map(\.number)
    }

    /// Width to height, where lengths across have to be compared with lengths down.
    var shape: Double { aspectRatio ?? pixels.map { $0.width / $0.height } ?? 16.0 / 9.0 }
}
