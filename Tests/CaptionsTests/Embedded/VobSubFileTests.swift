import Captions
import Media
import TestSupport
import Testing

/// The two files of a DVD's captions.
@Suite("VobSub's two files") struct VobSubFileTests {
    static let index = """
        # VobSub index file, v7 (do not modify this line!)
        size: 720x576
        org: 0, 0
        palette: 000000, ffffff, 808080, 0000ff
        langidx: 1
        id: en, index: 0
        # alt: English
        timestamp: 00:00:01:500, filepos: 000000000
        timestamp: 00:00:03:000, filepos: 000000c00
        timestamp: nonsense
        id: fr, index: 1
        delay: 00:00:01:000
        timestamp: 00:00:02:000, filepos: 000000400
        timestamp: 01:00:02:000, filepos: 0000fff00

        """

    /// A unit of so many bytes, which begins with its length.
    static func unit(_ count: Int, _ fill: UInt8) -> [UInt8] {
        [UInt8(count >> 8), UInt8(count & 0xFF)] + [UInt8](repeating: fill, count: count - 2)
    }

    /// A pack with one piece of a stream's unit, and what fills it up to a length (ISO/IEC 13818-1 §2.5.3).
    static func pack(_ piece: [UInt8], stream: UInt8, length: Int = 0x400) -> [UInt8] {
        var bytes: [UInt8] = [0, 0, 1, 0xBA, 0x44, 0, 4, 0, 4, 1, 0, 0, 3, 0xF8]
        let body: [UInt8] = [0x81, 0x80, 5, 0x21, 0, 1, 0, 1, stream] + piece
        bytes += [0, 0, 1, 0xBD, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
        let rest = length - bytes.count - 6
        bytes += [0, 0, 1, 0xBE, UInt8(rest >> 8), UInt8(rest & 0xFF)] + [UInt8](repeating: 0xFF, count: rest)
        return bytes
    }

    /// English's first unit in the first and third pack, French's between them.
    static let pictures: [UInt8] = {
        let first = unit(1200, 0xE1)
        var packs = pack(Array(first[..<900]), stream: 0x20)
        packs += pack(unit(300, 0xF1), stream: 0x21)
        packs += pack(Array(first[900...]), stream: 0x20)
        return packs + pack(unit(100, 0xE2), stream: 0x20)
    }()

    @Test("languages, times and places come from the index, pictures from the packs")
    func whole() throws {
        let file = try VobSubFile(index: Array(Self.index.utf8))
        #expect(file.tracks.map(\.captions.language) == ["en", "fr"])
        #expect(file.tracks.map(\.captions.stream) == [0, 1])
        #expect(file.tracks.map(\.captions.isDefault) == [false, true])
        #expect(file.tracks[0].captions.canvas == PixelSize(width: 720, height: 576))
        #expect(
            String(decoding: file.tracks[0].captions.header, as: UTF8.self) == "size: 720x576\npalette: 000000, ffffff, 808080, 0000ff\n")
        #expect(file.warnings.map(\.line) == [10])
        let french = file.packets(of: file.tracks[1], in: Self.pictures)
        // The second lies outside of the pictures; both are later by the delay.
        #expect(french.map(\.time) == [MediaTime(seconds: 3)])
        #expect(french.map(\.bytes) == [Self.unit(300, 0xF1)])
        let english = file.packets(of: file.tracks[0], in: Self.pictures)
        #expect(english.map(\.bytes.count) == [1200, 100] && english.map(\.time) == [MediaTime(seconds: 1.5), MediaTime(seconds: 3)])
        #expect(english.map(\.bytes) == [Self.unit(1200, 0xE1), Self.unit(100, 0xE2)])
    }

    @Test("what is no index is refused")
    func refused() {
        #expect(throws: CaptionError("it does not begin as an index of VobSub does")) { try VobSubFile(index: Array("1\n00:00".utf8)) }
    }

    @Test("many lines for one place cost no more than the pictures are long")
    func work() throws {
        let lines = (0..<50_000).map { _ in "timestamp: 00:00:01:000, filepos: 000000000\n" }.joined()
        let file = try VobSubFile(index: Array((Self.index + lines).utf8))
        let seconds = Fuzzing.processorTime { _ = file.packets(of: file.tracks[1], in: Self.pictures) }
        #expect(seconds < 0.5)
    }

    @Test("a broken index, or broken packs, are read as far as they go, and never trap")
    func fuzz() {
        let words = [
            "id: ", "index: ", "timestamp: ", "filepos: ", "ffffffffffffffff", "delay: -", "size: ", "x", ":", ",", "\n",
            "99999999999999999999",
        ]
        let limits = CaptionLimits(bytes: 6000, cues: 4, spans: 12, depth: 3, warnings: 5)
        Fuzzing.run { generator, seed in
            let index = Fuzzing.mutated([Array(Self.index.utf8)], words: words, &generator)
            let pictures = Fuzzing.mutated([Self.pictures], words: ["\0\0\u{1}", "\0"], &generator)
            guard let file = try? VobSubFile(index: index, limits: limits) else { return }
            var count = 0
            for track in file.tracks { count += file.packets(of: track, in: pictures).count }
            #expect(count <= 4 && file.warnings.count <= 5, "seed \(seed)")
        }
    }
}
