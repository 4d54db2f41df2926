import Buffering
import Media

/// One request that fills one resource of the store, through retries and resumption.
///
/// - Thread: control.
struct ResourceFetch {
    enum Progress: Equatable {
        /// So many bytes came.
        case receiving(Int)
        case waiting(until: HostTime?)
        /// The store is full.
        case blocked
        case done
        /// What comes is no film.
        case foreign
        /// Another place's resource of the same name is another one: what has come of it can't be gone on with.
        case unlike
        case failed(SourceError)
    }

    let key: StoreKey
    private(set) var url: String
    /// The resource's place in a larger one.
    let range: ByteRange?
    let span: TimeSpan?
    /// What opens it; nil: it comes in the clear.
    let lock: ResourceLock?
    private var opening: ResourceOpening?
    /// Something of it is in the store.
    private var hasBegun = false
    /// It was locked, and doesn't end as such a resource should.
    var isRagged: Bool { opening?.isRagged ?? false }
    private var id: RequestID?
    private(set) var received: Int64 = 0
    /// Of the whole resource at the address, where the server has said it.
    private var total: Int64?
    /// It goes on at another place, where the same must lie: bytes of two resources make no film.
    private var mustMatch = false
    /// Why it is held, while another place's list is on its way.
    private(set) var held: FetchFailure.Cause?
    private var isReleased = false
    /// The most that was ever received: what a server sends again from the start is no progress.
    private var furthest: Int64 = 0
    private var attempts = 0
    private var retryAt: HostTime?
    private(set) var hasResponse = false
    /// When it was asked for first, and when the first byte was there.
    private(set) var asked: HostTime?
    private(set) var answered: HostTime?
    /// When bytes came last, or it was asked for.
    private var progressed: HostTime?
    /// How often it has rested since bytes came last.
    private(set) var rests = 0
    /// What ended the last attempt; nil once bytes have come since.
    private(set) var trouble: SourceError?
    /// The stage that is to blame that it doesn't come; nil where that can't be said.
    func stage(_ source: any SegmentSource) -> Stage? {
        if let id { return source.phase(of: id).flatMap(Stage.init) ?? (hasResponse ? .line : nil) }
        return trouble.map { PlayerError($0).stage }
    }

    /// See `Feed.denial`.
    func denial(_ source: any SegmentSource) -> SourceError? {
        guard rests > 0, let trouble else { return nil }
        return trouble.isDenial(isReached: id.flatMap(source.phase)?.isReached ?? false) ? trouble : nil
    }

    /// The next attempt follows one that brought nothing.
    var isFailing: Bool { attempts > 0 || id == nil }
    /// Something else than the line has held it up, so it says nothing of the line: an attempt that failed, or a full store.
    private(set) var isDisturbed = false
    /// It was on its way before it was asked for here: its times are those of then.
    private(set) var hasHeadStart = false

    init(key: StoreKey, url: String, range: ByteRange?, span: TimeSpan?, lock: ResourceLock? = nil) {
        self.lock = lock
        self.key = key
        self.url = url
        self.range = range
        self.span = span
    }

    /// Receives what is there. `portion` bounds the bytes of one call, so that other tracks get their turn.
    mutating func step(
        now: HostTime, source: any SegmentSource, store: SegmentStore, signal: any WakeSignal, retries: RetryPolicy, keys: KeyRing? = nil,
        portion: Int = 1 << 20, isFilm: (UnsafeRawBufferPointer) -> Bool = { _ in true }
    ) -> Progress {
        if let held {
            guard isReleased else { return .waiting(until: nil) }
            self.held = nil
            isReleased = false
            if case .source(let error) = held { return .failed(error) }
            return .foreign
        }
        if let retryAt {
            guard now >= retryAt else { return .waiting(until: retryAt) }
            self.retryAt = nil
        }
        if id == nil {
            asked = asked ?? now
            progressed = now
            start(source: source, store: store, signal: signal)
        }
        guard let id else { return .waiting(until: nil) }
        // The resource itself is on its way meanwhile.
        if let obstacle = unlock(keys, now: now, source: source) { return obstacle }
        var count = 0
        while count < portion {
            var outcome = ResourceRead.notYet
            var isForeign = false
            let write = store.receive(key) { buffer in
                let plain: Int
                (outcome, plain) = read(id, into: buffer, source: source)
                guard plain > 0 else { return 0 }
                isForeign = isProbed && !hasBegun && !isFilm(UnsafeRawBufferPointer(rebasing: buffer[..<plain]))
                hasBegun = !isForeign
                return isForeign ? 0 : plain
            }
            if isForeign {
                cancel(source)
                return lock.map { reject($0, keys) } ?? .foreign
            }
            switch write {
            case .full:
                isDisturbed = true
                return count > 0 ? .receiving(count) : .blocked
            case .notArriving: return .failed(.other(url: url, reason: "its room in the store was taken"))
            case .accepted: break
            }
            switch outcome {
            case .bytes(let read):
                count += read
                received += Int64(read)
                answered = answered ?? now
                progressed = now
                if received > furthest {
                    furthest = received
                    attempts = 0
                    rests = 0
                    trouble = nil
                }
            case .response(let response):
                hasResponse = true
                if let headStart = response.headStart { take(headStart, now: now) }
                guard isSame(response) else {
                    cancel(source)
                    return .unlike
                }
                acknowledge(response, store: store)
            case .notYet:
                return count > 0 ? .receiving(count) : .waiting(until: nil)
            case .end:
                self.id = nil
                store.finish(key)
                return isMedia && !hasBegun ? .foreign : .done
            case .failed(let error):
                cancel(source)
                attempts += 1
                isDisturbed = true
                trouble = error
                guard let wait = retries.retry(after: attempts, error: error) else { return .failed(error) }
                retryAt = now + wait
                return .waiting(until: retryAt)
            }
        }
        return .receiving(count)
    }

    /// Begins again later, with all attempts before it.
    mutating func rest(until time: HostTime, because error: SourceError? = nil) {
        trouble = error ?? trouble
        attempts = 0
        rests += 1
        retryAt = time
    }

    /// Goes on with the same resource at another place, with all attempts before it.
    mutating func move(to url: String) {
        isDisturbed = true
        self.url = url
        attempts = 0
        retryAt = nil
    }

    /// Goes on at another place, if the same lies there.
    mutating func resume(at url: String) {
        move(to: url)
        mustMatch = received > 0
        held = nil
    }

    /// Waits for another place's list, with what it couldn't have here.
    mutating func hold(_ cause: FetchFailure.Cause) {
        held = cause
        isReleased = false
        isDisturbed = true
        if case .source(let error) = cause { trouble = error }
    }

    /// There is no other place: the next step says again what it was held for.
    mutating func release() { isReleased = held != nil }

    /// For how long nothing has come of it.
    func silence(at now: HostTime) -> Duration { id == nil ? .zero : progressed.map { now - $0 } ?? .zero }

    /// Whether enough is known of it to go on with it at another place.
    var canResumeElsewhere: Bool { received == 0 || total != nil && lock == nil }

    mutating func cancel(_ source: any SegmentSource) {
        if let id { source.cancel(id) }
        id = nil
    }

    private mutating func take(_ headStart: HeadStart, now: HostTime) {
        hasHeadStart = true
        let begun = now - headStart.elapsed
        asked = begun
        answered = begun + headStart.firstByte
        if !headStart.isUnhindered { isDisturbed = true }
    }

    private mutating func isSame(_ response: ResourceResponse) -> Bool {
        let whole = response.totalLength ?? (response.rangeStart == 0 ? response.contentLength : nil)
        defer {
            total = whole ?? total
            mustMatch = false
        }
        return !mustMatch || whole == total
    }

    private var isMedia: Bool { key.mediaNumber != nil }
    /// Whether its first bytes are looked at: a header in the clear is the demuxer's to refuse.
    private var isProbed: Bool { isMedia || lock != nil }

    // MARK: Locked resources

    /// - Returns: what stands in the way; nil once the resource can be read.
    private mutating func unlock(_ keys: KeyRing?, now: HostTime, source: any SegmentSource) -> Progress? {
        guard let lock, opening == nil else { return nil }
        switch keys?.open(lock, now: now) {
        case .opening(let opening):
            self.opening = opening
            return nil
        case .pending(let until): return .waiting(until: until)
        case .failed(let error):
            isDisturbed = true
            cancel(source)
            return .failed(error)
        case nil: return .failed(.keyUnavailable(.other(url: lock.keyURL, reason: "nothing here opens it")))
        }
    }

    /// - Returns: what the network gave, and how many bytes of film.
    private func read(_ id: RequestID, into buffer: UnsafeMutableRawBufferPointer, source: any SegmentSource) -> (ResourceRead, Int) {
        guard let opening else {
            let outcome = source.read(id, into: buffer)
            if case .bytes(let count) = outcome { return (outcome, count) }
            return (outcome, 0)
        }
        guard let (outcome, plain) = opening.read(into: buffer, from: { source.read(id, into: $0) }) else {
            return (.failed(.keyOpensNothing(url: url)), 0)
        }
        return (outcome, plain)
    }

    /// A key that opens nothing may be another by the next time.
    private func reject(_ lock: ResourceLock, _ keys: KeyRing?) -> Progress {
        keys?.forget(lock.keyURL)
        return .failed(.keyOpensNothing(url: url))
    }

    private mutating func start(source: any SegmentSource, store: SegmentStore, signal: any WakeSignal) {
        var wanted = range
        if received > 0 {
            wanted = ByteRange(start: (range?.start ?? 0) + received, end: range?.end)
        } else {
            store.begin(key, expectedLength: expectedLength, span: span)
        }
        id = source.start(ResourceRequest(url: url, range: wanted), signal: signal)
    }

    private var expectedLength: Int? {
        guard let range, let end = range.end else { return nil }
        return Int(exactly: end - range.start)
    }

    /// A server that ignored the range of a resumption sends everything from the start: then what was received is thrown away.
    private mutating func acknowledge(_ response: ResourceResponse, store: SegmentStore) {
        let asked = (range?.start ?? 0) + received
        if received > 0, response.rangeStart != asked {
            received = 0
            hasBegun = false
            opening?.restart()
            store.begin(key, expectedLength: expectedLength, span: span)
        }
        if expectedLength == nil, let rest = response.contentLength { store.expect(key, length: Int(clamping: received &+ rest)) }
    }
}
