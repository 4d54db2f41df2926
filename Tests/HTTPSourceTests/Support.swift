import HTTPSource
import LinuxIO
import Media
import Testing

/// What one request came to.
struct Fetched: Equatable {
    var response: ResourceResponse?
    var body: [UInt8] = []
    var error: SourceError?
}

/// Reads a request to its end, waiting on its signal; a test that hangs is ended by its own deadline.
func fetch(
    _ source: HTTPSource, _ request: ResourceRequest, readAtOnce: Int = 64 << 10, within limit: Duration = .seconds(30)
) throws -> Fetched {
    let signal = try EventSignal()
    let id = source.start(request, signal: signal)
    return finish(source, id, signal, readAtOnce: readAtOnce, within: limit)
}

func finish(
    _ source: HTTPSource, _ id: RequestID, _ signal: EventSignal, readAtOnce: Int = 64 << 10, within limit: Duration = .seconds(30)
) -> Fetched {
    var fetched = Fetched()
    var buffer = [UInt8](repeating: 0, count: readAtOnce)
    let deadline = MonotonicClock().now() + limit
    while true {
        switch buffer.withUnsafeMutableBytes({ source.read(id, into: $0) }) {
        case .response(let response): fetched.response = response
        case .bytes(let count): fetched.body += buffer[..<count]
        case .end: return fetched
        case .failed(let error):
            fetched.error = error
            return fetched
        case .notYet:
            guard signal.wait(until: deadline) else {
                Issue.record("nothing came within \(limit)")
                source.cancel(id)
                return fetched
            }
        }
    }
}

/// Waits for what another thread brings about.
func eventually(within limit: Duration = .seconds(10), _ condition: () -> Bool) throws -> Bool {
    let pause = try EventSignal()
    let clock = MonotonicClock()
    let deadline = clock.now() + limit
    while !condition() {
        if clock.now() >= deadline { return false }
        pause.wait(until: clock.now() + .milliseconds(2))
    }
    return true
}

/// Bytes that differ from their neighbours, so that a shifted body is seen.
func pattern(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(truncatingIfNeeded: state >> 24)
    }
}
