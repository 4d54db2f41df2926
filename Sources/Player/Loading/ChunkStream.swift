import Buffering
import Media

/// One open-ended request whose bytes become chunk after chunk.
///
/// - Thread: control.
struct ChunkStream {
    enum Progress: Equatable {
        case received
        case waiting(until: HostTime?)
        /// The store is full.
        case blocked
        /// It has met what is there already, or the file's end.
        case over
        case lengthKnown(Int64)
        case failed(SourceError)
    }

    /// A reading place so many chunks ahead of the request is served by it; beyond, a request of its own is sooner there.
    private static let reach = 8

    /// The server knows no ranges.
    private var isRangeless = false
    private let url: String
    private let track: StoreTrack
    private var length: Int64?
    private var offset: Int64
    /// The furthest that was ever reached: what a server sends again from the start is no progress.
    private var furthest: Int64 = 0
    private var id: RequestID?
    private var attempts = 0
    private var retryAt: HostTime?
    /// The chunk that this stream has begun and fills.
    private var begun: Int?
    /// The server gives the file from its start only, and what comes is there already: it is read and thrown away.
    private var isPassing = false
    private(set) var hasResponse = false
    /// What ended the last attempt.
    private var trouble: SourceError?

    private static let chunkSize = Int64(ChunkCursor.defaultChunkSize)

    init(url: String, first: Int, track: StoreTrack, length: Int64?) {
        self.url = url
        self.track = track
        self.length = length
        offset = Int64(first) * Self.chunkSize
    }

    /// The stage that is to blame that nothing comes; nil where that can't be said.
    func stage(_ source: any SegmentSource) -> Stage? {
        if let id { return source.phase(of: id).flatMap(Stage.init) ?? (hasResponse ? .line : nil) }
        return trouble.map { PlayerError($0).stage }
    }

    /// Whether the server has the present request.
    func isReached(_ source: any SegmentSource) -> Bool { id.flatMap(source.phase)?.isReached ?? false }

    private var chunk: Int { Int(offset / Self.chunkSize) }
    private var key: StoreKey { StoreKey(track: track, part: .media(chunk)) }

    /// Whether a missing chunk will come without another request.
    func covers(_ missing: Int, acceptsRanges: Bool) -> Bool {
        guard acceptsRanges else { return missing >= chunk }
        return missing >= chunk && missing - chunk <= Self.reach
    }

    mutating func cancel(source: any SegmentSource, store: SegmentStore) {
        if let id { source.cancel(id) }
        id = nil
        if case .arriving = store.state(of: key) { store.discard(key) }
    }

    mutating func step(
        now: HostTime, source: any SegmentSource, store: SegmentStore, signal: any WakeSignal, retries: RetryPolicy
    ) -> Progress {
        if let retryAt {
            guard now >= retryAt else { return .waiting(until: retryAt) }
            self.retryAt = nil
        }
        if id == nil {
            if offset % Self.chunkSize == 0, !isPassing, !beginChunk(store) { return .over }
            id = source.start(ResourceRequest(url: url, range: ByteRange(start: offset)), signal: signal)
        }
        guard let id else { return .over }
        var count = 0
        while count < 1 << 20 {
            let room = Int(Self.chunkSize - offset % Self.chunkSize)
            var outcome = ResourceRead.notYet
            let write = receive(store) { buffer in
                outcome = source.read(id, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, room)]))
                if case .bytes(let read) = outcome { return read }
                return 0
            }
            switch write {
            case .full: return count > 0 ? .received : .blocked
            case .notArriving:
                cancel(source: source, store: store)
                return .over
            case .accepted: break
            }
            switch outcome {
            case .bytes(let read):
                count += read
                if offset + Int64(read) > furthest {
                    furthest = offset + Int64(read)
                    attempts = 0
                }
                if !advance(by: read, store: store) {
                    source.cancel(id)
                    self.id = nil
                    return .over
                }
            case .response(let response):
                hasResponse = true
                if response.rangeStart != offset, response.rangeStart == 0 {
                    // The server gives the file from its start only: take it from there.
                    if begun == chunk { store.discard(key) }
                    begun = nil
                    offset = 0
                    isRangeless = true
                    isPassing = !beginChunk(store)
                }
                if length == nil, let total = response.totalLength ?? response.contentLength {
                    length = total
                    return .lengthKnown(total)
                }
            case .notYet:
                return count > 0 ? .received : .waiting(until: nil)
            case .end:
                self.id = nil
                if !isPassing { store.finish(key) }
                guard length == nil else { return .over }
                length = offset
                return .lengthKnown(offset)
            case .failed(let error):
                self.id = nil
                attempts += 1
                trouble = error
                guard let wait = retries.retry(after: attempts, error: error) else {
                    if begun == chunk { store.discard(key) }
                    begun = nil
                    return .failed(error)
                }
                retryAt = now + wait
                return .waiting(until: retryAt)
            }
        }
        return .received
    }

    /// - Returns: false where the next chunk is there already, or the file ends.
    private mutating func advance(by count: Int, store: SegmentStore) -> Bool {
        let present = key
        offset += Int64(count)
        let isAtEnd = length.map { offset >= $0 } ?? false
        guard isAtEnd || offset % Self.chunkSize == 0 else { return true }
        if !isPassing { store.finish(present) }
        guard !isAtEnd else { return false }
        isPassing = !beginChunk(store)
        return !isPassing || isRangeless
    }

    /// Into the store, or past it.
    private func receive(_ store: SegmentStore, fill: (UnsafeMutableRawBufferPointer) -> Int) -> StoreWrite {
        guard isPassing else { return store.receive(key, fill: fill) }
        return withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { .accepted(fill($0)) }
    }

    private mutating func beginChunk(_ store: SegmentStore) -> Bool {
        // After a failure at a chunk's first byte it has been begun already.
        if begun == chunk { return true }
        guard store.state(of: key) == .absent else { return false }
        store.begin(key, expectedLength: length.map { Int(min(Self.chunkSize, $0 - offset)) })
        begun = chunk
        return true
    }
}
