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
        ("§5.3.2.2", mpd().replacing("</Period>", with: "</Period><Period id='p' start='PT5S' duration='PT0S'/>")),
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
}
