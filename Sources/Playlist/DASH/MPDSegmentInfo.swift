import Markup
import Media

/// What one of `SegmentBase`, `SegmentList`, `SegmentTemplate` says, together with what it inherits. Source: ISO/IEC 23009-1 §5.3.9.
struct MPDSegmentInfo {
    enum Kind: String {
        case base = "SegmentBase"
        case list = "SegmentList"
        case template = "SegmentTemplate"
    }

    var kind: Kind
    var line: Int
    var timescale: Int64 = 1
    var presentationTimeOffset: Int64 = 0
    var firstSegmentDelta: Int64 = 0
    var duration: Int64?
    private var durationLine = 0
    /// In the timeline, in ticks.
    private var longestRun: Int64 = 0
    private var timelineLine = 0
    var startNumber: Int64 = 1
    var endNumber: Int64?
    var availabilityTimeOffset = MediaTime.zero
    var runs: [TimelineRun]?
    var media: URLPattern?
    var initializationPattern: URLPattern?
    var initialization: ListedSegment?
    var segments: [ListedSegment] = []
    var indexRange: ByteRange?
    var index: ListedSegment?

    /// What holds inside `element`, where `self` holds around it: attributes and elements that are said again replace the inherited ones (§5.3.9.1).
    static func inside(
        _ element: MarkupElement, inheriting outer: MPDSegmentInfo?, _ context: inout MPDContext
    ) throws(PlaylistError) -> MPDSegmentInfo? {
        let found = [Kind.template, .list, .base].compactMap { kind in element.first(kind.rawValue).map { (kind, $0) } }
        guard let (said, own) = found.first else { return outer }
        if found.count > 1 { context.warn(own.line, "5.3.9.1", "more than one kind of segment information; \(said.rawValue) counts") }
        var info = outer ?? MPDSegmentInfo(kind: said, line: own.line)
        // What `SegmentBase` says is a part of what the other kinds say: it may stand above them, and below them unless it brings an index of its own.
        let adds = said == .base && info.kind != .base && own["indexRange"] == nil
        let kind = adds ? info.kind : said
        if info.kind != kind, info.kind != .base {
            if kind != .base { context.warn(own.line, "5.3.9.1", "\(kind.rawValue) inside of a \(info.kind.rawValue), which was ignored") }
            info = MPDSegmentInfo(kind: kind, line: own.line)
        }
        info.kind = kind
        info.line = own.line
        info.readNumbers(own, &context)
        switch said {
        case .template: info.readTemplate(own, &context)
        case .list: try info.readList(own, &context)
        case .base: break
        }
        try info.readElements(own, &context)
        return info
    }

    private mutating func readNumbers(_ element: MarkupElement, _ context: inout MPDContext) {
        func number(_ name: String, _ range: ClosedRange<Int64>, _ clause: StaticString, _ context: inout MPDContext) -> Int64? {
            guard let text = element[name] else { return nil }
            if let value = MPDValue.integer(text), range.contains(value) { return value }
            if let value = MPDValue.nearInteger(text), range.contains(value) {
                context.warn(element.line, clause, "\(kind.rawValue)@\(name) \"\(text.prefix(40))\" is no integer; \(value) is taken")
                return value
            }
            context.warn(element.line, clause, "\(kind.rawValue)@\(name) \"\(text.prefix(40))\" can't be used and was ignored")
            return nil
        }
        if let value = number("timescale", 1...Int64(UInt32.max), "5.3.9.2.2", &context) { timescale = value }
        if let value = number("presentationTimeOffset", 0...Int64.max, "5.3.9.2.2", &context) { presentationTimeOffset = value }
        if let value = number("eptDelta", Int64(Int32.min)...Int64(Int32.max), "5.3.9.2.2", &context) { firstSegmentDelta = value }
        if let value = number("duration", 1...Int64.max, "5.3.9.2.2", &context) { duration = value }
        if element["duration"] != nil { durationLine = element.line }
        if let value = number("startNumber", 0...Int64.max, "5.3.9.2.2", &context) { startNumber = value }
        if let value = number("endNumber", 0...Int64.max, "5.3.9.2.2", &context) { endNumber = value }
        if let text = element["availabilityTimeOffset"] {
            if let offset = MPDValue.offset(text) {
                availabilityTimeOffset = offset
            } else {
                context.warn(element.line, "5.3.9.2.2", "@availabilityTimeOffset can't be read and was ignored")
            }
        }
        if let text = element["indexRange"] {
            indexRange = MPDValue.range(text)
            if indexRange == nil {
                context.warn(element.line, "5.3.9.2.2", "@indexRange \"\(text.prefix(40))\" can't be read and was ignored")
            }
        }
    }

    /// Of the longest segment, and where it is said: once all levels are known, since an inner one may have the time scale alone.
    var longest: (length: MediaTime, line: Int)? {
        let ticks = Ticks(perSecond: timescale)
        if runs != nil { return (ticks.time(longestRun), timelineLine) }
        return duration.map { (ticks.time($0), durationLine) }
    }

    /// Why no address can be made of it; nil where one can.
    var fault: String? {
        guard kind == .template else { return nil }
        if let fault = media?.fault { return "SegmentTemplate@media: \(fault)" }
        guard initialization == nil, let fault = initializationPattern?.fault else { return nil }
        return "SegmentTemplate@initialization: \(fault)"
    }

    private mutating func readTemplate(_ element: MarkupElement, _ context: inout MPDContext) {
        func pattern(_ name: String, _ context: inout MPDContext) -> URLPattern? {
            guard let text = element[name] else { return nil }
            let pattern = URLPattern(text)
            if let deviation = pattern.deviation { context.warn(element.line, "5.3.9.4.4", "SegmentTemplate@\(name): \(deviation)") }
            return pattern
        }
        if let pattern = pattern("media", &context) { media = pattern }
        if let pattern = pattern("initialization", &context) {
            if pattern.isVariable { context.warn(element.line, "5.3.9.4.2", "@initialization has a place for a number or a time") }
            initializationPattern = pattern
        }
    }

    private mutating func readList(_ element: MarkupElement, _ context: inout MPDContext) throws(PlaylistError) {
        let urls = element.all("SegmentURL")
        guard !urls.isEmpty else { return }
        guard urls.count <= context.limits.entries else { throw .tooManySegments(limit: context.limits.entries) }
        segments = []
        segments.reserveCapacity(urls.count)
        for url in urls {
            var range: ByteRange?
            if let text = url["mediaRange"] {
                range = MPDValue.range(text)
                guard range != nil else { throw .badAttribute(line: url.line, tag: "SegmentURL", attribute: "mediaRange") }
            }
            segments.append(ListedSegment(media: url["media"], range: range))
        }
    }

    private mutating func readElements(_ element: MarkupElement, _ context: inout MPDContext) throws(PlaylistError) {
        if let timeline = element.first("SegmentTimeline") {
            runs = try MPDTimeline.read(timeline, startNumber: startNumber, &context)
            longestRun = runs?.map { $0.duration / $0.parts }.max() ?? 0
            timelineLine = timeline.line
        }
        if let own = element.first("Initialization") { initialization = try Self.resource(own) }
        if let own = element.first("RepresentationIndex") { index = try Self.resource(own) }
    }

    /// `URLType` (§5.3.9.2.2).
    private static func resource(_ element: MarkupElement) throws(PlaylistError) -> ListedSegment {
        guard let text = element["range"] else { return ListedSegment(media: element["sourceURL"], range: nil) }
        guard let range = MPDValue.range(text) else { throw .badAttribute(line: element.line, tag: element.name, attribute: "range") }
        return ListedSegment(media: element["sourceURL"], range: range)
    }
}
