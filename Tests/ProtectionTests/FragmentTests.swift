import Crypto
import LinuxIO
import Media
import TestSupport
import Testing

@testable import Protection

@Suite("Fragments that are opened as they come") struct FragmentTests {
    /// Two samples of two keys in one fragment, told by a group; the third is in the clear.
    private struct Film {
        static let first: [UInt8] = [UInt8](repeating: 0xA1, count: 16)
        static let second: [UInt8] = [UInt8](repeating: 0xB2, count: 16)
        static let keys: [[UInt8]] = [(0..<16).map { UInt8($0 + 1) }, (0..<16).map { UInt8(200 - $0) }]
        let plain: [[UInt8]] = [Lock.bytes(100, seed: 5), Lock.bytes(64, seed: 6), Lock.bytes(50, seed: 7)]

        static func chest() -> KeyChest {
            let chest = KeyChest(cipher: OpenSSLCipher())
            for (id, key) in zip([first, second], keys) {
                guard let id = KeyID(id) else { continue }
                _ = key.withUnsafeBytes { chest.put(.id(id), key: $0) }
            }
            return chest
        }

        static func entry(_ scheme: String = "cenc", key: [UInt8] = first, vectorSize: UInt8 = 8) -> [UInt8] {
            let tenc = TestBox.full("tenc", [0, 0, 1, vectorSize] + key)
            let sinf = TestBox.box(
                "sinf",
                TestBox.box("frma", Array("avc1".utf8)) + TestBox.full("schm", Array(scheme.utf8) + [0, 1, 0, 0])
                    + TestBox.box("schi", tenc))
            return TestBox.box("encv", [UInt8](repeating: 0, count: 78) + sinf)
        }

        static func movie(_ entries: [[UInt8]]) -> [UInt8] {
            let stsd = TestBox.full("stsd", TestBox.word(entries.count) + entries.joined())
            let stbl = TestBox.box("stbl", stsd)
            let hdlr = TestBox.full("hdlr", [0, 0, 0, 0] + Array("vide".utf8) + [UInt8](repeating: 0, count: 13))
            let mdia = TestBox.box("mdia", hdlr + TestBox.box("minf", stbl))
            let tkhd = TestBox.full("tkhd", [UInt8](repeating: 0, count: 8) + TestBox.word(1) + [UInt8](repeating: 0, count: 64))
            let trex = TestBox.full("trex", TestBox.word(1) + TestBox.word(1) + TestBox.word(0) + TestBox.word(0) + TestBox.word(0))
            return TestBox.box("moov", TestBox.box("trak", tkhd + mdia) + TestBox.box("mvex", trex))
        }

        static let seig: [UInt8] = {
            // Of two groups the first has another key and its own vectors, the second none: it is in the clear.
            let rotated: [UInt8] = [0, 0, 1, 8] + second
            let clear: [UInt8] = [0, 0, 0, 0] + [UInt8](repeating: 0, count: 16)
            return TestBox.full("sgpd", Array("seig".utf8) + TestBox.word(20) + TestBox.word(2) + rotated + clear, version: 1)
        }()

        static let mapping: [UInt8] = TestBox.full(
            "sbgp",
            Array("seig".utf8) + TestBox.word(3) + TestBox.word(1) + TestBox.word(0) + TestBox.word(1) + TestBox.word(0x10001)
                + TestBox.word(1) + TestBox.word(0x10002))

        func fragment() -> [UInt8] {
            let vectors: [[UInt8]] = [[1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6, 5, 4, 3, 2, 1]]
            let padded = vectors.map { $0 + [UInt8](repeating: 0, count: 8) }
            let locked: [[UInt8]] = [
                SampleLocker(key: Self.keys[0], vector: padded[0]).lock(plain[0], scheme: "cenc"),
                SampleLocker(key: Self.keys[1], vector: padded[1]).lock(plain[1], scheme: "cenc"), plain[2],
            ]
            func moof(offset: Int) -> [UInt8] {
                let tfhd = TestBox.full("tfhd", TestBox.word(1), flags: 0x20000)
                let sizes = plain.flatMap { TestBox.word($0.count) }
                let trun = TestBox.full("trun", TestBox.word(3) + TestBox.word(offset) + sizes, flags: 0x201)
                let senc = TestBox.full("senc", TestBox.word(3) + vectors[0] + vectors[1])
                let saiz = TestBox.full("saiz", [0] + TestBox.word(3) + [8, 8, 0])
                return TestBox.box("moof", TestBox.box("traf", tfhd + trun + senc + saiz + Self.seig + Self.mapping))
            }
            let offset = moof(offset: 0).count + 8
            return moof(offset: offset) + TestBox.box("mdat", Array(locked.joined()))
        }
    }

    /// - Returns: what came out, and why it ended.
    private func open(_ bytes: [UInt8], portion: Int, chest: KeyChest) -> (bytes: [UInt8], end: FragmentOpening.Step) {
        let opening = FragmentOpening(SampleOpener(chest), kind: .video)
        var out: [UInt8] = []
        var place = 0
        var room = [UInt8](repeating: 0, count: 50)
        while true {
            let step = opening.step()
            switch step {
            case .ready:
                let count = room.withUnsafeMutableBytes { opening.take(into: $0) }
                out += room[..<count]
            case .hungry:
                guard place < bytes.count else { return (out, step) }
                opening.feed(portion) { room in
                    let count = min(room.count, bytes.count - place)
                    room.copyBytes(from: bytes[place..<(place + count)])
                    place += count
                    return count
                }
            case .waiting, .failed: return (out, step)
            }
        }
    }

    @Test("groups of samples have keys of their own, and some none", arguments: [1, 7, 100, 10_000]) func groups(portion: Int) {
        let film = Film()
        let bytes = Film.movie([Film.entry()]) + film.fragment()
        let (out, end) = open(bytes, portion: portion, chest: Film.chest())
        #expect(end == .hungry)
        #expect(out.count == bytes.count)
        #expect(out.suffix(214).elementsEqual(film.plain.joined()))
        // Whoever demuxes behind it sees a film in the clear.
        for word in ["encv", "sinf", "senc", "saiz", "sgpd", "sbgp"] {
            let isThere = String(decoding: out.prefix(bytes.count - 222), as: UTF8.self).contains(word)
            #expect(!isThere, "\(word)")
        }
    }

    @Test("what needs a key waits for it, and nothing of it comes before") func waits() {
        let film = Film()
        let chest = KeyChest(cipher: OpenSSLCipher())
        let signal = CountedSignal()
        chest.serve(signal, waking: [signal])
        let bytes = Film.movie([Film.entry()]) + film.fragment()
        let opening = FragmentOpening(SampleOpener(chest), kind: .video)
        opening.feed(bytes.count) { room in
            room.copyBytes(from: bytes)
            return bytes.count
        }
        var room = [UInt8](repeating: 0, count: bytes.count)
        var step = opening.step()
        while step == .ready {
            _ = room.withUnsafeMutableBytes { opening.take(into: $0) }
            step = opening.step()
        }
        #expect(step == .waiting)
        let wishes = chest.takeWishes()
        #expect(wishes.count == 1 && signal.count == 1)
        for (name, id) in zip([Film.first, Film.second], Film.keys) {
            guard let name = KeyID(name) else { continue }
            _ = id.withUnsafeBytes { chest.put(.id(name), key: $0) }
        }
        #expect(signal.count == 3)
        #expect(opening.step() == .ready)
    }

    @Test("a scheme that isn't known is told by its name") func unknown() {
        let bytes = Film.movie([Film.entry("abcd")]) + Film().fragment()
        #expect(open(bytes, portion: 1000, chest: Film.chest()).end == .failed(.lockUnknown(scheme: "abcd")))
    }

    @Test("a key that nobody has is told by its name") func missing() {
        let chest = KeyChest(cipher: OpenSSLCipher())
        let bytes = Film.movie([Film.entry()]) + Film().fragment()
        let told = open(bytes, portion: 1000, chest: chest).end
        #expect(told == .failed(.keyUnknown(key: String(repeating: "b2", count: 16))))
    }

    @Test("a track that begins in the clear has two descriptions") func lead() {
        let clear = TestBox.box("avc1", [UInt8](repeating: 0, count: 78))
        let film = Film()
        // The samples are of the first one, which is in the clear here: nothing is touched.
        let bytes = Film.movie([clear, Film.entry()]) + film.fragment()
        let (out, end) = open(bytes, portion: 64, chest: Film.chest())
        #expect(end == .hungry)
        #expect(out.suffix(214) == bytes.suffix(214))
    }

    // MARK: Whatever comes

    @Test("whatever the bytes, none is lost, none is added, and nobody is hurt") func fuzz() {
        let film = Film()
        let corpus = [
            Film.movie([Film.entry()]) + film.fragment(),
            Film.movie([Film.entry("cbcs", vectorSize: 16)]) + film.fragment() + film.fragment(),
            film.fragment(), TestBox.box("mdat", []) + TestBox.box("free", [1, 2]),
        ]
        let words = [
            "moof", "traf", "senc", "sgpd", "seig", "mdat", "tenc", "\u{0}\u{0}\u{0}\u{1}", "\u{0}\u{0}\u{0}\u{8}", "saiz", "saio",
        ]
        let chest = Film.chest()
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(corpus, words: words, &generator)
            let (out, end) = open(bytes, portion: Int.random(in: 1...400, using: &generator), chest: chest)
            #expect(out.count <= bytes.count, "seed \(seed)")
            if case .waiting = end { Issue.record("seed \(seed): it waits for nobody") }
            _ = InitData.read(bytes)
        }
    }

    @Test("four times the boxes take about four times the work") func linear() {
        let times = [300, 1200].map { count in
            let bytes = Film.movie([Film.entry()]) + Array((0..<count).map { _ in Film().fragment() }.joined())
            let chest = Film.chest()
            return Fuzzing.processorTime { _ = open(bytes, portion: 4096, chest: chest) }
        }
        #expect(times[1] < times[0] * 9 + 0.01, "\(times)")
    }
}

/// Boxes for tests.
enum TestBox {
    static func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }

    static func box(_ kind: String, _ content: [UInt8]) -> [UInt8] { word(content.count + 8) + Array(kind.utf8) + content }

    static func full(_ kind: String, _ content: [UInt8], version: UInt8 = 0, flags: Int = 0) -> [UInt8] {
        box(kind, [version] + word(flags).dropFirst() + content)
    }
}

/// Counts how often it was raised.
final class CountedSignal: WakeSignal {
    private let state = Guarded(0)
    var count: Int { state.withLock { $0 } }
    func raise() { state.withLock { $0 += 1 } }
    func wait(until deadline: HostTime?) -> Bool { false }
}
