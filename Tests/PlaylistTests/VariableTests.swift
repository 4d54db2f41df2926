import Media
import Playlist
import Testing

/// `EXT-X-DEFINE`. Source: RFC 8216bis §4.3 and §4.4.2.3.
@Suite struct VariableTests {
    private static let list = "#EXT-X-VERSION:11\n#EXT-X-TARGETDURATION:4\n"

    @Test("variables are put into addresses, quoted strings and hexadecimal sequences, and nowhere else")
    func places() throws {
        let list = try parseMedia(
            """
            #EXTM3U
            \(Self.list)#EXT-X-DEFINE:NAME="a",VALUE="x"
            #EXT-X-DEFINE:NAME="b",VALUE="{$a}y"
            #EXT-X-DEFINE:NAME="iv",VALUE="FF"
            #EXT-X-KEY:METHOD=AES-128,URI="{$b}.key",IV=0x{$iv}
            #EXT-X-MAP:URI="{$a}/init.mp4"
            #EXTINF:4,{$a}
            {$a}{$b}.m4s
            #EXT-X-ENDLIST
            """)
        let segment = list.segments[0]
        #expect(segment.url == "https://host/film/xxy.m4s" && segment.initialization?.url == "https://host/film/x/init.mp4")
        #expect(segment.key?.url == "https://host/film/xy.key" && segment.key?.initializationVector?.last == 0xFF)
        #expect(segment.title == "{$a}")
        #expect(list.warnings.isEmpty)
    }

    @Test("a media playlist imports what the presentation above it defines")
    func imports() throws {
        let film = try parseMultivariant(
            "#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-DEFINE:NAME=\"t\",VALUE=\"42\"\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv?{$t}")
        #expect(film.variables == ["t": "42"] && film.variants[0].url == "https://host/film/v?42")
        let text = Array("#EXTM3U\n\(Self.list)#EXT-X-DEFINE:IMPORT=\"t\"\n#EXTINF:4,\n{$t}.ts\n#EXT-X-ENDLIST".utf8)
        guard case .media(let list) = try HLSParser.parse(text, baseURL: "http://h/", imports: film.variables) else { throw WrongKind() }
        #expect(list.segments.map(\.url) == ["http://h/42.ts"] && list.warnings.isEmpty)
        guard case .media(let alone) = try HLSParser.parse(text, baseURL: "http://h/") else { throw WrongKind() }
        #expect(alone.segments.map(\.url) == ["http://h/%7B$t%7D.ts"])
        #expect(alone.warnings.map(\.clause) == ["RFC 8216bis §4.4.2.3"])
    }

    @Test(
        "a variable is a parameter of the playlist's own address, its percent-encoding undone",
        arguments: [
            ("http://h/a?t=1", "http://h/1.ts"), ("http://h/a?s=0&t=1&t=2", "http://h/1.ts"), ("http://h/a?t=b%2Fc", "http://h/b/c.ts"),
            ("http://h/a?t=b+c", "http://h/b%20c.ts"), ("http://h/a?%74=1#t=2", "http://h/1.ts"), ("http://h/a?t", nil),
            ("http://h/a", nil),
        ] as [(String, String?)])
    func query(address: String, expected: String?) throws {
        let text = Array("#EXTM3U\n\(Self.list)#EXT-X-DEFINE:QUERYPARAM=\"t\"\n#EXTINF:4,\n{$t}.ts\n#EXT-X-ENDLIST".utf8)
        guard case .media(let list) = try HLSParser.parse(text, baseURL: address) else { throw WrongKind() }
        #expect(list.segments[0].url == expected ?? "http://h/%7B$t%7D.ts")
        #expect(list.warnings.isEmpty == (expected != nil))
    }

    @Test(
        "a definition that can't be is skipped, with a warning",
        arguments: ["NAME=\"a\"", "VALUE=\"a\"", "NAME=\"a b\",VALUE=\"c\"", "NAME=\"x\",VALUE=\"again\"", "IMPORT=\"nobody\"", ""])
    func wrong(attributes: String) throws {
        let list = try parseMedia(
            "#EXTM3U\n\(Self.list)#EXT-X-DEFINE:NAME=\"x\",VALUE=\"1\"\n#EXT-X-DEFINE:\(attributes)\n#EXTINF:4,\n{$x}.ts\n#EXT-X-ENDLIST")
        #expect(list.segments[0].url == "https://host/film/1.ts")
        #expect(list.warnings.map(\.clause) == ["RFC 8216bis §4.4.2.3"])
    }

    @Test("variables of variables don't make a small playlist a large one")
    func explosion() {
        var text = "#EXTM3U\n#EXT-X-DEFINE:NAME=\"v0\",VALUE=\"\(String(repeating: "a", count: 400))\"\n"
        for number in 1..<9 { text += "#EXT-X-DEFINE:NAME=\"v\(number)\",VALUE=\"{$v\(number - 1)}{$v\(number - 1)}\"\n" }
        text += String(repeating: "#EXTINF:1,{$v3}\n\(String(repeating: "{$v3}", count: 1000))\n", count: 40)
        #expect(throws: PlaylistError.self) {
            try parse(text, limits: PlaylistLimits(bytes: 1 << 20, entries: 1000, addressBytes: 1 << 20, warnings: 10))
        }
    }

    @Test("one line of a long variable is given up before it is made")
    func longLine() {
        let define: String = "#EXTM3U\n#EXT-X-DEFINE:NAME=\"a\",VALUE=\"\(String(repeating: "b", count: 4000))\"\n"
        // It would have 8 GB.
        let text: String = define + "#EXTINF:1,\n" + String(repeating: "{$a}", count: 2_000_000)
        let limit = PlaylistLimits.standard.addressBytes
        #expect {
            try parse(text)
        } throws: { error in
            guard case .tooLong(let bytes, limit) = error as? PlaylistError else { return false }
            return bytes < 2 * limit
        }
    }
}
