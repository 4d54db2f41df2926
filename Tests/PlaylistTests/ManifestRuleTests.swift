import Playlist
import Testing

/// What ISO/IEC 23009-1 says "shall" of, and changes nothing of what is played.
@Suite("Rules of a DASH manifest") struct ManifestRuleTests {
    /// A manifest of one period with a set of two representations and one of sound.
    private static func mpd(
        _ attributes: String = "mediaPresentationDuration='PT10S'", root: String = "", period: String = "id='p' start='PT0S'",
        inPeriod: String = "",
        set: String = "id='1'", inSet: String = "", first: String = "id='a' bandwidth='1000'", second: String = "id='b' bandwidth='2000'",
        sound: String = "id='2'", template: String = "<SegmentTemplate media='$Number$' duration='2'/>"
    ) -> String {
        """
        <MPD xmlns='urn:mpeg:dash:schema:mpd:2011' xmlns:cenc='urn:mpeg:cenc:2013' profiles='p' minBufferTime='PT1S' \(attributes)>\(root)
        <Period \(period)>\(inPeriod)
        <AdaptationSet mimeType='video/mp4' \(set)>\(inSet)\(template)<Representation \(first)/><Representation \(second)/></AdaptationSet>
        <AdaptationSet mimeType='audio/mp4' \(sound)>\(template)<Representation id='s' bandwidth='1'/></AdaptationSet>
        </Period></MPD>
        """
    }

    private static let live = "type='dynamic' availabilityStartTime='2026-01-01T00:00:00Z' publishTime='2026-01-01T00:00:00Z'"
    private static let common = "<ContentProtection schemeIdUri='urn:mpeg:dash:mp4protection:2011' value='cenc'"
    private static let timeline = "<SegmentTemplate media='$Number$' startNumber='5'><SegmentTimeline>%</SegmentTimeline></SegmentTemplate>"

    private static let right: [String] = [
        mpd(), mpd("\(live) minimumUpdatePeriod='PT2S'"), mpd("mediaPresentationDuration='PT10S' maxSegmentDuration='PT2S'"),
        mpd(period: "duration='PT10S'"), mpd(set: "id='1' minBandwidth='1000' maxBandwidth='2000'"),
        mpd(root: common + " refId='k'/>", inSet: "<ContentProtection ref='k'/>"),
        mpd(inPeriod: common + " refId='k'/>", inSet: "<ContentProtection ref='k'/>"),
        mpd(inPeriod: "<BaseURL byteRange='$base$?r=$first$-$last$'>x/</BaseURL>"),
        mpd(template: timeline.replacing("%", with: "<S d='2'/><S d='2' n='6' r='2'/><S d='2' n='12'/>")),
        mpd("\(live) minimumUpdatePeriod='PT2S' id='i'", root: "<PatchLocation>p</PatchLocation>"),
    ]

    @Test("a right manifest has no warnings", arguments: right)
    func silence(text: String) throws {
        let warnings = try parseManifest(text).warnings
        #expect(warnings.isEmpty, "\(warnings)")
    }

    private static let broken: [(clause: String, text: String)] = [
        ("§5.3.1.2", mpd("mediaPresentationDuration='PT10S' minimumUpdatePeriod='PT2S'")), ("§5.3.1.2", mpd("")), ("§5.3.1.2", mpd(live)),
        ("§5.3.1.2", mpd("\(live) availabilityEndTime='2026-01-01T00:00:00Z' minimumUpdatePeriod='PT2S'")),
        ("§5.3.1.2", mpd("\(live) minimumUpdatePeriod='PT2S'", root: "<PatchLocation>p</PatchLocation>")),
        ("§5.3.1.2", mpd("mediaPresentationDuration='PT10S' maxSegmentDuration='PT1S'")), ("§5.3.1.2", mpd(root: common + "/>")),
        ("§5.3.2.2", mpd("\(live) minimumUpdatePeriod='PT2S'", period: "start='PT0S'")),
        ("§5.3.2.2", mpd().replacing("</MPD>", with: "<Period id='q' start='PT5S'/></MPD>")),
        ("§5.3.2.2", mpd().replacing("</Period>", with: "</Period><Period id='p' start='PT5S' duration='PT5S'/>")),
        ("§5.3.2.2", mpd(inPeriod: common + "/>")),
        ("§5.3.3.2", mpd(sound: "id='1'")), ("§5.3.3.2", mpd(set: "minBandwidth='1001'")), ("§5.3.3.2", mpd(set: "maxBandwidth='1999'")),
        ("§5.3.5.2", mpd(second: "id='a' bandwidth='2000'")), ("§5.3.5.2", mpd(second: "id='b c' bandwidth='2000'")),
        ("§5.3.9.6.2", mpd(template: timeline.replacing("%", with: "<S d='2'/><S d='2' n='5'/>"))),
        ("§5.3.9.6.2", mpd(template: timeline.replacing("%", with: "<S d='2' n='-1'/>"))),
        ("§5.8.4.1.4", mpd(inSet: "<ContentProtection/>")), ("§5.8.4.1.4", mpd(inSet: "<ContentProtection ref='k'/>")),
        ("§5.8.4.1.4", mpd(root: common + " refId='k'/>", inSet: common + " ref='k' refId='l'/>")),
        ("§5.8.5.2", mpd(inSet: "<ContentProtection schemeIdUri='urn:mpeg:dash:mp4protection:2011'/>")),
    ]

    @Test("what a manifest may not say is said with its clause", arguments: broken)
    func warnings(clause: String, text: String) throws {
        let warnings = try parseManifest(text).warnings
        #expect(Set(warnings.map(\.clause)) == ["ISO/IEC 23009-1 " + clause], "\(warnings)")
    }

    @Test("a set of other things in MP4 is no picture")
    func metadata() throws {
        let text = Self.mpd(sound: "id='2' codecs='meta'").replacing("audio/mp4", with: "application/mp4")
        let film = try parseManifest(text)
        #expect(film.variants.map { $0.details?.id } == ["a", "b"] && film.audioRenditions.isEmpty)
    }

    @Test("what SegmentBase says above or below the names of segments counts too")
    func baseBeside() throws {
        let template = "<SegmentTemplate media='$Number$' duration='2000'/>"
        let below = Self.mpd(template: template.replacing("/>", with: " timescale='1'/>"))
            .replacing(
                "<Representation id='a' bandwidth='1000'/>",
                with: "<Representation id='a' bandwidth='1000'><SegmentBase timescale='1000'/></Representation>")
        #expect(try parseManifest(below).segments().map(\.name) == ["1", "2", "3", "4", "5"])
        let above = Self.mpd(inPeriod: "<SegmentBase timescale='1000' presentationTimeOffset='5000'/>", template: template)
        let segments = try parseManifest(above).segments()
        #expect(segments.count == 5 && segments.first?.timestampOffset == .seconds(-5))
        #expect(try parseManifest(above).warnings.isEmpty && parseManifest(below).warnings.isEmpty)
        let file = Self.mpd().replacing(
            "<Representation id='a' bandwidth='1000'/>",
            with: "<Representation id='a' bandwidth='1000'><BaseURL>f</BaseURL><SegmentBase indexRange='10-19'/></Representation>")
        #expect(try parseManifest(file).plan().missingIndexes.map(\.url) == ["https://host/film/f"])
    }

    @Test("a pattern of lengths comes again and again, from its own segment on")
    func patterns() throws {
        let pattern = "<Pattern id='x'><P d='1'/><P d='3' r='1'/></Pattern>"
        let text = Self.mpd(template: Self.timeline.replacing("%", with: pattern + "<S t='0' d='0' p='x' pE='1' r='3'/><S d='1'/>"))
        let segments = try parseManifest(text).segments()
        #expect(segments.map(\.duration) == [.seconds(3), .seconds(3), .seconds(1), .seconds(3)])
        #expect(segments.map(\.name) == ["5", "6", "7", "8"])
        let endless = Self.mpd(template: Self.timeline.replacing("%", with: pattern + "<S p='x' r='9223372036854775807'/>"))
        #expect(throws: PlaylistError.tooManySegments(limit: 100_000)) { try parseManifest(endless) }
    }

    @Test("parameters of the manifest's address go into those of the segments, as a template says (annex I)")
    func queries() throws {
        let property = """
            <EssentialProperty schemeIdUri='urn:mpeg:dash:urlparam:2014'><u:UrlQueryInfo xmlns:u='urn:mpeg:dash:schema:urlparam:2014'
            useMPDUrlQuery='true' queryString='z=9' queryTemplate='%'/></EssentialProperty>
            """
        func address(_ template: String) throws -> String? {
            let text = Self.mpd(inSet: property.replacing("%", with: template))
            return try DASHParser.parse(Array(text.utf8), baseURL: "https://host/film/list.mpd?a=1&b=2").segments().first?.name
        }
        #expect(try address("$querypart$") == "1?a=1&b=2&z=9")
        #expect(try address("t=$query:b$&amp;$$") == "1?t=2&$")
        let strange = Self.mpd(inSet: property.replacing("%", with: "$header:x$")).replacing("audio/mp4", with: "video/mp4").replacing(
            "id='s' ", with: "id='s' dependencyId='a' ")
        #expect(
            throws: PlaylistError.nothingUsable(
                line: 3,
                reason:
                    "a set with the essential property urn:mpeg:dash:urlparam:2014, which is not known, was left out (ISO/IEC 23009-1 §5.8.4.8)"
            )
        ) { try parseManifest(strange) }
    }

    @Test("the same representation may stand in two sets, and one that needs another is left out")
    func sameAndDependent() throws {
        let twice = Self.mpd().replacing("<AdaptationSet mimeType='audio/mp4' id='2'>", with: "<AdaptationSet mimeType='video/mp4' id='2'>")
            .replacing("id='s' bandwidth='1'", with: "id='a' bandwidth='1000'")
        #expect(try parseManifest(twice).warnings.isEmpty)
        let dependent = try parseManifest(Self.mpd(second: "id='b' bandwidth='2000' dependencyId='a'"))
        #expect(dependent.variants.map { $0.details?.id } == ["a"] && dependent.warnings.map(\.clause) == ["ISO/IEC 23009-1 §5.3.5.2"])
    }

    @Test("an empty period that lies elsewhere and can't be had doesn't hide the next one's start")
    func emptyRemote() throws {
        let text = Self.mpd("mediaPresentationDuration='PT6S'", period: "id='p' duration='PT4S'").replacing(
            "</Period></MPD>",
            with: "</Period><Period xmlns:x='http://www.w3.org/1999/xlink' x:href='ad.xml'/><Period id='q' duration='PT2S'>"
                + "<AdaptationSet mimeType='video/mp4'><Representation id='a' bandwidth='1'><BaseURL>q</BaseURL></Representation></AdaptationSet></Period></MPD>"
        )
        let film = try parseManifest(text)
        #expect(film.timing?.periods.map(\.start) == [.zero, .seconds(4)])
        #expect(film.warnings.map(\.clause) == ["ISO/IEC 23009-1 §5.5.3"])
    }

    @Test("a manifest in UTF-16 is read, and one with a document type is refused as such")
    func encodings() throws {
        let text = "<?xml version='1.0' encoding='UTF-16'?>" + Self.mpd()
        for isBig in [true, false] {
            let units: [UInt8] = ("\u{FEFF}" + text).utf16.flatMap {
                isBig ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)]
            }
            #expect(DASHParser.recognises(units))
            #expect(try DASHParser.parse(units, baseURL: "https://host/film/list.mpd").segments().count == 5)
        }
        #expect(DASHParser.recognises(Array("<!DOCTYPE MPD []><MPD/>".utf8)))
    }

    @Test("an address of a clock is resolved against the base address beside it (§5.6.4)")
    func clockAddress() throws {
        let text = Self.mpd(
            root: "<BaseURL>https://cdn/x/</BaseURL><UTCTiming schemeIdUri='urn:mpeg:dash:utc:http-iso:2014' value='/now'/>")
        #expect(try parseManifest(text).timing?.clockSources.map(\.method) == [.httpText(["https://cdn/now"])])
    }
}
