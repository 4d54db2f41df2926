import Media

/// Collects the segments of a media playlist. Source: RFC 8216 §4.3.2 and §4.3.3.
struct MediaPlaylistBuilder {
    private var segments: [Segment] = []
    private var position = MediaTime.zero
    private var targetDuration: MediaTime?
    private var mediaSequence: Int64 = 0
    private var discontinuitySequence: Int64 = 0
    private var declaredKind: SegmentListKind?
    private var hasEnd = false
    private var isIFramesOnly = false

    /// What holds for all following segments.
    private var discontinuity: Int64 = 0
    private var keys: [EncryptionKey] = []
    private var initialization: InitializationSegment?

    /// What holds for the next segment.
    private var pending = Pending()

    private struct Pending {
        var duration: MediaTime?
        var title: String?
        var range: HLSByteRange?
        var isGap = false
        var programDateTime: ProgramDateTime?
    }

    mutating func tag(_ name: String, _ value: Text, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        switch name {
        case "INF": readDuration(value, line, &context)
        case "-X-BYTERANGE":
            guard let range = HLSByteRange(value) else {
                throw .badTag(line: line, tag: "EXT-X-BYTERANGE", reason: "the range can't be read")
            }
            pending.range = range
        case "-X-DISCONTINUITY": discontinuity = Self.successor(discontinuity)
        case "-X-GAP": pending.isGap = true
        case "-X-KEY": try readKey(AttributeList(value), line, &context)
        case "-X-MAP": try readMap(AttributeList(value), line, &context)
        case "-X-PROGRAM-DATE-TIME":
            pending.programDateTime = ProgramDateTime(iso8601: value)
            if pending.programDateTime == nil { context.warn(line, "RFC 8216 §4.3.2.6", "the date can't be read") }
        default: readListTag(name, value, line, &context)
        }
    }

    private mutating func readListTag(_ name: String, _ value: Text, _ line: Int, _ context: inout HLSContext) {
        switch name {
        case "-X-TARGETDURATION":
            guard let time = value.decimalTime, time >= .zero else {
                context.warn(line, "RFC 8216 §4.3.3.1", "the target duration can't be read")
                return
            }
            if targetDuration == nil { targetDuration = time }
        case "-X-MEDIA-SEQUENCE":
            guard segments.isEmpty, let number = value.decimalInteger else {
                context.warn(line, "RFC 8216 §4.3.3.2", "a media sequence number that can't be read, or comes too late, was skipped")
                return
            }
            mediaSequence = number
        case "-X-DISCONTINUITY-SEQUENCE":
            guard segments.isEmpty, discontinuity == discontinuitySequence, let number = value.decimalInteger else {
                context.warn(
                    line, "RFC 8216 §4.3.3.3", "a discontinuity sequence number that can't be read, or comes too late, was skipped")
                return
            }
            discontinuitySequence = number
            discontinuity = number
        case "-X-ENDLIST": hasEnd = true
        case "-X-PLAYLIST-TYPE":
            if value == "VOD" {
                declaredKind = .vod
            } else if value == "EVENT" {
                declaredKind = .event
            } else {
                context.warn(line, "RFC 8216 §4.3.3.5", "an unknown playlist type was skipped")
            }
        case "-X-I-FRAMES-ONLY": isIFramesOnly = true
        default: break
        }
    }

    private mutating func readDuration(_ value: Text, _ line: Int, _ context: inout HLSContext) {
        if pending.duration != nil { context.warn(line, "RFC 8216 §4.3.2.1", "the EXTINF before has no address") }
        let comma = value.firstIndex(of: UInt8(ascii: ","))
        let title = comma.map { value[($0 + 1)...].trimmed } ?? []
        pending.title = title.isEmpty ? nil : title.string
        let number = value[..<(comma ?? value.endIndex)].trimmed
        if let time = number.decimalTime, time >= .zero {
            pending.duration = time
        } else {
            context.warn(line, "RFC 8216 §4.3.2.1", "a duration that can't be read; the target duration is taken")
            pending.duration = targetDuration ?? .zero
        }
    }

    /// A key holds until the next of its format; `NONE` ends them all.
    private mutating func readKey(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        guard let method = attributes.word("METHOD") else {
            throw .badAttribute(line: line, tag: "EXT-X-KEY", attribute: "METHOD")
        }
        guard method != "NONE" else {
            keys = []
            return
        }
        var key = EncryptionKey(method: method, format: attributes.word("KEYFORMAT") ?? "identity")
        if let reference = attributes["URI"] { key.url = try context.resolve(reference, line: line) }
        if let vector = attributes["IV"] {
            guard let bytes = vector.hexadecimal128 else { throw .badAttribute(line: line, tag: "EXT-X-KEY", attribute: "IV") }
            key.initializationVector = bytes
        }
        keys.removeAll { $0.format == key.format }
        // A film has a key for each protection system; 16 are more than there are.
        if keys.count < 16 { keys.append(key) }
    }

    private mutating func readMap(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        guard let reference = attributes["URI"], let url = try context.resolve(reference, line: line) else {
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
        initialization = InitializationSegment(url: url, range: range, key: key)
    }

    /// The key that we can use, where there is a choice.
    private var key: EncryptionKey? { keys.first { $0.format == "identity" } ?? keys.first }

    mutating func address(_ text: Text, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        guard segments.count < context.limits.entries else { throw .tooManySegments(limit: context.limits.entries) }
        guard let url = try context.resolve(text, line: line) else { throw .badTag(line: line, tag: "address", reason: "no base address") }
        if pending.duration == nil {
            context.warn(line, "RFC 8216 §4.3.2.1", "a segment without EXTINF; the target duration is taken")
        }
        let duration = pending.duration ?? targetDuration ?? .zero
        let sequence = segments.last.map { Self.successor($0.sequence) } ?? mediaSequence
        var segment = Segment(sequence: sequence, url: url, start: position, duration: duration)
        if let range = pending.range { segment.range = try resolve(range, url: url, line: line) }
        segment.initialization = initialization
        segment.discontinuity = discontinuity
        segment.isGap = pending.isGap
        segment.programDateTime = pending.programDateTime
        segment.title = pending.title
        segment.key = key
        segments.append(segment)
        position += duration
        pending = Pending()
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
            guard hasEnd else { throw .truncated(line: lastLine) }
            context.warn(lastLine, "RFC 8216 §4.3.2.1", "the last EXTINF has no address")
        }
        guard !segments.isEmpty else { throw .noSegments }
        if targetDuration == nil { context.warn(lastLine, "RFC 8216 §4.3.3.1", "the playlist has no target duration") }
        if declaredKind == .vod, !hasEnd { context.warn(lastLine, "RFC 8216 §4.3.3.5", "a list that can't change has no EXT-X-ENDLIST") }
        let longest = segments.lazy.map(\.duration).max() ?? .zero
        var list = SegmentList(segments: segments, targetDuration: targetDuration ?? longest)
        list.isComplete = hasEnd || declaredKind == .vod
        list.kind = declaredKind ?? (hasEnd ? .vod : .live)
        list.mediaSequence = mediaSequence
        list.discontinuitySequence = discontinuitySequence
        list.isIFramesOnly = isIFramesOnly
        return list
    }

    /// Saturates: sequence numbers come from the network.
    private static func successor(_ number: Int64) -> Int64 { number == .max ? number : number + 1 }
}
