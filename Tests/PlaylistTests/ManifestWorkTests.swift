import Media
import Playlist
import TestSupport
import Testing

/// Four times the input may take about four times the work: what is quadratic takes sixteen. The processor's time is compared, not the clock's.
@Suite("Work on DASH manifests", .serialized) struct ManifestWorkTests {
    /// What a hostile or a very long manifest is made of: a beginning, a piece that is repeated, an end.
    static let shapes: [(name: String, head: String, piece: @Sendable (Int) -> String, tail: String)] = {
        let open = "<MPD type='dynamic' minimumUpdatePeriod='PT1S'><Period start='PT0S'>"
        let set = "<AdaptationSet mimeType='video/mp4'>"
        let close = "</AdaptationSet></Period></MPD>"
        let representation = "<Representation id='v' bandwidth='1'/>"
        let template = "<SegmentTemplate media='$Time$'><SegmentTimeline>"
        return [
            ("entries", open + set + template, { _ in "<S d='2'/>" }, "</SegmentTimeline></SegmentTemplate>" + representation + close),
            (
                "steps back", open + set + template + "<S t='9' d='1'/>", { _ in "<S t='1' d='2'/>" },
                "</SegmentTimeline></SegmentTemplate>" + representation + close
            ),
            (
                "addresses", open + set + "<SegmentList duration='1'>", { "<SegmentURL media='s\($0)'/>" },
                "</SegmentList>" + representation + close
            ),
            (
                "representations", open + set + "<SegmentTemplate media='$Number$' duration='1'/>",
                { "<Representation id='\($0)' bandwidth='\($0)'/>" }, close
            ),
            ("representations of one name", open + set, { _ in "<Representation id='v' bandwidth='1'/>" }, close),
            (
                "sets", open, { "<AdaptationSet id='\($0)' lang='l\($0)' mimeType='audio/mp4'>\(representation)</AdaptationSet>" },
                "</Period></MPD>"
            ),
            (
                "sets in a chain", open,
                {
                    "<AdaptationSet id='\($0)' mimeType='video/mp4'><SupplementalProperty schemeIdUri='urn:mpeg:dash:adaptation-set-switching:2016' value='\($0 + 1)'/>\(representation)</AdaptationSet>"
                }, "</Period></MPD>"
            ),
            ("descriptors", open + set, { "<Role schemeIdUri='urn:mpeg:dash:role:2011' value='\($0)'/>" }, representation + close),
            ("keys", open + set, { "<ContentProtection schemeIdUri='urn:\($0)' refId='\($0)'/>" }, representation + close),
            ("alternatives", open + set, { "<BaseURL>b\($0)/</BaseURL>" }, representation + close),
            (
                "periods", "<MPD>", { "<Period duration='PT1S'>\(set)<Representation id='\($0)' bandwidth='1'/></AdaptationSet></Period>" },
                "</MPD>"
            ),
            (
                "periods of one name", "<MPD>", { _ in "<Period duration='PT1S'>\(set)\(representation)</AdaptationSet></Period>" },
                "</MPD>"
            ),
            (
                "periods of other languages", "<MPD>",
                { "<Period duration='PT1S'><AdaptationSet mimeType='audio/mp4' lang='\($0)'>\(representation)</AdaptationSet></Period>" },
                "</MPD>"
            ),
            (
                "events", open + "<EventStream schemeIdUri='u'>", { "<Event presentationTime='\($0)'><x/></Event>" },
                "</EventStream>" + set + representation + close
            ),
            ("one pattern", open + set + "<SegmentTemplate media='", { _ in "$Number$$$" }, "' duration='1'/>" + representation + close),
            ("one value", open + "<AdaptationSet mimeType='video/mp4' codecs='", { "a\($0)," }, "'>" + representation + close),
            ("one duration", "<MPD mediaPresentationDuration='PT", { _ in "1" }, "S'><Period>" + set + representation + close),
        ]
    }()

    private static func text(_ shape: Int, count: Int) -> [UInt8] {
        let (_, head, piece, tail) = shapes[shape]
        return Array((head + (0..<count).map(piece).joined() + tail).utf8)
    }

    @Test("the work grows with the bytes", arguments: shapes.indices)
    func parsing(shape: Int) {
        let times = [1000, 4000].map { count in
            let bytes = Self.text(shape, count: count)
            return Fuzzing.processorTime { _ = try? DASHParser.parse(bytes, baseURL: "http://host/a/b.mpd") }
        }
        #expect(times[1] < times[0] * 9 + 0.01, "\(Self.shapes[shape].name): \(times)")
    }

    @Test("representations in periods of their own are counted, so that none multiplies the other")
    func counted() {
        let wide =
            "<Period duration='PT1S'><AdaptationSet mimeType='video/mp4'>"
            + (0..<2000).map { "<Representation id='r\($0)' bandwidth='1'/>" }.joined() + "</AdaptationSet></Period>"
        let narrow = (0..<2000).map {
            "<Period duration='PT1S'><AdaptationSet mimeType='video/mp4'><Representation id='n\($0)' bandwidth='1'/></AdaptationSet></Period>"
        }
        #expect(throws: PlaylistError.tooManySegments(limit: 25_000)) { try parseManifest("<MPD>" + wide + narrow.joined() + "</MPD>") }
    }

    /// Hostile rules for far more segments than there can be, nearly none of which is to be shown.
    static let endless = [
        "<SegmentTemplate media='$Time$' presentationTimeOffset='9000000000000000000'><SegmentTimeline><S t='0' d='1' r='8999999999999999999'/></SegmentTimeline></SegmentTemplate>",
        "<SegmentTemplate media='$Time$' endNumber='2'><SegmentTimeline><S t='0' d='1' r='8999999999999999999'/></SegmentTimeline></SegmentTemplate>",
        "<SegmentList><SegmentTimeline><S t='0' d='1' r='8999999999999999999'/></SegmentTimeline><SegmentURL media='a'/></SegmentList>",
        "<SegmentTemplate media='$Number$' timescale='4294967295' duration='1'/>",
        "<SegmentTemplate media='$Number$' timescale='4294967295' duration='1' eptDelta='-2147483648'/>",
        "<SegmentTemplate media='$Time$' timescale='4294967295'><SegmentTimeline><S t='0' d='1' r='-1'/></SegmentTimeline></SegmentTemplate>",
    ]

    @Test("rules without end come to an end", arguments: endless)
    func comesToAnEnd(template: String) throws {
        for attributes in [
            "", "type='dynamic' availabilityStartTime='1970-01-01T00:00:00Z' timeShiftBufferDepth='PT1S' minimumUpdatePeriod='PT1S'",
        ] {
            let film = try parseManifest(manifest(template, attributes: attributes).replacing("<Period ", with: "<Period start='PT0S' "))
            let plan = try film.plan()
            let limits = PlaylistLimits(bytes: 1 << 20, entries: 500, addressBytes: 1 << 20, warnings: 9)
            for now in [nil, 0, 100, 13_000_000_000, -13_000_000_000, 9_000_000_000_000_000] as [Int64?] {
                let instant = now.map { ProgramDateTime(millisecondsSince1970: $0) }
                do throws(PlaylistError) {
                    #expect(try plan.segments(at: instant, limits: limits).segments.count <= 500)
                } catch {
                    #expect(error == .tooManySegments(limit: 500))
                }
            }
        }
    }

    @Test("a window into years of live film costs what the window holds")
    func window() throws {
        let film = try parseManifest(
            manifest(
                "<SegmentTemplate media='$Time$' timescale='1000'><SegmentTimeline><S t='0' d='1000' r='-1'/></SegmentTimeline></SegmentTemplate>",
                attributes:
                    "type='dynamic' availabilityStartTime='1970-01-01T00:00:00Z' timeShiftBufferDepth='PT5S' minimumUpdatePeriod='PT1S'"
            ).replacing("<Period ", with: "<Period start='PT0S' "))
        let plan = try film.plan()
        let list = try plan.segments(at: .seconds(1_700_000_000))
        #expect(list.segments.map(\.name) == (1_699_999_995..<1_700_000_000).map { "\($0)000" })
        #expect(list.mediaSequence == 1_699_999_995)
        #expect(Fuzzing.processorTime { _ = try? plan.segments(at: .seconds(1_700_000_000)) } < 0.01)
    }
}
