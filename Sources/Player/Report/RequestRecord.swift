import FrameTiming
import Media
import Synchronization

/// One request to the network, or to a file.
public struct RequestLedgerEntry: Equatable, Sendable {
    /// How it ended.
    public enum Outcome: Equatable, Sendable {
        case underWay
        /// The whole body was read.
        case complete
        /// Nobody wanted the rest.
        case givenUp
        case failed(SourceError)
    }

    /// At most `RequestRecord.urlLength` bytes of it.
    public var url: String
    /// What was asked for; nil for all of it.
    public var range: ByteRange?
    /// When it was asked for; CLOCK_MONOTONIC, as control's present step began.
    public var start: HostTime
    /// When the head of the answer was read; nil if none came.
    public var response: HostTime?
    /// When the first byte of the body was read.
    public var firstByte: HostTime?
    /// When it was over; nil while it is under way.
    public var end: HostTime?
    /// Of the body, as read.
    public var bytes: Int64 = 0
    /// Of the body, as the server announced it; nil where it didn't.
    public var length: Int64?
    /// How it ended.
    public var outcome = Outcome.underWay
}

/// The requests' book: a fixed ring of those begun last. Allocated once, but for addresses longer than it keeps, which are cut.
public final class RequestRecord: Sendable {
    /// Of an address, in bytes: signed ones grow long, and the ledger is no place for all of it.
    public static let urlLength = 512

    private struct State: Sendable {
        var ring: LedgerRing<RequestLedgerEntry>
        /// The ring's numbers of the requests under way.
        var underWay: [RequestID: Int] = [:]
        var now = HostTime(nanoseconds: 0)
        /// What ended a request last, and no byte has come since.
        var trouble: SourceError?
    }

    private let state: Mutex<State>

    /// - Parameter capacity: Requests remembered one by one; 2048 are two hours of segments of 4 s.
    public init(capacity: Int = 2048) {
        state = Mutex(State(ring: LedgerRing(capacity: capacity)))
    }

    /// The requests remembered, in the order in which they were begun.
    ///
    /// - Thread: any.
    public func entries() -> [RequestLedgerEntry] { state.withLock { $0.ring.oldestFirst() } }

    /// What ended a request last; nil once bytes have come since.
    ///
    /// - Thread: any.
    public var trouble: SourceError? { state.withLock { $0.trouble } }

    /// Of the requests under way, the oldest first.
    func phases(of source: any SegmentSource) -> [RequestPhase] {
        let ids = state.withLock { $0.underWay.sorted { $0.value < $1.value }.map(\.key) }
        return ids.compactMap { source.phase(of: $0) }
    }

    /// What time the entries that follow are given.
    func look(at now: HostTime) { state.withLock { $0.now = max($0.now, now) } }

    func began(_ request: ResourceRequest, id: RequestID) {
        // Keys come in such addresses.
        let address = KeyName.withoutData(request.url)
        let url =
            address.utf8.count > Self.urlLength ? String(decoding: address.utf8.prefix(Self.urlLength), as: UTF8.self) : address
        state.withLock { state in
            state.underWay[id] = state.ring.add(RequestLedgerEntry(url: url, range: request.range, start: state.now))
        }
    }

    func read(_ read: ResourceRead, of id: RequestID) {
        switch read {
        case .notYet: break
        case .response(let response):
            change(id) { entry, now in
                entry.response = now
                entry.length = response.contentLength
            }
        case .bytes(let count):
            state.withLock { $0.trouble = nil }
            change(id) { entry, now in
                if entry.firstByte == nil { entry.firstByte = now }
                entry.bytes += Int64(count)
            }
        case .end: end(id, .complete)
        case .failed(let error):
            state.withLock { $0.trouble = error }
            end(id, .failed(error))
        }
    }

    func end(_ id: RequestID, _ outcome: RequestLedgerEntry.Outcome) {
        change(id) { entry, now in
            entry.end = now
            // Who counts the bytes doesn't wait for the end of a body that is all there.
            entry.outcome = outcome == .givenUp && entry.length == entry.bytes ? .complete : outcome
        }
        state.withLock { _ = $0.underWay.removeValue(forKey: id) }
    }

    private func change(_ id: RequestID, _ body: (inout RequestLedgerEntry, HostTime) -> Void) {
        state.withLock { state in
            guard let number = state.underWay[id] else { return }
            let now = state.now
            state.ring.change(number) { body(&$0, now) }
        }
    }
}

/// A source whose requests are written down.
final class RecordedSource: SegmentSource {
    private let source: any SegmentSource
    let record = RequestRecord()

    init(_ source: any SegmentSource) {
        self.source = source
    }

    func start(_ request: ResourceRequest, signal: any WakeSignal) -> RequestID {
        let id = source.start(request, signal: signal)
        record.began(request, id: id)
        return id
    }

    func read(_ request: RequestID, into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead {
        let outcome = source.read(request, into: buffer)
        record.read(outcome, of: request)
        return outcome
    }

    func phase(of request: RequestID) -> RequestPhase? { source.phase(of: request) }

    func cancel(_ request: RequestID) {
        source.cancel(request)
        record.end(request, .givenUp)
    }
}
