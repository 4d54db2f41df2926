import Media

extension SegmentList {
    /// This list with another item's behind it, as one that goes on without a break: on the same timeline, with clocks of its own.
    ///
    /// - Parameters:
    ///   - start: Where the other begins, on this timeline.
    ///   - discontinuities: What its discontinuity numbers rise by: to more than this list's last one.
    public func appending(_ next: SegmentList, at start: MediaTime, discontinuities: Int64) -> SegmentList {
        var list = self
        guard let first = next.segments.first else { return list }
        let shift = start - first.start
        let rise = (list.segments.last.map { $0.sequence &+ 1 } ?? 0) &- first.sequence
        list.segments.reserveCapacity(list.segments.count + next.segments.count)
        for segment in next.segments {
            var segment = segment
            segment.start = segment.start + shift
            segment.sequence &+= rise
            segment.discontinuity &+= discontinuities
            segment.timestampOffset = segment.timestampOffset.map { $0 + shift }
            segment.period = segment.period.map { PeriodBounds(start: $0.start + shift, end: $0.end.map { $0 + shift }) }
            segment.parts = []
            list.segments.append(segment)
        }
        for (number, addresses) in next.addresses { list.addresses[number &+ discontinuities] = addresses }
        list.targetDuration = max(list.targetDuration, next.targetDuration)
        return list
    }
}
