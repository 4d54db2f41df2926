import Crypto
import Media
import TestSupport
import Testing

@testable import ClubService

@Suite struct SegmentLockTests {
    private static let key = ContentKey(id: [UInt8](0..<16), key: [UInt8](16..<32))

    /// An initialization segment with one track; its boxes hold only what is looked at.
    static func start(_ kind: String) -> [UInt8] {
        typealias W = BoxWriter
        let setup = kind == "avc1" ? W.box("avcC", [1, 0x64, 0, 0x28, 0xff, 0xe1, 0, 0]) : W.box("esds", [0, 0, 0, 0])
        let entry = W.box(kind, [UInt8](repeating: 0, count: kind == "avc1" ? 78 : 28) + setup)
        let table = W.box("stbl", W.full("stsd", W.number(1, 4) + entry))
        let media = W.box(
            "mdia", W.full("mdhd", [UInt8](repeating: 0, count: 8) + W.number(24_000, 4) + W.number(0, 8)) + W.box("minf", table))
        let usual = W.full("trex", W.number(1, 4) + W.number(1, 4) + W.number(1001, 4) + W.number(0, 4) + W.number(0, 4))
        return W.box("ftyp", Array("cmfc".utf8)) + W.box("moov", W.box("trak", media) + W.box("mvex", usual))
    }

    /// A segment of samples, with a `sidx` that counts bytes.
    static func segment(_ samples: [[UInt8]]) -> [UInt8] {
        typealias W = BoxWriter
        func movie(_ offset: Int) -> [UInt8] {
            let run = W.full(
                "trun", flags: 0x201,
                W.number(UInt64(samples.count), 4) + W.number(UInt64(offset), 4) + samples.flatMap { W.number(UInt64($0.count), 4) })
            let track = W.full("tfhd", flags: 0x2_0000, W.number(1, 4)) + W.full("tfdt", version: 1, W.number(96_096, 8)) + run
            return W.box("moof", W.full("mfhd", W.number(1, 4)) + W.box("traf", track))
        }
        let data = W.box("mdat", samples.flatMap { $0 })
        return W.full("sidx", W.number(0, 4)) + movie(movie(0).count + 8) + data
    }

    /// A slice with its length before it.
    static func unit(_ type: UInt8, _ count: Int) -> [UInt8] {
        BoxWriter.number(UInt64(count), 4) + [type] + (1..<count).map { UInt8(truncatingIfNeeded: $0) }
    }

    @Test("What a track's header and segments say is read: the codec's name, when it begins and how long it is")
    func read() throws {
        let header = try TrackHeader(Self.start("avc1"), path: "x")
        #expect(header.codec == "avc1.640028" && header.timescale == 24_000 && header.hasUnits)
        let parts = try SegmentFragments(Self.segment([Self.unit(0x65, 100), Self.unit(0x41, 50)]), header: header, path: "x")
        #expect(parts.start == 96_096 && parts.duration == 2002)
        #expect(try TrackHeader(Self.start("mp4a"), path: "x").codec == "mp4a.40.2")
    }

    @Test("A picture's types and slice headers stay readable, whole blocks are locked, and the same key opens them")
    func units() throws {
        let header = try TrackHeader(Self.start("avc1"), path: "x")
        let sample = Self.unit(0x67, 20) + Self.unit(0x65, 1000) + Self.unit(0x41, 30)
        let lock = try #require(SegmentLock(Self.key))
        let locked = try lock.segment(Self.segment([sample]), header: header, track: 3, number: 7, path: "x")
        let file = BoxBytes(bytes: locked)
        #expect(file.boxes.map { $0.kind } == ["moof", "mdat"])
        let vectors = try #require(file.box(["moof", "traf", "senc"], in: 0..<locked.count)).content
        // One sample; its vector: track, segment, sample; then one stretch of 24 + 60 clear bytes and 59 blocks, and one that is clear.
        let vector: [UInt8] = BoxWriter.number(3 << 52 | 7 << 20, 8)
        let locks: [UInt8] = [0, 84] + BoxWriter.number(944, 4)
        let clear: [UInt8] = [0, 34] + BoxWriter.number(0, 4)
        let parts: [UInt8] = BoxWriter.number(2, 2) + locks + clear
        let head: [UInt8] = [0, 0, 0, 2, 0, 0, 0, 1]
        let row: [UInt8] = head + vector + parts
        #expect(Array(locked[vectors]) == row)
        let place = try #require(file.box(["moof", "traf", "saio"], in: 0..<locked.count)).content
        #expect(file.int(place.upperBound - 4) == vectors.lowerBound + 8)
        let media = try #require(file.box(["mdat"], in: 0..<locked.count)).content
        let fragment = try #require(try SegmentFragments(locked, header: header, path: "x").fragments.first)
        #expect(fragment.dataOffset == media.lowerBound)
        var opened = Array(locked[media])
        #expect(opened != sample && opened.prefix(84) == sample.prefix(84) && opened.suffix(34) == sample.suffix(34))
        let decryptor = try #require(Self.key.key.withUnsafeBytes { OpenSSLCipher().makeDecryptor(.counter, key: $0) })
        decryptor.begin(vector + [UInt8](repeating: 0, count: 8))
        let isOpen = opened.withUnsafeMutableBytes { decryptor.open(UnsafeMutableRawBufferPointer(rebasing: $0[84..<1028])) }
        #expect(isOpen && opened == sample)
    }

    @Test("Every sample has a vector of its own, whatever its track and segment")
    func vectors() throws {
        let header = try TrackHeader(Self.start("mp4a"), path: "x")
        let lock = try #require(SegmentLock(Self.key))
        var seen: Set<[UInt8]> = []
        for (track, number) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let samples = [[UInt8]](repeating: [UInt8](repeating: 9, count: 40), count: 3)
            let bytes = try lock.segment(Self.segment(samples), header: header, track: track, number: number, path: "x")
            let file = BoxBytes(bytes: bytes)
            let media = try #require(file.box(["mdat"], in: 0..<bytes.count)).content
            for start in stride(from: media.lowerBound, to: media.upperBound, by: 40) { seen.insert(Array(bytes[start..<(start + 40)])) }
        }
        #expect(seen.count == 12)
    }

    @Test("A header names its key and hides what its samples are")
    func header() throws {
        let lock = try #require(SegmentLock(Self.key))
        let bytes = try lock.header(Self.start("avc1"), path: "x")
        let file = BoxBytes(bytes: bytes)
        let table = try #require(file.box(["moov", "trak", "mdia", "minf", "stbl", "stsd"], in: 0..<bytes.count)).content
        let entry = try #require(file.boxes(in: (table.lowerBound + 8)..<table.upperBound).first)
        #expect(entry.kind == "encv")
        let inside = TrackHeader.extensions(of: FileBox(kind: "encv", whole: entry.whole, content: entry.content))
        let key = try #require(file.box(["sinf", "schi", "tenc"], in: inside)).content
        #expect(Array(bytes[key]) == [0, 0, 0, 0, 0, 0, 1, 8] + Self.key.id)
        #expect(file.box(["moov", "pssh"], in: 0..<bytes.count) != nil)
    }

    @Test("Bytes that are none of ffmpeg's are refused in words")
    func refused() throws {
        #expect(throws: PackagingError.wrongSegment(path: "x", reason: "its header has no track")) { try TrackHeader([], path: "x") }
        #expect(throws: PackagingError.wrongSegment(path: "x", reason: "its header names hvc1")) {
            try TrackHeader(Self.start("hvc1"), path: "x")
        }
        let header = try TrackHeader(Self.start("avc1"), path: "x")
        #expect(throws: PackagingError.wrongSegment(path: "x", reason: "it has no samples")) {
            try SegmentFragments([], header: header, path: "x")
        }
        let whole = Self.segment([Self.unit(0x65, 100)])
        #expect(throws: PackagingError.wrongSegment(path: "x", reason: "its samples are broken off")) {
            try SegmentFragments(Array(whole.dropLast(8)), header: header, path: "x")
        }
        let lock = try #require(SegmentLock(Self.key))
        #expect(throws: PackagingError.wrongSegment(path: "x", reason: "a picture's units are broken off")) {
            try lock.segment(Self.segment([[0, 0, 1, 0, 5]]), header: header, track: 0, number: 0, path: "x")
        }
        #expect(SegmentLock(ContentKey(id: [1], key: [2])) == nil)
    }

    @Test("No bytes make the reading or the locking trap")
    func fuzz() throws {
        let starts = [Self.start("avc1"), Self.start("mp4a")]
        let segments = [Self.segment([Self.unit(0x65, 300), Self.unit(0x41, 70)]), Self.segment([[1, 2, 3], [4, 5]])]
        let lock = try #require(SegmentLock(Self.key))
        let words = ["moof", "traf", "trun", "mdat", "\u{0}\u{0}\u{0}\u{1}", "\u{7f}\u{7f}\u{7f}\u{7f}", "stsd", "\u{0}\u{0}\u{0}\u{8}"]
        Fuzzing.run { generator, seed in
            let start = Fuzzing.mutated(starts, words: words, &generator)
            _ = try? lock.header(start, path: "x")
            let sound = starts[Int.random(in: 0...1, using: &generator)]
            guard let header = (try? TrackHeader(start, path: "x")) ?? (try? TrackHeader(sound, path: "x")) else { return }
            let bytes = Fuzzing.mutated(segments, words: words, &generator)
            guard let made = try? lock.segment(bytes, header: header, track: 1, number: 1, path: "x") else { return }
            let again = try? SegmentFragments(made, header: header, path: "x")
            let first = try? SegmentFragments(bytes, header: header, path: "x")
            #expect(again == nil || again?.duration == first?.duration, "seed \(seed)")
        }
    }
}
