import Media
import Playlist
import Testing

/// Dates of segments and of what happens. Source: RFC 8216 §4.3.2.6 and §4.3.2.7, RFC 8216bis §4.4.5.1.
@Suite struct DateRangeTests {
    private static let list = """
        #EXTM3U
        #EXT-X-TARGETDURATION:4
        #EXT-X-PROGRAM-DATE-TIME:2026-11-21T06:00:00Z
        #EXTINF:4,
        a.ts
        #EXTINF:4,
        b.ts

        """

    private static func ranges(_ tags: String) throws -> SegmentList { try parseMedia(list + tags + "\n#EXT-X-ENDLIST") }

    @Test("every attribute of a date range is kept, the author's own with their kinds")
    func attributes() throws {
        let list = try Self.ranges(
            """
            #EXT-X-DATERANGE:ID="s",CLASS="c",START-DATE="2026-11-21T06:00:05Z",END-DATE="2026-11-21T06:00:07.5Z",DURATION=2.5,PLANNED-DURATION=3,CUE="PRE,ONCE",SCTE35-CMD=0xfc01,SCTE35-OUT=0xFC,SCTE35-IN=0x,X-TEXT="0x12",X-BYTES=0x12AB,X-NUMBER=-1.5,X-WORD=YES,NEW=1
            """)
        var expected = DateRange(id: "s", start: ProgramDateTime(millisecondsSince1970: 1_795_240_805_000))
        expected.classID = "c"
        expected.end = expected.start.advanced(by: .seconds(2.5))
        expected.duration = .seconds(2.5)
        expected.plannedDuration = .seconds(3)
        expected.cues = ["PRE", "ONCE"]
        expected.scte35Command = [0xFC, 0x01]
        expected.scte35Out = [0xFC]
        expected.scte35In = []
        expected.clientAttributes = [
            "X-TEXT": .text("0x12"), "X-BYTES": .bytes([0x12, 0xAB]), "X-NUMBER": .number(-1.5), "X-WORD": .text("YES"),
        ]
        expected.otherAttributes = ["NEW": "1"]
        #expect(list.dateRanges == [expected])
        #expect(list.position(of: expected.start) == .seconds(5) && expected.effectiveEnd == expected.end)
        #expect(list.warnings.isEmpty)
    }

    @Test("several tags of one ID are one range; where they differ the first counts")
    func merged() throws {
        let start = "START-DATE=\"2026-11-21T06:00:00Z\""
        let list = try Self.ranges(
            "#EXT-X-DATERANGE:ID=\"a\",\(start),X-A=1\n#EXT-X-DATERANGE:ID=\"b\",\(start)\n#EXT-X-DATERANGE:ID=\"a\",DURATION=2,X-B=2")
        #expect(list.dateRanges.map(\.id) == ["a", "b"] && list.dateRanges[0].duration == .seconds(2))
        #expect(list.dateRanges[0].clientAttributes == ["X-A": .number(1), "X-B": .number(2)] && list.warnings.isEmpty)
        let torn = try Self.ranges("#EXT-X-DATERANGE:ID=\"a\",\(start),DURATION=1\n#EXT-X-DATERANGE:ID=\"a\",\(start),DURATION=2")
        #expect(torn.dateRanges.map(\.duration) == [.seconds(1)] && torn.warnings.map(\.clause) == ["RFC 8216 §4.3.2.7"])
    }

    @Test(
        "what a date range may not say is said, with its clause",
        arguments: [
            "START-DATE=\"2026-11-21T06:00:00Z\"", "ID=\"a\"", "ID=\"a\",START-DATE=\"today\"",
            "ID=\"a\",START-DATE=\"2026-11-21T06:00:00Z\",DURATION=-1", "ID=\"a\",START-DATE=\"2026-11-21T06:00:00Z\",END-ON-NEXT=YES",
            "ID=\"a\",START-DATE=\"2026-11-21T06:00:00Z\",CLASS=\"c\",END-ON-NEXT=YES,DURATION=1",
            "ID=\"a\",START-DATE=\"2026-11-21T06:00:00Z\",END-DATE=\"2026-11-21T05:00:00Z\"",
            "ID=\"a\",START-DATE=\"2026-11-21T06:00:00Z\",END-DATE=\"2026-11-21T06:00:02Z\",DURATION=1",
            "ID=\"a\",START-DATE=\"2026-11-21T06:00:00Z\",SCTE35-OUT=0xFCA",
        ])
    func wrong(attributes: String) throws {
        #expect(try Self.ranges("#EXT-X-DATERANGE:\(attributes)").warnings.map(\.clause) == ["RFC 8216 §4.3.2.7"])
    }

    @Test("date ranges of a list without dates have no place")
    func placeless() throws {
        let list = try parseMedia(
            "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-DATERANGE:ID=\"a\",START-DATE=\"2026-11-21T06:00:00Z\"\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST"
        )
        #expect(list.position(of: list.dateRanges[0].start) == nil)
        #expect(list.warnings.map(\.clause) == ["RFC 8216 §4.3.2.7"])
    }

    @Test("dates are reckoned from the last one said, exactly, however many segments lie between")
    func reckoned() throws {
        let segments = String(repeating: "#EXTINF:4.00008,\na.ts\n", count: 1000)
        let list = try parseMedia(
            "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-PROGRAM-DATE-TIME:2019-02-14T02:13:36.106Z\n\(segments)#EXT-X-ENDLIST"
        )
        #expect(list.segments[1].programDateTime?.description == "2019-02-14T02:13:40.106080Z")
        #expect(list.segments[999].programDateTime?.description == "2019-02-14T03:20:12.185920Z")
    }

    @Test(
        "a date is written as it is read",
        arguments: [
            "2026-11-21T06:00:00.000Z", "0000-03-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "2024-02-29T12:34:56.789012Z",
            "9999-12-31T23:59:59.000Z",
        ])
    func written(text: String) throws {
        let list = try parseMedia("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-PROGRAM-DATE-TIME:\(text)\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST")
        #expect(list.segments[0].programDateTime?.description == text)
    }

    @Test("an instant's arithmetic saturates")
    func saturating() {
        let last = ProgramDateTime(microsecondsSince1970: .max)
        #expect(last.advanced(by: .seconds(1)) == last)
        #expect(ProgramDateTime(millisecondsSince1970: .min).microsecondsSince1970 == .min)
        #expect(last.time(since: ProgramDateTime(microsecondsSince1970: .min)) == .max)
        #expect(ProgramDateTime(microsecondsSince1970: -1).millisecondsSince1970 == -1)
    }
}
