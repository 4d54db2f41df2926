import Media

/// Makes a plan of what the segment information says. Source: ISO/IEC 23009-1 §5.3.9.
enum MPDPlanning {
    /// - Parameters:
    ///   - plan: Has its period, addresses and names' parts already.
    ///   - isAddressSaid: Whether any level has a `BaseURL`.
    static func fill(_ plan: inout PeriodPlan, _ info: MPDSegmentInfo, isAddressSaid: Bool, _ context: inout MPDContext)
        throws(PlaylistError)
    {
        plan.timescale = info.timescale
        plan.presentationTimeOffset = info.presentationTimeOffset
        plan.timelineOrigin = info.presentationTimeOffset
        plan.firstSegmentDelta = info.firstSegmentDelta
        plan.startNumber = info.startNumber
        plan.endNumber = info.endNumber
        plan.availabilityTimeOffset = info.availabilityTimeOffset
        try fillInitialization(&plan, info, &context)
        if info.kind != .base, let longest = info.longest { context.checkLength(longest.length, longest.line) }
        if info.kind != .base, let last = info.endNumber, last < info.startNumber {
            context.warn(info.line, "5.3.9.2.2", "@endNumber \(last) is less than @startNumber \(info.startNumber): there is no segment")
        }
        switch info.kind {
        case .base:
            if let range = info.indexRange { plan.times = .indexed(range, nil) }
            if info.indexRange == nil, !isAddressSaid {
                context.warn(info.line, "5.3.9.2", "SegmentBase without an address of its own")
            }
        case .template:
            checkTimeline(&plan, info, &context)
            fillTemplate(&plan, info, &context)
        case .list:
            checkTimeline(&plan, info, &context)
            fillList(&plan, info, &context)
        }
    }

    private static func fillInitialization(
        _ plan: inout PeriodPlan, _ info: MPDSegmentInfo, _ context: inout MPDContext
    ) throws(PlaylistError) {
        if let resource = info.initialization {
            plan.initializationName = resource
        } else if let pattern = info.initializationPattern {
            let name = pattern.address(representationID: plan.representationID, bandwidth: plan.bandwidth, number: nil)
            try context.charge(name)
            plan.initializationName = ListedSegment(media: name, range: nil)
        } else if info.kind == .base, let index = info.indexRange, index.start > 0 {
            // §5.3.9.2.2: the media initializes itself, with what stands before its index.
            plan.initializationName = ListedSegment(media: nil, range: ByteRange(start: 0, end: index.start))
        }
    }

    private static func fillTemplate(_ plan: inout PeriodPlan, _ info: MPDSegmentInfo, _ context: inout MPDContext) {
        plan.times = times(info)
        if let media = info.media {
            plan.names = .pattern(media)
            if !media.isVariable, plan.times != .single {
                context.warn(info.line, "5.3.9.4.2", "@media has no place for a number or a time: all segments are called alike")
            } else if media.isSubNumberAlone {
                context.warn(
                    info.line, "5.3.9.4.4", "@media has $SubNumber$ without $Number$ or $Time$: parts of all segments are called alike")
            }
        } else if plan.times != .single {
            context.warn(info.line, "5.3.9.4.2", "SegmentTemplate without @media: all segments are called alike")
        }
        if info.runs?.isEmpty ?? false { context.warn(info.line, "5.3.9.6.2", "a SegmentTimeline without a segment") }
        if info.runs != nil, info.duration != nil {
            context.warn(info.line, "5.3.9.2.2", "@duration beside a SegmentTimeline; the timeline counts")
        }
    }

    private static func fillList(_ plan: inout PeriodPlan, _ info: MPDSegmentInfo, _ context: inout MPDContext) {
        plan.times = times(info)
        plan.names = .list(info.segments)
        if info.segments.isEmpty { context.warn(info.line, "5.3.9.3.2", "a SegmentList without a segment") }
        if plan.times == .single, info.segments.count > 1 {
            // Played with guessed times rather than not at all: the media's own timestamps set them right.
            if let length = plan.duration {
                let ticks = Ticks(perSecond: plan.timescale).ticks(length)
                plan.times = .uniform(max(1, ticks.dividedUp(by: Int64(info.segments.count))))
                context.warn(info.line, "5.3.9.3.1", "several segments without @duration or a timeline; the period is shared among them")
            } else {
                let (length, source) = context.assumedLength
                plan.times = .uniform(max(1, Ticks(perSecond: plan.timescale).ticks(length)))
                context.warn(
                    info.line, "5.3.9.3.1",
                    "several segments without @duration or a timeline; each is taken to last \(length) s (\(source))")
            }
        }
    }

    /// A timeline without `@t` beside an offset counts from zero (§5.3.9.6.2), which would leave nothing to show. Packagers that write so mean
    /// the period's start.
    private static func checkTimeline(_ plan: inout PeriodPlan, _ info: MPDSegmentInfo, _ context: inout MPDContext) {
        guard let first = info.runs?.first, let last = info.runs?.last, let count = last.count, info.presentationTimeOffset > 0,
            last.time.plus(last.duration.times(count)) <= info.presentationTimeOffset
        else { return }
        if first.time == 0 {
            plan.timelineOrigin = 0
            context.warn(
                info.line, "5.3.9.6.2",
                "a SegmentTimeline without S@t beside a presentationTimeOffset; it is taken to begin with the period")
        } else {
            context.warn(info.line, "5.3.9.6.2", "the whole SegmentTimeline lies before the period's start (@presentationTimeOffset)")
        }
    }

    private static func times(_ info: MPDSegmentInfo) -> SegmentTimes {
        if let runs = info.runs { return .runs(runs) }
        if let duration = info.duration { return .uniform(duration) }
        return .single
    }
}
