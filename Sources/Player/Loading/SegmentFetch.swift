import Media
import Playlist

/// Initialization sections of what lies beside the film, a few at a time.
struct HeaderShelf {
    private var headers: [InitializationSegment: [UInt8]] = [:]
    private static let most = 8

    subscript(section: InitializationSegment) -> [UInt8]? { headers[section] }

    mutating func put(_ header: [UInt8], of section: InitializationSegment) {
        if headers.count >= Self.most { headers.removeAll() }
        headers[section] = header
    }
}

/// Fetches one segment of what lies beside the film, whole or its beginning, after the initialization section it is read with.
///
/// - Thread: control. Nothing blocks; `step` is called when the signal was raised or the deadline has come.
struct SegmentFetch {
    /// What is asked for.
    struct Plan {
        var segment: Segment
        /// Where it is read with one.
        var section: InitializationSegment?
        /// Of the segment no more than this is needed; nil: all of it.
        var piece: Int64?
        /// For the segment, attempts included.
        var allowed = Duration.seconds(7)
    }

    enum Progress {
        /// Until when nothing needs to be done, if the signal isn't raised.
        case pending(until: HostTime?)
        /// The initialization section is on the shelf.
        case done(bytes: [UInt8])
        /// The section's failure is no fault of this one segment.
        case failed(ofSection: Bool, SourceError)
    }

    let plan: Plan
    private let context: ListFetch.Context
    private var section: DocumentFetch?
    private var body: DocumentFetch?

    private static let mostOfSection: Int64 = 1 << 20
    private static let mostOfSegment: Int64 = 16 << 20

    init(_ plan: Plan, context: ListFetch.Context) {
        self.plan = plan
        self.context = context
    }

    mutating func cancel() {
        section?.cancel()
        body?.cancel()
    }

    mutating func step(now: HostTime, headers: inout HeaderShelf) -> Progress {
        if let wanted = plan.section, headers[wanted] == nil {
            var fetch = section ?? fetch(ResourceRequest(url: wanted.url, range: wanted.range, maximumLength: Self.mostOfSection), now: now)
            let progress = Self.step(&fetch, now: now, upTo: nil)
            section = fetch
            switch progress {
            case .pending, .failed: return progress
            case .done(let bytes): headers.put(bytes, of: wanted)
            }
        }
        var fetch = body ?? fetch(request, now: now, allowed: plan.allowed)
        defer { body = fetch }
        return switch Self.step(&fetch, now: now, upTo: plan.piece) {
        case .failed(_, let error): .failed(ofSection: false, error)
        case let progress: progress
        }
    }

    private var request: ResourceRequest {
        let segment = plan.segment
        guard let piece = plan.piece else {
            return ResourceRequest(url: segment.url, range: segment.range, maximumLength: Self.mostOfSegment)
        }
        let start = segment.range?.start ?? 0
        return ResourceRequest(url: segment.url, range: ByteRange(start: start, end: min(segment.range?.end ?? .max, start + piece)))
    }

    private func fetch(_ request: ResourceRequest, now: HostTime, allowed: Duration = .seconds(7)) -> DocumentFetch {
        DocumentFetch(request, source: context.source, signal: context.signal, now: now, allowed: allowed)
    }

    private static func step(_ fetch: inout DocumentFetch, now: HostTime, upTo piece: Int64?) -> Progress {
        switch fetch.step(now: now, isEnough: { bytes in piece.map { Int64(bytes.count) >= $0 } ?? false }) {
        case .pending(let until): return .pending(until: until)
        case .failed(let error): return .failed(ofSection: true, error)
        case .done:
            // A server without ranges sends another part than was asked for.
            guard fetch.response?.rangeStart ?? 0 == fetch.request.range?.start ?? 0 else {
                return .failed(ofSection: true, .other(url: fetch.request.url, reason: "the server knows no byte ranges"))
            }
            return .done(bytes: fetch.bytes)
        }
    }
}
