import Media

/// Fetches one small resource whole: a playlist, a catalogue.
///
/// - Thread: control. Nothing blocks; `step` is called when the signal was raised or the deadline has come.
public struct DocumentFetch {
    /// How far it has come.
    public enum Progress: Equatable {
        /// Until when nothing needs to be done, if the signal isn't raised.
        case pending(until: HostTime?)
        case done
        case failed(SourceError)
    }

    /// What is fetched; its bound on the length holds for each attempt.
    public let request: ResourceRequest
    private let source: any SegmentSource
    private let signal: any WakeSignal
    private let retries: RetryPolicy
    private var id: RequestID?
    private var attempts = 0
    private var retryAt: HostTime?
    /// Of the present attempt; nil until the server has answered it.
    public private(set) var response: ResourceResponse?
    /// What has come of the body so far; the whole of it once `step` said `done`.
    public private(set) var bytes: [UInt8] = []
    private var isOver = false
    /// Longest wait for the whole of it, attempts included.
    private let deadline: HostTime

    /// Asks for nothing yet: the first `step` does.
    public init(
        _ request: ResourceRequest, source: any SegmentSource, signal: any WakeSignal, now: HostTime,
        retries: RetryPolicy = .standard, allowed: Duration = .seconds(7)
    ) {
        self.request = request
        self.source = source
        self.signal = signal
        self.retries = retries
        self.deadline = now + allowed
    }

    /// - Parameter isEnough: Called with what is there; true ends the fetch before the body's end.
    public mutating func step(now: HostTime, isEnough: ([UInt8]) -> Bool = { _ in false }) -> Progress {
        if isOver { return .done }
        if now >= deadline {
            cancel()
            return .failed(.silent(url: request.url))
        }
        if let retryAt {
            guard now >= retryAt else { return .pending(until: min(retryAt, deadline)) }
            self.retryAt = nil
        }
        if id == nil { begin() }
        return read(now: now, isEnough: isEnough)
    }

    /// Gives the connection up.
    public mutating func cancel() {
        if let id { source.cancel(id) }
        id = nil
        isOver = true
    }

    private mutating func begin() {
        attempts += 1
        bytes.removeAll(keepingCapacity: true)
        response = nil
        id = source.start(request, signal: signal)
    }

    private mutating func read(now: HostTime, isEnough: ([UInt8]) -> Bool) -> Progress {
        guard let id else { return .done }
        while true {
            // An answer that is waited for is asked after at every turn: what is made room for has to be cleared.
            let portion = bytes.isEmpty && response == nil ? 1 << 10 : 64 << 10
            var outcome = ResourceRead.notYet
            let start = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: portion))
            bytes.withUnsafeMutableBytes { outcome = source.read(id, into: UnsafeMutableRawBufferPointer(rebasing: $0[start...])) }
            var count = 0
            if case .bytes(let read) = outcome { count = read }
            bytes.removeLast(portion - count)
            switch outcome {
            case .response(let answer):
                response = answer
            case .bytes:
                if let limit = request.maximumLength, Int64(bytes.count) > limit {
                    cancel()
                    return .failed(.tooLong(url: request.url, limit: limit))
                }
                if isEnough(bytes) {
                    cancel()
                    return .done
                }
            case .notYet:
                return .pending(until: deadline)
            case .end:
                self.id = nil
                isOver = true
                return .done
            case .failed(let error):
                self.id = nil
                guard let wait = retries.retry(after: attempts, error: error) else {
                    isOver = true
                    return .failed(error)
                }
                retryAt = now + wait
                return .pending(until: min(now + wait, deadline))
            }
        }
    }
}
