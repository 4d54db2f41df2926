import Buffering
import Media
import TestSupport
import Testing

private let video = StoreTrack(0)
private let audio = StoreTrack(1)
private let block = 64 * 1024

/// A store with a cursor, and bytes that can be told apart.
private struct Rig {
    let loader = FakeSignal()
    let decoder = FakeSignal()
    let store: SegmentStore
    let cursor: SegmentCursor

    init(blocks: Int = 16) {
        store = SegmentStore(budget: blocks * block, loaderSignal: loader)
        cursor = SegmentCursor(store: store, track: video, signal: decoder)
    }

    func key(_ number: Int, _ track: StoreTrack = video) -> StoreKey { StoreKey(track: track, part: .media(number)) }

    static func bytes(_ number: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ number) } }

    @discardableResult
    func put(_ number: Int, _ count: Int, _ track: StoreTrack = video, finish: Bool = true) -> StoreWrite {
        let span = TimeSpan(start: MediaTime(seconds: Double(number) * 4), duration: MediaTime(seconds: 4))
        store.begin(key(number, track), expectedLength: count, span: span)
        let result = Rig.bytes(number, count).withUnsafeBytes { store.append(key(number, track), $0) }
        if finish, result == .accepted(count) { store.finish(key(number, track)) }
        return result
    }

    func read(_ count: Int, _ cursor: (any TrackInput)? = nil) -> (InputRead, [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: count)
        let result = buffer.withUnsafeMutableBytes { (cursor ?? self.cursor).read(into: $0) }
        guard case .bytes(let read) = result else { return (result, []) }
        return (result, Array(buffer.prefix(read)))
    }

    /// Reads until something else than bytes comes.
    func readAll(_ cursor: (any TrackInput)? = nil, step: Int = 5000) -> (InputRead, [UInt8]) {
        var all: [UInt8] = []
        while true {
            let (result, bytes) = read(step, cursor)
            guard case .bytes = result else { return (result, all) }
            all += bytes
        }
    }
}

@Suite struct SegmentStoreTests {
    private let run = InputRun(generation: 1, start: .zero)

    @Test("a run reads as one stream: initialization, then segments in order, then its end") func stream() {
        let rig = Rig()
        let first = StoreKey(track: video, part: .initialization(0))
        rig.store.begin(first)
        _ = [1, 2, 3].withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            rig.store.append(first, UnsafeRawBufferPointer(rebasing: bytes[..<3]))
        }
        rig.store.finish(first)
        rig.put(0, 100_000)
        rig.put(1, 70_000)
        rig.cursor.beginRun(run, initialization: first, segments: [rig.key(0), rig.key(1)])
        #expect(rig.read(10).0 == .interrupted)
        #expect(rig.cursor.nextRun() == .run(run))
        let (result, bytes) = rig.readAll()
        #expect(result == .notYet)
        #expect(bytes.dropFirst(3) == (Rig.bytes(0, 100_000) + Rig.bytes(1, 70_000))[...])
        rig.cursor.finish()
        #expect(rig.read(10).0 == .end)
        #expect(rig.cursor.nextRun() == .endOfTrack)
    }

    @Test("bytes wake only the reader that waits for them") func waking() {
        let rig = Rig()
        let other = FakeSignal()
        let sound = SegmentCursor(store: rig.store, track: video, signal: other)
        for cursor in [rig.cursor, sound] {
            cursor.beginRun(run, initialization: nil, segments: [rig.key(0)])
            _ = cursor.nextRun()
        }
        rig.put(0, 1000, finish: false)
        #expect(rig.read(1000).0 == .bytes(1000))
        #expect(rig.read(1000).0 == .notYet)
        rig.decoder.wait(until: nil)
        other.wait(until: nil)
        func receive() {
            _ = rig.store.receive(rig.key(0)) { buffer in
                buffer[0] = 42
                return 1
            }
        }
        receive()
        #expect(rig.decoder.isRaised)
        #expect(!other.isRaised, "it has a thousand bytes to read")
        rig.decoder.wait(until: nil)
        receive()
        #expect(!rig.decoder.isRaised, "it was woken, and has not come back for more")
        let isThere = sound.hasAhead(2000)
        #expect(!isThere)
        receive()
        #expect(other.isRaised, "it has asked for more than there was")
    }

    @Test("bytes are read as they arrive, and the decode thread is woken for each") func progressive() {
        let rig = Rig()
        rig.cursor.beginRun(run, initialization: nil, segments: [rig.key(0)])
        _ = rig.cursor.nextRun()
        #expect(rig.read(10).0 == .notYet)
        #expect(rig.loader.wait(until: nil))
        rig.store.begin(rig.key(0))
        rig.decoder.wait(until: nil)
        let written = rig.store.receive(rig.key(0)) { buffer in
            buffer[0] = 42
            return 1
        }
        #expect(written == .accepted(1))
        #expect(rig.decoder.isRaised)
        #expect(rig.read(10).1 == [42])
        #expect(rig.read(10).0 == .notYet)
    }

    @Test("a failed segment gives its bytes first, then the exact error") func failure() {
        let rig = Rig()
        rig.put(0, 5000, finish: false)
        rig.store.fail(rig.key(0), .status(500, url: "http://x/"))
        rig.cursor.beginRun(run, initialization: nil, segments: [rig.key(0)])
        _ = rig.cursor.nextRun()
        let (result, bytes) = rig.readAll()
        #expect(bytes.count == 5000)
        #expect(result == .failed(.status(500, url: "http://x/")))
    }

    @Test("the budget is never exceeded, and refusing is the back-pressure") func budget() {
        let rig = Rig(blocks: 4)
        rig.cursor.beginRun(run, initialization: nil, segments: (0..<10).map { rig.key($0) })
        _ = rig.cursor.nextRun()
        #expect(rig.put(0, 3 * block) == .accepted(3 * block))
        #expect(rig.put(1, 3 * block) == .accepted(block))
        #expect(Rig.bytes(1, 1).withUnsafeBytes { rig.store.append(rig.key(1), $0) } == .full)
        #expect(rig.store.usedBytes == 4 * block)
        _ = rig.loader.wait(until: nil)
        // Reading on makes room and says so.
        #expect(rig.read(block).0 == .bytes(block))
        #expect(rig.loader.isRaised)
        #expect(Rig.bytes(1, 1).withUnsafeBytes { rig.store.append(rig.key(1), $0) } == .accepted(1))
        #expect(rig.store.peakBytes == 4 * block)
    }

    @Test("a segment longer than the whole budget passes through it, byte for byte") func huge() {
        let rig = Rig(blocks: 2)
        let film = Rig.bytes(0, 9 * block + 77)
        rig.cursor.beginRun(run, initialization: nil, segments: [rig.key(0)])
        rig.cursor.finish()
        _ = rig.cursor.nextRun()
        rig.store.begin(rig.key(0))
        var offered = 0
        var heard: [UInt8] = []
        while offered < film.count {
            let result = film.withUnsafeBytes { rig.store.append(rig.key(0), UnsafeRawBufferPointer(rebasing: $0[offered...])) }
            if case .accepted(let count) = result { offered += count }
            heard += rig.readAll().1
        }
        rig.store.finish(rig.key(0))
        #expect(rig.readAll().0 == .end)
        #expect(heard == film)
        #expect(rig.store.peakBytes <= rig.store.budget)
    }

    @Test("what lies behind goes first, the farthest first; the back buffer is what is left") func behind() {
        let rig = Rig(blocks: 4)
        rig.cursor.beginRun(run, initialization: nil, segments: (0..<10).map { rig.key($0) })
        _ = rig.cursor.nextRun()
        for number in 0..<4 { rig.put(number, block) }
        // Into segment 2: 0 and 1 are behind.
        for _ in 0..<3 { _ = rig.read(block - 1) }
        _ = rig.readAll()
        rig.put(4, block)
        #expect(rig.store.state(of: rig.key(0)) == .absent)
        #expect(rig.store.state(of: rig.key(1)) == .complete(bytes: block))
        #expect(rig.store.state(of: rig.key(3)) == .complete(bytes: block))
    }

    @Test("a muxed segment stays until both its readers have passed it") func muxed() {
        let rig = Rig(blocks: 3)
        let sound = SegmentCursor(store: rig.store, track: video, signal: FakeSignal())
        for cursor in [rig.cursor, sound] {
            cursor.beginRun(run, initialization: nil, segments: (0..<5).map { rig.key($0) })
            _ = cursor.nextRun()
        }
        for number in 0..<3 { rig.put(number, block) }
        _ = rig.readAll()
        #expect(rig.put(3, block) == .full)
        let (result, bytes) = rig.read(block, sound)
        #expect(result == .bytes(block))
        #expect(bytes == Rig.bytes(0, block))
        #expect(rig.put(3, block) == .accepted(block))
        #expect(rig.store.state(of: rig.key(0)) == .absent)
    }

    @Test("after a seek back, what lay ahead gives way to what is wanted now") func seekBack() {
        let rig = Rig(blocks: 4)
        rig.cursor.beginRun(run, initialization: nil, segments: (20..<30).map { rig.key($0) })
        _ = rig.cursor.nextRun()
        for number in 20..<24 { rig.put(number, block) }
        rig.cursor.reset()
        rig.cursor.beginRun(InputRun(generation: 2, start: .zero), initialization: nil, segments: (0..<5).map { rig.key($0) })
        #expect(rig.put(0, block) == .accepted(block))
        #expect(rig.store.state(of: rig.key(23)) == .absent)
        #expect(rig.store.state(of: rig.key(20)) == .complete(bytes: block))
        // But what is needed later may not push out what is needed sooner.
        for number in 1..<4 { rig.put(number, block) }
        #expect(rig.put(4, block) == .full)
        #expect(rig.store.state(of: rig.key(0)) == .complete(bytes: block))
    }

    @Test("a seek inside the buffer refetches nothing") func seekInside() {
        let rig = Rig()
        rig.cursor.beginRun(run, initialization: nil, segments: (0..<3).map { rig.key($0) })
        _ = rig.cursor.nextRun()
        for number in 0..<3 { rig.put(number, block) }
        _ = rig.readAll()
        rig.cursor.reset()
        #expect(rig.read(10).0 == .interrupted)
        rig.cursor.beginRun(InputRun(generation: 2, start: MediaTime(seconds: 4)), initialization: nil, segments: [rig.key(1), rig.key(2)])
        #expect(rig.cursor.nextRun() == .run(InputRun(generation: 2, start: MediaTime(seconds: 4))))
        #expect(rig.readAll().1 == Rig.bytes(1, block) + Rig.bytes(2, block))
    }

    @Test("runs follow one another: an end between them, then the next on request") func discontinuity() {
        let rig = Rig()
        rig.put(0, 100)
        rig.put(1, 200)
        let second = InputRun(generation: 1, start: MediaTime(seconds: 4))
        rig.cursor.beginRun(run, initialization: nil, segments: [rig.key(0)])
        rig.cursor.beginRun(second, initialization: nil, segments: [rig.key(1)])
        _ = rig.cursor.nextRun()
        #expect(rig.readAll().1.count == 100)
        #expect(rig.read(1).0 == .end)
        #expect(rig.cursor.nextRun() == .run(second))
        #expect(rig.readAll().1.count == 200)
        #expect(rig.cursor.nextRun() == .notYet)
    }

    @Test("buffered ranges join neighbours and count the share of an arriving segment") func ranges() {
        let rig = Rig()
        rig.put(0, 1000)
        rig.put(1, 1000)
        rig.put(5, 1000)
        rig.store.begin(
            rig.key(2), expectedLength: 1000, span: TimeSpan(start: MediaTime(seconds: 8), duration: MediaTime(seconds: 4)))
        _ = Rig.bytes(2, 500).withUnsafeBytes { rig.store.append(rig.key(2), $0) }
        let keys = [0, 1, 2, 5].map { rig.key($0) }
        for (from, to) in [(0.0, 10.0), (3, 10), (9.5, 10), (10, 10), (15, 15), (20, 24), (23, 24), (24, 24)] {
            #expect(rig.store.bufferedEnd(along: keys[...], from: MediaTime(seconds: from)) == MediaTime(seconds: to), "from \(from)")
        }
    }

    @Test("what is buffered goes on in another variant, and stops where nothing is known of an arriving segment") func variants() {
        let rig = Rig()
        rig.put(0, 1000)
        let other = StoreKey(track: video, variant: 7, part: .media(1))
        let keys = [rig.key(0), other]
        rig.store.begin(other, span: TimeSpan(start: MediaTime(seconds: 4), duration: MediaTime(seconds: 4)))
        #expect(rig.store.bufferedEnd(along: keys[...], from: .zero) == MediaTime(seconds: 4))
        rig.store.finish(other)
        #expect(rig.store.bufferedEnd(along: keys[...], from: .zero) == MediaTime(seconds: 8))
        #expect(rig.store.bufferedEnd(along: [], from: .zero) == .zero)
    }
}

@Suite struct ChunkCursorTests {
    @Test("a file is read across chunks, sought, and ends at its length") func file() {
        let loader = FakeSignal()
        let store = SegmentStore(budget: 32 * block, loaderSignal: loader)
        let cursor = ChunkCursor(store: store, track: video, chunkSize: 100_000, signal: FakeSignal())
        let film = Rig.bytes(3, 250_000)
        cursor.beginRun(InputRun(generation: 1, start: .zero))
        #expect(cursor.nextRun() == .run(InputRun(generation: 1, start: .zero)))
        var buffer = [UInt8](repeating: 0, count: 300_000)
        #expect(buffer.withUnsafeMutableBytes { cursor.read(into: $0) } == .notYet)
        #expect(loader.wait(until: nil))
        #expect(cursor.nextMissingChunk() == 0)
        cursor.setLength(250_000)
        for chunk in [0, 2] {
            let key = StoreKey(track: video, part: .media(chunk))
            store.begin(key)
            _ = film.withUnsafeBytes {
                store.append(key, UnsafeRawBufferPointer(rebasing: $0[(chunk * 100_000)..<min(250_000, (chunk + 1) * 100_000)]))
            }
            store.finish(key)
        }
        #expect(buffer.withUnsafeMutableBytes { cursor.read(into: $0) } == .bytes(100_000))
        #expect(Array(buffer.prefix(100_000)) == Array(film.prefix(100_000)))
        #expect(buffer.withUnsafeMutableBytes { cursor.read(into: $0) } == .notYet)
        #expect(cursor.nextMissingChunk() == 1)
        #expect(cursor.seek(to: 240_000))
        #expect(buffer.withUnsafeMutableBytes { cursor.read(into: $0) } == .bytes(10_000))
        #expect(Array(buffer.prefix(10_000)) == Array(film.suffix(10_000)))
        #expect(buffer.withUnsafeMutableBytes { cursor.read(into: $0) } == .end)
        #expect(cursor.seek(to: 250_001) == false)
        #expect(cursor.seek(to: -1) == false)
        for (from, ahead) in [(0, 100_000), (60_000, 40_000), (100_000, 0), (200_000, 50_000), (240_000, 10_000), (250_000, 0)] {
            #expect(cursor.seek(to: Int64(from)))
            #expect(cursor.bytesAhead == Int64(ahead), "from \(from)")
        }
        _ = loader.wait(until: nil)
        #expect(cursor.seek(to: 150_000))
        #expect(loader.isRaised)
    }

    @Test("bytes that can't be had give the exact error at the hole, and a new run forgets it") func failure() {
        let store = SegmentStore(budget: 4 * block, loaderSignal: FakeSignal())
        let cursor = ChunkCursor(store: store, track: video, signal: FakeSignal())
        cursor.beginRun(InputRun(generation: 1, start: .zero))
        _ = cursor.nextRun()
        cursor.fail(.connectionRefused(host: "x"))
        var buffer = [UInt8](repeating: 0, count: 10)
        #expect(buffer.withUnsafeMutableBytes { cursor.read(into: $0) } == .failed(.connectionRefused(host: "x")))
        cursor.beginRun(InputRun(generation: 2, start: .zero))
        #expect(buffer.withUnsafeMutableBytes { cursor.read(into: $0) } == .interrupted)
        _ = cursor.nextRun()
        #expect(buffer.withUnsafeMutableBytes { cursor.read(into: $0) } == .notYet)
    }

    @Test("after a seek far back a full store gives way to the chunk that is wanted") func seekBack() {
        let store = SegmentStore(budget: 4 * block, loaderSignal: FakeSignal())
        let cursor = ChunkCursor(store: store, track: video, chunkSize: block, signal: FakeSignal())
        cursor.beginRun(InputRun(generation: 1, start: .zero))
        _ = cursor.nextRun()
        _ = cursor.seek(to: Int64(100 * block))
        func put(_ number: Int) -> StoreWrite {
            let key = StoreKey(track: video, part: .media(number))
            store.begin(key)
            let result = Rig.bytes(number, block).withUnsafeBytes { store.append(key, $0) }
            store.finish(key)
            return result
        }
        for number in 100..<104 { #expect(put(number) == .accepted(block)) }
        _ = cursor.seek(to: 0)
        #expect(put(0) == .accepted(block))
        #expect(store.state(of: StoreKey(track: video, part: .media(103))) == .absent)
    }
}

@Suite struct FetchPolicyTests {
    private func decide(
        _ video: Double, _ audio: Double, bytes: Int = 0, active: (Int, Int) = (0, 0), last: Bool = false,
        policy: FetchPolicy = FetchPolicy()
    ) -> FetchDecision {
        policy.decide(
            FetchSnapshot(
                tracks: [
                    TrackDemand(
                        track: StoreTrack(0), ahead: MediaTime(seconds: video), next: last ? nil : 7, nextBytes: 1000, active: active.0),
                    TrackDemand(
                        track: StoreTrack(1), ahead: MediaTime(seconds: audio), next: last ? nil : 9, nextBytes: 100, active: active.1),
                ], bytesAhead: bytes, budget: 100_000))
    }

    @Test("the track that runs dry first is fetched first") func least() {
        #expect(decide(4, 8) == .fetch(StoreTrack(0), number: 7))
        #expect(decide(8, 4) == .fetch(StoreTrack(1), number: 9))
    }

    @Test("both are fetched side by side, but one never runs off from the other") func sideBySide() {
        #expect(decide(4, 8, active: (1, 0)) == .fetch(StoreTrack(1), number: 9))
        #expect(decide(4, 18, active: (1, 0)) == .wait)
        #expect(decide(4, 8, active: (1, 1)) == .wait)
    }

    @Test("enough is enough: the goal in time, the share in bytes, the end of the film") func goals() {
        #expect(decide(60, 61) == .wait)
        #expect(decide(20, 20, bytes: 74_500) == .wait)
        #expect(decide(2, 20, bytes: 74_500) == .fetch(StoreTrack(0), number: 7))
        #expect(decide(0, 0, last: true) == .wait)
    }

    @Test("after a stall more than four seconds come before what is kept behind") func margin() {
        let policy = FetchPolicy(margin: MediaTime(seconds: 6))
        #expect(decide(5, 20, bytes: 74_500) == .wait)
        #expect(decide(5, 20, bytes: 74_500, policy: policy) == .fetch(StoreTrack(0), number: 7))
        #expect(decide(6, 20, bytes: 74_500, policy: policy) == .wait)
    }
}
