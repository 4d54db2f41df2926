import Media
import Playlist

/// The server's time of day, of which a live film's segments are a function: the machine's own, corrected by what the manifest says of how to
/// learn the server's. Source: ISO/IEC 23009-1 §5.8.5.7.
///
/// - Thread: control.
final class ServerClock {
    /// A film doesn't wait longer for it: the machine's own time is nearly right mostly.
    private static let patience = Duration.seconds(1)

    private let today: () -> ProgramDateTime?
    private var fetch: DocumentFetch?
    /// In milliseconds; what the server is ahead.
    private var lead: Int64 = 0

    /// - Parameters:
    ///   - sources: The manifest's ways, the best first; the first that is known here counts.
    ///   - today: The machine's time of day; nil where it hasn't any.
    init(
        _ sources: [ClockSource], source: any SegmentSource, signal: any WakeSignal, today: @escaping () -> ProgramDateTime?, now: HostTime
    ) {
        self.today = today
        for way in sources {
            switch way.method {
            case .direct(let time):
                learn(time)
                return
            case .httpText(let urls):
                guard let url = urls.first else { continue }
                fetch = DocumentFetch(
                    ResourceRequest(url: url, maximumLength: 4096), source: source, signal: signal, now: now,
                    retries: RetryPolicy(delays: []), allowed: Self.patience)
                return
            case .httpHead, .httpNTP, .ntp, .other: continue
            }
        }
    }

    /// - Returns: whether the time is as right as it will be; if not, when to call again.
    func step(now: HostTime) -> (isSettled: Bool, next: HostTime?) {
        switch fetch?.step(now: now) {
        case .pending(let until): return (false, until)
        case .done:
            let text = String(decoding: fetch?.bytes.prefix(64) ?? [], as: UTF8.self)
            if let time = ProgramDateTime(iso8601: String(text.prefix { !$0.isWhitespace })) { learn(time) }
        case .failed, nil: break
        }
        fetch = nil
        return (true, nil)
    }

    func cancel() { fetch?.cancel() }

    /// The server's time now.
    var now: ProgramDateTime? {
        today().map { ProgramDateTime(millisecondsSince1970: $0.millisecondsSince1970 &+ lead) }
    }

    private func learn(_ time: ProgramDateTime) {
        guard let own = today() else { return }
        lead = time.millisecondsSince1970 &- own.millisecondsSince1970
    }
}
