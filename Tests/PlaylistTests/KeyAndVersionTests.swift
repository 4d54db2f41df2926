import Media
import Playlist
import Testing

@Suite struct KeyAndVersionTests {
    @Test("a segment has a key of each format; a new one takes the place of its own format's; NONE ends all")
    func severalKeys() throws {
        let list = try parseMedia(
            """
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:4
            #EXT-X-KEY:METHOD=SAMPLE-AES-CTR,URI="data:a",KEYFORMAT="urn:uuid:edef",KEYFORMATVERSIONS="1/2",KEYID=0x0A
            #EXT-X-MAP:URI="init.mp4"
            #EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://b",KEYFORMAT="com.apple.streamingkeydelivery"
            #EXTINF:4,
            a.mp4
            #EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://c",KEYFORMAT="com.apple.streamingkeydelivery"
            #EXTINF:4,
            b.mp4
            #EXT-X-KEY:METHOD=AES-128,URI="k"
            #EXTINF:4,
            c.mp4
            #EXT-X-KEY:METHOD=NONE
            #EXTINF:4,
            d.mp4
            #EXT-X-ENDLIST
            """)
        #expect(
            list.segments.map { $0.keys.compactMap(\.url) } == [
                ["data:a", "skd://b"], ["data:a", "skd://c"], ["data:a", "skd://c", "https://host/film/k"], [],
            ])
        #expect(list.segments.map(\.key?.url) == ["data:a", "data:a", "https://host/film/k", nil])
        #expect(list.segments[0].keys[0].formatVersions == [1, 2] && list.segments[0].keys[0].otherAttributes == ["KEYID": "0x0A"])
        #expect(list.segments.map { $0.initialization?.keys.count } == [1, 1, 1, 1])
        #expect(list.warnings.isEmpty)
    }

    @Test("without a vector of its own a key takes the media sequence number's")
    func vectors() {
        let key = EncryptionKey(method: "AES-128", url: "k")
        #expect(key.initializationVector(ofSequence: 0x0102_0304) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])
        let other = EncryptionKey(method: "AES-128", url: "k", initializationVector: Array(1...16))
        #expect(other.initializationVector(ofSequence: 7) == Array(1...16))
    }

    private static let features: [(version: Int, clause: String, lines: String)] = [
        (2, "RFC 8216 §7", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x1"), (3, "RFC 8216 §7", "#EXTINF:3.5,\nz.ts"),
        (4, "RFC 8216 §7", "#EXT-X-BYTERANGE:5@0"), (4, "RFC 8216 §7", "#EXT-X-I-FRAMES-ONLY"),
        (5, "RFC 8216bis §8", "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"k\""),
        (5, "RFC 8216 §7", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",KEYFORMAT=\"x\""),
        (5, "RFC 8216 §7", "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",KEYFORMATVERSIONS=\"1\""), (6, "RFC 8216 §7", "#EXT-X-MAP:URI=\"i\""),
        (8, "RFC 8216bis §8", "#EXT-X-DEFINE:NAME=\"a\",VALUE=\"b\""),
    ]

    @Test("what needs a higher version than the playlist's is said, once; a high enough one is silent", arguments: features)
    func versions(version: Int, clause: String, lines: String) throws {
        func warnings(_ declared: Int) throws -> [String] {
            // The same tag again, but that a variable may be defined only once.
            let again = lines.replacing("NAME=\"a\"", with: "NAME=\"b\"")
            let text =
                "#EXTM3U\n#EXT-X-VERSION:\(declared)\n#EXT-X-TARGETDURATION:4\n\(lines)\n#EXTINF:4,\na.ts\n\(again)\n#EXTINF:4,\na.ts\n"
            return try parseMedia(text + "#EXT-X-ENDLIST").warnings.filter { $0.text.contains("needs version") }.map(\.clause)
        }
        #expect(try warnings(version - 1) == [clause])
        #expect(try warnings(version) == [])
    }

    @Test("an EXT-X-MAP of pictures alone needs version 5 only")
    func mapOfPictures() throws {
        let list = try parseMedia(
            "#EXTM3U\n#EXT-X-VERSION:5\n#EXT-X-TARGETDURATION:4\n#EXT-X-I-FRAMES-ONLY\n#EXT-X-MAP:URI=\"i\"\n#EXTINF:4,\na.mp4\n#EXT-X-ENDLIST"
        )
        #expect(list.warnings.isEmpty && list.isIFramesOnly)
    }

    private static let broken: [(lines: String, clause: String)] = [
        ("#EXT-X-VERSION:4", "RFC 8216 §4.3.1.2"), ("#EXT-X-VERSION:x", "RFC 8216 §4.3.1.2"),
        ("#EXT-X-TARGETDURATION:5", "RFC 8216 §4.3.3"), ("#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-PLAYLIST-TYPE:VOD", "RFC 8216 §4.3.3"),
        ("#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-MEDIA-SEQUENCE:2", "RFC 8216 §4.3.3"), ("#EXT-X-ENDLIST", "RFC 8216 §4.3.3"),
        ("#EXT-X-START:TIME-OFFSET=1\n#EXT-X-START:TIME-OFFSET=2", "RFC 8216 §4.3.5"),
        ("#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-INDEPENDENT-SEGMENTS", "RFC 8216 §4.3.5"),
        ("#EXT-X-KEY:METHOD=ROT13,URI=\"k\"", "RFC 8216 §4.3.2.4"),
        ("#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXT-X-MAP:URI=\"i\"", "RFC 8216 §4.3.2.5"),
        ("#EXT-X-KEY:METHOD=NONE,URI=\"k\"", "RFC 8216 §4.3.2.4"), ("#EXT-X-KEY:METHOD=AES-128", "RFC 8216 §4.3.2.4"),
        ("#EXT-X-KEY:METHOD=AES-128,URI=\"k\",KEYFORMATVERSIONS=\"x\"", "RFC 8216 §4.3.2.4"),
        ("#EXTINF:4.5,\nlong.ts\n#EXTINF:9,\nlonger.ts", "RFC 8216 §4.3.3.1"),
    ]

    @Test("what a media playlist may not say is said once, with its clause", arguments: broken)
    func warnings(lines: String, clause: String) throws {
        let list = try parseMedia("#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:4\n\(lines)\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST")
        #expect(list.warnings.map(\.clause) == [clause], "\(list.warnings)")
    }

    @Test("a target duration that is no whole number is taken, with a warning")
    func fraction() throws {
        let list = try parseMedia("#EXTM3U\n#EXT-X-TARGETDURATION:4.5\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST")
        #expect(list.targetDuration == .seconds(4.5) && list.warnings.map(\.clause) == ["RFC 8216 §4.3.3.1"])
    }
}
