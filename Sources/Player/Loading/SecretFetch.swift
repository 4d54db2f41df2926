import Media

/// Fetches a key or a licence into memory for secrets, and nowhere else.
///
/// - Thread: control.
struct SecretFetch {
    enum Progress {
        case pending(until: HostTime?)
        /// So many bytes are in the secret.
        case done(count: Int)
        case failed(SourceError)
    }

    /// The viewer is told within eight seconds.
    private static let allowed = Duration.seconds(7)

    let secret: any Secret
    private var request: ResourceRequest
    private let limit: Int
    private let source: any SegmentSource
    private let signal: any WakeSignal
    private let retries: RetryPolicy
    private let deadline: HostTime
    private var count = 0
    private var id: RequestID?
    private var attempts = 0
    private var retryAt: HostTime?

    /// - Parameters:
    ///   - request: With a body where a server is asked, which is left out where the address takes none.
    ///   - limit: Bytes that what is fetched may have; `secret` has one more, so that what is too long shows.
    init(
        _ request: ResourceRequest, limit: Int, secret: any Secret, source: any SegmentSource, signal: any WakeSignal, retries: RetryPolicy,
        now: HostTime
    ) {
        precondition(secret.count > limit, "a secret has room for a byte more than may come")
        self.secret = secret
        self.request = request
        self.limit = limit
        self.source = source
        self.signal = signal
        self.retries = retries
        deadline = now + Self.allowed
    }

    var url: String { request.url }

    mutating func step(now: HostTime) -> Progress {
        if now >= deadline {
            cancel()
            return .failed(.silent(url: KeyName.withoutData(request.url)))
        }
        if let retryAt {
            guard now >= retryAt else { return .pending(until: min(retryAt, deadline)) }
            self.retryAt = nil
        }
        while true {
            let id = id ?? source.start(request, signal: signal)
            self.id = id
            switch read(id) {
            case .response: continue
            case .bytes:
                guard count <= limit else {
                    cancel()
                    return .failed(.tooLong(url: KeyName.withoutData(request.url), limit: Int64(limit)))
                }
            case .notYet: return .pending(until: deadline)
            case .end:
                self.id = nil
                return .done(count: count)
            case .failed(let error):
                self.id = nil
                count = 0
                if request.body != nil, case .status(let status, _) = error, [404, 405, 501].contains(status) {
                    // A file where a server was thought to be.
                    request.body = nil
                    continue
                }
                attempts += 1
                guard let wait = retries.retry(after: attempts, error: error) else { return .failed(error) }
                retryAt = now + wait
                return .pending(until: min(now + wait, deadline))
            }
        }
    }

    private mutating func read(_ id: RequestID) -> ResourceRead {
        var outcome = ResourceRead.notYet
        let start = count
        secret.withBytes { bytes in
            outcome = source.read(id, into: UnsafeMutableRawBufferPointer(rebasing: bytes[min(start, bytes.count)...]))
        }
        if case .bytes(let read) = outcome { count += read }
        return outcome
    }

    mutating func cancel() {
        if let id { source.cancel(id) }
        id = nil
    }
}
