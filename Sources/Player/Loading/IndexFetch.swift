import Media
import Playlist

/// Fetches the indexes that a plan can't do without, and those below them, each by its byte range and all of a level side by side.
///
/// - Thread: control.
struct IndexFetch {
    enum Progress {
        case pending(until: HostTime?)
        /// Nothing is missing in it.
        case done(SegmentPlan)
        case failed(PlayerError)
    }

    /// Of an index without a range; half of it is the index of a day's film in segments of two seconds.
    private static let assumedBytes: Int64 = 1 << 20
    /// Levels of indexes that name indexes; the format has no bound, films have two.
    private static let maximumLevels = 8

    /// One index under way, and where it belongs: into the plan, or into an index that is there.
    private struct Item {
        var reference: IndexReference
        var hole: SegmentIndex.Missing?
        var document: DocumentFetch
        var isDone = false
    }

    private let source: any SegmentSource
    private let signal: any WakeSignal
    private var plan: SegmentPlan
    private var items: [Item] = []
    /// What is there of each index of the plan.
    private var found: [IndexReference: SegmentIndex] = [:]
    private var levels = 0
    /// Places that have failed.
    private var failed: Set<String> = []

    init(_ plan: SegmentPlan, source: any SegmentSource, signal: any WakeSignal, now: HostTime) {
        self.plan = plan
        self.source = source
        self.signal = signal
        for reference in plan.missingIndexes { ask(for: reference, hole: nil, now: now) }
    }

    mutating func step(now: HostTime) -> Progress {
        while true {
            var next: HostTime?
            var isPending = false
            for place in items.indices where !items[place].isDone {
                switch items[place].document.step(now: now) {
                case .pending(let until):
                    isPending = true
                    next = .earliest(next, until)
                case .done: items[place].isDone = true
                case .failed(let error):
                    let url = items[place].reference.url
                    cancel()
                    guard leaves(url, now: now) else { return .failed(PlayerError(error)) }
                    signal.raise()
                    return .pending(until: now)
                }
            }
            if isPending { return .pending(until: next) }
            do throws(PlayerError) {
                try take()
            } catch {
                cancel()
                return .failed(error)
            }
            descend(now: now)
            if items.isEmpty { return .done(supplied()) }
        }
    }

    mutating func cancel() {
        for place in items.indices { items[place].document.cancel() }
        items = []
    }

    /// Begins anew at the other places of the same segments.
    ///
    /// - Returns: false where there is none that hasn't failed.
    private mutating func leaves(_ url: String, now: HostTime) -> Bool {
        for period in plan.periods where period.addresses.first?.url == url {
            failed.insert(period.addresses[0].location)
            guard period.addresses.contains(where: { !failed.contains($0.location) }) else { return false }
        }
        plan.avoid(failed)
        found = [:]
        levels = 0
        for reference in plan.missingIndexes where reference.url != url { ask(for: reference, hole: nil, now: now) }
        return !items.isEmpty
    }

    private mutating func ask(for reference: IndexReference, hole: SegmentIndex.Missing?, now: HostTime) {
        let range = hole?.range ?? reference.range ?? ByteRange(start: 0, end: Self.assumedBytes)
        let request = ResourceRequest(url: reference.url, range: range, maximumLength: range.end.map { $0 - range.start })
        items.append(
            Item(reference: reference, hole: hole, document: DocumentFetch(request, source: source, signal: signal, now: now)))
    }

    /// Reads a level's indexes; from the last on, so that the places of the holes before stay right.
    private mutating func take() throws(PlayerError) {
        for item in items.reversed() {
            let asked = item.document.request.range?.start ?? 0
            guard item.document.response?.rangeStart == asked else {
                throw PlayerError(.other(url: item.reference.url, reason: "the server has no byte ranges"))
            }
            do throws(PlaylistError) {
                let index = try SegmentIndexParser.parse(item.document.bytes, at: asked)
                if let hole = item.hole {
                    found[item.reference]?.supply(index, for: hole)
                } else {
                    found[item.reference] = index
                }
            } catch {
                throw PlayerError(error, url: item.reference.url)
            }
        }
        items = []
    }

    private mutating func descend(now: HostTime) {
        levels += 1
        guard levels <= Self.maximumLevels else { return }
        for (reference, index) in found.sorted(by: { $0.key.url < $1.key.url }) {
            for hole in index.missing { ask(for: reference, hole: hole, now: now) }
        }
    }

    private func supplied() -> SegmentPlan {
        var plan = plan
        for (reference, index) in found { plan.supply(index, for: reference) }
        return plan
    }
}
