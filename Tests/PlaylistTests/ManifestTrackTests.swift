import Media
import Playlist
import Testing

@Suite("Tracks of a DASH manifest") struct ManifestTrackTests {
    private func mpd(_ periods: [String]) throws -> Presentation {
        try parseManifest(
            "<MPD xmlns='urn:mpeg:dash:schema:mpd:2011' profiles='p' minBufferTime='PT1S'>"
                + periods.map { "<Period duration='PT4S'>\($0)</Period>" }.joined() + "</MPD>")
    }

    private func set(_ type: String, _ attributes: String = "", inside: String = "", of representations: [(id: String, bandwidth: Int)])
        -> String
    {
        let all = representations.map { "<Representation id='\($0.id)' bandwidth='\($0.bandwidth)'/>" }.joined()
        return
            "<AdaptationSet mimeType='\(type)' \(attributes)>\(inside)<SegmentTemplate media='$RepresentationID$-$Number$' duration='4'/>\(all)</AdaptationSet>"
    }

    private func names(_ film: Presentation, _ place: Int) throws -> [String] { try film.plan(place).segments().segments.map(\.name) }

    @Test("a stream goes on with the same id, else with its like by the order of bandwidths, else with the nearest")
    func joining() throws {
        let film = try mpd([
            set("video/mp4", of: [("low", 1), ("mid", 5), ("high", 9)]), set("video/mp4", of: [("high", 9), ("other", 4)]),
            set("video/mp4", of: [("x", 1)]),
        ])
        #expect(film.variants.map { $0.details?.id } == ["low", "mid", "high"])
        #expect(try names(film, 0) == ["low-1", "other-1", "x-1"])
        #expect(try names(film, 1) == ["mid-1", "other-1", "x-1"])
        #expect(try names(film, 2) == ["high-1", "high-1", "x-1"])
        #expect(film.warnings.isEmpty)
        let segments = try film.segments()
        #expect(segments.map(\.sequence) == [0, 1, 2])
        #expect(segments.map(\.discontinuity) == [0, 1, 2])
        #expect(segments.map(\.start) == [.zero, .seconds(4), .seconds(8)])
    }

    @Test("a stream that begins later looks for its beginning; one without its like has a hole")
    func lateAndAbsent() throws {
        let film = try mpd([
            set("video/mp4", of: [("a", 1)]),
            set("video/mp4", of: [("a", 1), ("b", 7)]) + set("audio/mp4", "lang='fr'", of: [("s", 2)]),
        ])
        #expect(try names(film, 1) == ["a-1", "b-1"])
        let sound = try film.audioRenditions.first?.content.plan().segments().segments
        #expect(sound?.map(\.start) == [.seconds(4)])
        // No clause asks for a stream to be in all periods.
        #expect(film.warnings.isEmpty)
    }

    @Test("roles and accessibility become what HLS says too")
    func roles() throws {
        let role = "<Role schemeIdUri='urn:mpeg:dash:role:2011' value='%'/>"
        func roles(_ words: String...) -> String { words.map { role.replacing("%", with: $0) }.joined() }
        let described = "<Accessibility schemeIdUri='urn:tva:metadata:cs:AudioPurposeCS:2007' value='1'/>"
        let film = try mpd([
            set("video/mp4", inside: roles("main"), of: [("v", 1)]) + set("video/mp4", inside: roles("sign"), of: [("sign", 1)])
                + set("audio/mp4", "lang='en'", inside: roles("main"), of: [("en", 1)])
                + set("audio/mp4", "lang='en'", inside: described, of: [("ad", 1)])
                + set("audio/mp4", "lang='fr'", inside: roles("dub"), of: [("fr", 1)])
                + set("text/vtt", "lang='fr'", inside: roles("caption", "main"), of: [("sdh", 1)])
                + set("text/vtt", "lang='fr'", inside: roles("forced-subtitle"), of: [("forced", 1)])
        ])
        #expect(film.variants.map { $0.details?.id } == ["v"])
        #expect(film.variants.first?.audioGroup == "audio")
        #expect(film.videoRenditions.map { $0.details?.id } == ["sign"])
        #expect(film.audioRenditions.map(\.isDefault) == [true, false, false])
        #expect(film.audioRenditions.map(\.autoselect) == [true, false, true])
        #expect(film.audioRenditions.map(\.characteristics) == [[], ["public.accessibility.describes-video"], []])
        #expect(film.audioRenditions.map(\.name) == ["en", "en", "fr (dub)"])
        #expect(film.subtitleRenditions.map(\.isForced) == [false, true])
        #expect(
            film.subtitleRenditions.first?.characteristics
                == ["public.accessibility.transcribes-spoken-dialog", "public.accessibility.describes-music-and-sound"])
    }

    @Test("without pictures the qualities of the main sound are the variants")
    func soundOnly() throws {
        let film = try mpd([set("audio/mp4", "lang='en'", of: [("a", 1), ("b", 2)]) + set("audio/mp4", "lang='fr'", of: [("c", 1)])])
        #expect(film.variants.map { $0.details?.id } == ["a", "b"])
        #expect(film.variants.first?.audioGroup == "audio")
        #expect(film.audioRenditions.map(\.isDefault) == [true, true, false])
    }

    @Test(
        "channels are counted, in each scheme",
        arguments: [
            ("urn:mpeg:dash:23003:3:audio_channel_configuration:2011", "6", 6), ("urn:mpeg:mpegB:cicp:ChannelConfiguration", "7", 8),
            ("tag:dolby.com,2014:dash:audio_channel_configuration:2011", "F801", 6),
            ("tag:dolby.com,2014:dash:audio_channel_configuration:2011", "FA01", 8),
            ("urn:dolby:dash:audio_channel_configuration:2011", "A000", 2), ("urn:mpeg:mpegB:cicp:ChannelConfiguration", "99", nil),
        ])
    func channels(scheme: String, value: String, count: Int?) throws {
        let film = try mpd([
            set("audio/mp4", inside: "<AudioChannelConfiguration schemeIdUri='\(scheme)' value='\(value)'/>", of: [("a", 1)])
        ])
        #expect(film.audioRenditions.first?.channels == count)
    }

    @Test("an unknown essential property leaves its set or representation out, with the clause; one of its alternatives is enough")
    func essential() throws {
        let strange = "<EssentialProperty schemeIdUri='urn:strange' id='1'/>"
        let known = "<EssentialProperty schemeIdUri='urn:mpeg:mpegB:cicp:TransferCharacteristics' id='1' value='16'/>"
        let film = try mpd([
            set("video/mp4", inside: strange, of: [("a", 1)]) + set("video/mp4", inside: strange + known, of: [("b", 1)])
                + set("video/mp4", of: [("c", 1)]).replacing("bandwidth='1'/>", with: "bandwidth='1'>\(strange)</Representation>")
        ])
        #expect(film.variants.map { $0.details?.id } == ["b"])
        #expect(film.variants.first?.videoRange == .pq)
        #expect(film.warnings.map(\.clause) == ["ISO/IEC 23009-1 §5.8.4.8", "ISO/IEC 23009-1 §5.8.4.8"])
    }

    @Test("protection that is referred to is taken from where it is said")
    func references() throws {
        let text = manifest(
            "<ContentProtection ref='k' schemeIdUri='urn:uuid:EDEF8BA9-79D6-4ACE-A3C8-27DCD51D21ED'><pssh>AAEC</pssh></ContentProtection>"
        )
        .replacing("<Period ", with: "<ContentProtection schemeIdUri='urn:x' refId='k' robustness='r'/><Period ")
        let protection = try #require(try parseManifest(text).variants.first?.details?.protection.first)
        #expect(protection.robustness == "r")
        #expect(protection.pssh == [0, 1, 2])
    }
}
