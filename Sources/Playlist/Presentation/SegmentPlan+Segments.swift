import Media

extension SegmentPlan {
    /// Makes the segments.
    ///
    /// Those of a manifest that changes are the ones that are there at an instant: whole, or as early as their availability offset lets them be
    /// asked for, and not older than the window is deep. There may be none yet, or none any more. What is there without a limit in a period
    /// without an end exists only by an instant too. A window without a depth is as long as the film by then (§5.3.1.2): where that is more than
    /// the limits let through, the newest are taken.
    ///
    /// - Parameters:
    ///   - now: By the server's clock; nil asks for all that the manifest names.
    ///   - limits: `entries` segments and `addressBytes` of addresses at most.
    /// - Returns: In order of time. Where the manifest leaves a hole, a start is later than the end before it; where segments overlap, it is earlier.
    public func segments(
        at now: ProgramDateTime? = nil, limits: PlaylistLimits = .standard
    ) throws(PlaylistError) -> SegmentList {
        var expansion = SegmentExpansion(window: window, now: now, limits: limits)
        try expansion.append(periods)
        var list = SegmentList(segments: expansion.segments, targetDuration: expansion.longest)
        for period in periods where period.addresses.count > 1 || period.addresses.first?.serviceLocation != nil {
            list.addresses[period.discontinuity] = period.addresses
        }
        if let window {
            list.kind = .live
            // By an instant there is only what has been made by then.
            let edge = now.flatMap(window.position(of:))
            list.isComplete = !window.mayGrow && periods.last?.end.map { end in edge.map { $0 >= end } ?? true } ?? false
        }
        return list
    }
}

/// Collects the segments of one plan.
private struct SegmentExpansion {
    private(set) var segments: [Segment] = []
    private(set) var longest = MediaTime.zero
    /// The instant lies after all availability.
    private let isOver: Bool
    private let window: SegmentWindow?
    /// Of a manifest that changes the newest segments are made first, until there are enough.
    private var isBackwards: Bool { window != nil }
    private var isFull = false
    /// What has ended by then is gone.
    private let oldest: MediaTime?
    /// The instant itself, on the presentation timeline.
    private let edge: MediaTime?
    private let limits: PlaylistLimits
    /// How long before its end a segment can be asked for; nil: always.
    private var early: MediaTime?
    private var addressBytes = 0
    /// Segments that were looked at, taken or not.
    private var examined = 0
    private var base = URLReference.Base("")
    private var initialization: InitializationSegment?

    init(window: SegmentWindow?, now: ProgramDateTime?, limits: PlaylistLimits) {
        self.window = window
        self.limits = limits
        let position = window.flatMap { window in now.flatMap(window.position(of:)) }
        edge = position
        oldest = window?.depth.flatMap { depth in position.map { $0 - depth } }
        isOver = window?.availabilityEnd.flatMap { end in now.map { $0.millisecondsSince1970 > end.millisecondsSince1970 } } ?? false
    }

    mutating func append(_ periods: [PeriodPlan]) throws(PlaylistError) {
        guard !isOver else { return }
        for place in periods.indices where !isFull {
            try append(periods[isBackwards ? periods.count - 1 - place : place])
        }
        if isBackwards { segments.reverse() }
    }

    private mutating func append(_ period: PeriodPlan) throws(PlaylistError) {
        early = earliness(of: period)
        base = URLReference.Base(period.addresses.first?.url ?? "")
        initialization = period.initialization
        let ticks = Ticks(perSecond: period.timescale)
        switch period.times {
        case .single: try appendSingle(period)
        case .uniform(let duration): try appendUniform(period, max(1, duration), ticks)
        case .runs(let runs): try appendRuns(period, runs, ticks)
        case .indexed(_, let index):
            guard let index else {
                let url = period.addresses.first?.url ?? ""
                throw .badTag(line: 1, tag: "SegmentBase", reason: "the index in \(url) has not been supplied")
            }
            try appendIndexed(period, index, ticks)
        }
    }

    private mutating func appendSingle(_ period: PeriodPlan) throws(PlaylistError) {
        let place = Place(index: 0, number: period.startNumber, time: period.presentationTimeOffset, part: 1)
        try emit(period, place, from: period.start, to: period.end ?? period.start, nominal: period.duration ?? .zero)
    }

    private mutating func appendUniform(_ period: PeriodPlan, _ duration: Int64, _ ticks: Ticks) throws(PlaylistError) {
        let delta = period.firstSegmentDelta
        var count = Int64.max
        if let length = period.duration { count = max(0, ticks.ticks(length).minus(delta).dividedUp(by: duration)) }
        if let last = period.endNumber { count = min(count, max(0, last.minus(period.startNumber).plus(1))) }
        if case .list(let names) = period.names { count = min(count, Int64(names.count)) }
        // All of a stream without end exist only by an instant.
        guard count != .max || edge != nil else { return }
        early = earliness(of: period, isEndless: count == .max)
        let range = indexes(of: count, from: delta, each: duration, in: period, ticks)
        for step in 0..<(range.upperBound - range.lowerBound) {
            if isFull { return }
            let index = isBackwards ? range.upperBound - 1 - step : range.lowerBound + step
            let from = delta.plus(index.times(duration))
            let place = Place(
                index: index, number: period.startNumber.plus(index), time: period.presentationTimeOffset.plus(from), part: 1)
            var end = period.start + ticks.time(from.plus(duration))
            // §7.2.1: what lies behind the period's end is not presented; the manifest's own rounding ends there too.
            if let last = period.end, end > last { end = last }
            try emit(period, place, from: period.start + ticks.time(from), to: end, nominal: ticks.time(duration))
        }
    }

    /// Those of a run that can be there.
    private struct Stretch {
        var run: TimelineRun
        var range: Range<Int64>
        /// Of the run's first one: its place among all segments, and among the sequences that share a number.
        var place: Int64
        var number: Int64
        var early: MediaTime?
    }

    private mutating func appendRuns(_ period: PeriodPlan, _ runs: [TimelineRun], _ ticks: Ticks) throws(PlaylistError) {
        let stretches = stretches(period, runs, ticks)
        for at in stretches.indices where !isFull {
            let stretch = stretches[isBackwards ? stretches.count - 1 - at : at]
            let range = stretch.range
            early = stretch.early
            for step in 0..<(range.upperBound - range.lowerBound) {
                if isFull { return }
                let index = isBackwards ? range.upperBound - 1 - step : range.lowerBound + step
                try appendEntry(period, stretch, index: index, ticks)
            }
        }
    }

    private mutating func stretches(_ period: PeriodPlan, _ runs: [TimelineRun], _ ticks: Ticks) -> [Stretch] {
        var stretches: [Stretch] = []
        var place: Int64 = 0
        var number = period.startNumber
        for run in runs {
            let start = run.time.minus(period.timelineOrigin)
            var count = run.count ?? .max
            if run.count == nil, let length = period.duration {
                count = max(0, ticks.ticks(length).minus(start).dividedUp(by: run.duration))
            }
            if count != .max || edge != nil {
                number = run.number ?? number
                let named = min(count, Self.names(of: period, from: place, parts: run.parts, number: number))
                early = earliness(of: period, isEndless: named == .max)
                let range = indexes(of: named, from: start, each: run.duration, in: period, ticks)
                if !range.isEmpty { stretches.append(Stretch(run: run, range: range, place: place, number: number, early: early)) }
            }
            place = place.plus(count.times(run.parts))
            number = number.plus(count)
        }
        return stretches
    }

    /// How many entries of a run still have names: a list ends, and so do numbers.
    private static func names(of period: PeriodPlan, from place: Int64, parts: Int64, number: Int64) -> Int64 {
        var count = Int64.max
        if case .list(let names) = period.names { count = max(0, Int64(names.count).minus(place).dividedUp(by: parts)) }
        if let last = period.endNumber { count = min(count, max(0, last.minus(number).plus(1))) }
        return count
    }

    private mutating func appendEntry(
        _ period: PeriodPlan, _ stretch: Stretch, index: Int64, _ ticks: Ticks
    ) throws(PlaylistError) {
        let run = stretch.run
        let time = run.time.plus(index.times(run.duration))
        let start = time.minus(period.timelineOrigin)
        let entry = stretch.place.plus(index.times(run.parts))
        let number = stretch.number.plus(index)
        for step in 0..<run.parts where !isFull {
            let part = isBackwards ? run.parts - 1 - step : step
            let from = run.parts == 1 ? start : start.plus(run.duration.times(part) / run.parts)
            let to = run.parts == 1 ? start.plus(run.duration) : start.plus(run.duration.times(part + 1) / run.parts)
            try emit(
                period, Place(index: entry.plus(part), number: number, time: time, part: part + 1), from: period.start + ticks.time(from),
                to: period.start + ticks.time(to), nominal: ticks.time(to.minus(from)))
        }
    }

    private mutating func appendIndexed(
        _ period: PeriodPlan, _ index: SegmentIndex, _ ticks: Ticks
    ) throws(PlaylistError) {
        let own = Ticks(perSecond: index.timescale)
        let shift = period.start - ticks.time(period.presentationTimeOffset)
        for step in index.entries.indices where !isFull {
            let place = isBackwards ? index.entries.count - 1 - step : step
            let entry = index.entries[place]
            let from = shift + own.time(entry.time)
            let to = shift + own.time(entry.time.plus(entry.duration))
            // One file may serve several periods, each a part of it.
            guard to > period.start || entry.duration == 0, period.end.map({ from < $0 }) ?? true else { continue }
            let number = period.startNumber.plus(Int64(place))
            try emit(
                period, Place(index: Int64(place), number: number, time: entry.time, part: 1, range: entry.range),
                from: from, to: to, nominal: own.time(entry.duration))
        }
    }

    /// Which of so many equal segments can be there; the exact choice is `emit`'s. So a window into a year of segments costs only its own length.
    private func indexes(of count: Int64, from start: Int64, each duration: Int64, in period: PeriodPlan, _ ticks: Ticks) -> Range<Int64> {
        // What ends before the period is none of it.
        var low = max(0, Int64(0).minus(start).dividedDown(by: duration).minus(1))
        var high = max(0, count)
        if let oldest { low = max(low, ticks.ticks(oldest - period.start).minus(start).dividedDown(by: duration).minus(1)) }
        if let edge, let early {
            high = min(high, max(0, ticks.ticks(edge - period.start + early).minus(start).dividedUp(by: duration).plus(1)))
        }
        if let end = period.duration { high = min(high, max(0, ticks.ticks(end).minus(start).dividedUp(by: duration))) }
        return low < high ? low..<high : 0..<0
    }

    /// Source: §5.3.9.5.3.
    ///
    /// - Parameter isEndless: All of a stream that has no end can't be there: of one that says so (`INF`), what has been made by now is meant.
    private func earliness(of period: PeriodPlan, isEndless: Bool = false) -> MediaTime? {
        let address = period.addresses.first?.availabilityTimeOffset ?? .zero
        let isAlways = period.availabilityTimeOffset == .max || address == .max
        return isAlways ? (isEndless ? .zero : nil) : period.availabilityTimeOffset + address
    }

    /// What names a segment.
    private struct Place {
        /// From 0, within the period.
        var index: Int64
        var number: Int64
        var time: Int64
        /// From 1.
        var part: Int64
        /// Of the base address's resource, where an index says so.
        var range: ByteRange?
    }

    /// - Parameter nominal: How long the segment is, what lies outside of the period included.
    private mutating func emit(
        _ period: PeriodPlan, _ place: Place, from start: MediaTime, to end: MediaTime, nominal: MediaTime
    ) throws(PlaylistError) {
        // Times beyond all reason saturate, and then the choice above is none.
        examined += 1
        guard examined <= limits.entries.multipliedReportingOverflow(by: 8).partialValue else {
            return try fill(.tooManySegments(limit: limits.entries))
        }
        if let edge, let early, end - early > edge { return }
        if let oldest, end <= oldest { return }
        // §5.3.2.1: what the media have from before the period, or from behind it, is not presented.
        if end <= period.start, start < period.start { return }
        if let last = period.end, start >= last { return }
        guard let (url, range) = name(period, place) else { return }
        guard segments.count < limits.entries else { return try fill(.tooManySegments(limit: limits.entries)) }
        guard addressBytes <= limits.addressBytes else {
            return try fill(.tooLong(bytes: addressBytes, limit: limits.addressBytes))
        }
        let from = max(start, period.start)
        var segment = Segment(
            sequence: period.firstSequence.plus(place.index), url: url, range: range, start: from, duration: max(.zero, end - from))
        segment.initialization = initialization
        segment.discontinuity = period.discontinuity
        segment.timestampOffset = period.timestampOffset
        segment.period = PeriodBounds(start: period.start, end: period.end)
        segment.keys = period.keys
        segment.tiles = period.tiles.map { TileLayout(grid: $0, sharing: nominal) }
        segment.programDateTime = window?.availabilityStart.map { Self.instant(from, after: $0) }
        longest = max(longest, segment.duration)
        segments.append(segment)
    }

    /// There is no room for more: the newest of a manifest that changes are enough.
    private mutating func fill(_ error: PlaylistError) throws(PlaylistError) {
        guard isBackwards, !segments.isEmpty else { throw error }
        isFull = true
    }

    /// - Returns: nil where the manifest has no name for it.
    private mutating func name(_ period: PeriodPlan, _ place: Place) -> (url: String, range: ByteRange?)? {
        let address = period.addresses.first?.url ?? ""
        if let range = place.range { return (period.queried(address), range) }
        let reference: String
        var range: ByteRange?
        switch period.names {
        case .base: return (period.queried(address), nil)
        case .list(let names):
            guard let at = Int(exactly: place.index), at < names.count else { return nil }
            range = names[at].range
            guard let media = names[at].media else { return (period.queried(address), range) }
            reference = media
        case .pattern(let pattern):
            reference = pattern.address(
                representationID: period.representationID, bandwidth: period.bandwidth, number: place.number, time: place.time,
                subNumber: place.part)
        }
        let url = period.queried(URLReference.resolve(Array(reference.utf8)[...], against: base) ?? reference)
        addressBytes += url.utf8.count
        return (url, range)
    }

    /// To the millisecond.
    private static func instant(_ time: MediaTime, after start: ProgramDateTime) -> ProgramDateTime {
        let milliseconds = Ticks(perSecond: 1000).ticks(time)
        return ProgramDateTime(millisecondsSince1970: start.millisecondsSince1970.plus(milliseconds))
    }
}
