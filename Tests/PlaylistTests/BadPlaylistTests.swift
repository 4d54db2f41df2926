import Playlist
import Testing

@Suite struct BadPlaylistTests {
    @Test(
        "what is no playlist is refused by name",
        arguments: [
            ("", PlaylistError.empty), (" \r\n\t\n", .empty),
            ("<!DOCTYPE html><html></html>", .notAPlaylist(detail: "looks like HTML")),
            ("\n  <HTML>", .notAPlaylist(detail: "looks like HTML")),
            ("<?xml version=\"1.0\"?><MPD/>", .notAPlaylist(detail: "looks like XML")),
            ("{\"error\":404}", .notAPlaylist(detail: "looks like JSON")),
            ("\u{0}\u{0}\u{0}\u{18}ftypmp42", .notAPlaylist(detail: "is not text")),
            ("hello", .notAPlaylist(detail: "does not begin with #EXTM3U")),
            ("#EXTM3U8\n#EXTINF:4,\na.ts", .notAPlaylist(detail: "does not begin with #EXTM3U")),
            ("#EXTINF:4,\na.ts", .notAPlaylist(detail: "does not begin with #EXTM3U")),
            ("#EXTM3U", .noSegments), ("#EXTM3U\n#EXT-X-ENDLIST\n", .noSegments), ("#EXTM3U\n#EXT-X-PLAYLIST-TYPE:VOD\n", .noSegments),
            ("#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"b\"", .noVariants),
            ("#EXTM3U\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:4,\na.ts\n#EXTINF:4,", .truncated(line: 5)),
            ("#EXTM3U\n#EXTINF:4,", .truncated(line: 2)),
            ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1", .truncated(line: 2)),
            ("#EXTM3U\r#EXTINF:4,\ra.ts\r", .notAPlaylist(detail: "has lines that end by CR alone (RFC 8216 §4.1)")),
            ("#EXTM3U\n#EXTINF:4,\na.ts\n#EXT-X-STREAM-INF:BANDWIDTH=1\nb.m3u8", .mixedKinds(line: 4)),
            ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nb.m3u8\n#EXTINF:4,\na.ts\n", .mixedKinds(line: 4)),
            ("#EXTM3U\n#EXT-X-KEY:URI=\"k\"\n#EXTINF:4,\na.ts\n", .badAttribute(line: 2, tag: "EXT-X-KEY", attribute: "METHOD")),
            ("#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,IV=7\n", .badAttribute(line: 2, tag: "EXT-X-KEY", attribute: "IV")),
            ("#EXTM3U\n#EXT-X-MAP:BYTERANGE=\"1@0\"\n", .badAttribute(line: 2, tag: "EXT-X-MAP", attribute: "URI")),
            ("#EXTM3U\n#EXT-X-MAP:URI=\"i\",BYTERANGE=\"x\"\n", .badAttribute(line: 2, tag: "EXT-X-MAP", attribute: "BYTERANGE")),
        ])
    func refusals(text: String, error: PlaylistError) {
        #expect(throws: error) { try parse(text) }
    }

    @Test("the limits on bytes, entries and addresses hold")
    func limits() {
        let body = "#EXTM3U\n" + String(repeating: "#EXTINF:4,\na.ts\n#EXTINF:4,\nb.ts\n", count: 50)
        let size = body.utf8.count
        #expect(throws: PlaylistError.tooLong(bytes: size, limit: size - 1)) {
            try parse(body, limits: PlaylistLimits(bytes: size - 1, entries: 100, addressBytes: 1 << 20, warnings: 1))
        }
        #expect(throws: PlaylistError.tooManySegments(limit: 99)) {
            try parse(body, limits: PlaylistLimits(bytes: size, entries: 99, addressBytes: 1 << 20, warnings: 1))
        }
        #expect(throws: PlaylistError.tooLong(bytes: 22 * 5, limit: 100)) {
            try parse(body, limits: PlaylistLimits(bytes: size, entries: 100, addressBytes: 100, warnings: 1))
        }
        let variants = "#EXTM3U\n" + String(repeating: "#EXT-X-STREAM-INF:BANDWIDTH=1\na\n", count: 3)
        #expect(throws: PlaylistError.tooManySegments(limit: 2)) {
            try parse(variants, limits: PlaylistLimits(bytes: 1000, entries: 2, addressBytes: 1000, warnings: 1))
        }
    }

    @Test("comments and blank lines before the header are lived with")
    func lateHeader() throws {
        let list = try parseMedia("# made by hand\n\n#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST")
        #expect(list.segments.count == 1)
        #expect(list.warnings == [PlaylistWarning(line: 3, clause: "RFC 8216 §4.3.1.1", text: "#EXTM3U is not in the first line")])
    }

    @Test("warnings are bounded, and one clause's do not hide another's")
    func manyWarnings() throws {
        let text = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n" + String(repeating: "a.ts\n", count: 1000) + "#EXTINF:9,\nb.ts\n"
        let warnings = try parseMedia(text).warnings
        #expect(warnings.count == PlaylistLimits.standard.warnings / 4 + 2)
        #expect(warnings.dropLast().last?.text == "from here on, what else breaks this clause is not listed")
        #expect(warnings.last?.clause == "RFC 8216 §4.3.3.1")
    }

    @Test("a playlist is recognised by its first bytes")
    func recognition() {
        #expect(HLSParser.recognises(Array("#EXTM3U\n#EXT".utf8)))
        #expect(HLSParser.recognises(Array("\u{FEFF}#EXTM3U".utf8)))
        #expect(!HLSParser.recognises(Array("<html>".utf8)))
        #expect(!HLSParser.recognises([0, 0, 0, 0x18]))
        #expect(!HLSParser.recognises([]))
    }
}
