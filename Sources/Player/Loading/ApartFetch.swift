import Buffering
import Media

/// Brings the beginning of what lies last in a segment, while the segment itself is still at what lies first.
///
/// It only helps: where it fails, nothing is lost but time, since the segment brings the same bytes in their turn.
///
/// - Thread: control.
struct ApartFetch {
    /// The segment, and where it keeps what.
    let media: StoreKey
    let layout: SegmentLayout
    let span: TimeSpan
    /// In the store.
    private let key: StoreKey
    private let url: String
    /// Of the segment in its resource.
    private let start: Int64
    private var id: RequestID?
    private var isChecked = false
    private var received = 0
    private var wanted = 0
    private var isOver = false

    init?(_ media: StoreKey, layout: SegmentLayout, span: TimeSpan, url: String, range: ByteRange?) {
        guard let key = media.apart else { return nil }
        self.media = media
        self.layout = layout
        self.span = span
        self.key = key
        self.url = url
        start = range?.start ?? 0
    }

    /// Until where in the film what lies last is there.
    private var reached: MediaTime { span.start + MediaTime(flicks: Int64(Double(span.duration.flicks) * share)) }
    private var share: Double { Double(received) / Double(max(1, layout.last.count)) }

    /// Asks for what is needed to play on from a position for a while, and receives it.
    ///
    /// - Parameters:
    ///   - arrived: Bytes of the segment itself.
    ///   - signal: Raised when more has come.
    /// - Returns: bytes received.
    mutating func step(
        from position: MediaTime, arrived: Int, source: any SegmentSource, store: SegmentStore, signal: any WakeSignal
    ) -> Int {
        guard !isOver else { return 0 }
        if id == nil { ask(from: position, arrived: arrived, source: source, store: store, signal: signal) }
        guard let id else { return 0 }
        var count = 0
        while true {
            var outcome = ResourceRead.notYet
            let room = wanted - received
            let write = store.receive(key) { buffer in
                outcome = source.read(id, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, max(1, room))]))
                guard case .bytes(let read) = outcome, room > 0, isChecked else { return 0 }
                return read
            }
            guard case .accepted = write else {
                give(up: source)
                return count
            }
            switch outcome {
            case .response(let response): isChecked = response.rangeStart == start + Int64(layout.last.lowerBound + received)
            case .bytes(let read):
                guard isChecked, room > 0 else {
                    // A server that knows no ranges sends the whole, and that is on its way already.
                    give(up: source)
                    return count
                }
                received += read
                count += read
            case .notYet: return count
            case .end:
                self.id = nil
                if received < wanted { isOver = true }
                return count
            case .failed:
                self.id = nil
                isOver = true
                return count
            }
        }
    }

    /// A while of film: more than any start asks for.
    private static let portion = MediaTime(seconds: 0.75)
    /// Bytes that are as good as there.
    private static let near = 32 << 10

    private mutating func ask(
        from position: MediaTime, arrived: Int, source: any SegmentSource, store: SegmentStore, signal: any WakeSignal
    ) {
        guard arrived + Self.near < layout.last.lowerBound, received < layout.last.count, reached < position + Self.portion else { return }
        let end = max(position, reached) + Self.portion - span.start
        let bytes = Double(layout.last.count) * min(1, end.seconds / max(0.001, span.duration.seconds))
        wanted = min(layout.last.count, max(received + 1, Int(bytes.rounded(.up))))
        if received == 0 { store.begin(key) }
        isChecked = false
        let first = start + Int64(layout.last.lowerBound)
        id = source.start(
            ResourceRequest(url: url, range: ByteRange(start: first + Int64(received), end: first + Int64(wanted))), signal: signal)
    }

    private mutating func give(up source: any SegmentSource) {
        if let id { source.cancel(id) }
        id = nil
        isOver = true
    }

    /// The segment is there, or nobody reads it any more.
    mutating func end(_ source: any SegmentSource, _ store: SegmentStore) {
        give(up: source)
        store.discard(key)
    }
}
