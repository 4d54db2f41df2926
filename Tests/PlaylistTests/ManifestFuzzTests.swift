import Media
import Playlist
import TestSupport
import Testing

@Suite struct ManifestFuzzTests {
    private static let mpd = "<MPD xmlns='urn:mpeg:dash:schema:mpd:2011' profiles='p' minBufferTime='PT2S' "
    private static let descriptors = """
        <ContentProtection schemeIdUri='urn:mpeg:dash:mp4protection:2011' value='cenc' cenc:default_KID='a b' refId='k'/>
        <Role schemeIdUri='urn:mpeg:dash:role:2011' value='main'/><Accessibility schemeIdUri='urn:scte:dash:cc:cea-708:2015' value='1=lang:eng;2=lang:deu,er:1'/>
        <SupplementalProperty schemeIdUri='urn:mpeg:dash:adaptation-set-switching:2016' value='2,1'/><Label>l</Label>
        """

    static let corpus: [[UInt8]] = [
        "\(mpd) mediaPresentationDuration='PT60S'><BaseURL serviceLocation='a'>http://a/</BaseURL><BaseURL>b/</BaseURL><Period id='1'><AdaptationSet id='1' mimeType='video/mp4'>\(descriptors)<SegmentTemplate media='$RepresentationID$/$Number%05d$.m4s' initialization='i' timescale='90000' duration='180000' presentationTimeOffset='9'/><Representation id='v' bandwidth='100' width='640' height='360' frameRate='30000/1001'/></AdaptationSet><AdaptationSet id='2' contentType='audio' lang='en'><AudioChannelConfiguration schemeIdUri='urn:mpeg:mpegB:cicp:ChannelConfiguration' value='6'/><Representation id='s' bandwidth='10'><BaseURL>s.mp4</BaseURL><SegmentBase indexRange='100-199' timescale='48000'><Initialization range='0-99'/></SegmentBase></Representation></AdaptationSet></Period></MPD>",
        "\(mpd) type='dynamic' availabilityStartTime='1970-01-01T00:00:00Z' publishTime='1970-01-01T00:00:01Z' minimumUpdatePeriod='PT2S' timeShiftBufferDepth='PT1M'><UTCTiming schemeIdUri='urn:mpeg:dash:utc:http-iso:2014' value='t'/><Period start='PT0S' id='a'><EventStream schemeIdUri='u' timescale='10'><Event presentationTime='5' id='1'><x/></Event></EventStream><AdaptationSet mimeType='video/mp4'><SegmentTemplate media='$Time$' timescale='10' availabilityTimeOffset='1.5'><SegmentTimeline><S t='0' d='20' r='3'/><S d='10' r='-1'/><S t='900' d='20' k='2' n='4'/><S d='1' r='-1'/></SegmentTimeline></SegmentTemplate><Representation id='1' bandwidth='5'/></AdaptationSet></Period><Period start='PT100S' id='b'><AdaptationSet mimeType='video/mp4'><SegmentTemplate media='$Number$' duration='2' startNumber='3' endNumber='9'/><Representation id='2' bandwidth='6'/></AdaptationSet></Period></MPD>",
        "\(mpd) xmlns:xlink='http://www.w3.org/1999/xlink'><Period duration='PT10S'><AdaptationSet contentType='video'><SegmentList duration='5' timescale='1'><Initialization sourceURL='i' range='0-9'/><SegmentURL media='a' mediaRange='0-9'/><SegmentURL media='b'/></SegmentList><Representation id='1' bandwidth='5'/><Representation id='2' bandwidth='6'/></AdaptationSet><AdaptationSet mimeType='image/jpeg'><EssentialProperty schemeIdUri='http://dashif.org/guidelines/thumbnail_tile' value='2x2'/><SegmentTemplate media='t$Number$' duration='4'/><Representation id='t' bandwidth='1'/></AdaptationSet></Period><Period xlink:href='p.xml' duration='PT1S'/></MPD>",
    ].map { Array($0.utf8) }

    static let words = [
        "<Period>", "</Period>", "<Period start='PT5S'/>", "<AdaptationSet mimeType='text/vtt'>", "</AdaptationSet>",
        "<Representation id='1' bandwidth='1'/>",
        "<S d='1' r='-1'/>", "<S t='9223372036854775807' d='9223372036854775807' r='9223372036854775807'/>",
        "<S t='0' d='1' r='999999999999'/>",
        "timescale='0'", "timescale='4294967295'", "duration='1'", "duration='PT0S'", "duration='P9999999Y'",
        "startNumber='9223372036854775807'", "endNumber='0'",
        "presentationTimeOffset='9223372036854775807'", "eptDelta='-2147483648'", "availabilityTimeOffset='INF'", "$Number%064d$", "$$",
        "$", "-", "9", "0", "'",
        "type='dynamic'", "availabilityStartTime='0000-01-01T00:00:00Z'", "availabilityStartTime='9999-12-31T23:59:60+14:00'",
        "<BaseURL>/../..</BaseURL>",
        "<BaseURL>x/</BaseURL>", "xlink:href='urn:mpeg:dash:resolve-to-zero:2013'", "mediaRange='9223372036854775806-9223372036854775807'",
        "bandwidth='-1'",
        "indexRange='1-9223372036854775807'", "lang='und'", "<SegmentTimeline/>", "<SegmentBase/>", "<SegmentList/>", "\u{0}", "&#0;",
        "&lt;", "%08llu", "%03X", "duration='2.0'", "endNumber='1'", "k='3'", "start='PT9S'", "timeShiftBufferDepth='PT9999999S'",
        "<ContentComponent contentType='video' lang='en'/>", "<Subset contains='1'/>", "2026-01-01T24:00:00Z",
        "<AudioChannelConfiguration schemeIdUri='tag:dolby.com,2015:dash:audio_channel_configuration:2015' value='0000C7'/>",
    ]

    private static let limits = PlaylistLimits(bytes: 1 << 16, entries: 300, addressBytes: 1 << 17, warnings: 20)

    private static let few = PlaylistLimits(bytes: 1 << 16, entries: 7, addressBytes: 1 << 17, warnings: 20)

    private static func parse(_ bytes: [UInt8]) -> Presentation? {
        try? DASHParser.parse(bytes, baseURL: "https://host/film/list.mpd", remote: ["https://host/film/p.xml": bytes], limits: limits)
    }

    @Test("whatever stands in a manifest, it is read or refused, and its segments keep their order")
    func mutations() {
        Fuzzing.run { generator, seed in
            guard let film = Self.parse(Fuzzing.mutated(Self.corpus, words: Self.words, &generator)) else { return }
            check(film, seed)
            // A live film's manifest is followed by one that is as broken.
            if let next = Self.parse(Fuzzing.mutated(Self.corpus, words: Self.words, &generator)) { check(film.updated(by: next), seed) }
        }
    }

    private func check(_ film: Presentation, _ seed: UInt64) {
        let streams = film.variants.map(\.content) + film.iFrameVariants.map(\.content) + film.audioRenditions.map(\.content)
        #expect(streams.count + film.subtitleRenditions.count + film.imageVariants.count > 0, "seed \(seed)")
        #expect(film.warnings.count <= Self.limits.warnings, "seed \(seed)")
        let starts = film.timing?.periods.map(\.start) ?? []
        #expect(starts == starts.sorted(), "seed \(seed)")
        for case .segments(var plan) in streams + film.imageVariants.map(\.content) {
            for reference in plan.missingIndexes {
                plan.supply(
                    SegmentIndex(
                        timescale: 7, entries: [.init(time: 3, duration: 5, range: ByteRange(start: 0, end: 9), startsWithSAP: true)]),
                    for: reference)
            }
            for now in [nil, ProgramDateTime.seconds(0), .seconds(100), .seconds(1 << 40), .seconds(-(1 << 40))] as [ProgramDateTime?] {
                guard let list = try? plan.segments(at: now, limits: Self.limits) else { continue }
                #expect(list.segments.count <= Self.limits.entries, "seed \(seed)")
                for (before, after) in zip(list.segments, list.segments.dropFirst()) {
                    #expect(after.start >= before.start && after.sequence >= before.sequence && before.duration >= .zero, "seed \(seed)")
                    #expect(after.discontinuity >= before.discontinuity, "seed \(seed)")
                }
                // Of a film that changes, less room leaves the newest.
                guard plan.window != nil, let newest = try? plan.segments(at: now, limits: Self.few) else { continue }
                #expect(newest.segments.count <= Self.few.entries, "seed \(seed)")
                #expect(newest.segments.elementsEqual(list.segments.suffix(newest.segments.count)), "seed \(seed)")
            }
        }
    }

    @Test("whatever stands in an index, it is read or refused, and its ranges lie in order")
    func indexes() {
        let plain = SegmentIndexTests.box([.init(size: 100), .init(size: 50)])
        let wide = SegmentIndexTests.box(
            version: 1, time: 1 << 40, first: 9, [.init(isIndex: true, size: UInt32(plain.count)), .init(size: 3)])
        let corpus = [plain, wide, wide + plain, [0, 0, 0, 8] + Array("free".utf8) + plain]
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(corpus, words: ["sidx", "\u{0}\u{0}\u{0}\u{1}", "\u{7F}\u{7F}\u{7F}\u{7F}", "\u{0}"], &generator)
            let offsets: [Int64] = [0, 1000, .max - 10, -5]
            let offset = offsets.randomElement(using: &generator) ?? 0
            guard let index = try? SegmentIndexParser.parse(bytes, at: offset, limits: Self.limits) else { return }
            #expect(index.timescale > 0, "seed \(seed)")
            #expect(index.entries.count + index.missing.count <= Self.limits.entries * 2, "seed \(seed)")
            for entry in index.entries {
                #expect(entry.range.end.map { $0 > entry.range.start } == true && entry.duration >= 0, "seed \(seed)")
            }
        }
    }
}
