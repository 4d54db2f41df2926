import Media
import Playlist
import Testing

/// What manifests in the wild do, and other players live with.
@Suite("DASH manifests as they are met") struct ManifestCorpusTests {
    private static let live = "type='dynamic' availabilityStartTime='1970-01-01T00:00:00Z' publishTime='1970-01-01T00:00:00Z'"

    /// One set of pictures in a period that begins with the presentation, and may be open.
    private func film(_ template: String, _ attributes: String = live + " minimumUpdatePeriod='PT2S'") throws -> Presentation {
        try parseManifest(manifest(template, attributes: attributes).replacing("<Period id='p'>", with: "<Period id='p' start='PT0S'>"))
    }

    private func texts(_ film: Presentation) -> [String] { film.warnings.map(\.text) }

    @Test(
        "a live film without a depth keeps its newest segments where there are more than can be taken",
        arguments: [
            "<SegmentTemplate media='$Number$' duration='2'/>",
            "<SegmentTemplate media='$Number$'><SegmentTimeline><S t='0' d='2' r='-1'/></SegmentTimeline></SegmentTemplate>",
            "<SegmentTemplate media='$Number$'><SegmentTimeline><S t='0' d='2' r='9'/><S d='2' r='-1'/></SegmentTimeline></SegmentTemplate>",
        ])
    func newest(template: String) throws {
        let plan = try film(template).plan()
        let limits = PlaylistLimits(bytes: 1 << 20, entries: 5, addressBytes: 1 << 20, warnings: 9)
        let list = try plan.segments(at: .seconds(259_200), limits: limits)
        #expect(list.segments.map(\.name) == ["129596", "129597", "129598", "129599", "129600"])
        #expect(list.segments.map(\.sequence) == [129_595, 129_596, 129_597, 129_598, 129_599])
        #expect(list.mediaSequence == 129_595)
        // So are addresses that would take too much room.
        let short = PlaylistLimits(bytes: 1 << 20, entries: 500, addressBytes: 70, warnings: 9)
        #expect(try plan.segments(at: .seconds(259_200), limits: short).segments.map(\.name) == ["129599", "129600"])
        let none = PlaylistLimits(bytes: 1 << 20, entries: 500, addressBytes: 20, warnings: 9)
        #expect(throws: PlaylistError.tooLong(bytes: 24, limit: 20)) { try plan.segments(at: .seconds(259_200), limits: none) }
    }

    @Test("the newest are taken through all periods, and parts of segments too; a film that doesn't change is refused still")
    func newestOfPeriods() throws {
        let set = "<AdaptationSet mimeType='video/mp4'>%<Representation id='v' bandwidth='1'/></AdaptationSet>"
        let first = set.replacing("%", with: "<SegmentTemplate media='a$Number$' duration='2'/>")
        let timeline = "<SegmentTimeline><S t='0' d='2' k='2' r='-1'/></SegmentTimeline>"
        let second = set.replacing("%", with: "<SegmentTemplate media='b$Number$.$SubNumber$'>\(timeline)</SegmentTemplate>")
        let periods = "<Period id='a' start='PT0S'>\(first)</Period><Period id='b' start='PT20S'>\(second)</Period>"
        let plan = try parseManifest("<MPD \(Self.live) minimumUpdatePeriod='PT2S'>\(periods)</MPD>").plan()
        let limits = PlaylistLimits(bytes: 1 << 20, entries: 7, addressBytes: 1 << 20, warnings: 9)
        let list = try plan.segments(at: .seconds(24), limits: limits)
        #expect(list.segments.map(\.name) == ["a8", "a9", "a10", "b1.1", "b1.2", "b2.1", "b2.2"])
        #expect(list.segments.map(\.sequence) == [7, 8, 9, 10, 11, 12, 13])
        // Without an instant the open period has no segment, and the other one all.
        #expect(try plan.segments(limits: limits).segments.map(\.name) == ["a4", "a5", "a6", "a7", "a8", "a9", "a10"])
        let still = try film("<SegmentTemplate media='$Number$' duration='1'/>", "mediaPresentationDuration='PT8S'").plan()
        #expect(throws: PlaylistError.tooManySegments(limit: 7)) { try still.segments(limits: limits) }
    }

    @Test("INF in an open period offers what has been made by now, and all of what is listed")
    func infinite() throws {
        let open = try film(
            "<SegmentTemplate media='$Time$' availabilityTimeOffset='INF'><SegmentTimeline><S t='0' d='4' r='-1'/></SegmentTimeline></SegmentTemplate>",
            Self.live + " minimumUpdatePeriod='PT2S' timeShiftBufferDepth='PT8S'")
        #expect(try open.plan().segments(at: .seconds(21)).segments.map(\.name) == ["12", "16"])
        let listed = try film(
            "<SegmentTemplate media='$Time$' availabilityTimeOffset='INF'><SegmentTimeline><S t='0' d='4' r='2'/></SegmentTimeline></SegmentTemplate>"
        )
        #expect(try listed.plan().segments(at: .seconds(1)).segments.map(\.name) == ["0", "4", "8"])
    }

    @Test("pictures in an image share the length that the manifest says, wherever the period cuts it")
    func tiles() throws {
        func durations(_ template: String) throws -> [MediaTime?] {
            let tile = "<EssentialProperty schemeIdUri='http://dashif.org/guidelines/thumbnail_tile' value='10x1'/>"
            let film = try parseManifest(
                manifest(tile + template, attributes: "mediaPresentationDuration='PT250S'").replacing("video/mp4", with: "image/jpeg"))
            return try #require(film.imageVariants.first).content.plan().segments().segments.map { $0.tiles?.duration }
        }
        let ten: [MediaTime?] = [.seconds(10), .seconds(10), .seconds(10)]
        #expect(try durations("<SegmentTemplate media='$Number$' duration='100'/>") == ten)
        #expect(
            try durations(
                "<SegmentTemplate media='$Number$' presentationTimeOffset='50'><SegmentTimeline><S t='0' d='100' r='2'/></SegmentTimeline></SegmentTemplate>"
            ) == ten)
    }

    @Test("a length that is written as a decimal is taken where it is whole, and told")
    func decimals() throws {
        let whole = try film(
            "<SegmentTemplate media='$Number$' timescale='1000.0' duration='5000.0'/>", "mediaPresentationDuration='PT10S'")
        #expect(try whole.segments().map(\.name) == ["1", "2"])
        #expect(
            texts(whole) == [
                "SegmentTemplate@timescale \"1000.0\" is no integer; 1000 is taken",
                "SegmentTemplate@duration \"5000.0\" is no integer; 5000 is taken",
            ])
        for text in ["2.5", "", ".", "1e3", "inf", "-5.0", "99999999999999999999.0"] {
            let other = try film("<SegmentTemplate media='a' duration='\(text)'/>", "mediaPresentationDuration='PT10S'")
            #expect(try other.segments().map(\.name) == ["a"])
            #expect(texts(other) == ["SegmentTemplate@duration \"\(text)\" can't be used and was ignored"])
        }
    }

    @Test("a film whose only period starts behind the film's end lasts as long as the film")
    func lateStart() throws {
        let late = try film("<SegmentTemplate media='$Number$' duration='4'/>", "mediaPresentationDuration='PT6S'\n")
        #expect(texts(late).isEmpty)
        func moved(_ attributes: String, start: String) throws -> Presentation {
            try parseManifest(
                manifest("<SegmentTemplate media='$Number$' duration='4'/>", attributes: attributes).replacing(
                    "<Period id='p'>", with: "<Period id='p' start='\(start)'>"))
        }
        let film = try moved("mediaPresentationDuration='PT6S'", start: "PT754S")
        #expect(try film.segments().map(\.name) == ["1", "2"])
        #expect(try film.segments().map(\.start) == [.seconds(754), .seconds(758)])
        #expect(film.timing?.periods.map(\.duration) == [.seconds(6)])
        #expect(film.timing?.duration == .seconds(760))
        #expect(texts(film) == ["the only period starts at the presentation's end or later; its length is taken to be the whole's"])
        let open = ["the last period starts at the presentation's end or later; it is taken for open"]
        let nothing = try moved("mediaPresentationDuration='PT0S'", start: "PT0S")
        #expect(texts(nothing) == open)
        #expect(texts(try moved("mediaPresentationDuration='PT6S' \(Self.live)", start: "PT754S")) == open)
        // What can't be read is told once, by itself.
        #expect(texts(try moved("mediaPresentationDuration='x'", start: "PT0S")).count == 1)
    }

    @Test("how long segments are is judged with the time scale of the innermost level")
    func innerTimescale() throws {
        func film(_ outer: String, _ scale: Int) throws -> Presentation {
            try parseManifest(
                manifest(
                    outer, attributes: "mediaPresentationDuration='PT20S' maxSegmentDuration='PT5S'",
                    representation: "\n<SegmentTemplate timescale='\(scale)'/>"))
        }
        let timeline = "<SegmentTemplate media='$Time$'><SegmentTimeline><S d='5000' r='3'/></SegmentTimeline></SegmentTemplate>"
        for outer in ["<SegmentTemplate media='$Number$' duration='5000'/>", timeline] {
            #expect(try film(outer, 1000).warnings.isEmpty)
            #expect(
                try film(outer, 500).warnings == [
                    PlaylistWarning(
                        line: 2, clause: "ISO/IEC 23009-1 §5.3.1.2", text: "a segment of 10.000 s is longer than maxSegmentDuration")
                ])
        }
    }

    @Test(
        "a list without lengths in an open period has all its segments",
        arguments: [
            ("maxSegmentDuration='PT10S'", 10, "10.000 s (maxSegmentDuration)"),
            ("minimumUpdatePeriod='PT4S'", 4, "4.000 s (minimumUpdatePeriod)"),
            ("minimumUpdatePeriod='PT0S'", 2, "2.000 s (nothing says more)"),
        ])
    func untimedList(attributes: String, length: Double, words: String) throws {
        let list = "<SegmentList timescale='1000'><SegmentURL media='a'/><SegmentURL media='b'/><SegmentURL media='c'/></SegmentList>"
        let film = try film(list, "\(Self.live) \(attributes)")
        let segments = try film.plan().segments(at: .seconds(1000)).segments
        #expect(segments.map(\.name) == ["a", "b", "c"])
        let each: MediaTime = .seconds(length)
        let durations: [MediaTime] = [each, each, each]
        #expect(segments.map(\.duration) == durations)
        #expect(texts(film).contains("several segments without @duration or a timeline; each is taken to last \(words)"))
    }

    @Test(
        "numbers are written as C's format says, and what the standard has not is told",
        arguments: [
            ("%05d", "00291", true), ("%05i", "00291", false), ("%05u", "00291", false), ("%04ld", "0291", false),
            ("%04lld", "0291", false),
            ("%05llu", "00291", false), ("%04x", "0123", false), ("%04lX", "0123", false), ("%05o", "00443", false), ("%d", "291", false),
            ("%0d", "291", false),
        ])
    func formats(format: String, text: String, isAllowed: Bool) throws {
        let film = try film(
            "<SegmentTemplate media='$Number\(format)$' duration='10' startNumber='291'/>", "mediaPresentationDuration='PT9S'")
        #expect(try film.segments().map(\.name) == [text])
        let told = PlaylistWarning(
            line: 2, clause: "ISO/IEC 23009-1 §5.3.9.4.4",
            text: "SegmentTemplate@media: $Number\(format)$ is understood, but only %0Nd is allowed")
        let expected: [PlaylistWarning] = isAllowed ? [] : [told]
        #expect(film.warnings == expected)
    }

    @Test("hexadecimal numbers are as large as their letter; what is no format is no address")
    func hexadecimal() {
        func address(_ text: String) -> String { URLPattern(text).address(representationID: "", bandwidth: 0, number: 1, time: 0xAB) }
        #expect(address("$Time%04x$") == "00ab")
        #expect(address("$Time%04X$") == "00AB")
        for format in ["%5d", "%05", "%05f", "%05llld", "%", "%-5d", "%05dd", "%099999999999999999999d", "%05\u{E9}"] {
            #expect(URLPattern("$Time\(format)$").fault == "$Time\(format)$ is not known")
        }
    }

    @Test("$SubNumber$ alone is told")
    func subNumberAlone() throws {
        let timeline = "<SegmentTimeline><S t='0' d='5' k='2' r='1'/></SegmentTimeline>"
        let alone = try film("<SegmentTemplate media='$SubNumber$'>\(timeline)</SegmentTemplate>", "mediaPresentationDuration='PT10S'")
        #expect(try alone.segments().map(\.name) == ["1", "2", "1", "2"])
        #expect(
            alone.warnings == [
                PlaylistWarning(
                    line: 2, clause: "ISO/IEC 23009-1 §5.3.9.4.4",
                    text: "@media has $SubNumber$ without $Number$ or $Time$: parts of all segments are called alike")
            ])
        let both = try film(
            "<SegmentTemplate media='$Number$.$SubNumber$'>\(timeline)</SegmentTemplate>", "mediaPresentationDuration='PT10S'")
        #expect(both.warnings.isEmpty)
    }

    @Test("a set without a language or a role has its component's")
    func component() throws {
        let role = "<Role schemeIdUri='urn:mpeg:dash:role:2011' value='%'/>"
        func sound(_ attributes: String, _ inside: String) throws -> Rendition {
            let set = "<AdaptationSet mimeType='audio/mp4' \(attributes)>\(inside)<Representation id='s' bandwidth='1'/></AdaptationSet>"
            let film = try parseManifest("<MPD mediaPresentationDuration='PT9S'><Period>\(set)</Period></MPD>")
            return try #require(film.audioRenditions.first)
        }
        let main = role.replacing("%", with: "commentary")
        let inner = try sound("", "<ContentComponent id='1' contentType='audio' lang='fr'>\(main)</ContentComponent>")
        #expect(inner.language == "fr")
        #expect(inner.name == "fr (commentary)")
        #expect(inner.details?.roles == [Descriptor(scheme: "urn:mpeg:dash:role:2011", value: "commentary", id: nil)])
        #expect(try sound("", "<ContentComponent lang='fr'/>").language == "fr")
        // What the set says itself counts.
        let outer = try sound(
            "lang='de'", "\(role.replacing("%", with: "dub"))<ContentComponent contentType='audio' lang='fr'>\(main)</ContentComponent>")
        #expect(outer.name == "de (dub)")
        #expect(try sound("", "<ContentComponent contentType='audio' lang='und'/>").language == nil)
        // Of several, the one that the set is for.
        let two = try sound(
            "contentType='audio'", "<ContentComponent contentType='audio' lang='it'/><ContentComponent contentType='text' lang='fr'/>")
        #expect(two.language == "it")
    }

    private static let dolby = "tag:dolby.com,2015:dash:audio_channel_configuration:2015"
    private static let positions = "urn:mpeg:dash:outputChannelPositionList:2012"
    private static let ultra = "tag:dts.com,2018:uhd:audio_channel_configuration"

    @Test(
        "channels are counted as their scheme has them",
        arguments: [
            (positions, "2 0 1 4 5 3", 6), (positions, "0", 1), (positions, "", nil), (positions, "a b", nil), (dolby, "000001", 2),
            (dolby, "000002", 1), (dolby, "000047", 6), (dolby, "0000C7", 8), (dolby, "00007f", 12), (dolby, "02FF7F", 24),
            (dolby, "800000", nil), (dolby, "000000", nil), (dolby, "xxxxxx", nil), (dolby, "47", nil), (ultra, "00000007", 3),
            (ultra, "0000003F", 6), (ultra, "0", nil), (ultra, "100000001", nil),
            ("urn:dolby:dash:audio_channel_configuration:2011", "F801", 6),
            ("tag:dts.com,2014:dash:audio_channel_configuration:2012", "6", 6),
        ] as [(String, String, Int?)])
    func channels(scheme: String, value: String, count: Int?) throws {
        let element = "<AudioChannelConfiguration schemeIdUri='\(scheme)' value='\(value)'/>"
        let text = manifest(element).replacing("video/mp4", with: "audio/mp4")
        #expect(try parseManifest(text).audioRenditions.map(\.channels) == [count])
    }

    @Test("what leaves segments or periods out, or can't be kept, is told")
    func told() throws {
        let numbers = try film(
            "<SegmentTemplate media='$Number$' duration='4' startNumber='5' endNumber='3'/>", "mediaPresentationDuration='PT9S'")
        #expect(try numbers.segments().isEmpty)
        #expect(texts(numbers) == ["@endNumber 3 is less than @startNumber 5: there is no segment"])
        func whole(_ attributes: String, _ periods: String...) throws -> [String] {
            let set = "<AdaptationSet mimeType='video/mp4'><BaseURL>f</BaseURL><Representation id='v' bandwidth='1'/></AdaptationSet>"
            let inside = periods.map { "<Period \($0)>\(set)</Period>" }.joined()
            let head = "<MPD xmlns='urn:mpeg:dash:schema:mpd:2011' profiles='p' minBufferTime='PT1S'"
            return texts(try parseManifest("\(head) mediaPresentationDuration='\(attributes)'>\(inside)</MPD>"))
        }
        #expect(try whole("PT20S", "", "") == ["a period without @start behind one without @duration was left out"])
        #expect(try whole("PT20S", "duration='PT40S'") == ["mediaPresentationDuration is 20.000 s, and the last period ends at 40.000 s"])
        #expect(
            try whole("PT20S", "duration='PT5S'", "duration='PT7S'") == [
                "mediaPresentationDuration is 20.000 s, and the last period ends at 12.000 s"
            ])
        #expect(try whole("PT12.05S", "duration='PT5S'", "duration='PT7S'").isEmpty)
        let subset = manifest("<SegmentTemplate media='$Number$' duration='4'/>").replacing(
            "</Period>", with: "<Subset contains='1'/></Period>")
        #expect(texts(try parseManifest(subset)) == ["a Subset was ignored: sets may be shown together that are not meant to be"])
    }

    @Test(
        "hour 24 is the next day's first",
        arguments: [("2026-01-01T24:00:00Z", "2026-01-02T00:00:00Z"), ("2026-12-31T24:00:00.0+01:00", "2026-12-31T23:00:00Z")])
    func endOfDay(text: String, same: String) throws {
        let film = try film("", "\(Self.live) availabilityEndTime='\(text)' minimumUpdatePeriod='PT2S'")
        #expect(film.timing?.availabilityEnd == ProgramDateTime(iso8601: same))
        for other in ["2026-01-01T24:00:01Z", "2026-01-01T24:00:00.5Z", "2026-01-01T25:00:00Z"] {
            let bad = try self.film("", "\(Self.live) availabilityEndTime='\(other)' minimumUpdatePeriod='PT2S'")
            #expect(bad.timing?.availabilityEnd == nil)
        }
    }
}
