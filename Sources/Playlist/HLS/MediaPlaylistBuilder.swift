import Media

/// Collects the segments of a media playlist. Source: RFC 8216 §4.3.2 and §4.3.3, RFC 8216bis §4.4.3 to §4.4.5.
struct MediaPlaylistBuilder {
    /// What is said of the whole; its segments are `segments` until the end.
    var list = SegmentList(segments: [], targetDuration: .zero)
    var segments: [Segment] = []
    /// The same list as it was before.
    let previous: SegmentList?
    /// Where the next segment starts.
    var position = MediaTime.zero
    var targetDuration: MediaTime?
    var mediaSequence: Int64 = 0
    var declaredDiscontinuity: Int64?
    var declaredKind: SegmentListKind?
    var hasEnd = false
    /// Something stands here that only media playlists have.
    private var hasTag = false
    /// Parts, reports and date ranges.
    var parts = 0
    var hasPart = false
    /// Where the part before ended.
    var lastPart: (url: String, end: Int64)?
    /// Places in `list.dateRanges`, by name.
    var dateRangePlaces: [String: Int] = [:]
    /// Tags of the list that may be there once only.
    var seenTags: Set<String> = []
    /// Of the first header.
    private var mapLine: Int?
    /// The longest segment before the target duration was known.
    private var longest: (duration: MediaTime, line: Int)?
    /// What has been warned of once.
    var warned = Warned()

    /// What holds for all following segments.
    var held = Held()
    /// What holds for the next segment.
    private var pending = Pending()

    struct Held {
        var discontinuity: Int64 = 0
        var keys: [EncryptionKey] = []
        var initialization: InitializationSegment?
        var bitrate: Int64?
        var tiles: TileLayout?
        /// A date and where it stands.
        var date: (date: ProgramDateTime, position: MediaTime)?
    }

    struct Warned {
        var longSegment = false
        var longPart = false
        var shortPart = false
        var tagAfterPart = false
    }

    private struct Pending {
        var duration: MediaTime?
        var title: String?
        var range: HLSByteRange?
        var isGap = false
        var programDateTime: ProgramDateTime?
        var parts: [PartialSegment] = []
        /// Of the part that came last.
        var partLine = 0
    }

    init(previous: SegmentList?) {
        self.previous = previous
    }

    mutating func tag(_ name: String, _ value: Text, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        hasTag = true
        checkOrder(name, line, &context)
        switch name {
        case "INF": readDuration(value, line, &context)
        case "-X-BYTERANGE":
            guard let range = HLSByteRange(value) else {
                throw .badTag(line: line, tag: "EXT-X-BYTERANGE", reason: "the range can't be read")
            }
            context.uses(.byteRange, line)
            pending.range = range
        case "-X-DISCONTINUITY": held.discontinuity = Self.successor(held.discontinuity)
        case "-X-GAP": pending.isGap = true
        case "-X-KEY": try readKey(context.attributes(value, line), line, &context)
        case "-X-MAP": try readMap(context.attributes(value, line), line, &context)
        case "-X-PROGRAM-DATE-TIME":
            pending.programDateTime = ProgramDateTime(iso8601: value)
            if pending.programDateTime == nil { context.warn(line, "RFC 8216 §4.3.2.6", "the date can't be read") }
        case "-X-PART":
            let end = pending.parts.last?.end ?? position
            if let part = try readPart(context.attributes(value, line), at: end, line, &context) {
                if let before = pending.parts.last { checkShortness(before, then: part, pending.partLine, &context) }
                pending.parts.append(part)
                pending.partLine = line
            }
        case "-X-DATERANGE": try readDateRange(context.attributes(value, line), line, &context)
        case "-X-SKIP": try readSkip(context.attributes(value, line), line, &context)
        default: try readListTag(name, value, line, &context)
        }
    }

    /// RFC 8216bis §4.4.4.9: what holds for a segment holds for its first part, so it has to come before that.
    private mutating func checkOrder(_ name: String, _ line: Int, _ context: inout HLSContext) {
        guard !pending.parts.isEmpty, !warned.tagAfterPart,
            name == "-X-DISCONTINUITY" || name == "-X-KEY" || name == "-X-MAP" || name == "-X-PROGRAM-DATE-TIME"
        else { return }
        warned.tagAfterPart = true
        context.warn(line, "RFC 8216bis §4.4.4.9", "EXT\(name) after the first part of its segment")
    }

    private mutating func readDuration(_ value: Text, _ line: Int, _ context: inout HLSContext) {
        if pending.duration != nil { context.warn(line, "RFC 8216 §4.3.2.1", "the EXTINF before has no address") }
        let comma = value.firstIndex(of: UInt8(ascii: ","))
        let title = comma.map { value[($0 + 1)...].trimmed } ?? []
        pending.title = title.isEmpty ? nil : title.string
        var number = value[..<(comma ?? value.endIndex)].trimmed
        if let blank = number.firstIndex(where: \.isBlank) {
            context.warn(line, "RFC 8216 §4.3.2.1", "text between a duration and its comma was dropped")
            number = number[..<blank]
        }
        if number.contains(UInt8(ascii: ".")) { context.uses(.fractionalDuration, line) }
        if let time = number.decimalTime, time >= .zero {
            pending.duration = time
        } else {
            context.warn(line, "RFC 8216 §4.3.2.1", "a duration that can't be read; \(substitute) is taken")
            pending.duration = targetDuration ?? .zero
        }
    }

    private var substitute: String { targetDuration == nil ? "0" : "the target duration" }

    /// A key holds until the next of its format; `NONE` ends them all.
    private mutating func readKey(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        guard let key = try EncryptionKey(attributes, tag: "EXT-X-KEY", line, &context) else {
            held.keys = []
            return
        }
        held.keys.removeAll { $0.format == key.format }
        // A film has a key for each protection system; 16 are more than there are.
        if held.keys.count < 16 { held.keys.append(key) }
    }

    private mutating func readMap(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        guard let reference = attributes["URI"], let url = try context.resolve(reference) else {
            throw .badAttribute(line: line, tag: "EXT-X-MAP", attribute: "URI")
        }
        var range: ByteRange?
        if let text = attributes["BYTERANGE"] {
            // §4.3.2.5 has no "after the one before": an absent offset is the beginning.
            guard let given = HLSByteRange(text)?.resolved(after: 0) else {
                throw .badAttribute(line: line, tag: "EXT-X-MAP", attribute: "BYTERANGE")
            }
            range = given
        }
        mapLine = mapLine ?? line
        if held.keys.contains(where: { $0.method == "AES-128" && $0.initializationVector == nil }) {
            context.warn(line, "RFC 8216 §4.3.2.5", "a header that is encrypted by AES-128 with a key without IV")
        }
        held.initialization = InitializationSegment(url: url, range: range, keys: held.keys)
    }

    mutating func address(_ text: Text, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        guard segments.count < context.limits.entries else { throw .tooManySegments(limit: context.limits.entries) }
        guard let url = try context.resolveLine(text, line: line) else {
            throw .badTag(line: line, tag: "address", reason: "no base address")
        }
        if pending.duration == nil {
            context.warn(line, "RFC 8216 §4.3.2.1", "a segment without EXTINF; \(substitute) is taken")
        }
        let duration = pending.duration ?? targetDuration ?? .zero
        checkLength(duration, line, &context)
        let first = Self.sum(mediaSequence, list.skippedSegments)
        let sequence = segments.last.map { Self.successor($0.sequence) } ?? first
        var segment = Segment(sequence: sequence, url: url, start: position, duration: duration)
        if let range = pending.range { segment.range = try resolve(range, url: url, line: line) }
        segment.initialization = held.initialization
        segment.discontinuity = held.discontinuity
        segment.isGap = pending.isGap
        segment.title = pending.title
        segment.keys = held.keys
        // RFC 8216bis §4.4.4.8: not of segments with a byte range.
        if segment.range == nil { segment.bitrate = held.bitrate }
        segment.parts = pending.parts
        segment.tiles = held.tiles
        date(&segment)
        segments.append(segment)
        position += duration
        pending = Pending()
    }

    /// RFC 8216bis §4.4.4.6: dates are reckoned on from the last that stands before, and back from the first.
    private mutating func date(_ segment: inout Segment) {
        if let date = pending.programDateTime {
            declare(date)
            segment.isDateDeclared = true
        }
        segment.programDateTime = held.date.map { $0.date.advanced(by: segment.start - $0.position) }
    }

    /// Holds from where the next segment starts, and before it too where nothing is said of that.
    private mutating func declare(_ date: ProgramDateTime) {
        if held.date == nil {
            for index in segments.indices { segments[index].programDateTime = date.advanced(by: segments[index].start - position) }
        }
        held.date = (date, position)
    }

    /// §4.3.3.1: rounded to whole seconds, no duration exceeds the target duration.
    private mutating func checkLength(_ duration: MediaTime, _ line: Int, _ context: inout HLSContext) {
        guard let targetDuration else {
            if longest.map({ duration > $0.duration }) ?? true { longest = (duration, line) }
            return
        }
        guard !warned.longSegment, duration.wholeSeconds > targetDuration.wholeSeconds else { return }
        warned.longSegment = true
        context.warn(line, "RFC 8216 §4.3.3.1", "a segment of \(duration) s is longer than the target duration")
    }

    /// What came before the tags that say what it should have been.
    private mutating func checkWhatCameBefore(_ context: inout HLSContext) {
        if let mapLine { context.uses(list.isIFramesOnly ? .map : .mapWithoutIFrames, mapLine) }
        if let longest, targetDuration != nil { checkLength(longest.duration, longest.line, &context) }
    }

    /// §4.3.2.2: without an offset it follows the range before, which MUST be of the same resource, else clients MUST fail.
    private func resolve(_ range: HLSByteRange, url: String, line: Int) throws(PlaylistError) -> ByteRange {
        var previousEnd: Int64?
        if let last = segments.last, last.url == url { previousEnd = last.range?.end }
        guard let resolved = range.resolved(after: previousEnd) else {
            throw .badTag(line: line, tag: "EXT-X-BYTERANGE", reason: "no range of the same resource precedes it")
        }
        return resolved
    }

    mutating func finish(lastLine: Int, _ context: inout HLSContext) throws(PlaylistError) -> SegmentList {
        if pending.duration != nil {
            // A film that can't change and has no end has been cut; a list that may grow is asked for again anyway.
            guard hasEnd || declaredKind == nil && !segments.isEmpty else { throw .truncated(line: lastLine) }
            context.warn(lastLine, "RFC 8216 §4.3.2.1", "the last EXTINF has no address")
        }
        // Of a segment that has only parts yet.
        if let date = pending.programDateTime { declare(date) }
        checkWhatCameBefore(&context)
        // A list that may grow may be empty yet; but then something must say that it is one.
        let isComplete = hasEnd || declaredKind == .vod
        guard !segments.isEmpty || !isComplete && hasTag else { throw .noSegments }
        check(lastLine, &context)
        list.segments = segments
        list.pendingParts = pending.parts
        completeReports()
        list.targetDuration = targetDuration ?? segments.lazy.map(\.duration).max() ?? .zero
        list.isComplete = isComplete
        list.kind = declaredKind ?? (hasEnd ? .vod : .live)
        list.declaredKind = declaredKind
        list.mediaSequence = mediaSequence
        list.discontinuitySequence = segments.first?.discontinuity ?? held.discontinuity
        if let declaredDiscontinuity, list.skippedSegments == 0 { list.discontinuitySequence = declaredDiscontinuity }
        if let previous { continueTimeline(of: previous, lastLine, &context) }
        return list
    }

    /// Saturates: sequence numbers come from the network.
    static func successor(_ number: Int64) -> Int64 { sum(number, 1) }

    static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }
}

extension MediaTime {
    /// Rounded to the nearest.
    var wholeSeconds: Int64 {
        flicks / Self.flicksPerSecond + (flicks % Self.flicksPerSecond >= Self.flicksPerSecond / 2 ? 1 : 0)
    }
}
