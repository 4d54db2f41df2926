import HTTPSource
import LinuxIO
import Media
import Player

/// Fetches small resources whole, some at a time, within one deadline for all.
///
/// - Thread: one; blocks.
struct ParallelFetch {
    /// What came of one request.
    enum Outcome {
        /// `url` is after redirects.
        case fetched(bytes: [UInt8], url: String)
        /// A sentence.
        case failed(String)
    }

    /// Requests under way at once.
    private static let width = 8

    let source: any SegmentSource
    let signal: EventSignal
    let clock: any HostClock
    let deadline: HostTime

    /// - Returns: in the requests' order.
    func run(_ requests: [ResourceRequest]) -> [Outcome] {
        var outcomes = requests.map { Outcome.failed("\($0.url) was not fetched.") }
        var waiting = requests.indices[...]
        var active: [(index: Int, fetch: DocumentFetch)] = []
        while !waiting.isEmpty || !active.isEmpty {
            let now = clock.now()
            while active.count < Self.width, let index = waiting.popFirst() {
                let left = max(deadline - now, .zero)
                active.append((index, DocumentFetch(requests[index], source: source, signal: signal, now: now, allowed: left)))
            }
            var wake: HostTime?
            active = active.compactMap { entry in
                var entry = entry
                switch entry.fetch.step(now: now) {
                case .pending(let until):
                    wake = HostTime.earliest(wake, until)
                    return entry
                case .failed(let error): outcomes[entry.index] = .failed(PlayerSentence.text(for: error))
                case .done:
                    let url = entry.fetch.response?.url ?? entry.fetch.request.url
                    outcomes[entry.index] = .fetched(bytes: entry.fetch.bytes, url: url)
                }
                return nil
            }
            if !active.isEmpty, waiting.isEmpty || active.count == Self.width { signal.wait(until: wake) }
        }
        return outcomes
    }
}
