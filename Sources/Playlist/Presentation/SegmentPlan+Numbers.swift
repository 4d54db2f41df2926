import Media

extension SegmentPlan {
    /// Numbers the segments through all periods, from the first one's `firstSequence` on. An index that is still missing counts for one segment;
    /// numbers are final when none is.
    public mutating func number() {
        for place in periods.indices.dropFirst() {
            let before = periods[place - 1]
            periods[place].firstSequence = before.firstSequence.plus(before.count ?? 1)
        }
    }
}

extension PeriodPlan {
    /// How many segments its rules make, those that lie behind its end included; nil: no end is known.
    var count: Int64? {
        let ticks = Ticks(perSecond: timescale)
        let length = duration.map(ticks.ticks)
        var count: Int64?
        switch times {
        case .single: count = 1
        case .uniform(let duration): count = length.map { max(0, $0.minus(firstSegmentDelta).dividedUp(by: max(1, duration))) }
        case .runs(let runs):
            var total: Int64 = 0
            for run in runs {
                let open = length.map { max(0, $0.minus(run.time.minus(timelineOrigin)).dividedUp(by: run.duration)) }
                guard let own = run.count ?? open else { return nil }
                total = total.plus(own.times(run.parts))
            }
            count = total
        case .indexed(_, let index): count = index.map { Int64($0.entries.count) }
        }
        if case .list(let names) = names { count = min(count ?? .max, Int64(names.count)) }
        if let endNumber { count = min(count ?? .max, max(0, endNumber.minus(startNumber).plus(1))) }
        return count
    }
}
