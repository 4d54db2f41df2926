import Media

/// The keys of a film: each fetched once, kept while it may be needed again, and never seen.
///
/// - Thread: control.
final class KeyRing {
    enum Answer {
        case opening(ResourceOpening)
        case pending(until: HostTime?)
        case failed(SourceError)
    }

    private enum State {
        case coming(KeyFetch)
        case here
        /// Who else waits for it is told the same, for a moment; then it is asked for anew.
        case failed(SourceError, until: HostTime)
    }

    private struct Entry {
        let vault: any KeyVault
        var state: State
        var lastUse: Int
    }

    /// A film changes its key some times in an hour; what lies in the buffer has few of them.
    static let capacity = 8

    private let cipher: (any SegmentCipher)?
    private let source: any SegmentSource
    private let signal: any WakeSignal
    private let retries: RetryPolicy
    private var entries: [String: Entry] = [:]
    private var uses = 0

    /// - Parameter cipher: nil opens nothing.
    init(cipher: (any SegmentCipher)?, source: any SegmentSource, signal: any WakeSignal, retries: RetryPolicy) {
        self.cipher = cipher
        self.source = source
        self.signal = signal
        self.retries = retries
    }

    /// What opens a resource, once its key is there; the first to ask has it fetched.
    func open(_ lock: ResourceLock, now: HostTime) -> Answer {
        uses += 1
        if case .failed(_, let until) = entries[lock.keyURL]?.state, now >= until { forget(lock.keyURL) }
        if entries[lock.keyURL] == nil {
            guard let vault = cipher?.makeVault() else {
                return .failed(.other(url: KeyName.withoutData(lock.keyURL), reason: "there is nothing here that could hold its key"))
            }
            makeRoom()
            let fetch = KeyFetch(lock.keyURL, source: source, signal: signal, retries: retries, now: now)
            entries[lock.keyURL] = Entry(vault: vault, state: .coming(fetch), lastUse: uses)
        }
        guard var entry = entries[lock.keyURL] else { return .pending(until: nil) }
        entry.lastUse = uses
        defer { entries[lock.keyURL] = entry }
        if case .coming(var fetch) = entry.state {
            switch fetch.step(now: now, into: entry.vault) {
            case .pending(let until):
                entry.state = .coming(fetch)
                return .pending(until: until)
            case .done: entry.state = .here
            case .failed(let error):
                entry.vault.clear()
                entry.state = .failed(error, until: now + RetryPolicy.rest)
            }
        }
        if case .failed(let error, _) = entry.state { return .failed(error) }
        guard let decryptor = entry.vault.makeDecryptor(vector: lock.vector) else {
            return .failed(.other(url: KeyName.withoutData(lock.keyURL), reason: "its key can't be used"))
        }
        return .opening(ResourceOpening(decryptor))
    }

    /// A key has opened nothing: it is fetched anew, should it be asked for again.
    func forget(_ url: String) {
        guard let entry = entries.removeValue(forKey: url) else { return }
        if case .coming(var fetch) = entry.state { fetch.cancel() }
    }

    func forgetAll() { for url in Array(entries.keys) { forget(url) } }

    private func makeRoom() {
        guard entries.count >= Self.capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        forget(oldest.key)
    }
}

/// Fetches one key into its vault.
///
/// - Thread: control.
private struct KeyFetch {
    enum Progress {
        case pending(until: HostTime?)
        case done
        case failed(SourceError)
    }

    /// The viewer is told within eight seconds.
    private static let allowed = Duration.seconds(7)
    private static let length = 16

    private let url: String
    private let source: any SegmentSource
    private let signal: any WakeSignal
    private let retries: RetryPolicy
    private let deadline: HostTime
    private var id: RequestID?
    private var attempts = 0
    private var retryAt: HostTime?

    init(_ url: String, source: any SegmentSource, signal: any WakeSignal, retries: RetryPolicy, now: HostTime) {
        self.url = url
        self.source = source
        self.signal = signal
        self.retries = retries
        deadline = now + Self.allowed
    }

    mutating func step(now: HostTime, into vault: any KeyVault) -> Progress {
        if now >= deadline {
            cancel()
            return .failed(.keyUnavailable(.silent(url: KeyName.withoutData(url))))
        }
        if let retryAt {
            guard now >= retryAt else { return .pending(until: min(retryAt, deadline)) }
            self.retryAt = nil
        }
        let id = id ?? source.start(ResourceRequest(url: url), signal: signal)
        self.id = id
        while true {
            var outcome = ResourceRead.notYet
            vault.fill { room in
                outcome = source.read(id, into: room)
                if case .bytes(let count) = outcome { return count }
                return 0
            }
            switch outcome {
            case .response: continue
            case .bytes:
                guard vault.count <= Self.length else {
                    cancel()
                    return .failed(.keyOfWrongLength(url: KeyName.withoutData(url), received: vault.count))
                }
            case .notYet: return .pending(until: deadline)
            case .end:
                self.id = nil
                return vault.count == Self.length ? .done : .failed(.keyOfWrongLength(url: KeyName.withoutData(url), received: vault.count))
            case .failed(let error):
                self.id = nil
                vault.clear()
                attempts += 1
                guard let wait = retries.retry(after: attempts, error: error) else { return .failed(.keyUnavailable(error)) }
                retryAt = now + wait
                return .pending(until: min(now + wait, deadline))
            }
        }
    }

    mutating func cancel() {
        if let id { source.cancel(id) }
        id = nil
    }
}
