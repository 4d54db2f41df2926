import Media
import Playlist
import Testing

@Suite("Segments of a DASH manifest") struct ManifestSegmentTests {
    @Test("numbered segments fill the period, the last one only as far as it goes")
    func numbered() throws {
        let film = try parseManifest(
            manifest(
                "<SegmentTemplate media='$RepresentationID$/$Number%03d$-$Bandwidth$.m4s' initialization='$RepresentationID$.mp4' duration='4' startNumber='7'/>"
            ))
        let segments = try film.segments()
        #expect(segments.map(\.name) == ["v/007-1000.m4s", "v/008-1000.m4s", "v/009-1000.m4s"])
        #expect(segments.map(\.start) == [.zero, .seconds(4), .seconds(8)])
        #expect(segments.map(\.duration) == [.seconds(4), .seconds(4), .seconds(2)])
        #expect(segments.map(\.sequence) == [0, 1, 2])
        #expect(segments.first?.initialization == InitializationSegment(url: "https://host/film/v.mp4"))
        #expect(film.warnings.isEmpty)
    }

    @Test("endNumber ends them earlier, eptDelta begins them earlier")
    func edges() throws {
        let ended = try parseManifest(manifest("<SegmentTemplate media='$Number$' duration='2' endNumber='3'/>")).segments()
        #expect(ended.map(\.name) == ["1", "2", "3"])
        let early = try parseManifest(
            manifest("<SegmentTemplate media='$Number$' timescale='10' duration='40' eptDelta='-10' presentationTimeOffset='100'/>")
        ).segments()
        #expect(early.map(\.start) == [.zero, .seconds(3), .seconds(7)])
        #expect(early.map(\.duration) == [.seconds(3), .seconds(4), .seconds(3)])
        #expect(early.first?.timestampOffset == .seconds(-10))
    }

    @Test("a timeline gives times and numbers; a negative repeat goes to the next S, the last one to the period's end")
    func timeline() throws {
        let film = try parseManifest(
            manifest(
                """
                <SegmentTemplate media='$Time$-$Number$' timescale='10' presentationTimeOffset='100' startNumber='5'><SegmentTimeline>
                <S t='100' d='20' r='-1'/><S t='140' d='10'/><S d='15' r='-1'/></SegmentTimeline></SegmentTemplate>
                """))
        let segments = try film.segments()
        #expect(segments.map(\.name) == ["100-5", "120-6", "140-7", "150-8", "165-9", "180-10", "195-11"])
        #expect(segments.map(\.start) == [0, 2, 4, 5, 6.5, 8, 9.5].map { MediaTime.seconds($0) })
        #expect(segments.last?.end == .seconds(11))
    }

    @Test("a hole in the timeline stays a hole; an overlap is told; a step back is dropped")
    func holes() throws {
        let film = try parseManifest(
            manifest(
                """
                <SegmentTemplate media='$Time$'><SegmentTimeline><S t='0' d='2'/>
                <S t='3' d='2'/>
                <S t='4' d='2'/>
                <S t='1' d='2'/>
                <S t='7' d='0'/></SegmentTimeline></SegmentTemplate>
                """))
        #expect(try film.segments().map(\.name) == ["0", "3", "4"])
        #expect(
            film.warnings == [
                PlaylistWarning(line: 4, clause: "ISO/IEC 23009-1 §5.3.9.6.2", text: "an S overlaps the one ahead of it"),
                PlaylistWarning(
                    line: 5, clause: "ISO/IEC 23009-1 §5.3.9.6.2",
                    text: "an S that does not start after the segment ahead of it was dropped"),
                PlaylistWarning(line: 6, clause: "ISO/IEC 23009-1 §5.3.9.6.2", text: "an S without a usable duration was dropped"),
            ])
    }

    @Test("an entry inside a run before it is dropped, found by fuzzing")
    func insideRun() throws {
        let film = try parseManifest(
            manifest(
                "<SegmentTemplate media='$Time$'><SegmentTimeline><S t='0' d='1' r='5'/><S t='3' d='2' k='2'/></SegmentTimeline></SegmentTemplate>"
            ))
        #expect(try film.segments().map(\.name) == ["0", "1", "2", "3", "4", "5"])
        let parts = try parseManifest(
            manifest(
                "<SegmentTemplate media='$Time$.$SubNumber$'><SegmentTimeline><S d='4' k='4'/><S t='3' d='2'/></SegmentTimeline></SegmentTemplate>"
            ))
        #expect(try parts.segments().map(\.name) == ["0.1", "0.2", "0.3", "0.4"])
    }

    @Test("an entry ahead of one whose times are beyond all numbers is dropped, found by fuzzing")
    func behindTheLargest() throws {
        let most = "9223372036854775807"
        let entries = "<S t='0' d='2' r='1'/><S d='1' r='-1'/><S t='\(most)' d='\(most)' r='\(most)'/><S t='5' d='2'/>"
        let film = try parseManifest(
            manifest("<SegmentTemplate media='$Time$'><SegmentTimeline>\(entries)</SegmentTimeline></SegmentTemplate>"))
        #expect(try film.segments().map(\.name) == ["0", "2", "4", "5", "6", "7", "8", "9"])
    }

    @Test("a part that begins behind the period is none, found by fuzzing")
    func partsBehind() throws {
        let film = try parseManifest(
            manifest(
                "<SegmentTemplate media='$Number$.$SubNumber$'><SegmentTimeline><S d='8'/><S d='8' k='4'/></SegmentTimeline></SegmentTemplate>"
            ))
        #expect(try film.segments().map(\.name) == ["1.1", "2.1"])
    }

    @Test("a timeline that forgets its time beside an offset begins with the period, and is told")
    func forgottenTime() throws {
        let film = try parseManifest(
            manifest(
                "<SegmentTemplate media='$Number$' presentationTimeOffset='100'><SegmentTimeline><S d='5' r='1'/></SegmentTimeline></SegmentTemplate>"
            ))
        #expect(try film.segments().map(\.start) == [.zero, .seconds(5)])
        #expect(try film.segments().first?.timestampOffset == .seconds(-100))
        #expect(film.warnings.map(\.clause) == ["ISO/IEC 23009-1 §5.3.9.6.2"])
    }

    @Test("parts of a segment share its number, and say which they are")
    func parts() throws {
        let film = try parseManifest(
            manifest(
                "<SegmentTemplate media='$Number$.$SubNumber$' timescale='2'><SegmentTimeline><S d='4' r='1' k='2' n='8'/></SegmentTimeline></SegmentTemplate>"
            ))
        let segments = try film.segments()
        #expect(segments.map(\.name) == ["8.1", "8.2", "9.1", "9.2"])
        #expect(segments.map(\.start) == [.zero, .seconds(1), .seconds(2), .seconds(3)])
        #expect(segments.map(\.sequence) == [0, 1, 2, 3])
    }

    @Test("a dollar sign is doubled; a representation with what is not known is left out, with the clause")
    func patterns() throws {
        #expect(URLPattern("a$$b$Number%02d$").address(representationID: "", bandwidth: 0, number: 3) == "a$b03")
        #expect(URLPattern("$Number%0100d$").address(representationID: "", bandwidth: 0, number: 3).utf8.count == 64)
        #expect(URLPattern("$Number%5d$").fault == "$Number%5d$ is not known")
        #expect(URLPattern("$Time").fault == "a $ without another")
        let reason = "a representation whose segments can't be named (SegmentTemplate@media: $number$ is not known) was left out"
        #expect(throws: PlaylistError.nothingUsable(line: 2, reason: reason + " (ISO/IEC 23009-1 §5.3.9.4.4)")) {
            try parseManifest(manifest("<SegmentTemplate media='$number$' duration='10'/>"))
        }
        let other = "</Representation><Representation id='w' bandwidth='1'><SegmentTemplate media='$Number$'/>"
        let film = try parseManifest(manifest("<SegmentTemplate media='$number$' duration='10'/>", representation: other))
        #expect(film.variants.map { $0.details?.id } == ["w"])
        #expect(film.warnings == [PlaylistWarning(line: 2, clause: "ISO/IEC 23009-1 §5.3.9.4.4", text: reason)])
        let broken = "<SegmentTemplate media='$Number$' initialization='a$b' duration='10'/>"
        #expect(throws: PlaylistError.self) { try parseManifest(manifest(broken)) }
        // An element of its own takes its place.
        let mended = broken.replacing("/>", with: "><Initialization sourceURL='i'/></SegmentTemplate>")
        #expect(try parseManifest(manifest(mended)).segments().first?.initialization?.url == "https://host/film/i")
    }

    @Test("a list has names and ranges; what is inherited is replaced where it is said again")
    func list() throws {
        let film = try parseManifest(
            manifest(
                "<SegmentList timescale='10' duration='20'><Initialization sourceURL='i.mp4' range='0-9'/></SegmentList>",
                representation:
                    "<BaseURL>all.mp4</BaseURL><SegmentList duration='40'><SegmentURL mediaRange='10-19'/><SegmentURL media='b.mp4'/></SegmentList>"
            ))
        let segments = try film.segments()
        #expect(segments.map(\.name) == ["all.mp4", "b.mp4"])
        #expect(segments.map(\.range) == [ByteRange(start: 10, end: 20), nil])
        #expect(segments.map(\.duration) == [.seconds(4), .seconds(4)])
        #expect(
            segments.first?.initialization == InitializationSegment(url: "https://host/film/i.mp4", range: ByteRange(start: 0, end: 10)))
    }

    @Test("several segments without a duration share the period, with the clause")
    func untimedList() throws {
        let film = try parseManifest(manifest("<SegmentList><SegmentURL media='a'/><SegmentURL media='b'/></SegmentList>"))
        #expect(try film.segments().map(\.start) == [.zero, .seconds(5)])
        #expect(film.warnings.map(\.clause) == ["ISO/IEC 23009-1 §5.3.9.3.1"])
    }

    @Test("a byte range that can't be read is refused by line")
    func badRange() {
        #expect(throws: PlaylistError.badAttribute(line: 3, tag: "SegmentURL", attribute: "mediaRange")) {
            try parseManifest(manifest("<SegmentList duration='5'>\n<SegmentURL mediaRange='9-1'/></SegmentList>"))
        }
    }

    @Test("a base with an index waits for it; one without is a whole file")
    func base() throws {
        let film = try parseManifest(
            manifest("", representation: "<BaseURL>f.mp4</BaseURL><SegmentBase indexRange='100-199' timescale='10'/>"))
        let plan = try film.plan()
        #expect(plan.missingIndexes == [IndexReference(url: "https://host/film/f.mp4", range: ByteRange(start: 100, end: 200))])
        #expect(plan.periods.first?.initialization?.range == ByteRange(start: 0, end: 100))
        #expect(
            throws: PlaylistError.badTag(line: 1, tag: "SegmentBase", reason: "the index in https://host/film/f.mp4 has not been supplied")
        ) {
            try plan.segments()
        }
        let whole = try parseManifest(manifest("", representation: "<BaseURL>f.vtt</BaseURL>")).segments()
        #expect(whole.map(\.name) == ["f.vtt"])
        #expect(whole.map(\.duration) == [.seconds(10)])
    }

    @Test("addresses at every level multiply, each with the name and the priority of where it was said last")
    func nestedAddresses() throws {
        let text = """
            <MPD xmlns='urn:mpeg:dash:schema:mpd:2011' profiles='p' minBufferTime='PT1S' mediaPresentationDuration='PT4S'>
            <BaseURL serviceLocation='a'>https://a/x/film.mpd</BaseURL><BaseURL serviceLocation='b'>https://b/</BaseURL>
            <Period><BaseURL>../p/</BaseURL><AdaptationSet mimeType='video/mp4'><BaseURL>/root/</BaseURL>
            <BaseURL serviceLocation='c'>https://c/d/</BaseURL><SegmentTemplate media='$Number$' duration='2'/>
            <Representation id='a' bandwidth='1'><BaseURL>v/</BaseURL></Representation></AdaptationSet></Period></MPD>
            """
        var plan = try parseManifest(text).plan()
        let addresses = plan.periods.first?.addresses ?? []
        #expect(addresses.map(\.url) == ["https://a/root/v/", "https://b/root/v/", "https://c/d/v/"])
        #expect(addresses.map(\.serviceLocation) == ["a", "b", "c"])
        #expect(try plan.segments().segments.map(\.url) == ["https://a/root/v/1", "https://a/root/v/2"])
        plan.avoid(["a"])
        #expect(try plan.segments().segments.map(\.url) == ["https://b/root/v/1", "https://b/root/v/2"])
    }

    @Test("a manifest names its steering server, the place to begin with, and whether to ask first")
    func steering() throws {
        func film(_ element: String) throws -> Presentation {
            try parseManifest(
                "<MPD xmlns='urn:mpeg:dash:schema:mpd:2011' profiles='p' minBufferTime='PT1S' mediaPresentationDuration='PT4S'>\(element)"
                    + "<Period><AdaptationSet mimeType='video/mp4'><SegmentTemplate media='$Number$' duration='2'/>"
                    + "<Representation id='a' bandwidth='1'/></AdaptationSet></Period></MPD>")
        }
        var expected = ContentSteering(serverURL: "https://host/film/steer?x", pathway: "beta")
        #expect(try film("<ContentSteering defaultServiceLocation='beta alpha'>steer?x</ContentSteering>").steering == expected)
        expected.pathway = nil
        expected.asksBeforeStart = true
        #expect(try film("<ContentSteering queryBeforeStart='true'>steer?x</ContentSteering>").steering == expected)
        let empty = try film("<ContentSteering/>")
        #expect(empty.steering == nil && empty.warnings.contains { $0.clause.contains("103 998") })
        #expect(
            ContentSteering.request("https://s/x?a=1", isDash: true, pathway: "be ta", throughput: 5)
                == "https://s/x?a=1&_DASH_pathway=%22be%20ta%22&_DASH_throughput=5")
        #expect(ContentSteering.request("https://s/x#f", isDash: false, pathway: "b", throughput: nil) == "https://s/x?_HLS_pathway=b#f")
        #expect(ContentSteering.request("https://s/x", isDash: false, pathway: nil, throughput: nil) == "https://s/x")
    }

    @Test("a template may inherit from period and set, attribute by attribute")
    func inheritance() throws {
        let text = """
            <MPD xmlns='urn:mpeg:dash:schema:mpd:2011' profiles='p' minBufferTime='PT1S' mediaPresentationDuration='PT4S'><Period>
            <SegmentTemplate timescale='10' startNumber='3'/><AdaptationSet mimeType='video/mp4'><SegmentTemplate duration='20'/>
            <Representation id='a' bandwidth='1'><SegmentTemplate media='a$Number$'/></Representation>
            <Representation id='b' bandwidth='2'><SegmentTemplate media='b$Number$' startNumber='0'/></Representation></AdaptationSet></Period></MPD>
            """
        let film = try parseManifest(text)
        #expect(try film.plan(0).segments().segments.map(\.name) == ["a3", "a4"])
        #expect(try film.plan(1).segments().segments.map(\.name) == ["b0", "b1"])
    }

    @Test("an hour of seconds costs a rule until segments are asked for, and what is asked for is bounded")
    func bounded() throws {
        let small = PlaylistLimits(bytes: 1 << 20, entries: 1000, addressBytes: 1 << 20, warnings: 9)
        let film = try parseManifest(
            manifest(
                "<SegmentTemplate media='$Number$' timescale='1000000' duration='1'/>", attributes: "mediaPresentationDuration='P300Y'"))
        #expect(throws: PlaylistError.tooManySegments(limit: 1000)) { try film.plan().segments(limits: small) }
        let repeats = try parseManifest(
            manifest(
                """
                <SegmentTemplate media='$Time$'><SegmentTimeline><S t='0' d='1' r='9223372036854775807'/>
                <S d='9223372036854775807' r='9223372036854775807'/></SegmentTimeline></SegmentTemplate>
                """))
        #expect(try repeats.segments().count == 10)
        let long = String(repeating: "x", count: 4000)
        let addresses = try parseManifest(
            manifest(
                "<SegmentTemplate media='\(long)$Number$' timescale='100' duration='1'/>", attributes: "mediaPresentationDuration='PT9S'"))
        #expect(throws: PlaylistError.tooLong(bytes: 1_049_373, limit: 1 << 20)) { try addresses.plan().segments(limits: small) }
    }
}

@Suite("Alternative addresses of a DASH manifest") struct ManifestAddressTests {
    @Test("what has failed goes to the end; names, headers and indexes come from what is left")
    func avoiding() throws {
        let film = try parseManifest(
            manifest(
                "<BaseURL serviceLocation='x'>https://x/</BaseURL><BaseURL>https://y/</BaseURL>",
                representation: "<SegmentTemplate media='$Number$' initialization='i' duration='10'/>"))
        var plan = try film.plan()
        #expect(plan.periods.first?.addresses.map(\.location) == ["x", "https://y/"])
        #expect(try plan.segments().segments.map(\.url) == ["https://x/1"])
        plan.avoid(["x"])
        let segment = try #require(try plan.segments().segments.first)
        #expect(segment.url == "https://y/1")
        #expect(segment.initialization?.url == "https://y/i")
        plan.avoid(["x", "https://y/"])
        #expect(try plan.segments().segments.map(\.url) == ["https://y/1"])
    }
}
