import Media

/// What comes before a segment is whole. Source: RFC 8216bis §4.4.4.9, §4.4.5.3 and §4.4.5.4.
extension MediaPlaylistBuilder {
    /// - Parameter start: Where the part before ended.
    mutating func readPart(
        _ attributes: AttributeList, at start: MediaTime, _ line: Int, _ context: inout HLSContext
    ) throws(PlaylistError) -> PartialSegment? {
        let clause = "RFC 8216bis §4.4.4.9"
        guard let reference = attributes["URI"], let url = try context.resolve(reference),
            let duration = attributes["DURATION"]?.decimalTime, duration >= .zero
        else {
            context.warn(line, clause, "a part without URI or DURATION was skipped")
            return nil
        }
        try countPart(context.limits)
        hasPart = true
        var part = PartialSegment(url: url, start: start, duration: duration)
        part.isIndependent = attributes.isYes("INDEPENDENT")
        part.isGap = attributes.isYes("GAP")
        if let text = attributes["BYTERANGE"] {
            guard let range = range(HLSByteRange(text), of: url, line, &context) else {
                context.warn(line, clause, "a part with a BYTERANGE that can't be read was skipped")
                return nil
            }
            part.range = range
            lastPart = range.end.map { (url, $0) }
        } else {
            lastPart = nil
        }
        if let target = list.partTarget, duration > target, !warned.longPart {
            warned.longPart = true
            context.warn(line, clause, "a part of \(duration) s is longer than the part target")
        }
        return part
    }

    /// Only the last part of a segment, one that can be decoded on its own, and those beside a gap may be much shorter than the target.
    ///
    /// - Parameters:
    ///   - before: The part before, of the same segment.
    ///   - line: Its line.
    mutating func checkShortness(_ before: PartialSegment, then part: PartialSegment, _ line: Int, _ context: inout HLSContext) {
        guard let target = list.partTarget, !warned.shortPart, !before.isIndependent, !before.isGap, !part.isGap,
            before.duration < MediaTime(ticks: target.flicks, of: 85, over: 100 * MediaTime.flicksPerSecond)
        else { return }
        warned.shortPart = true
        context.warn(line, "RFC 8216bis §4.4.4.9", "a part of \(before.duration) s is shorter than 85 % of the part target")
    }

    /// Without an offset it follows the part before, where that is of the same resource; else every reader known takes the beginning.
    private func range(_ range: HLSByteRange?, of url: String, _ line: Int, _ context: inout HLSContext) -> ByteRange? {
        guard let range else { return nil }
        if range.offset == nil, lastPart?.url != url {
            context.warn(line, "RFC 8216bis §4.4.4.9", "no part of the same resource precedes this range; it is taken from the beginning")
            return range.resolved(after: 0)
        }
        return range.resolved(after: lastPart?.end)
    }

    mutating func readHint(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        let clause = "RFC 8216bis §4.4.5.3"
        let kind: PreloadHint.Kind
        switch attributes.string("TYPE") {
        case "PART": kind = .part
        case "MAP": kind = .map
        case nil:
            context.warn(line, clause, "a preload hint without TYPE was skipped")
            return
        default: return  // Clients ignore types that they don't know.
        }
        guard let reference = attributes["URI"], let url = try context.resolve(reference) else {
            context.warn(line, clause, "a preload hint without URI was skipped")
            return
        }
        if list.preloadHints.contains(where: { $0.kind == kind }) {
            context.warn(line, "RFC 8216bis §6.2.6", "two preload hints of one TYPE; the first counts")
            return
        }
        let start = attributes.integer("BYTERANGE-START") ?? 0
        var end: Int64?
        if let length = attributes.integer("BYTERANGE-LENGTH"), length > 0 { end = Self.sum(start, length) }
        list.preloadHints.append(PreloadHint(kind: kind, url: url, range: ByteRange(start: start, end: end)))
    }

    mutating func readReport(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        let clause = "RFC 8216bis §4.4.5.4"
        guard let reference = attributes["URI"], let url = try context.resolve(reference) else {
            context.warn(line, clause, "a rendition report without URI was skipped")
            return
        }
        if URLReference.Components(reference).scheme != nil {
            context.warn(line, clause, "the URI of a rendition report must be relative to the playlist's own")
        }
        try countPart(context.limits)
        list.renditionReports.append(
            RenditionReport(url: url, lastSequence: attributes.integer("LAST-MSN"), lastPart: attributes.integer("LAST-PART")))
    }

    /// §4.4.5.4: what a report leaves out is the same as in this list.
    mutating func completeReports() {
        guard !list.renditionReports.isEmpty else { return }
        let last = segments.last.map { Self.successor($0.sequence) } ?? Self.sum(mediaSequence, list.skippedSegments)
        let parts = list.pendingParts.isEmpty ? segments.last?.parts.count ?? 0 : list.pendingParts.count
        for place in list.renditionReports.indices {
            if list.renditionReports[place].lastSequence == nil {
                list.renditionReports[place].lastSequence = list.pendingParts.isEmpty ? max(0, last - 1) : last
            }
            if list.renditionReports[place].lastPart == nil, parts > 0 { list.renditionReports[place].lastPart = Int64(parts - 1) }
        }
    }

    /// Parts, reports and date ranges: whatever may come many times without a segment.
    mutating func countPart(_ limits: PlaylistLimits) throws(PlaylistError) {
        guard parts < limits.entries else { throw .tooManySegments(limit: limits.entries) }
        parts += 1
    }
}
