import Media
import Playlist
import Testing

/// What packagers and hands get wrong, or do in an order that is as good as another. Source: RFC 8216, RFC 8216bis.
@Suite struct PlaylistSlipTests {
    private static let group = "RFC 8216 §4.3.4.1.1"
    private static let range = "#EXT-X-DATERANGE:ID=\"a\",START-DATE=\"2026-11-21T06:00:00Z\""

    /// Lines of a media playlist of version 6, and what is said of them, with their lines.
    private static let mediaRows: [(lines: [String], said: [String])] = [
        // Tags that hold for the whole list may stand anywhere in it.
        (["#EXT-X-MAP:URI=\"i\"", "#EXT-X-I-FRAMES-ONLY", "#EXT-X-TARGETDURATION:4", "#EXTINF:4,", "a"], []),
        (["#EXTINF:4,", "a", "#EXT-X-TARGETDURATION:4"], []),
        (
            ["#EXTINF:4,", "a", "#EXTINF:9,", "b", "#EXT-X-TARGETDURATION:4"],
            ["line 6: a segment of 9.000 s is longer than the target duration (RFC 8216 §4.3.3.1)"]
        ),
        (
            ["#EXTINF:x,", "a", "#EXT-X-TARGETDURATION:4"],
            ["line 3: a duration that can't be read; 0 is taken (RFC 8216 §4.3.2.1)"]
        ),
        // A date may stand before a segment that has only parts yet.
        (
            [
                "#EXT-X-TARGETDURATION:4", "#EXT-X-PART-INF:PART-TARGET=1", "#EXT-X-SERVER-CONTROL:PART-HOLD-BACK=3",
                "#EXTINF:4,", "a", "#EXT-X-PROGRAM-DATE-TIME:2026-11-21T06:00:04Z", "#EXT-X-PART:URI=\"p\",DURATION=1", range,
            ], []
        ),
        (
            ["#EXT-X-TARGETDURATION:4", "#EXT-X-PROGRAM-DATE-TIME:2026-02-30T06:00:00Z", "#EXTINF:4,", "a"],
            ["line 4: the date can't be read (RFC 8216 §4.3.2.6)"]
        ),
        (
            [
                "#EXT-X-TARGETDURATION:4", "#EXT-X-PROGRAM-DATE-TIME:2026-11-21T06:00:00Z", "#EXTINF:4,", "a",
                range + ",DURATION=abc,END-DATE=\"junk\",END-ON-NEXT=NO",
            ],
            [
                "line 7: the END-DATE of the date range a can't be read and was skipped (RFC 8216 §4.3.2.7)",
                "line 7: the DURATION of the date range a can't be read and was skipped (RFC 8216 §4.3.2.7)",
                "line 7: END-ON-NEXT may only be YES (RFC 8216 §4.3.2.7)",
            ]
        ),
        (
            ["#EXT-X-TARGETDURATION:4", "#EXT-X-RENDITION-REPORT:URI=\"https://host/b.m3u8\"", "#EXTINF:4,", "a"],
            ["line 4: the URI of a rendition report must be relative to the playlist's own (RFC 8216bis §4.4.5.4)"]
        ),
        // A list that may grow is worth more than its last line.
        (["#EXT-X-TARGETDURATION:4", "#EXTINF:4,", "a", "#EXTINF:4,"], ["line 6: the last EXTINF has no address (RFC 8216 §4.3.2.1)"]),
        (
            ["#EXT-X-TARGETDURATION:4", "#EXTINF:4,a\u{1}", "a"],
            ["line 4: a control character (1); it is kept as it is (RFC 8216 §4.1)"]
        ),
    ]

    @Test("what a media playlist may do isn't warned of, and what it may not is said once", arguments: mediaRows)
    func media(lines: [String], said: [String]) throws {
        let list = try parseMedia((["#EXTM3U", "#EXT-X-VERSION:6"] + lines).joined(separator: "\n"))
        #expect(list.warnings.map(\.description) == said)
    }

    @Test("a date that stands only before parts holds back to the segments before") func dateOfParts() throws {
        let list = try parseMedia("#EXTM3U\n" + Self.mediaRows[4].lines.joined(separator: "\n"))
        #expect(list.segments.map(\.programDateTime) == [ProgramDateTime(iso8601: "2026-11-21T06:00:00Z")])
        #expect(list.dateRanges.first.flatMap { list.position(of: $0.start) } == .zero)
    }

    @Test("text that is no UTF-8 is said, with its line, and played") func encoding() throws {
        let bytes = Array("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,Caf".utf8) + [0xE9] + Array("\na.ts\n#EXT-X-ENDLIST".utf8)
        guard case .media(let list) = try HLSParser.parse(bytes, baseURL: "https://host/l.m3u8") else { throw WrongKind() }
        #expect(list.warnings.map(\.line) == [3] && list.warnings.map(\.clause) == ["RFC 8216 §4.1"])
        #expect(list.segments.map(\.title) == ["Caf\u{FFFD}"])
    }

    private static let variant = "#EXT-X-STREAM-INF:BANDWIDTH=1"
    private static func audio(_ group: String, _ name: String) -> String {
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"\(group)\",NAME=\"\(name)\""
    }

    /// Lines of a multivariant playlist, and what is said of them.
    private static let multivariantRows: [(lines: [String], said: [String])] = [
        ([audio("h", "en"), audio("l", "en"), variant + ",AUDIO=\"h\"", "a"], []),
        (
            [audio("h", "en"), audio("h", "de"), audio("l", "en"), variant + ",AUDIO=\"h\"", "a"],
            ["line 6: the audio groups h and l have different members (\(group))"]
        ),
        (
            [variant + ",AUDIO=\"x\"", "a", variant + ",AUDIO=\"y\"", "b"],
            [
                "line 2: no rendition is in the audio group x (RFC 8216 §4.3.4.2)",
                "line 4: no rendition is in the audio group y (RFC 8216 §4.3.4.2)",
            ]
        ),
        ([variant, "a", variant], ["line 4: the last EXT-X-STREAM-INF has no address and was dropped (RFC 8216 §4.3.4.2)"]),
        (
            ["#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"s\",NAME=\"n\"", variant, "a"],
            ["line 2: subtitles without URI were skipped (RFC 8216 §4.3.4.2.1)"]
        ),
        (
            ["#EXT-X-SESSION-DATA:DATA-ID=\"a\"", "#EXT-X-SESSION-DATA:DATA-ID=\"b\",VALUE=\"v\",URI=\"u\"", variant, "a"],
            [
                "line 2: EXT-X-SESSION-DATA has neither a VALUE nor a URI (RFC 8216 §4.3.4.4)",
                "line 3: EXT-X-SESSION-DATA must not have both a VALUE and a URI (RFC 8216 §4.3.4.4)",
            ]
        ),
        (
            ["#EXT-X-VERSION:99", variant, "a"],
            ["line 2: version 99 is newer than 13: what it adds is not understood (RFC 8216 §7)"]
        ),
    ]

    @Test("what a multivariant playlist may not do is said where it stands", arguments: multivariantRows)
    func multivariant(lines: [String], said: [String]) throws {
        let presentation = try parseMultivariant((["#EXTM3U"] + lines).joined(separator: "\n"))
        #expect(presentation.warnings.map(\.description) == said)
    }
}
