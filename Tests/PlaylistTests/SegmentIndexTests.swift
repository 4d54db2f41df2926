import Media
import Playlist
import Testing

@Suite("Segment indexes") struct SegmentIndexTests {
    struct Reference {
        var isIndex = false
        var size: UInt32
        var duration: UInt32 = 10
    }

    static func integer(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }

    static func box(version: UInt8 = 0, timescale: UInt64 = 10, time: UInt64 = 0, first: UInt64 = 0, _ references: [Reference]) -> [UInt8] {
        let width = version == 0 ? 4 : 8
        var body: [UInt8] = Array("sidx".utf8) + [version, 0, 0, 0] + integer(1, 4) + integer(timescale, 4)
        body += integer(time, width) + integer(first, width) + integer(UInt64(references.count), 4)
        for reference in references {
            body +=
                integer(UInt64(reference.size) | (reference.isIndex ? 1 << 31 : 0), 4) + integer(UInt64(reference.duration), 4)
                + integer(0x9000_0000, 4)
        }
        return integer(UInt64(body.count + 4), 4) + body
    }

    @Test("segments follow the index, or lie as far behind it as it says", arguments: [0, 1] as [UInt8])
    func plain(version: UInt8) throws {
        let bytes =
            [0, 0, 0, 8] + Array("free".utf8)
            + Self.box(version: version, time: 5, first: 7, [Reference(size: 100), Reference(size: 50, duration: 20)])
        let index = try SegmentIndexParser.parse(bytes, at: 1000)
        let start = Int64(1000 + bytes.count + 7)
        #expect(index.timescale == 10)
        #expect(index.entries.map(\.range) == [ByteRange(start: start, end: start + 100), ByteRange(start: start + 100, end: start + 150)])
        #expect(index.entries.map(\.time) == [5, 15])
        #expect(index.entries.map(\.duration) == [10, 20])
        #expect(index.entries.map(\.startsWithSAP) == [true, true])
    }

    @Test("times and places of 64 bits are kept, and none overflows")
    func wide() throws {
        let index = try SegmentIndexParser.parse(Self.box(version: 1, time: 1 << 62, first: 1 << 40, [Reference(size: 1)]), at: 1 << 41)
        #expect(index.entries.first?.time == 1 << 62)
        #expect(index.entries.first.map { $0.range.start > 3 << 40 } == true)
        #expect(throws: PlaylistError.badTag(line: 1, tag: "sidx", reason: "the box can't be read")) {
            try SegmentIndexParser.parse(Self.box(version: 1, time: .max, [Reference(size: 1)]), at: 0)
        }
        #expect(throws: PlaylistError.badTag(line: 1, tag: "sidx", reason: "a range exceeds all files")) {
            try SegmentIndexParser.parse(Self.box(version: 1, first: UInt64(Int64.max) - 100, [Reference(size: 200)]), at: 0)
        }
    }

    @Test("indexes below are read where they are there, and asked for where they aren't")
    func hierarchy() throws {
        let low = Self.box([Reference(size: 30), Reference(size: 40)])
        let late = Self.box(time: 30, [Reference(size: 60)])
        let top = Self.box([
            Reference(isIndex: true, size: UInt32(low.count), duration: 20), Reference(size: 5),
            Reference(isIndex: true, size: UInt32(late.count)),
        ])
        var index = try SegmentIndexParser.parse(top + low, at: 0)
        #expect(index.entries.map(\.time) == [0, 10, 20])
        let hole = try #require(index.missing.first)
        #expect(hole.place == 3)
        index.supply(try SegmentIndexParser.parse(late, at: hole.range.start), for: hole)
        #expect(index.missing.isEmpty)
        #expect(index.entries.map(\.time) == [0, 10, 20, 30])
    }

    @Test("indexes that name each other come to an end")
    func circles() throws {
        // The reference lies before its own index: the walk meets the same box again.
        let size = UInt32(Self.box([Reference(size: 0)]).count)
        let circle = Self.box(version: 0, first: 0, [Reference(isIndex: true, size: size)])
        let index = try SegmentIndexParser.parse(circle + circle + circle + circle, at: 0)
        #expect(index.entries.isEmpty)
        #expect(index.missing.count == 1)
    }

    @Test("what holds no index, or half of one, is refused")
    func refusals() {
        #expect(throws: PlaylistError.notAPlaylist(detail: "holds no sidx box")) { try SegmentIndexParser.parse([], at: 0) }
        #expect(throws: PlaylistError.notAPlaylist(detail: "holds no sidx box")) {
            try SegmentIndexParser.parse(Array("<html>index</html>".utf8), at: 0)
        }
        let whole = Self.box([Reference(size: 1)])
        for length in 8..<whole.count {
            #expect(throws: PlaylistError.badTag(line: 1, tag: "sidx", reason: "the box can't be read")) {
                try SegmentIndexParser.parse(Array(whole.prefix(length)), at: 0)
            }
        }
    }
}
