import Media

extension Presentation {
    /// Takes up a newer manifest of the same live film. Source: ISO/IEC 23009-1 §5.4.
    ///
    /// What is the same keeps its names: variants and renditions (by `Representation@id`, kind and language) their ids, periods (by `Period@id`,
    /// else by their start) their discontinuity numbers, segments (by their number, with a timeline by their time) their sequence numbers. All
    /// else is the newer one's. Indexes that were supplied stay supplied.
    ///
    /// - Returns: `self` where the other was made earlier (`publishTime`).
    public func updated(by newer: Presentation) -> Presentation {
        if let mine = timing?.publishTime, let other = newer.timing?.publishTime, other.millisecondsSince1970 < mine.millisecondsSince1970 {
            return self
        }
        var updated = newer
        let numbers = Self.discontinuities(of: newer.timing?.periods ?? [], after: timing?.periods ?? [])
        for (place, number) in numbers.enumerated() { updated.timing?.periods[place].discontinuity = number }
        updated.variants = Self.taken(newer.variants, after: variants, numbers)
        updated.iFrameVariants = Self.taken(newer.iFrameVariants, after: iFrameVariants, numbers)
        updated.imageVariants = Self.taken(newer.imageVariants, after: imageVariants, numbers)
        // In steps: as one expression, Swift 6.0 gives up on it.
        var known: [RenditionID] = audioRenditions.map(\.id)
        known += subtitleRenditions.map(\.id)
        known += videoRenditions.map(\.id)
        known += closedCaptionRenditions.map(\.id)
        var nextID = known.map(\.value).max().map { $0 + 1 } ?? 0
        updated.audioRenditions = Self.taken(newer.audioRenditions, after: audioRenditions, numbers, &nextID)
        updated.subtitleRenditions = Self.taken(newer.subtitleRenditions, after: subtitleRenditions, numbers, &nextID)
        updated.videoRenditions = Self.taken(newer.videoRenditions, after: videoRenditions, numbers, &nextID)
        updated.closedCaptionRenditions = Self.taken(newer.closedCaptionRenditions, after: closedCaptionRenditions, numbers, &nextID)
        return updated
    }

    /// The discontinuity number of each of the newer periods; they always rise.
    private static func discontinuities(of newer: [PresentationPeriod], after older: [PresentationPeriod]) -> [Int64] {
        var known: [String: Int64] = [:]
        for period in older { known[key(period)] = period.discontinuity }
        let afterAll = older.last.map { $0.discontinuity + 1 } ?? 0
        let isContinued = newer.contains { known[key($0)] != nil }
        var next: Int64 = isContinued ? 0 : afterAll
        return newer.map { period in
            let number = max(known[key(period)] ?? next, next)
            next = number + 1
            return number
        }
    }

    private static func key(_ period: PresentationPeriod) -> String { period.id.map { "id \($0)" } ?? "start \(period.start.flicks)" }

    private static func taken(_ newer: [Variant], after older: [Variant], _ numbers: [Int64]) -> [Variant] {
        var known: [String: Variant] = [:]
        for variant in older { known[key(variant.details)] = variant }
        var next = older.map(\.id.value).max().map { $0 + 1 } ?? 0
        return newer.map { variant in
            var variant = variant
            let before = known.removeValue(forKey: key(variant.details))
            variant.id = before?.id ?? VariantID(next)
            if before == nil { next += 1 }
            variant.content = variant.content.continuing(before?.content, numbers)
            return variant
        }
    }

    private static func taken(_ newer: [Rendition], after older: [Rendition], _ numbers: [Int64], _ next: inout Int) -> [Rendition] {
        var known: [String: Rendition] = [:]
        for rendition in older { known[key(rendition)] = rendition }
        return newer.map { rendition in
            var rendition = rendition
            let before = known.removeValue(forKey: key(rendition))
            rendition.id = before?.id ?? RenditionID(next)
            if before == nil { next += 1 }
            rendition.content = rendition.content.continuing(before?.content, numbers)
            return rendition
        }
    }

    private static func key(_ details: RepresentationDetails?) -> String { details?.id ?? "" }

    private static func key(_ rendition: Rendition) -> String {
        "\(rendition.language ?? "")/\(rendition.details?.id ?? rendition.instreamID ?? rendition.name)"
    }
}

extension VariantContent {
    fileprivate func continuing(_ older: VariantContent?, _ numbers: [Int64]) -> VariantContent {
        guard case .segments(let plan) = self else { return self }
        guard case .segments(let before) = older else { return .segments(plan.continuing(nil, numbers)) }
        return .segments(plan.continuing(before, numbers))
    }
}

extension SegmentPlan {
    /// - Parameter numbers: For each discontinuity number of this plan, the one that holds from now on.
    fileprivate func continuing(_ older: SegmentPlan?, _ numbers: [Int64]) -> SegmentPlan {
        var plan = self
        var known: [Int64: PeriodPlan] = [:]
        for period in older?.periods ?? [] { known[period.discontinuity] = period }
        // Of a stream of which nothing is left, the end.
        var next = older?.periods.last.map { $0.firstSequence.plus($0.count ?? 1) } ?? 0
        var free: Int64 = 0
        for place in plan.periods.indices {
            let own = Int(exactly: plan.periods[place].discontinuity) ?? 0
            if numbers.indices.contains(own) { plan.periods[place].discontinuity = numbers[own] }
            if let before = known[plan.periods[place].discontinuity] {
                if case .indexed(let range, nil) = plan.periods[place].times, case .indexed(range, let index?) = before.times,
                    plan.periods[place].indexReference == before.indexReference
                {
                    plan.periods[place].times = .indexed(range, index)
                }
                // Where the period before has grown into this one's numbers, rising numbers matter more than the same ones.
                next = max(plan.periods[place].sequence(after: before), free)
            }
            plan.periods[place].firstSequence = next
            next = next.plus(plan.periods[place].count ?? 1)
            free = next
        }
        return plan
    }
}

extension PeriodPlan {
    /// The number of the first segment, by what the same period said before.
    fileprivate func sequence(after before: PeriodPlan) -> Int64 {
        if case .runs(let runs) = times, case .runs(let known) = before.times, before.timescale == timescale, let first = runs.first {
            var place = before.firstSequence
            for run in known {
                let ticks = first.time.minus(run.time)
                // The run that it lies in, or the end.
                if ticks >= 0, run.count.map({ ticks < run.duration.times($0) }) ?? true {
                    return place.plus((ticks / run.duration).times(run.parts))
                }
                if ticks < 0 { break }
                place = place.plus((run.count ?? 1).times(run.parts))
            }
            // Times that never were: what came between was missed. A time before all is told by the numbers, where they have changed.
            if let start = known.first?.time, first.time > start { return place }
        }
        return before.firstSequence.plus(startNumber.minus(before.startNumber))
    }
}
