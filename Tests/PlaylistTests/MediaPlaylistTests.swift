import Media
import Playlist
import Testing

@Suite struct MediaPlaylistTests {
    @Test("segments follow each other on one timeline, numbered from the media sequence")
    func plain() throws {
        let list = try parseMedia(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:6
            #EXT-X-MEDIA-SEQUENCE:41
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-START:TIME-OFFSET=-12.5,PRECISE=YES
            #EXTINF:6.006,First
            a.ts
            # a comment
            #EXT-X-UNKNOWN:whatever
            #EXTINF:5.994
            https://cdn/b.ts
            #EXT-X-ENDLIST
            """)
        #expect(list.version == 7)
        #expect(list.targetDuration == .seconds(6))
        #expect(list.mediaSequence == 41)
        #expect(list.kind == .vod)
        #expect(list.isComplete)
        #expect(list.independentSegments)
        #expect(list.start == StartOffset(offset: .seconds(-12.5), isPrecise: true))
        #expect(list.segments.map(\.url) == ["https://host/film/a.ts", "https://cdn/b.ts"])
        #expect(list.segments.map(\.sequence) == [41, 42])
        #expect(list.segments.map(\.title) == ["First", nil])
        #expect(list.segments[0].duration == MediaTime(ticks: 6006, of: 1, over: 1000))
        #expect(list.segments[1].start == MediaTime(ticks: 6006, of: 1, over: 1000))
        #expect(list.duration == .seconds(12))
        #expect(list.warnings.isEmpty)
    }

    @Test("byte order mark, CRLF, missing last newline, and blanks around lines change nothing but a warning")
    func lineEnds() throws {
        let plain = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\na.ts\n#EXTINF:4,\nb.ts\n#EXT-X-ENDLIST\n"
        let expected = try parseMedia(plain)
        let windows = plain.split(separator: "\n").joined(separator: "\r\n")
        #expect(try parseMedia(windows) == expected)
        #expect(try parseMedia(plain.split(separator: "\n").map { "  \($0)\t" }.joined(separator: "\n")) == expected)
        var marked = try parseMedia("\u{FEFF}" + plain)
        #expect(marked.warnings.map(\.clause) == ["RFC 8216 §4.1"])
        marked.warnings = []
        #expect(marked == expected)
    }

    @Test("an initialization segment holds until the next, with its range")
    func maps() throws {
        let list = try parseMedia(
            """
            #EXTM3U
            #EXT-X-TARGETDURATION:4
            #EXT-X-MAP:URI="init.mp4",BYTERANGE="720@10"
            #EXTINF:4,
            a.m4s
            #EXTINF:4,
            b.m4s
            #EXT-X-DISCONTINUITY
            #EXT-X-MAP:URI="other.mp4",BYTERANGE="100"
            #EXTINF:4,
            c.m4s
            #EXT-X-ENDLIST
            """)
        let first = InitializationSegment(url: "https://host/film/init.mp4", range: ByteRange(start: 10, end: 730))
        let second = InitializationSegment(url: "https://host/film/other.mp4", range: ByteRange(start: 0, end: 100))
        #expect(list.segments.map(\.initialization) == [first, first, second])
        #expect(list.segments.map(\.discontinuity) == [0, 0, 1])
    }

    @Test("a byte range without an offset follows the one before")
    func byteRanges() throws {
        let list = try parseMedia(
            """
            #EXTM3U
            #EXT-X-TARGETDURATION:4
            #EXTINF:4,
            #EXT-X-BYTERANGE:100@1000
            a.ts
            #EXTINF:4,
            #EXT-X-BYTERANGE:50
            a.ts
            #EXT-X-BYTERANGE:7@0
            #EXTINF:4,
            b.ts
            #EXT-X-ENDLIST
            """)
        #expect(
            list.segments.map(\.range) == [
                ByteRange(start: 1000, end: 1100), ByteRange(start: 1100, end: 1150), ByteRange(start: 0, end: 7),
            ])
    }

    @Test(
        "a byte range that follows nothing of its resource is refused, as §4.3.2.2 asks",
        arguments: ["", "#EXTINF:4,\na.ts\n", "#EXTINF:4,\n#EXT-X-BYTERANGE:5@0\nother.ts\n"])
    func orphanByteRange(before: String) {
        let line = 4 + before.split(separator: "\n").count
        #expect(throws: PlaylistError.badTag(line: line + 1, tag: "EXT-X-BYTERANGE", reason: "no range of the same resource precedes it")) {
            try parse("#EXTM3U\n#EXT-X-TARGETDURATION:4\n\(before)#EXTINF:4,\n#EXT-X-BYTERANGE:50\na.ts\n")
        }
    }

    @Test(
        "a byte range that can't be read, or overflows, is refused",
        arguments: ["x", "0", "-5@0", "5@", "5@x", "99999999999999999999@0", "@5", ""])
    func badByteRange(text: String) {
        #expect(throws: PlaylistError.badTag(line: 2, tag: "EXT-X-BYTERANGE", reason: "the range can't be read")) {
            try parse("#EXTM3U\n#EXT-X-BYTERANGE:\(text)\n#EXTINF:4,\na.ts\n")
        }
    }

    @Test("a byte range whose end overflows is refused")
    func overflowingByteRange() {
        #expect(throws: PlaylistError.badTag(line: 4, tag: "EXT-X-BYTERANGE", reason: "no range of the same resource precedes it")) {
            try parse("#EXTM3U\n#EXT-X-BYTERANGE:9223372036854775807@1\n#EXTINF:4,\na.ts\n")
        }
    }

    @Test("discontinuities count from the discontinuity sequence; a gap is one segment; a date is reckoned on and back")
    func discontinuities() throws {
        let list = try parseMedia(
            """
            #EXTM3U
            #EXT-X-TARGETDURATION:4
            #EXT-X-DISCONTINUITY-SEQUENCE:8
            #EXTINF:4,
            a.ts
            #EXT-X-DISCONTINUITY
            #EXT-X-GAP
            #EXT-X-PROGRAM-DATE-TIME:1970-01-02T00:00:00.250+01:00
            #EXTINF:4,
            b.ts
            #EXTINF:4,
            c.ts
            """)
        #expect(list.segments.map(\.discontinuity) == [8, 9, 9])
        #expect(list.segments.map(\.isGap) == [false, true, false])
        #expect(list.segments.map(\.programDateTime?.millisecondsSince1970) == [82_796_250, 82_800_250, 82_804_250])
        #expect(list.segments.map(\.isDateDeclared) == [false, true, false])
        #expect(list.kind == .live)
        #expect(!list.isComplete)
    }

    @Test(
        "dates are read",
        arguments: [
            ("2010-02-19T14:54:23.031+08:00", Int64(1_266_562_463_031)), ("2010-02-19T14:54:23Z", 1_266_591_263_000),
            ("2024-02-29T00:00:00-0130", 1_709_170_200_000), ("1969-12-31T23:59:59.5", -500), ("2000-01-01t00:00:00z", 946_684_800_000),
            ("2012-12-25T14:12:34.123456Z", 1_356_444_754_123), ("0000-01-01T00:00:00Z", -62_167_219_200_000),
        ])
    func dates(text: String, milliseconds: Int64) throws {
        let list = try parseMedia("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-PROGRAM-DATE-TIME:\(text)\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST")
        #expect(list.segments[0].programDateTime?.millisecondsSince1970 == milliseconds)
    }

    @Test(
        "a date that is none is left out with a warning",
        arguments: ["", "today", "2010-13-01T00:00:00Z", "2010-02-19", "2010-02-19T14:54:23Q"])
    func badDates(text: String) throws {
        let list = try parseMedia("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-PROGRAM-DATE-TIME:\(text)\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST")
        #expect(list.segments[0].programDateTime == nil)
        #expect(list.warnings.map(\.clause) == ["RFC 8216 §4.3.2.6"])
    }

    @Test("keys hold until the next, and NONE ends them; the method is kept by name")
    func keys() throws {
        let list = try parseMedia(
            """
            #EXTM3U
            #EXT-X-TARGETDURATION:4
            #EXTINF:4,
            a.ts
            #EXT-X-KEY:METHOD=AES-128,URI="k?id=1,2",IV=0x0102030405060708090A0B0C0D0E0F10
            #EXTINF:4,
            b.ts
            #EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"
            #EXTINF:4,
            c.ts
            #EXT-X-KEY:METHOD=NONE
            #EXTINF:4,
            d.ts
            #EXT-X-KEY:METHOD=ROT13,URI="k",IV=0xFF
            #EXTINF:4,
            e.ts
            #EXT-X-ENDLIST
            """)
        let aes = EncryptionKey(method: "AES-128", url: "https://host/film/k?id=1,2", initializationVector: Array(1...16))
        let unknown = EncryptionKey(
            method: "ROT13", url: "https://host/film/k", initializationVector: [UInt8](repeating: 0, count: 15) + [255])
        #expect(list.segments.map(\.key) == [nil, aes, aes, nil, unknown])
    }

    @Test("a segment without a duration takes the target duration, with a warning")
    func missingDuration() throws {
        let list = try parseMedia("#EXTM3U\n#EXT-X-TARGETDURATION:4\na.ts\n#EXTINF:abc,\nb.ts\n#EXTINF:-3,\nc.ts\n#EXT-X-ENDLIST")
        #expect(list.segments.map(\.duration) == [.seconds(4), .seconds(4), .seconds(4)])
        #expect(list.warnings.map(\.line) == [3, 4, 6])
    }

    @Test("text between a duration and its comma is dropped, with a warning")
    func durationWithText() throws {
        let list = try parseMedia("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:3 tvg-id=\"a\", A title\na.ts\n#EXT-X-ENDLIST")
        #expect(list.segments[0].duration == .seconds(3) && list.segments[0].title == "A title")
        #expect(list.warnings.map(\.clause) == ["RFC 8216 §4.3.2.1"])
    }

    @Test("a duration of more than a life time saturates and never traps")
    func hugeDurations() throws {
        let huge = "#EXTINF:99999999999999999999999.5,\na.ts\n"
        let list = try parseMedia(
            "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:9223372036854775807\n" + String(repeating: huge, count: 20) + "#EXT-X-ENDLIST")
        #expect(list.segments.last?.end == .max)
        #expect(list.segments.last?.sequence == .max)
    }

    @Test("an event that has ended is complete; a list that can't change is, even without its end tag")
    func kinds() throws {
        let body = "#EXT-X-TARGETDURATION:4\n#EXTINF:4,\na.ts\n"
        let event = try parseMedia("#EXTM3U\n#EXT-X-PLAYLIST-TYPE:EVENT\n\(body)")
        #expect(event.kind == .event && !event.isComplete)
        let ended = try parseMedia("#EXTM3U\n#EXT-X-PLAYLIST-TYPE:EVENT\n\(body)#EXT-X-ENDLIST")
        #expect(ended.kind == .event && ended.isComplete)
        let film = try parseMedia("#EXTM3U\n#EXT-X-PLAYLIST-TYPE:VOD\n\(body)")
        #expect(film.kind == .vod && film.isComplete)
        #expect(film.warnings.map(\.clause) == ["RFC 8216 §6.2.1"])
    }

    @Test("a position is found by bisection, the edges included")
    func index() throws {
        let list = try parseMedia(
            "#EXTM3U\n#EXT-X-TARGETDURATION:4\n" + String(repeating: "#EXTINF:4,\na.ts\n", count: 100) + "#EXT-X-ENDLIST")
        #expect(list.index(at: .zero) == 0)
        #expect(list.index(at: .seconds(-1)) == 0)
        #expect(list.index(at: .seconds(3.999)) == 0)
        #expect(list.index(at: .seconds(4)) == 1)
        #expect(list.index(at: .seconds(399.9)) == 99)
        #expect(list.index(at: .seconds(400)) == nil)
    }

    @Test("a defined variable is put into addresses")
    func variables() throws {
        let list = try parseMedia(
            "#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-DEFINE:NAME=\"cdn\",VALUE=\"https://c\"\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{$cdn}/a.ts\n#EXT-X-ENDLIST"
        )
        #expect(list.segments.map(\.url) == ["https://c/a.ts"])
    }
}
