import Media
@testable import Playlist
import Testing

/// Chapters, and what may be left out.
@Suite("A film's marks") struct MarkTests {
    private func list(_ ranges: [String]) throws -> SegmentList {
        let lines =
            ["#EXTM3U", "#EXT-X-TARGETDURATION:60", "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T20:00:00Z"] + ranges
            + (0..<10).flatMap { ["#EXTINF:60,", "s\($0).ts"] } + ["#EXT-X-ENDLIST"]
        let text = lines.joined(separator: "\n")
        guard case .media(let list) = try HLSParser.parse(Array(text.utf8), baseURL: "http://film/a.m3u8") else {
            throw PlaylistError.empty
        }
        return list
    }

    private func seconds(_ value: Double) -> MediaTime { MediaTime(seconds: value) }

    /// As §10.3.3 lays a segmentation descriptor out, inside a section with a time signal.
    static func section(event: UInt8 = 1, type: UInt8, ticks: UInt64? = nil, isEncrypted: Bool = false) -> [UInt8] {
        var descriptor: [UInt8] = [0x43, 0x55, 0x45, 0x49, 0, 0, 0, event, 0x7F]
        descriptor.append(ticks == nil ? 0xBF : 0xFF)
        if let ticks { descriptor += (0..<5).map { UInt8(truncatingIfNeeded: ticks >> (8 * (4 - UInt64($0)))) } }
        descriptor += [0, 0, type, 0, 0]
        let command: [UInt8] = [0xFE, 0, 0, 0, 0]
        var body: [UInt8] = [0, isEncrypted ? 0x80 : 0, 0, 0, 0, 0, 0, 0xFF, 0xF0, UInt8(command.count), 6]
        body += command
        body += [0, UInt8(descriptor.count + 2), 2, UInt8(descriptor.count)]
        body += descriptor
        body += [0, 0, 0, 0]
        return [0xFC, 0x30, UInt8(body.count)] + body
    }

    private func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF")
        return "0x" + String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    @Test("of date ranges are told by their class's last word, where their dates lie") func classes() throws {
        let list = try list([
            "#EXT-X-DATERANGE:ID=\"a\",CLASS=\"com.example.intro\",START-DATE=\"2026-01-01T20:00:30Z\",DURATION=45",
            "#EXT-X-DATERANGE:ID=\"b\",CLASS=\"com.example.Chapter\",START-DATE=\"2026-01-01T20:02:00Z\",X-TITLE=\"Le retour\"",
            "#EXT-X-DATERANGE:ID=\"c\",CLASS=\"com.example.credits\",START-DATE=\"2026-01-01T20:09:00Z\",END-DATE=\"2026-01-01T20:10:00Z\"",
            "#EXT-X-DATERANGE:ID=\"d\",CLASS=\"com.apple.hls.interstitial\",START-DATE=\"2026-01-01T20:05:00Z\",DURATION=30",
        ])
        #expect(
            list.marks == [
                FilmMark(kind: .intro, start: seconds(30), end: seconds(75)),
                FilmMark(kind: .chapter, start: seconds(120), title: "Le retour"),
                FilmMark(kind: .credits, start: seconds(540), end: seconds(600)),
            ])
    }

    @Test("of splice commands are told by their segmentation, with its duration or its own end") func splices() throws {
        let list = try list([
            "#EXT-X-DATERANGE:ID=\"a\",START-DATE=\"2026-01-01T20:00:10Z\",SCTE35-CMD=\(hex(Self.section(type: 0x24, ticks: 2_700_000)))",
            "#EXT-X-DATERANGE:ID=\"b\",START-DATE=\"2026-01-01T20:09:00Z\",SCTE35-OUT=\(hex(Self.section(event: 2, type: 0x26)))",
            "#EXT-X-DATERANGE:ID=\"c\",START-DATE=\"2026-01-01T20:09:50Z\",SCTE35-IN=\(hex(Self.section(event: 2, type: 0x27)))",
            "#EXT-X-DATERANGE:ID=\"d\",START-DATE=\"2026-01-01T20:04:00Z\",SCTE35-CMD=\(hex(Self.section(event: 3, type: 0x30)))",
        ])
        #expect(
            list.marks == [
                FilmMark(kind: .intro, start: seconds(10), end: seconds(40)),
                FilmMark(kind: .credits, start: seconds(540), end: seconds(590)),
            ])
    }

    @Test("are not there without dates") func undated() throws {
        let text = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n#EXT-X-ENDLIST"
        guard case .media(let list) = try HLSParser.parse(Array(text.utf8), baseURL: "http://film/a.m3u8") else { return }
        #expect(list.marks == [])
    }

    @Test("of event streams are those of our scheme, and of SCTE 35 in base64") func events() throws {
        let binary = Base64Text.encode(Self.section(type: 0x24, ticks: 900_000))
        let manifest = """
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT10M" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011">
            <Period start="PT0S">
            <EventStream schemeIdUri="urn:lanterne:marks:2026" value="chapter" timescale="10">
            <Event presentationTime="1200">Le congrès</Event><Event presentationTime="0" messageData=" "/>
            </EventStream>
            <EventStream schemeIdUri="urn:lanterne:marks:2026" value="recap"><Event presentationTime="5" duration="20"/></EventStream>
            <EventStream schemeIdUri="urn:lanterne:marks:2026" value="weather"><Event presentationTime="5" duration="20"/></EventStream>
            <EventStream schemeIdUri="urn:scte:scte35:2014:xml+bin" timescale="1">
            <Event presentationTime="30"><Signal xmlns="http://www.scte.org/schemas/35/2016"><Binary>\(binary)</Binary></Signal></Event>
            </EventStream>
            <AdaptationSet mimeType="video/mp4"><Representation id="v" bandwidth="1000" codecs="avc1.64001f"><BaseURL>v.mp4</BaseURL></Representation></AdaptationSet>
            </Period></MPD>
            """
        let presentation = try DASHParser.parse(Array(manifest.utf8), baseURL: "http://film/a.mpd")
        #expect(
            presentation.timing?.marks == [
                FilmMark(kind: .chapter, start: .zero), FilmMark(kind: .recap, start: seconds(5), end: seconds(25)),
                FilmMark(kind: .intro, start: seconds(30), end: seconds(40)),
                FilmMark(kind: .chapter, start: seconds(120), title: "Le congrès"),
            ])
    }

    @Test("of a document of JSON are its chapters, in the viewer's language") func chapterList() {
        let text = """
            [{"chapter": 2, "start-time": 600.5, "titles": [{"language": "en", "title": "The moon"}, {"language": "fr-FR", "title": "La lune"}]},
            {"chapter": 1, "start-time": 0, "duration": 600.5, "titles": [{"language": "de", "title": "Anfang"}]},
            {"chapter": 3}, {"start-time": -4}, {"start-time": 1e300}, {"start-time": 700, "titles": []}]
            """
        #expect(
            FilmMark.chapters(in: Array(text.utf8), languages: ["fr", "en"]) == [
                FilmMark(kind: .chapter, start: .zero, end: seconds(600.5), title: "Anfang"),
                FilmMark(kind: .chapter, start: seconds(600.5), title: "La lune"), FilmMark(kind: .chapter, start: seconds(700)),
            ])
        #expect(FilmMark.chapters(in: Array("{}".utf8), languages: []) == nil)
        #expect(FilmMark.chapters(in: [], languages: []) == nil)
    }

    @Test("of a section that is broken or encrypted are none, wherever it ends") func broken() {
        let whole = Self.section(type: 0x24, ticks: 1)
        #expect(SpliceSection(whole)?.segmentations.count == 1)
        #expect(SpliceSection(Self.section(type: 0x24, isEncrypted: true)) == nil)
        for length in 0..<whole.count { #expect(SpliceSection(Array(whole.prefix(length))) == nil) }
        for place in whole.indices {
            for bit in 0..<8 {
                var damaged = whole
                damaged[place] ^= 1 << UInt8(bit)
                #expect((SpliceSection(damaged)?.segmentations.count ?? 0) <= 1)
            }
        }
    }
}

/// Base64 as RFC 4648 §4 has it.
private enum Base64Text {
    static func encode(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var value: UInt32 = 0
            for byte in group { value = value << 8 | UInt32(byte) }
            value <<= UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? letters[Int(value >> UInt32(18 - 6 * place) & 63)] : "=")
            }
        }
        return text
    }
}
