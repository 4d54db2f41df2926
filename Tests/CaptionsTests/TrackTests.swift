import Captions
import Media
import Testing

/// Captions that a container has beside their times.
@Suite("A container's captions") struct TrackTests {
    private static let start = MediaTime(seconds: 10)
    private static let end = MediaTime(seconds: 12)

    private static func box(_ kind: String, _ content: [UInt8]) -> [UInt8] {
        let length = UInt32(content.count + 8)
        return [UInt8(length >> 24), UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255)] + Array(kind.utf8) + content
    }

    private static let header = Array("WEBVTT\n\nSTYLE\n::cue(b) { color: red }\n\nREGION\nid:low\n".utf8)

    @Test("a sample of WebVTT in MP4 has a box for each cue, with the header's regions and styles")
    func sample() throws {
        let track = WebVTTTrack(header: Self.header)
        let first = Self.box(
            "vttc",
            Self.box("iden", Array("one".utf8)) + Self.box("sttg", Array("region:low align:left".utf8))
                + Self.box("payl", Array("<b>a".utf8)))
        let second = Self.box("vttc", Self.box("payl", Array("b\nc".utf8)))
        let cues = track.cues(ofSample: Self.box("vtte", []) + first + second + [0, 0, 0, 99, 1], start: Self.start, end: Self.end)
        #expect(cues.map(\.id) == ["one", nil] && cues.map(\.plainText) == ["a", "b\nc"])
        #expect(cues.map(\.start) == [Self.start, Self.start] && cues.map(\.end) == [Self.end, Self.end])
        let cue = try #require(cues.first)
        #expect(CueFacts.line(cue)?.region == "low" && cue.paragraph.alignment == .left)
        #expect(CueFacts.spans(cue).first?.style.color == Color(0xFF0000))
        #expect(track.regions.map(\.id) == ["low"])
        #expect(track.cues(ofSample: Self.box("vtte", []), start: Self.start, end: Self.end).isEmpty)
        for length in 0..<first.count { _ = track.cues(ofSample: Array(first.prefix(length)), start: Self.start, end: Self.end) }
    }

    @Test("a line of Matroska's is read with the header's styles")
    func substation() throws {
        let track = SubStationTrack(header: Array(SubStationTests.head.utf8))
        let cue = try #require(track.cue(of: Array("7,2,Box,Ann,0,0,0,,a, {\\i1}b".utf8), start: Self.start, end: Self.end))
        #expect(cue.plainText == "a, b" && cue.layer == 2 && cue.start == Self.start)
        #expect(CueFacts.spans(cue).map(\.style.voice) == ["Ann", "Ann"] && CueFacts.spans(cue).map(\.style.isItalic) == [false, true])
        #expect(track.cue(of: Array("0,0,,,0,0,0,,{\\p1}m 0 0".utf8), start: Self.start, end: Self.end) == nil)
        #expect(track.cue(of: Array("a, b".utf8), start: Self.start, end: Self.end)?.plainText == "a, b")
    }

    @Test("a text of SubRip in Matroska has its tags")
    func subRip() throws {
        let cue = SubRipReader.cue(of: Array("{\\an8}<i>a</i>".utf8), start: Self.start, end: Self.end)
        #expect(cue.plainText == "a" && cue.end == Self.end && CueFacts.line(cue)?.line == .number(0))
        #expect(CueFacts.spans(cue).first?.style.isItalic == true)
    }
}
