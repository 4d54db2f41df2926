import Glibc
import LinuxIO
import Media

/// A resource as a byte-addressed input, a request for each place that is sought: for looking into a file, not for playing it.
///
/// - Thread: one at a time, as `TrackInput` says.
final class SourceInput: TrackInput {
    private let url: String
    private let source: any SegmentSource
    private let signal: EventSignal
    private let state: Guarded<State>

    private struct State {
        var request: RequestID?
        var position: Int64 = 0
        var length: Int64?
        var error: SourceError?
        var deadline: HostTime
    }

    /// - Parameter deadline: After it, reads fail.
    init(url: String, source: any SegmentSource, deadline: HostTime) throws(Errno) {
        self.url = url
        self.source = source
        signal = try EventSignal()
        state = Guarded(State(deadline: deadline))
    }

    deinit {
        if let request = state.withLock({ $0.request }) { source.cancel(request) }
    }

    let isByteAddressed = true

    var length: Int64? { state.withLock { $0.length } }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> InputRead {
        state.withLock { state in
            if let error = state.error { return .failed(error) }
            if MonotonicClock().now() >= state.deadline { return .failed(.silent(url: url)) }
            if let length = state.length, state.position >= length { return .end }
            let request: RequestID
            if let running = state.request {
                request = running
            } else {
                request = source.start(ResourceRequest(url: url, range: ByteRange(start: state.position)), signal: signal)
                state.request = request
            }
            while true {
                switch source.read(request, into: buffer) {
                case .response(let response):
                    state.length = response.totalLength ?? state.length
                    // A server without ranges sends all of it: what comes isn't what was asked for.
                    guard response.rangeStart == state.position else {
                        source.cancel(request)
                        state.request = nil
                        state.error = .other(url: url, reason: "the server has no byte ranges")
                        return .failed(.other(url: url, reason: "the server has no byte ranges"))
                    }
                case .bytes(let count):
                    state.position += Int64(count)
                    return .bytes(count)
                case .notYet: return .notYet
                case .end:
                    state.request = nil
                    return .end
                case .failed(let error):
                    state.request = nil
                    state.error = error
                    return .failed(error)
                }
            }
        }
    }

    /// Sets another end of all waiting; one that is past ends it now.
    ///
    /// - Thread: any.
    func allow(until deadline: HostTime) {
        state.withLock { $0.deadline = deadline }
        signal.raise()
    }

    func seek(to offset: Int64) -> Bool {
        state.withLock { state in
            guard offset >= 0, offset <= state.length ?? .max else { return false }
            guard offset != state.position else { return true }
            if let request = state.request { source.cancel(request) }
            state.request = nil
            state.position = offset
            return true
        }
    }

    func waitForBytes(until deadline: HostTime?) {
        signal.wait(until: HostTime.earliest(deadline, state.withLock { $0.deadline }))
    }
}
