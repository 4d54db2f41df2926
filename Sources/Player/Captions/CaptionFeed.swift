import Captions
import Media
import Playlist

/// Brings the cues of one text, near where the film is.
///
/// A text is small beside the film: one request at a time, half a minute ahead, a few minutes kept behind. What can't be had is tried again
/// later, and the film never waits for it.
///
/// - Thread: control.
final class CaptionFeed: CaptionSupply {
    /// One segment's.
    private struct Entry {
        var segment: Segment
        var document: CaptionDocument
        var isMedia: Bool
        var bytes: Int
        /// On the presentation's clock; nil while its place isn't known.
        var cues: [Cue]?
    }

    private enum Work {
        case list(ListFetch)
        case segment(SegmentFetch)
        case reading(CaptionReading, Segment, bytes: Int)
    }

    let track: CaptionTrack
    /// nil: it is one file, of which there is nothing to be listed.
    private let origin: ListOrigin?
    private let context: ListFetch.Context
    private let aside: (_ work: @escaping @Sendable () -> Void) -> Void
    private let decode: @Sendable (Cue) -> Cue
    private var list: SegmentList?
    private var listedAt: HostTime?
    private var work: Work?
    private var headers = HeaderShelf()
    private var entries: [Int64: Entry] = [:] { didSet { standing = nil } }
    /// What stood when it was asked last, and for how long that holds.
    private var standing: CaptionStanding?
    private var failed: [Int64: HostTime] = [:]
    private var restUntil: HostTime?

    private static let ahead = MediaTime(seconds: 30)
    private static let longestFilm = MediaTime(seconds: 7 * 86_400)
    private static let behind = MediaTime(seconds: 120)
    /// A text that can't be had is asked for again this much later.
    private static let rest = Duration.seconds(10)
    /// Of all texts as they came; a long film's in one piece has a tenth of a MiB.
    private static let mostBytes = 8 << 20

    init?(
        _ track: CaptionTrack, context: ListFetch.Context, aside: @escaping (_ work: @escaping @Sendable () -> Void) -> Void,
        decode: @escaping @Sendable (Cue) -> Cue
    ) {
        switch track.origin {
        case .rendition(let rendition):
            guard let origin = ListOrigin(rendition) else { return nil }
            self.origin = origin
        case .sidecar(let sidecar):
            origin = nil
            // It counts from the film's beginning, however long that is.
            var whole = Segment(sequence: 0, url: sidecar.url, start: .zero, duration: Self.longestFilm)
            whole.timestampOffset = .zero
            list = SegmentList(segments: [whole], targetDuration: Self.longestFilm)
        case .embedded, .pictures: return nil
        }
        self.track = track
        self.context = context
        self.aside = aside
        self.decode = decode
    }

    // MARK: What is there

    /// What stands at a position. All cues are looked at only where something may have changed: control asks at each of its turns, and a
    /// film's whole text may be one segment.
    func standing(at position: MediaTime) -> CaptionStanding {
        if let standing, standing.from <= position, position < standing.until ?? .max { return standing }
        let found = CaptionStanding(
            cues: cues(at: position), regions: regions, aspectRatio: entries.values.lazy.compactMap(\.document.aspectRatio).first,
            script: script(at: position), from: position, until: nextChange(after: position))
        standing = found
        return found
    }

    private func cues(at position: MediaTime) -> [Cue] {
        var cues: [Cue] = []
        for entry in entries.values.sorted(by: { $0.segment.sequence < $1.segment.sequence }) {
            for cue in entry.cues ?? [] where cue.start <= position && position < cue.end && !cues.contains(cue) { cues.append(cue) }
        }
        return cues
    }

    /// Of texts in pieces, each with a script of its own, the piece that the film is in.
    private func script(at position: MediaTime) -> StyledScript? {
        let known = entries.values.filter { $0.cues != nil && $0.document.script != nil }.sorted { $0.segment.start < $1.segment.start }
        return (known.last { $0.segment.start <= position } ?? known.first)?.document.script
    }

    private func nextChange(after position: MediaTime) -> MediaTime? {
        var next: MediaTime?
        func offer(_ time: MediaTime) { if time > position, time < next ?? .max { next = time } }
        for cue in entries.values.lazy.compactMap(\.cues).joined() where cue.end > position {
            offer(cue.start)
            offer(cue.end)
            guard case .text(let spans) = cue.content else { continue }
            for span in spans { if let reveal = span.reveal { offer(reveal) } }
        }
        return next
    }

    private var regions: [CueRegion] {
        var regions: [CueRegion] = []
        for region in entries.values.lazy.flatMap(\.document.regions) where !regions.contains(where: { $0.id == region.id }) {
            regions.append(region)
        }
        return regions
    }

    // MARK: Bringing it

    /// - Parameters:
    ///   - offset: What has to be added to the film's timestamps, by discontinuity; nil while not known.
    ///   - reference: The film's own list, on whose timeline a live film's text has to lie.
    /// - Returns: when to call again at the latest; nil: when the signal is raised.
    func step(now: HostTime, position: MediaTime, offset: (Int64) -> MediaTime?, reference: SegmentList?) -> HostTime? {
        while true {
            if let deadline = advance(now: now, reference: reference) {
                place(offset)
                return deadline.value
            }
            place(offset)
            if let restUntil {
                guard now >= restUntil else { return restUntil }
                self.restUntil = nil
            }
            if let origin, let refresh = refreshTime, now >= refresh {
                work = .list(ListFetch(origin, context, now: now))
            } else if let segment = wanted(at: position, now: now) {
                forget(before: position)
                let plan = SegmentFetch.Plan(segment: segment, section: segment.initialization, allowed: .seconds(20))
                work = .segment(SegmentFetch(plan, context: context))
            } else {
                return .earliest(refreshTime, now + .seconds(5))
            }
        }
    }

    /// It is looked for by the position alone.
    func moved(to position: MediaTime) {}

    func cancel() {
        switch work {
        case .list(var fetch): fetch.cancel()
        case .segment(var fetch): fetch.cancel()
        case .reading, nil: break
        }
        work = nil
    }

    private struct Deadline { var value: HostTime? }

    /// - Returns: nil: nothing is under way any more.
    private func advance(now: HostTime, reference: SegmentList?) -> Deadline? {
        switch work {
        case nil: return nil
        case .list(var fetch):
            let progress = fetch.step(now: now)
            work = .list(fetch)
            switch progress {
            case .pending(let until): return Deadline(value: until)
            case .failed(let error): fail("its list", error.text, now: now)
            case .done(let found, _): take(found, reference, now: now)
            }
        case .segment(var fetch):
            let segment = fetch.plan.segment
            let progress = fetch.step(now: now, headers: &headers)
            work = .segment(fetch)
            switch progress {
            case .pending(let until): return Deadline(value: until)
            case .failed(ofSection: true, let error): fail("its header", PlayerError(error).text, now: now)
            case .failed(ofSection: false, let error):
                failed[segment.sequence] = now + Self.rest
                work = nil
                log("a segment", PlayerError(error).text)
            case .done(let bytes):
                let header = segment.initialization.flatMap { headers[$0] }
                work = .reading(
                    CaptionReading(bytes, header: header, aside: aside, decode: decode, signal: context.signal), segment, bytes: bytes.count
                )
                return advance(now: now, reference: reference)
            }
        case .reading(let reading, let segment, let bytes):
            guard let result = reading.result else { return Deadline(value: nil) }
            work = nil
            switch result {
            case .success(let read):
                entries[segment.sequence] = Entry(segment: segment, document: read.document, isMedia: read.isMedia, bytes: bytes)
            case .failure(let error):
                failed[segment.sequence] = now + .seconds(3600)
                log("a segment", error.reason)
            }
        }
        return nil
    }

    private func take(_ found: SegmentList, _ reference: SegmentList?, now: HostTime) {
        work = nil
        listedAt = now
        var found = found
        // A live list counts from a segment of its own.
        if !found.isComplete, let move = reference.flatMap({ found.offset(onto: $0) }) {
            for index in found.segments.indices {
                found.segments[index].start = found.segments[index].start + move.time
                found.segments[index].discontinuity += move.discontinuities
            }
        }
        list = found
    }

    private func fail(_ what: String, _ reason: String, now: HostTime) {
        work = nil
        restUntil = now + Self.rest
        log(what, reason)
    }

    private func log(_ what: String, _ reason: String) {
        context.log.write(.warning, "captions", "\(track.name): \(what) can't be had: \(reason)")
    }

    /// A list that is never over is fetched again each time a segment may have come.
    private var refreshTime: HostTime? {
        guard origin != nil else { return nil }
        guard let list, let listedAt else { return listedAt ?? HostTime(nanoseconds: 0) }
        guard !list.isComplete else { return nil }
        return listedAt + max(.seconds(1), list.targetDuration.duration)
    }

    private func wanted(at position: MediaTime, now: HostTime) -> Segment? {
        guard let list, let index = list.index(at: max(position, list.segments.first?.start ?? .zero)) else { return nil }
        for segment in list.segments[index...] {
            guard segment.start < position + Self.ahead else { return nil }
            if segment.isGap || segment.key != nil || entries[segment.sequence] != nil { continue }
            if let until = failed[segment.sequence], now < until { continue }
            return segment
        }
        return nil
    }

    private func place(_ offset: (Int64) -> MediaTime?) {
        for (number, entry) in entries where entry.cues == nil {
            guard
                let shift = CaptionPlacing.shift(
                    of: entry.document, in: entry.segment, media: offset(entry.segment.discontinuity), isMedia: entry.isMedia)
            else { continue }
            entries[number]?.cues = CaptionPlacing.cues(of: entry.document, in: entry.segment, shift: shift)
            // Twice the memory for nothing.
            entries[number]?.document.cues = []
            entries[number]?.document.script?.offset = shift
        }
    }

    /// What lies far behind goes, and what is furthest away where there is too much.
    private func forget(before position: MediaTime) {
        let kept = entries.filter {
            $0.value.segment.end + Self.behind > position && $0.value.segment.start < position + Self.ahead + Self.behind
        }
        if kept.count < entries.count { entries = kept }
        var sum = entries.values.reduce(0) { $0 + $1.bytes }
        for (number, entry) in entries.sorted(by: { $0.key < $1.key }) where sum > Self.mostBytes && entry.segment.end <= position {
            sum -= entry.bytes
            entries[number] = nil
        }
        if failed.count > 1000 { failed.removeAll() }
    }
}
