import Media

/// By how much a list has to be moved to lie on another one's timeline.
public struct ListOffset: Hashable, Sendable {
    /// What says where the lists meet, the best first.
    public enum Reason: Hashable, Sendable {
        /// The same discontinuity stands in both (RFC 8216 §6.2.4: their numbers match across renditions).
        case discontinuity
        /// Both say when they were made.
        case dates
        /// The same media sequence number stands in both, and their ends agree. Source: practice; §6.3.2 warns of relying on it.
        case sequence
        /// Nothing but that both were made until now.
        case edge
    }

    /// To be added to all times.
    public var time: MediaTime
    /// To be added to all discontinuity numbers.
    public var discontinuities: Int64
    /// What it was told by.
    public var reason: Reason
}

extension SegmentList {
    /// Where this list, whose times count from a segment of its own, lies on the timeline of another list of the same film: a live film's
    /// rungs and sounds are fetched at different moments, and none says how long the film had been running.
    ///
    /// The media's own timestamps have the last word, once a demuxer has met them: this only has to find the right segment.
    ///
    /// - Returns: nil where one of them has no segments.
    public func offset(onto other: SegmentList) -> ListOffset? {
        guard let mine = segments.last, let theirs = other.segments.last else { return nil }
        var offset = ListOffset(time: theirs.end - mine.end, discontinuities: 0, reason: .edge)
        if let time = timeByDiscontinuity(other) {
            offset = ListOffset(time: time, discontinuities: 0, reason: .discontinuity)
        } else if let time = timeByDates(other) {
            offset = ListOffset(time: time, discontinuities: 0, reason: .dates)
        } else if let time = timeBySequence(other), isPlausible(time, other) {
            offset = ListOffset(time: time, discontinuities: 0, reason: .sequence)
        }
        offset.discontinuities = discontinuities(at: offset.time, other)
        return offset
    }

    /// Numbers that no tag says count from the window's own first segment, and say nothing elsewhere.
    private var hasFilmWideDiscontinuities: Bool { discontinuitySequence > 0 || mediaSequence == 0 }

    private func timeByDiscontinuity(_ other: SegmentList) -> MediaTime? {
        guard hasFilmWideDiscontinuities, other.hasFilmWideDiscontinuities else { return nil }
        guard let mine = lastDiscontinuity() else { return nil }
        let number = segments[mine].discontinuity
        guard let theirs = other.segments.firstIndex(where: { $0.discontinuity == number }), theirs > 0 else { return nil }
        return other.segments[theirs].start - segments[mine].start
    }

    private func lastDiscontinuity() -> Int? {
        segments.indices.last { $0 > 0 && segments[$0].discontinuity != segments[$0 - 1].discontinuity }
    }

    private func timeByDates(_ other: SegmentList) -> MediaTime? {
        guard let mine = segments.last(where: { $0.programDateTime != nil }), let date = mine.programDateTime else { return nil }
        var best: (distance: MediaTime, time: MediaTime)?
        // From the end: that is where they meet.
        for segment in other.segments.reversed() {
            guard let theirs = segment.programDateTime else { continue }
            let difference = date.time(since: theirs)
            let distance = difference < .zero ? .zero - difference : difference
            if let found = best, found.distance <= distance { continue }
            best = (distance, segment.start + difference - mine.start)
        }
        return best?.time
    }

    private func timeBySequence(_ other: SegmentList) -> MediaTime? {
        guard let mine = segments.first, let theirs = other.segments.first, let myLast = segments.last, let theirLast = other.segments.last
        else { return nil }
        // The last one that both have: what was rounded before it doesn't count.
        let common = min(myLast.sequence, theirLast.sequence)
        guard common >= mine.sequence, common >= theirs.sequence else { return nil }
        return other.segments[Int(common - theirs.sequence)].start - segments[Int(common - mine.sequence)].start
    }

    /// Both lists end about now: numbers that would lay one far from the other aren't the same film's.
    private func isPlausible(_ time: MediaTime, _ other: SegmentList) -> Bool {
        guard let mine = segments.last, let theirs = other.segments.last else { return false }
        let difference = mine.end + time - theirs.end
        let target = max(targetDuration, other.targetDuration)
        let allowed = target + target + target
        return difference <= allowed && difference >= .zero - allowed
    }

    private func discontinuities(at time: MediaTime, _ other: SegmentList) -> Int64 {
        for segment in segments.reversed() {
            let middle = segment.start + time + MediaTime(flicks: segment.duration.flicks / 2)
            guard let first = other.segments.first, middle >= first.start, let place = other.index(at: middle) else { continue }
            return other.segments[place].discontinuity.subtractingReportingOverflow(segment.discontinuity).partialValue
        }
        return 0
    }

    /// Moves all that lies on the timeline.
    public mutating func move(by time: MediaTime, discontinuities: Int64 = 0) {
        guard time != .zero || discontinuities != 0, let first = segments.first else { return }
        // Laid one after the other again, so that times which saturate still meet.
        var position = first.start + time
        for index in segments.indices {
            segments[index].start = position
            segments[index].discontinuity &+= discontinuities
            segments[index].parts.lay(from: position)
            position += segments[index].duration
        }
        pendingParts.lay(from: position)
        discontinuitySequence &+= discontinuities
    }
}

extension [PartialSegment] {
    /// One after the other.
    fileprivate mutating func lay(from start: MediaTime) {
        var position = start
        for index in indices {
            self[index].start = position
            position += self[index].duration
        }
    }
}
