import Media

/// How a list goes on from the one before. Source: RFC 8216bis §4.4.5.2, §6.2.2 and §6.3.7.
extension MediaPlaylistBuilder {
    /// `EXT-X-SKIP`: what it leaves out is in the list before, and so is what still holds after it: keys, maps, dates, numbers.
    mutating func readSkip(_ attributes: AttributeList, _ line: Int, _ context: inout HLSContext) throws(PlaylistError) {
        guard let count = attributes.integer("SKIPPED-SEGMENTS") else {
            throw .badAttribute(line: line, tag: "EXT-X-SKIP", attribute: "SKIPPED-SEGMENTS")
        }
        context.uses(.skip, line)
        guard segments.isEmpty, list.skippedSegments == 0 else {
            context.warn(line, "RFC 8216bis §4.4.5.2", "an EXT-X-SKIP that isn't the first, or comes after segments, was skipped")
            return
        }
        let removed = attributes["RECENTLY-REMOVED-DATERANGES"]
        if let removed {
            context.uses(.skippedDateRanges, line)
            list.removedDateRanges = removed.split(separator: UInt8(ascii: "\t")).map(\.string)
        }
        guard let previous else {
            context.warn(line, "RFC 8216bis §6.3.7", "a delta update without the list before: \(count) segments are left out")
            list.skippedSegments = count
            return
        }
        try takeSegments(count, from: previous, line)
        // Without the attribute all date ranges stand in the update itself.
        guard removed != nil else { return }
        let gone = Set(list.removedDateRanges)
        for range in previous.dateRanges where !gone.contains(range.id) && dateRangePlaces[range.id] == nil {
            dateRangePlaces[range.id] = list.dateRanges.count
            list.dateRanges.append(range)
        }
    }

    private mutating func takeSegments(_ count: Int64, from previous: SegmentList, _ line: Int) throws(PlaylistError) {
        guard count > 0 else { return }
        let sequence = previous.segments.first?.sequence ?? 0
        let (before, overflow) = mediaSequence.subtractingReportingOverflow(sequence)
        let known = Int64(previous.segments.count)
        guard !overflow, before >= 0, before < known, count <= known - before else {
            let missing = !overflow && (0..<known).contains(before) ? Self.sum(sequence, known) : mediaSequence
            throw .missingSegments(line: line, sequence: missing)
        }
        segments = Array(previous.segments[Int(before)..<Int(before + count)])
        guard let last = segments.last else { return }
        position = last.end
        held.discontinuity = last.discontinuity
        held.keys = last.keys
        held.initialization = last.initialization
        held.bitrate = last.bitrate
        held.tiles = last.tiles
        held.date = last.programDateTime.map { ($0, last.start) }
    }

    /// Puts the list where the one before had the same segments. A list that has moved on past all of them starts after as many target
    /// durations as segments are missing.
    mutating func continueTimeline(of previous: SegmentList, _ line: Int, _ context: inout HLSContext) {
        guard let mine = list.segments.first, let theirs = previous.segments.first, let theirLast = previous.segments.last,
            let myLast = list.segments.last
        else { return }
        guard myLast.sequence >= theirs.sequence else {
            context.warn(line, "RFC 8216 §6.2.2", "the media sequence numbers have gone back: the list has begun anew")
            return
        }
        let common = max(mine.sequence, theirs.sequence)
        guard common <= theirLast.sequence else {
            let missing = mine.sequence - theirLast.sequence - 1
            let gap = MediaTime(ticks: missing, of: list.targetDuration.flicks, over: MediaTime.flicksPerSecond)
            list.move(by: theirLast.end + gap - mine.start)
            return
        }
        let here = list.segments[Int(common - mine.sequence)]
        let there = previous.segments[Int(common - theirs.sequence)]
        if here.url != there.url || here.range != there.range {
            context.warn(line, "RFC 8216 §6.2.2", "the segment \(common) has become another one")
        }
        let numbers = declaredDiscontinuity == nil ? there.discontinuity.subtractingReportingOverflow(here.discontinuity).partialValue : 0
        list.move(by: there.start - here.start, discontinuities: numbers)
        // The tag that said the date may have left the window.
        guard held.date == nil, let date = there.programDateTime else { return }
        for index in list.segments.indices {
            list.segments[index].programDateTime = date.advanced(by: list.segments[index].start - there.start)
        }
    }
}
