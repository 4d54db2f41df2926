import Media
import Testing

@testable import ClubService

@Suite struct ManifestsTests {
    private static func film(key: KeyID? = nil) -> PackagedFilm {
        func track(_ name: String, _ codec: String, bytes: [Int]) -> PackagedFilm.Track {
            let segments = bytes.enumerated().map { number, bytes in
                PackagedFilm.Track.Segment(start: UInt64(number) * 4000, duration: number == 2 ? 400 : 4000, bytes: bytes)
            }
            return PackagedFilm.Track(name: name, codec: codec, timescale: 1000, segments: segments)
        }
        let sound = track("sound-1", "mp4a.40.2", bytes: [50_000, 50_000, 6000])
        let plan = ThumbnailPlan(film: PixelSize(width: 1920, height: 1080), duration: .milliseconds(8400))
        return PackagedFilm(
            pictures: [(track("v", "avc1.640028", bytes: [1_000_000, 500_000, 400_000]), PixelSize(width: 1920, height: 1080))],
            rate: .filmNTSC,
            sounds: [
                .init(track: sound, language: "fr", role: .original, channels: 6),
                .init(track: sound, language: "fr", role: .original, channels: 2),
                .init(track: sound, language: "fr", role: .description, channels: 2),
                .init(track: sound, language: nil, role: .commentary, channels: 2),
            ], texts: [.init(file: "text-1.vtt", language: "fr", role: .forced)],
            thumbnails: .init(plan: plan, count: 1, bytes: 10_500), keyID: key)
    }

    @Test("A playlist says what each sound and text is for, each under a name of its own, and how much it takes at most")
    func multivariant() {
        let expected = """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Français",LANGUAGE="fr",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="6",URI="sound-1.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Français 2",LANGUAGE="fr",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="sound-1.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Français (audiodescription)",LANGUAGE="fr",DEFAULT=NO,AUTOSELECT=YES,CHARACTERISTICS="public.accessibility.describes-video",CHANNELS="2",URI="sound-1.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Audio (commentary)",DEFAULT=NO,AUTOSELECT=NO,CHANNELS="2",URI="sound-1.m3u8"
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="Français (forcés)",LANGUAGE="fr",DEFAULT=NO,AUTOSELECT=YES,FORCED=YES,URI="text-1.vtt.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=2100953,AVERAGE-BANDWIDTH=1910477,CODECS="avc1.640028,mp4a.40.2",RESOLUTION=1920x1080,FRAME-RATE=23.976,VIDEO-RANGE=SDR,AUDIO="sound",SUBTITLES="text",CLOSED-CAPTIONS=NONE
            v.m3u8
            #EXT-X-IMAGE-STREAM-INF:BANDWIDTH=10000,CODECS="jpeg",RESOLUTION=320x180,URI="thumbnails.m3u8"

            """
        #expect(HLSManifests(film: Self.film()).files["film.m3u8"] == expected)
    }

    @Test("A track's playlist names every segment with its length, and its key where it is locked, by the key's name alone")
    func media() throws {
        let id = try #require(KeyID([UInt8](0..<16)))
        let text = try #require(HLSManifests(film: Self.film(key: id)).files["v.m3u8"])
        #expect(text.contains(",KEYID=0x000102030405060708090a0b0c0d0e0f,"))
        #expect(
            text.hasSuffix(
                "#EXTINF:4.000000,\nv/00001.m4s\n#EXTINF:4.000000,\nv/00002.m4s\n#EXTINF:0.400000,\nv/00003.m4s\n#EXT-X-ENDLIST\n"))
        let dash = DASHManifest(film: Self.film(key: id)).text
        #expect(dash.contains(#"value="cenc" cenc:default_KID="00010203-0405-0607-0809-0a0b0c0d0e0f"/>"#))
        #expect(dash.contains("<cenc:pssh>AAAANHBzc2gBAAAAEHfv7MCyTQKs4zweUuL7SwAAAAEAAQIDBAUGBwgJCgsMDQ4PAAAAAA==</cenc:pssh>"))
    }

    @Test("The manifest for DASH tells of the same segments, sounds and texts")
    func dash() {
        let text = DASHManifest(film: Self.film()).text
        #expect(text.contains(#"mediaPresentationDuration="PT8.400S""#) && !text.contains("ContentProtection"))
        #expect(text.contains("<S t=\"0\" d=\"4000\" r=\"1\"/>\n            <S d=\"400\"/>"))
        for role in ["main", "description", "commentary", "forced-subtitle"] { #expect(text.contains("value=\"\(role)\"/>")) }
        #expect(text.contains(#"<Accessibility schemeIdUri="urn:tva:metadata:cs:AudioPurposeCS:2007" value="1"/>"#))
        #expect(text.contains(#"width="1600" height="900">"#))
    }
}
