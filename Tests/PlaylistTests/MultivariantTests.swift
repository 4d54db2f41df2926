import Media
import Playlist
import Testing

@Suite struct MultivariantTests {
    @Test("variants and renditions keep the manifest's order and words")
    func plain() throws {
        let film = try parseMultivariant(
            """
            #EXTM3U
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.title",VALUE="Le Film"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="Français",LANGUAGE="fr",DEFAULT=YES,CHANNELS="2",URI="fr.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="English",LANGUAGE="en",AUTOSELECT=YES,CHANNELS="6/JOC",URI="en.m3u8",CHARACTERISTICS="public.accessibility.describes-video,x.y"
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="st",NAME="English",LANGUAGE="en",FORCED=YES,URI="st.m3u8"
            #EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="English",INSTREAM-ID="CC1"
            #EXT-X-STREAM-INF:BANDWIDTH=5000000,AVERAGE-BANDWIDTH=4200000,RESOLUTION=1920x1080,FRAME-RATE=23.976,CODECS="avc1.640028, mp4a.40.2",AUDIO="aac",SUBTITLES="st",CLOSED-CAPTIONS="cc"
            hi.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=1200000,RESOLUTION=640x360,VIDEO-RANGE=PQ
            lo.m3u8
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,URI="i.m3u8"
            """)
        #expect(film.title == "Le Film")
        #expect(film.independentSegments)
        #expect(film.variants.map(\.url) == ["https://host/film/hi.m3u8", "https://host/film/lo.m3u8"])
        let high = film.variants[0]
        #expect(high.bandwidth == 5_000_000 && high.averageBandwidth == 4_200_000)
        #expect(high.size == PixelSize(width: 1920, height: 1080))
        #expect(high.frameRate == .filmNTSC)
        #expect(high.codecs == ["avc1.640028", "mp4a.40.2"])
        #expect(high.audioGroup == "aac" && high.subtitleGroup == "st" && high.closedCaptionGroup == "cc")
        #expect(film.variants[1].videoRange == .pq && film.variants[1].closedCaptionGroup == nil)
        #expect(film.audioRenditions(of: high).map(\.name) == ["Français", "English"])
        #expect(film.audioRenditions(of: film.variants[1]).isEmpty)
        #expect(film.audioRenditions.map(\.channels) == [2, 6])
        #expect(film.audioRenditions.map(\.isDefault) == [true, false])
        #expect(film.audioRenditions.map(\.autoselect) == [true, true])
        #expect(film.audioRenditions[1].characteristics == ["public.accessibility.describes-video", "x.y"])
        #expect(film.subtitleRenditions(of: high).map(\.isForced) == [true])
        #expect(film.closedCaptionRenditions.map(\.instreamID) == ["CC1"])
        #expect(film.iFrameVariants.map(\.url) == ["https://host/film/i.m3u8"])
        #expect(film.warnings.isEmpty)
    }

    @Test(
        "rates in decimals are taken for the exact rates that they round",
        arguments: [
            ("23.976", FrameRate.filmNTSC), ("23.98", .filmNTSC), ("24", .film), ("24.000", .film), ("25.0", .pal), ("29.97", .ntsc),
            ("59.94", .sixtyNTSC), ("60", .sixty), ("12.5", FrameRate(25, over: 2)), ("0", nil), ("x", nil), ("99999999999", nil),
        ] as [(String, FrameRate?)])
    func frameRates(text: String, rate: FrameRate?) throws {
        let film = try parseMultivariant("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,FRAME-RATE=\(text)\na")
        #expect(film.variants[0].frameRate == rate)
    }

    @Test("a variant that names a group of nobody plays its own sound")
    func missingGroup() throws {
        let film = try parseMultivariant("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"x\",SUBTITLES=\"y\"\na")
        #expect(film.variants[0].audioGroup == nil && film.variants[0].subtitleGroup == nil)
        #expect(film.warnings.count == 2)
    }

    @Test(
        "attribute lists of the field are read, and what is wrong with them is said",
        arguments: [
            ("BANDWIDTH=5 , RESOLUTION = 2X2", nil), ("BANDWIDTH=5,RESOLUTION=2x2,", nil),
            ("BANDWIDTH=5,BANDWIDTH=6,RESOLUTION=2x2", "an attribute comes twice; the first counts"),
            ("BANDWIDTH=5,,RESOLUTION=2x2", "an attribute without a value was dropped"),
            ("BANDWIDTH=5,RESOLUTION=2x2,CODECS=\"avc1", "a quoted string has no end"),
            ("NAME=\"a\"b,BANDWIDTH=5,RESOLUTION=2x2", "text after a quoted string was dropped"),
        ] as [(String, String?)])
    func attributes(list: String, flaw: String?) throws {
        let film = try parseMultivariant("#EXTM3U\n#EXT-X-STREAM-INF:\(list)\na")
        #expect(film.variants[0].bandwidth == 5)
        #expect(film.variants[0].size == PixelSize(width: 2, height: 2))
        #expect(film.warnings.map(\.text) == (flaw.map { [$0] } ?? []))
    }

    @Test("a variant without a bandwidth is kept, with a warning")
    func noBandwidth() throws {
        let film = try parseMultivariant("#EXTM3U\n#EXT-X-STREAM-INF:\na\n#EXT-X-STREAM-INF:BANDWIDTH=99999999999999999999\nb")
        #expect(film.variants.map(\.bandwidth) == [nil, nil])
        #expect(film.warnings.map(\.line) == [2, 4])
    }

    @Test("a rendition that can't be placed is skipped, with a warning")
    func badRenditions() throws {
        let film = try parseMultivariant(
            """
            #EXTM3U
            #EXT-X-MEDIA:TYPE=SMELL,GROUP-ID="a",NAME="x"
            #EXT-X-MEDIA:TYPE=AUDIO,NAME="x"
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="a",NAME="x"
            #EXT-X-STREAM-INF:BANDWIDTH=1
            a
            stray.m3u8
            """)
        #expect(film.audioRenditions.isEmpty && film.subtitleRenditions.isEmpty)
        #expect(film.warnings.map(\.line) == [2, 3, 4, 7])
    }

    @Test("a file and a lone media playlist are presentations of one variant")
    func single() {
        #expect(Presentation.progressive(url: "file:///a.mp4").variants.map(\.content) == [.resource])
        #expect(Presentation.single(mediaPlaylist: "http://h/a").variants.map(\.content) == [.mediaPlaylist])
    }
}
