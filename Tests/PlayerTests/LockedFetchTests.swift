import Buffering
import Media
import Playlist
import TestSupport
import Testing

@testable import Player

@Suite("A fetch of what is encrypted") struct LockedFetchTests {
    private static let keyBytes: [UInt8] = (0..<16).map { UInt8($0 * 11 + 3) }
    private static let vector: [UInt8] = (0..<16).map { UInt8(255 - $0) }
    private static let keyURL = "http://film/key"
    private static let lock = ResourceLock(keyURL: keyURL, vector: vector)
    private let key = StoreKey(track: TrackCursors.main, part: .media(0))

    private struct Outcome {
        var progress: ResourceFetch.Progress
        var fetch: ResourceFetch
    }

    private func ring(_ bench: LoadingBench) -> KeyRing {
        KeyRing(cipher: FakeCipher(), source: bench.source, signal: bench.signal, retries: .standard)
    }

    private func run(
        _ bench: LoadingBench, _ fetch: ResourceFetch, keys: KeyRing, ticks: Int = 1200,
        isFilm: (UnsafeRawBufferPointer) -> Bool = { _ in true }
    ) -> Outcome {
        var fetch = fetch
        for _ in 0..<ticks {
            let progress = fetch.step(
                now: bench.clock.now(), source: bench.source, store: bench.store, signal: bench.signal, retries: .standard, keys: keys,
                isFilm: isFilm)
            switch progress {
            case .done, .failed, .foreign: return Outcome(progress: progress, fetch: fetch)
            default: bench.tick()
            }
        }
        return Outcome(progress: .waiting(until: nil), fetch: fetch)
    }

    private func fetch(_ range: ByteRange? = nil, _ lock: ResourceLock = lock) -> ResourceFetch {
        ResourceFetch(key: key, url: LoadingBench.url, range: range, span: nil, lock: lock)
    }

    private func contents(_ bench: LoadingBench) -> [UInt8] {
        bench.cursors.picture.beginRun(InputRun(generation: 1, start: .zero), initialization: nil, segments: [key])
        _ = bench.cursors.picture.nextRun()
        return LoadingBench.read(bench.cursors.picture)
    }

    private static func encrypted(_ plain: [UInt8]) -> [UInt8] { FakeCipher.encrypt(plain, key: keyBytes, vector: vector) }

    @Test(
        "whatever its length, it comes out as it was, without its padding",
        arguments: [1, 15, 16, 17, 1007, 1008, 1009, 1024, 32_752, 32_768, 65_535, 65_536, 65_537, 300_000])
    func lengths(_ length: Int) {
        let bench = LoadingBench()
        let plain = LoadingBench.bytes(length)
        bench.source.serve(LoadingBench.url, .bytes(Self.encrypted(plain)))
        bench.source.serve(Self.keyURL, .bytes(Self.keyBytes))
        let outcome = run(bench, fetch(), keys: ring(bench))
        #expect(outcome.progress == .done)
        #expect(!outcome.fetch.isRagged)
        #expect(contents(bench) == plain)
    }

    @Test("its bytes can be read as they come, all but the last block") func streaming() {
        let bench = LoadingBench(rate: 100_000)
        let plain = LoadingBench.bytes(100_000)
        bench.source.serve(LoadingBench.url, .bytes(Self.encrypted(plain)))
        bench.source.serve(Self.keyURL, .bytes(Self.keyBytes))
        let half = run(bench, fetch(), keys: ring(bench), ticks: 50)
        #expect(half.progress == .waiting(until: nil))
        let received = Int(half.fetch.received)
        #expect(received > 30_000 && received < 60_000)
        let readable = contents(bench)
        #expect(readable.count > received - 32 && readable.count < received)
        #expect(readable[...] == plain[..<readable.count])
    }

    @Test("it goes on in the middle of a block where the line broke, with the chain that it had", arguments: [1, 15, 16, 70_001, 70_016])
    func resumed(_ cut: Int) {
        let bench = LoadingBench()
        let plain = LoadingBench.bytes(200_000)
        let noise = [UInt8](repeating: 9, count: 1000)
        bench.source.serve(LoadingBench.url, .bytes(noise + Self.encrypted(plain) + noise))
        bench.source.serve(Self.keyURL, .bytes(Self.keyBytes))
        // The segment's own request comes first, then the key's.
        bench.source.cutRequest(0, after: cut, with: .connectionRefused(host: "film"))
        let outcome = run(bench, fetch(ByteRange(start: 1000, end: 201_008)), keys: ring(bench))
        #expect(outcome.progress == .done)
        let asked = bench.source.asked.map(\.request)
        #expect(asked.map(\.url) == [LoadingBench.url, Self.keyURL, LoadingBench.url])
        #expect(asked.last?.range == ByteRange(start: 1000 + Int64(cut), end: 201_008))
        #expect(contents(bench) == plain)
    }

    @Test("a server that starts over starts the chain over") func startedOver() {
        let bench = LoadingBench()
        let plain = LoadingBench.bytes(200_000)
        bench.source.serve(LoadingBench.url, .bytes(Self.encrypted(plain)))
        bench.source.serve(Self.keyURL, .bytes(Self.keyBytes))
        bench.source.ignoreRanges()
        bench.source.cutRequest(0, after: 70_001, with: .connectionRefused(host: "film"))
        #expect(run(bench, fetch(), keys: ring(bench)).progress == .done)
        #expect(contents(bench) == plain)
    }

    @Test("a key is fetched once for all that it opens, eight of them are kept, and one that went comes again") func once() {
        let bench = LoadingBench()
        bench.source.serve(LoadingBench.url, .bytes(Self.encrypted(LoadingBench.bytes(100))))
        let urls = (0...KeyRing.capacity).map { "http://film/key\($0)" }
        for url in urls { bench.source.serve(url, .bytes(Self.keyBytes)) }
        let keys = ring(bench)
        for url in urls + [urls[1], urls[8], urls[0]] {
            #expect(run(bench, fetch(nil, ResourceLock(keyURL: url, vector: Self.vector)), keys: keys).progress == .done)
        }
        #expect(bench.source.asked.map(\.request.url).filter { $0 != LoadingBench.url } == urls + [urls[0]])
    }

    @Test(
        "what is no key is told as that, by the first byte too many",
        arguments: [(0, 0), (15, 15), (17, 17), (5000, 17)])
    func wrongLength(_ row: (length: Int, told: Int)) {
        let bench = LoadingBench()
        bench.source.serve(LoadingBench.url, .bytes(Self.encrypted(LoadingBench.bytes(100))))
        bench.source.serve(Self.keyURL, .bytes([UInt8](repeating: 1, count: row.length)))
        let outcome = run(bench, fetch(), keys: ring(bench))
        #expect(outcome.progress == .failed(.keyOfWrongLength(url: Self.keyURL, received: row.told)))
        #expect(bench.source.active == 0)
    }

    @Test("a key that isn't there is told at once, with the server's word") func missing() {
        let bench = LoadingBench()
        bench.source.serve(LoadingBench.url, .bytes(Self.encrypted(LoadingBench.bytes(100))))
        let outcome = run(bench, fetch(), keys: ring(bench))
        #expect(outcome.progress == .failed(.keyUnavailable(.status(404, url: Self.keyURL))))
        #expect(bench.source.asked.count == 2)
        #expect(bench.source.active == 0)
    }

    @Test("a server that hiccups is asked for the key again") func hiccup() {
        let bench = LoadingBench()
        let plain = LoadingBench.bytes(100)
        bench.source.serve(LoadingBench.url, .bytes(Self.encrypted(plain)))
        bench.source.serve(Self.keyURL, .bytes(Self.keyBytes))
        bench.source.failRequest(1, with: .status(503, url: Self.keyURL))
        bench.source.cutRequest(2, after: 7, with: .connectionRefused(host: "film"))
        #expect(run(bench, fetch(), keys: ring(bench)).progress == .done)
        #expect(contents(bench) == plain)
    }

    @Test("a server that says nothing is told within seven seconds") func silent() {
        let bench = LoadingBench(rate: 0)
        bench.source.serve(LoadingBench.url, .bytes(Self.encrypted(LoadingBench.bytes(100))))
        bench.source.serve(Self.keyURL, .bytes(Self.keyBytes))
        let before = bench.clock.now()
        let outcome = run(bench, fetch(), keys: ring(bench))
        #expect(outcome.progress == .failed(.keyUnavailable(.silent(url: Self.keyURL))))
        #expect(bench.clock.now() - before <= .seconds(7))
    }

    @Test("the wrong key is told by the first bytes, puts nothing into the store, and is fetched anew") func wrongKey() {
        let bench = LoadingBench()
        bench.source.serve(LoadingBench.url, .bytes(Self.encrypted([0x47] + LoadingBench.bytes(5000))))
        bench.source.serve(Self.keyURL, .bytes(Self.keyBytes.reversed()))
        let keys = ring(bench)
        let isFilm: (UnsafeRawBufferPointer) -> Bool = { $0[0] == 0x47 && $0.count >= 1008 }
        let wrong = run(bench, fetch(), keys: keys, isFilm: isFilm)
        #expect(wrong.progress == .failed(.keyOpensNothing(url: LoadingBench.url)))
        #expect(bench.store.state(of: key) == .arriving(bytes: 0))
        bench.source.serve(Self.keyURL, .bytes(Self.keyBytes))
        #expect(run(bench, fetch(), keys: keys, isFilm: isFilm).progress == .done)
    }

    @Test("an end without padding, or inside a block, keeps what there is and is told") func ragged() {
        let plain = LoadingBench.bytes(4096)
        let bare = FakeCipher.encryptBlocks(plain, key: Self.keyBytes, vector: Self.vector)
        for body in [bare, bare + [1, 2, 3]] {
            let bench = LoadingBench()
            bench.source.serve(LoadingBench.url, .bytes(body))
            bench.source.serve(Self.keyURL, .bytes(Self.keyBytes))
            let outcome = run(bench, fetch(), keys: ring(bench))
            #expect(outcome.progress == .done)
            #expect(outcome.fetch.isRagged)
            #expect(contents(bench) == plain)
        }
    }

    @Test("without a cipher it is refused by name") func withoutCipher() {
        let bench = LoadingBench()
        let keys = KeyRing(cipher: nil, source: bench.source, signal: bench.signal, retries: .standard)
        let reason = "there is nothing here that could hold its key"
        #expect(run(bench, fetch(), keys: keys).progress == .failed(.other(url: Self.keyURL, reason: reason)))
    }
}
