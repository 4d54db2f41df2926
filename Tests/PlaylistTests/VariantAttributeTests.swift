import Media
import Playlist
import Testing

/// What the second edition adds to multivariant playlists.
@Suite struct VariantAttributeTests {
    @Test("every attribute of a variant is kept, unknown ones by name")
    func variant() throws {
        let film = try parseMultivariant(
            """
            #EXTM3U
            #EXT-X-VERSION:12
            #EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID="angles",NAME="Front"
            #EXT-X-STREAM-INF:BANDWIDTH=5000000,SCORE=2.5,SUPPLEMENTAL-CODECS="dvh1.08.07/db4h,dvh1.08.07/db1p",HDCP-LEVEL=TYPE-1,ALLOWED-CPC="com.example.drm1:SMART-TV/PC,com.example.drm2:",VIDEO-RANGE=HLG,REQ-VIDEO-LAYOUT="CH-STEREO,CH-MONO",STABLE-VARIANT-ID="v+1",PATHWAY-ID="B",VIDEO="angles",CLOSED-CAPTIONS=NONE,PROGRAM-ID=1,X-MINE="a b"
            v.m3u8
            """)
        let variant = film.variants[0]
        #expect(variant.score == 2.5)
        #expect(variant.supplementalCodecs == ["dvh1.08.07/db4h", "dvh1.08.07/db1p"])
        #expect(variant.hdcpLevel == .type1)
        #expect(
            variant.allowedProtection == [
                AllowedProtection(keyFormat: "com.example.drm1", configurations: ["SMART-TV", "PC"]),
                AllowedProtection(keyFormat: "com.example.drm2", configurations: []),
            ])
        #expect(variant.videoRange == .hlg && variant.requiredVideoLayout == ["CH-STEREO", "CH-MONO"])
        #expect(variant.stableID == "v+1" && variant.pathway == "B" && variant.videoGroup == "angles")
        #expect(variant.hasNoClosedCaptions && variant.closedCaptionGroup == nil)
        #expect(variant.otherAttributes == ["PROGRAM-ID": "1", "X-MINE": "a b"])
        #expect(film.version == 12 && film.warnings.isEmpty)
    }

    @Test("every attribute of a rendition is kept, all of CHANNELS too")
    func rendition() throws {
        let film = try parseMultivariant(
            """
            #EXTM3U
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Atmos",LANGUAGE="en",ASSOC-LANGUAGE="fr",STABLE-RENDITION-ID="r1",BIT-DEPTH=24,SAMPLE-RATE=48000,CHANNELS="16/JOC,ATMOS/BINAURAL",URI="a.m3u8",X-MINE=7
            #EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"
            v
            """)
        let sound = film.audioRenditions[0]
        #expect(sound.channels == 16 && sound.channelParameters == ["JOC,ATMOS", "BINAURAL"])
        #expect(sound.bitDepth == 24 && sound.sampleRate == 48000 && sound.stableID == "r1" && sound.associatedLanguage == "fr")
        #expect(sound.otherAttributes == ["X-MINE": "7"])
        #expect(film.warnings.isEmpty)
    }

    @Test("session data, session keys and image variants are kept in their order")
    func session() throws {
        let film = try parseMultivariant(
            """
            #EXTM3U
            #EXT-X-VERSION:5
            #EXT-X-SESSION-DATA:DATA-ID="com.example.a",VALUE="",LANGUAGE="fr"
            #EXT-X-SESSION-DATA:DATA-ID="com.example.b",URI="b.json",FORMAT=RAW
            #EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1/2/5"
            #EXT-X-IMAGE-STREAM-INF:BANDWIDTH=9000,RESOLUTION=320x180,CODECS="jpeg",URI="images.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=1
            v
            """)
        #expect(film.sessionData.map(\.id) == ["com.example.a", "com.example.b"])
        #expect(film.sessionData[0].value == "" && film.sessionData[0].language == "fr")
        #expect(film.sessionData[1].url == "https://host/film/b.json" && film.sessionData[1].format == "RAW")
        #expect(film.sessionKeys.map(\.formatVersions) == [[1, 2, 5]] && film.sessionKeys[0].url == "skd://x")
        #expect(film.imageVariants.map(\.url) == ["https://host/film/images.m3u8"])
        #expect(film.imageVariants[0].size == PixelSize(width: 320, height: 180) && film.imageVariants[0].codecs == ["jpeg"])
        #expect(film.warnings.isEmpty)
    }

    private static let broken: [(line: String, clause: String)] = [
        ("#EXT-X-STREAM-INF:BANDWIDTH=1,SCORE=-1\nb", "RFC 8216bis §4.4.6.2"),
        ("#EXT-X-STREAM-INF:BANDWIDTH=1,VIDEO-RANGE=XYZ\nb", "RFC 8216bis §4.4.6.2"),
        ("#EXT-X-STREAM-INF:BANDWIDTH=1,HDCP-LEVEL=TYPE-9\nb", "RFC 8216bis §4.4.6.2"),
        ("#EXT-X-STREAM-INF:BANDWIDTH=1,ALLOWED-CPC=\"x\"\nb", "RFC 8216bis §4.4.6.2"),
        ("#EXT-X-STREAM-INF:BANDWIDTH=1,SCORE=1\nb", "RFC 8216bis §4.4.6.2"),
        ("#EXT-X-STREAM-INF:BANDWIDTH=1,STABLE-VARIANT-ID=\"a b\"\nb", "RFC 8216bis §4.4.6"),
        ("#EXT-X-STREAM-INF:BANDWIDTH=1,VIDEO=\"x\"\nb", "RFC 8216 §4.3.4.2"),
        ("#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=\"x\"\nb", "RFC 8216 §4.3.4.2"),
        ("#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=NONE\nb", "RFC 8216 §4.3.4.2"),
        ("#EXT-X-STREAM-INF:BANDWIDTH=1,REQ-X=\"y\"\nb", "RFC 8216bis §8"),
        ("#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1", "RFC 8216 §4.3.4.3"),
        ("#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI=\"i\",FRAME-RATE=25", "RFC 8216 §4.3.4.3"),
        ("#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=1", "Image Media Playlist, EXT-X-IMAGE-STREAM-INF"),
        ("#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"c\",NAME=\"n\"", "RFC 8216 §4.3.4.1"),
        ("#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"c\",NAME=\"n\",INSTREAM-ID=\"CC1\",URI=\"u\"", "RFC 8216 §4.3.4.1"),
        ("#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"c\",NAME=\"n\",INSTREAM-ID=\"SERVICE1\"", "RFC 8216 §7"),
        ("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"c\",NAME=\"n\",INSTREAM-ID=\"CC1\"", "RFC 8216bis §8"),
        ("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"c\",NAME=\"n\",FORCED=YES", "RFC 8216 §4.3.4.1"),
        ("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"c\",NAME=\"n\",DEFAULT=YES,AUTOSELECT=NO", "RFC 8216 §4.3.4.1"),
        ("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"c\",NAME=\"n\"\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"c\",NAME=\"n\"", "RFC 8216 §4.3.4.1.1"),
        (
            "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"c\",NAME=\"n\",DEFAULT=YES\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"c\",NAME=\"m\",DEFAULT=YES",
            "RFC 8216 §4.3.4.1.1"
        ),
        ("#EXT-X-SESSION-DATA:VALUE=\"x\"", "RFC 8216 §4.3.4.4"),
        ("#EXT-X-SESSION-DATA:DATA-ID=\"x\"", "RFC 8216 §4.3.4.4"),
        ("#EXT-X-SESSION-DATA:DATA-ID=\"x\",VALUE=\"v\",URI=\"u\"", "RFC 8216 §4.3.4.4"),
        ("#EXT-X-SESSION-DATA:DATA-ID=\"x\",VALUE=\"v\"\n#EXT-X-SESSION-DATA:DATA-ID=\"x\",VALUE=\"w\"", "RFC 8216 §4.3.4.4"),
        ("#EXT-X-SESSION-KEY:METHOD=NONE", "RFC 8216 §4.3.4.5"),
        ("#EXT-X-SESSION-KEY:METHOD=AES-128,URI=\"k\"\n#EXT-X-SESSION-KEY:METHOD=AES-128,URI=\"k\"", "RFC 8216 §4.3.4.5"),
        ("#EXT-X-CONTENT-STEERING:PATHWAY-ID=\"A\"", "RFC 8216bis §4.4.6.6"),
        ("#EXT-X-CONTENT-STEERING:SERVER-URI=\"s\",PATHWAY-ID=\"A\"", "RFC 8216bis §4.4.6.6"),
        ("#EXT-X-CONTENT-STEERING:SERVER-URI=\"s\"\n#EXT-X-CONTENT-STEERING:SERVER-URI=\"t\"", "RFC 8216bis §4.4.6.6"),
    ]

    @Test("what a multivariant playlist may not say is said once, with its clause", arguments: broken)
    func warnings(line: String, clause: String) throws {
        let film = try parseMultivariant("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\n\(line)")
        #expect(film.warnings.map(\.clause) == [clause], "\(film.warnings)")
    }
}

extension VariantAttributeTests {
    @Test(
        "an attribute that can't be read is kept as written, with a warning",
        arguments: ["AVERAGE-BANDWIDTH=x", "RESOLUTION=big", "FRAME-RATE=fast", "VIDEO-RANGE=XYZ", "HDCP-LEVEL=TYPE-9", "SCORE=-1"])
    func unread(attribute: String) throws {
        let film = try parseMultivariant("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,\(attribute)\na")
        let parts = attribute.split(separator: "=").map(String.init)
        #expect(film.variants[0].otherAttributes == [parts[0]: parts[1]])
        #expect(film.warnings.map(\.clause) == ["RFC 8216bis §4.4.6.2"])
    }

    @Test("an unreadable BANDWIDTH is kept as written")
    func bandwidth() throws {
        let film = try parseMultivariant("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=lots\na")
        #expect(film.variants[0].bandwidth == nil && film.variants[0].otherAttributes == ["BANDWIDTH": "lots"])
        #expect(film.warnings.map(\.clause) == ["RFC 8216 §4.3.4.2"])
    }
}
