import Media
import Playlist
import Testing

/// Lists that grow: parts, hints, control, reloads. Source: RFC 8216bis §4.4.3.7 to §4.4.5.4, §6.2.5 and §6.3.4.
@Suite struct LiveListTests {
    private static let live = """
        #EXTM3U
        #EXT-X-VERSION:9
        #EXT-X-TARGETDURATION:4
        #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=24,PART-HOLD-BACK=1.5,HOLD-BACK=12
        #EXT-X-PART-INF:PART-TARGET=0.5
        #EXT-X-MEDIA-SEQUENCE:10

        """

    private static func list(_ text: String, after previous: SegmentList? = nil) throws -> SegmentList {
        let bytes = Array(text.utf8)
        guard case .media(let list) = try HLSParser.parse(bytes, baseURL: "https://host/film/list.m3u8", previous: previous) else {
            throw WrongKind()
        }
        return list
    }

    @Test("parts lie in their segment, one after the other, and those of the next segment wait")
    func parts() throws {
        let list = try Self.list(
            Self.live + """
                #EXTINF:4,
                10.mp4
                #EXT-X-PART:DURATION=0.5,URI="11.mp4",BYTERANGE="100@20",INDEPENDENT=YES
                #EXT-X-PART:DURATION=0.5,URI="11.mp4",BYTERANGE="50"
                #EXTINF:1,
                11.mp4
                #EXT-X-PART:DURATION=0.25,URI="12.0.mp4",GAP=YES
                #EXT-X-PRELOAD-HINT:TYPE=PART,URI="12.1.mp4",BYTERANGE-START=7,BYTERANGE-LENGTH=3
                #EXT-X-PRELOAD-HINT:TYPE=MAP,URI="init.mp4"
                #EXT-X-RENDITION-REPORT:URI="../b.m3u8",LAST-MSN=12,LAST-PART=0
                """)
        #expect(list.segments[1].parts.map(\.range) == [ByteRange(start: 20, end: 120), ByteRange(start: 120, end: 170)])
        #expect(list.segments[1].parts.map(\.start) == [.seconds(4), .seconds(4.5)])
        #expect(list.segments[1].parts.map(\.isIndependent) == [true, false])
        #expect(list.pendingParts.map(\.start) == [.seconds(5)] && list.pendingParts[0].isGap)
        #expect(
            list.preloadHints == [
                PreloadHint(kind: .part, url: "https://host/film/12.1.mp4", range: ByteRange(start: 7, end: 10)),
                PreloadHint(kind: .map, url: "https://host/film/init.mp4", range: ByteRange(start: 0)),
            ])
        #expect(list.renditionReports == [RenditionReport(url: "https://host/b.m3u8", lastSequence: 12, lastPart: 0)])
        #expect(list.serverControl?.holdBack == .seconds(12) && list.serverControl?.canBlockReload == true)
        #expect(list.partTarget == .seconds(0.5) && list.warnings.isEmpty)
    }

    private static let broken: [(lines: String, clause: String)] = [
        ("#EXT-X-PART:DURATION=0.5", "RFC 8216bis §4.4.4.9"), ("#EXT-X-PART:URI=\"p\"", "RFC 8216bis §4.4.4.9"),
        ("#EXT-X-PART:DURATION=0.5,URI=\"p\",BYTERANGE=\"x\"", "RFC 8216bis §4.4.4.9"),
        ("#EXT-X-PART:DURATION=0.5,URI=\"p\",BYTERANGE=\"9\"", "RFC 8216bis §4.4.4.9"),
        ("#EXT-X-PART:DURATION=0.6,URI=\"p\"", "RFC 8216bis §4.4.4.9"),
        ("#EXT-X-PART:DURATION=0.4,URI=\"p\"\n#EXT-X-PART:DURATION=0.5,URI=\"q\"", "RFC 8216bis §4.4.4.9"),
        ("#EXT-X-PART:DURATION=0.5,URI=\"p\"\n#EXT-X-PROGRAM-DATE-TIME:2026-11-21T06:00:00Z\n#EXTINF:4,\nb.mp4", "RFC 8216bis §4.4.4.9"),
        ("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"p\"\n#EXT-X-ENDLIST", "RFC 8216bis §4.4.5.3"),
        ("##\n#EXT-X-PART-INF:PART-TARGET=0.5", "RFC 8216bis §4.4.3"), ("##\n#EXT-X-SERVER-CONTROL:PART-HOLD-BACK=1", "RFC 8216bis §4.4.3"),
        ("#EXT-X-PART-INF:TARGET=1", "RFC 8216bis §4.4.3.7"),
        ("#EXT-X-PRELOAD-HINT:URI=\"p\"", "RFC 8216bis §4.4.5.3"), ("#EXT-X-PRELOAD-HINT:TYPE=PART", "RFC 8216bis §4.4.5.3"),
        ("#EXT-X-PRELOAD-HINT:TYPE=MAP,URI=\"a\"\n#EXT-X-PRELOAD-HINT:TYPE=MAP,URI=\"b\"", "RFC 8216bis §6.2.6"),
        ("#EXT-X-RENDITION-REPORT:LAST-MSN=1", "RFC 8216bis §4.4.5.4"),
        ("#EXT-X-SERVER-CONTROL:PART-HOLD-BACK=0.9", "RFC 8216bis §4.4.3.8"),
        ("#EXT-X-SERVER-CONTROL:HOLD-BACK=12", "RFC 8216bis §4.4.3.8"),
        ("#EXT-X-SERVER-CONTROL:PART-HOLD-BACK=1,HOLD-BACK=11", "RFC 8216bis §4.4.3.8"),
        ("#EXT-X-SERVER-CONTROL:PART-HOLD-BACK=1,CAN-SKIP-UNTIL=23", "RFC 8216bis §4.4.3.8"),
        ("#EXT-X-SERVER-CONTROL:PART-HOLD-BACK=1,CAN-SKIP-DATERANGES=YES", "RFC 8216bis §4.4.3.8"),
        ("#EXT-X-SKIP:SKIPPED-SEGMENTS=1", "RFC 8216bis §4.4.5.2"), ("#EXT-X-BITRATE:x", "RFC 8216bis §4.4.4.8"),
    ]

    @Test("what a live list may not say is said once, with its clause", arguments: broken)
    func warnings(lines: String, clause: String) throws {
        // What the case says again, the head leaves out.
        let tag = lines.prefix { $0 != ":" }
        let head =
            lines.hasPrefix("##") ? Self.live : Self.live.split(separator: "\n").filter { !$0.hasPrefix(tag + ":") }.joined(separator: "\n")
        let list = try Self.list(head + "\n#EXTINF:4,\na.mp4\n" + lines)
        #expect(list.warnings.map(\.clause) == [clause], "\(list.warnings)")
        #expect(list.segments.first?.url == "https://host/film/a.mp4")
    }

    @Test("parts may be short where they are the last, can be decoded alone, or lie beside a gap")
    func shortParts() throws {
        let parts = """
            #EXT-X-PART:DURATION=0.2,URI="a",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.2,URI="b"
            #EXT-X-PART:DURATION=0.2,URI="c",GAP=YES
            #EXT-X-PART:DURATION=0.5,URI="d"
            #EXT-X-PART:DURATION=0.2,URI="e"
            #EXTINF:2,
            f
            #EXT-X-PART:DURATION=0.2,URI="g"
            """
        #expect(try Self.list(Self.live + parts).warnings.isEmpty)
    }

    @Test("what a rendition report leaves out is as in its own list (RFC 8216bis §4.4.5.4)")
    func shortReports() throws {
        let part = "#EXT-X-PART:DURATION=0.5,URI=\"p\"\n"
        let report = "#EXT-X-RENDITION-REPORT:URI=\"o.m3u8\""
        let whole = try Self.list(Self.live + "#EXTINF:4,\na\n\(part)\(part)#EXTINF:1,\nb\n\(report)")
        #expect(whole.renditionReports.map(\.lastSequence) == [11] && whole.renditionReports.map(\.lastPart) == [1])
        let begun = try Self.list(Self.live + "#EXTINF:4,\na\n\(part)\(report),LAST-PART=7\n\(report),LAST-MSN=3")
        #expect(begun.renditionReports.map(\.lastSequence) == [11, 3] && begun.renditionReports.map(\.lastPart) == [7, 0])
        #expect(whole.warnings.isEmpty && begun.warnings.isEmpty)
    }

    @Test("a bit rate holds until the next, and not for byte ranges; tiles hold until the next")
    func bitrates() throws {
        let list = try Self.list(
            """
            #EXTM3U
            #EXT-X-VERSION:4
            #EXT-X-TARGETDURATION:4
            #EXT-X-IMAGES-ONLY
            #EXT-X-BITRATE:800
            #EXT-X-TILES:RESOLUTION=320x180,LAYOUT=5x2,DURATION=0.4
            #EXTINF:4,
            a.jpg
            #EXTINF:4,
            #EXT-X-BYTERANGE:9@0
            b.jpg
            #EXT-X-BITRATE:900
            #EXT-X-TILES:RESOLUTION=320x180
            #EXTINF:4,
            c.jpg
            #EXT-X-ENDLIST
            """)
        #expect(list.isImagesOnly)
        #expect(list.segments.map(\.bitrate) == [800_000, nil, 900_000])
        let tiles = TileLayout(
            grid: TileGrid(size: PixelSize(width: 320, height: 180), columns: 5, rows: 2), duration: .seconds(0.4))
        #expect(list.segments.map(\.tiles) == [tiles, tiles, tiles])
        #expect(list.warnings.map(\.clause) == ["Image Media Playlist, EXT-X-TILES"])
    }

    // MARK: Updates

    private static func window(_ first: Int, _ count: Int, tags: String = "", before: (Int) -> String = { _ in "" }) -> String {
        "#EXTM3U\n#EXT-X-VERSION:10\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:\(first)\n\(tags)"
            + (first..<(first + count)).map { "\(before($0))#EXTINF:4,\n\($0).ts\n" }.joined()
    }

    @Test("a window that slides keeps its segments' places, discontinuity numbers and dates")
    func sliding() throws {
        let first = try Self.list(
            Self.window(10, 4) { $0 == 10 ? "#EXT-X-PROGRAM-DATE-TIME:2026-11-21T06:00:00Z\n" : $0 == 11 ? "#EXT-X-DISCONTINUITY\n" : "" })
        let second = try Self.list(Self.window(12, 4), after: first)
        #expect(second.segments.map(\.start) == [8, 12, 16, 20].map { .seconds($0) })
        #expect(second.segments.map(\.discontinuity) == [1, 1, 1, 1] && second.discontinuitySequence == 1)
        #expect(second.segments[0].programDateTime?.description == "2026-11-21T06:00:08.000Z")
        let third = try Self.list(Self.window(18, 1), after: second)
        #expect(third.segments[0].start == .seconds(32), "two segments were missed")
        let again = try Self.list(Self.window(0, 2), after: third)
        #expect(again.segments[0].start == .zero && again.warnings.map(\.clause) == ["RFC 8216 §6.2.2"])
    }

    @Test("a segment that becomes another one is told")
    func changed() throws {
        let first = try Self.list(Self.window(10, 2))
        let text = Self.window(10, 2).split(separator: "\n").map { $0 == "10.ts" ? "other.ts" : String($0) }.joined(separator: "\n")
        #expect(try Self.list(text, after: first).warnings.map(\.clause) == ["RFC 8216 §6.2.2"])
    }

    @Test("what holds at the end of what a delta update leaves out holds on")
    func inherited() throws {
        let first = try Self.list(
            Self.window(
                10, 2,
                tags: """
                    #EXT-X-KEY:METHOD=AES-128,URI="k"
                    #EXT-X-MAP:URI="i",BYTERANGE="5@0"
                    #EXT-X-BITRATE:500
                    #EXT-X-PROGRAM-DATE-TIME:2026-11-21T06:00:00Z
                    #EXT-X-DISCONTINUITY

                    """))
        let second = try Self.list(
            """
            #EXTM3U
            #EXT-X-VERSION:9
            #EXT-X-TARGETDURATION:4
            #EXT-X-MEDIA-SEQUENCE:11
            #EXT-X-SKIP:SKIPPED-SEGMENTS=1
            #EXTINF:4,
            12.ts
            #EXT-X-DISCONTINUITY
            #EXT-X-KEY:METHOD=NONE
            #EXTINF:4,
            13.ts
            """, after: first)
        #expect(second.segments.map(\.sequence) == [11, 12, 13])
        #expect(second.segments.map(\.start) == [4, 8, 12].map { .seconds($0) })
        #expect(second.segments.map(\.discontinuity) == [1, 1, 2])
        #expect(second.segments.map { $0.keys.count } == [1, 1, 0])
        #expect(second.segments.map(\.bitrate) == [500_000, 500_000, 500_000])
        #expect(Set(second.segments.map(\.initialization)).count == 1 && second.segments[0].initialization?.key?.method == "AES-128")
        #expect(second.segments.map(\.programDateTime?.description) == ["04", "08", "12"].map { "2026-11-21T06:00:\($0).000Z" })
        #expect(second.warnings.isEmpty)
    }

    @Test("a byte range without an offset follows the last segment that a delta update leaves out")
    func skippedRange() throws {
        let first = try Self.list("#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n#EXT-X-BYTERANGE:10@5\na.ts\n")
        let text =
            "#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:4\n#EXT-X-SKIP:SKIPPED-SEGMENTS=1\n#EXTINF:4,\n#EXT-X-BYTERANGE:3\na.ts\n"
        #expect(try Self.list(text, after: first).segments.map(\.range) == [ByteRange(start: 5, end: 15), ByteRange(start: 15, end: 18)])
    }

    @Test("a delta update that skips date ranges keeps those of the list before that aren't removed")
    func dateRanges() throws {
        func range(_ id: String) -> String { "#EXT-X-DATERANGE:ID=\"\(id)\",START-DATE=\"2026-11-21T06:00:00Z\"\n" }
        let date = "#EXT-X-PROGRAM-DATE-TIME:2026-11-21T06:00:00Z\n"
        let first = try Self.list(Self.window(10, 2, tags: date + range("a") + range("b") + range("c")))
        func update(_ skip: String) throws -> [String] {
            let text = "#EXTM3U\n#EXT-X-VERSION:10\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:10\n\(skip)\n#EXTINF:4,\n12.ts\n"
            return try Self.list(text + range("d"), after: first).dateRanges.map(\.id)
        }
        #expect(try update("#EXT-X-SKIP:SKIPPED-SEGMENTS=2,RECENTLY-REMOVED-DATERANGES=\"a\tc\"") == ["b", "d"])
        #expect(try update("#EXT-X-SKIP:SKIPPED-SEGMENTS=2,RECENTLY-REMOVED-DATERANGES=\"\"") == ["a", "b", "c", "d"])
        #expect(try update("#EXT-X-SKIP:SKIPPED-SEGMENTS=2") == ["d"])
    }

    // MARK: Reloads

    @Test("a list is asked for again after its target duration, or half of it where nothing was new; never once it is complete")
    func reloads() throws {
        var list = try Self.list(Self.window(10, 2))
        #expect(list.reload(hasChanged: true) == .after(.seconds(4)) && list.reload(hasChanged: false) == .after(.seconds(2)))
        #expect(!list.isOverdue(unchangedFor: .milliseconds(5999)) && list.isOverdue(unchangedFor: .seconds(6)))
        list.targetDuration = .zero
        #expect(list.reload(hasChanged: false) == .after(.milliseconds(500)))
        list.isComplete = true
        #expect(list.reload(hasChanged: true) == .never && !list.isOverdue(unchangedFor: .seconds(60)))
    }

    @Test("a delta update is asked for while the list is young enough")
    func deltas() throws {
        let list = try Self.list(Self.live + "#EXTINF:4,\na.mp4\n")
        let url = "https://host/film/list.m3u8?z=1"
        #expect(list.deltaReload(of: list.blockingReload(of: url), age: .seconds(12)) == "\(url)&_HLS_msn=11&_HLS_part=0&_HLS_skip=YES")
        #expect(list.deltaReload(of: url, age: .milliseconds(12_001)) == nil)
        #expect(try Self.list(Self.window(1, 1)).deltaReload(of: url, age: .zero) == nil)
    }
}
