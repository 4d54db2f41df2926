import FoundationEssentials
import Glibc
import LinuxIO
import TestSupport
import Testing

@testable import Lanterne

/// `lanterne probe` as a user meets it.
@Suite struct ProbeTests {
    private static func probe(_ arguments: [String]) throws -> ProgramRun {
        try Program.run(
            [Program.built("lanterne"), "probe"] + arguments, variables: ["HOME": "/nonexistent", "SWIFT_BACKTRACE": "enable=no"],
            within: .seconds(20))
    }

    private static let multivariant = """
        #EXTM3U
        #EXT-X-VERSION:8
        #EXT-X-DEFINE:NAME="v",VALUE="video"
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Français",LANGUAGE="fr",DEFAULT=YES,CHANNELS="6",URI="sound.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=4200000,RESOLUTION=1920x1080,FRAME-RATE=23.976,CODECS="avc1.640028,mp4a.40.2",AUDIO="a"
        {$v}.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=640x360,AUDIO="a"
        low.m3u8

        """
    private static let media = """
        #EXTM3U
        #EXT-X-VERSION:8
        #EXT-X-TARGETDURATION:4
        #EXT-X-MEDIA-SEQUENCE:7
        #EXT-X-DEFINE:IMPORT="v"
        #EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x1
        #EXT-X-MAP:URI="{$v}.mp4",BYTERANGE="720@0"
        #EXT-X-PROGRAM-DATE-TIME:2026-11-21T06:00:00Z
        #EXTINF:4.00008,
        #EXT-X-BYTERANGE:1000@720
        {$v}.mp4
        #EXT-X-DISCONTINUITY
        #EXTINF:3.9,
        #EXT-X-BYTERANGE:500
        {$v}.mp4
        #EXT-X-DATERANGE:ID="ad",START-DATE="2026-11-21T06:00:04Z",DURATION=2,X-WHY=0xFF
        #EXT-X-ENDLIST

        """

    private static func film(lists: [String]) throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        try Files.write(Array(multivariant.utf8), to: scratch.path + "/master.m3u8")
        for name in lists { try Files.write(Array(media.utf8), to: "\(scratch.path)/\(name).m3u8") }
        return scratch
    }

    static let schema = Result {
        JSONSchema(root: try JSONTree(json: String(decoding: Files.read(Program.checkout + "/board/probe.schema.json"), as: UTF8.self)))
    }

    @Test("the text has the variants, the renditions, each list's segments, and totals")
    func text() throws {
        let scratch = try Self.film(lists: ["video", "low", "sound"])
        let run = try Self.probe([scratch.path + "/master.m3u8"])
        #expect(run.status == 0, "\(run.complaint)")
        let place = "file://\(scratch.path)/"
        let list = """
              VOD · 2 segments, 7.900 s · target 4.000 s · from number 7 · 1 discontinuity · fmp4
              opened by video.mp4 0–719
              protected: AES-128, \(place)k
              number  start  length      bytes  date                         more            address
                   7  0.000   4.000   720–1719  2026-11-21T06:00:00.000Z     AES-128         video.mp4
                   8  4.000   3.900  1720–2219  2026-11-21T06:00:04.000080Z  run 1, AES-128  video.mp4
              event ad, from 2026-11-21T06:00:04.000Z, at 4.000 s, for 2.000 s
            """
        let expected = """
            \(place)master.m3u8
              HLS, a multivariant playlist, version 8
              variable v = video

            Variants (2)
                     bit/s    picture      Hz  codecs                 sound  address
              0  4\u{202F}200\u{202F}000  1920×1080  23.976  avc1.640028,mp4a.40.2  a      video.m3u8
              1    800\u{202F}000    640×360                                 a      low.m3u8

            Renditions (1)
                 for    group  name      language  channels  more     address
              0  audio  a      Français  fr        6         default  sound.m3u8

            variant 0: \(place)video.m3u8
            \(list)

            variant 1: \(place)low.m3u8
            \(list)

            rendition 0: \(place)sound.m3u8
            \(list)

            No warnings.

            """
        #expect(run.output == expected)
    }

    @Test("the JSON keeps to its published schema, with exact times, ranges, keys and dates")
    func json() throws {
        let scratch = try Self.film(lists: ["video", "low", "sound"])
        let run = try Self.probe([scratch.path + "/master.m3u8", "--json"])
        #expect(run.status == 0, "\(run.complaint)")
        let document = try JSONTree(json: run.output)
        #expect(try Self.schema.get().violations(of: document) == [])
        #expect(document["kind"] == .string("hls-multivariant"))
        #expect(document["presentation"]?["variants"]?[0]?["frameRate"] == .string("24000/1001"))
        #expect(document["presentation"]?["renditions"]?[0]?["list"] == .number(2))
        let content = document["lists"]?[0]?["content"]
        let second = content?["segments"]?[1]
        #expect(second?["sequence"] == .number(8) && second?["discontinuity"] == .number(1))
        #expect(second?["start"] == .number(4.00008) && second?["duration"] == .number(3.9))
        #expect(second?["range"] == .object(["offset": .number(1720), "length": .number(500)]))
        #expect(second?["url"] == .string("file://\(scratch.path)/video.mp4"))
        #expect(second?["keys"]?[0]?["iv"] == .string("00000000000000000000000000000001"))
        #expect(second?["programDateTime"] == .string("2026-11-21T06:00:04.000080Z") && second?["dateDeclared"] == .bool(false))
        #expect(content?["dateRanges"]?[0]?["clientAttributes"] == .object(["X-WHY": .string("0xff")]))
        #expect(content?["dateRanges"]?[0]?["position"] == .number(4))
    }

    @Test("a list that can't be had is named, the rest is printed, and the exit status is 1")
    func missingList() throws {
        let scratch = try Self.film(lists: ["video", "sound"])
        try Files.write(Array("<html>".utf8), to: scratch.path + "/sound.m3u8")
        let run = try Self.probe([scratch.path + "/master.m3u8"])
        #expect(run.status == 1)
        #expect(run.output.contains("NOT READ: There is no file \(scratch.path)/low.m3u8"))
        #expect(run.output.contains("NOT READ: file://\(scratch.path)/sound.m3u8 can't be read: this is no playlist: it looks like HTML"))
        #expect(run.output.contains("2 segments, 7.900 s"))
        #expect(run.complaint == "lanterne: 2 of 3 lists of segments could not be read; what was printed says why.\n")
        let json = try Self.probe([scratch.path + "/master.m3u8", "--json"])
        #expect(json.status == 1)
        #expect(try Self.schema.get().violations(of: JSONTree(json: json.output)) == [])
    }

    @Test("no more lists are fetched than allowed")
    func boundedLists() throws {
        let scratch = try Self.film(lists: ["video", "low", "sound"])
        let run = try Self.probe([scratch.path + "/master.m3u8", "--lists", "1"])
        #expect(run.status == 1 && run.complaint.contains("2 of 3 lists"))
        #expect(run.output.components(separatedBy: "--lists allows 1").count == 3)
    }

    @Test("over HTTP redirects are followed, and a server that never answers is given up in time")
    func http() throws {
        let server = try RawHTTPServer([
            "/film": .redirect(to: "/deep/master.m3u8"), "/deep/master.m3u8": .body(Array(Self.multivariant.utf8)),
            "/deep/video.m3u8": .body(Array(Self.media.utf8)), "/deep/low.m3u8": .silence, "/deep/sound.m3u8": .status(404),
        ])
        let address = "http://127.0.0.1:\(server.port)"
        let run = try Self.probe(["\(address)/film", "--within", "1.5"])
        #expect(run.status == 1)
        #expect(run.output.hasPrefix("\(address)/deep/master.m3u8\n"))
        #expect(run.output.contains("variant 0: \(address)/deep/video.m3u8\n  VOD · 2 segments"))
        #expect(run.output.contains("404"))
        #expect(run.wall < .seconds(8))
        let dead = try Self.probe(["\(address)/deep/low.m3u8", "--within", "1"])
        #expect(dead.status == 1 && dead.output.isEmpty && dead.complaint.hasPrefix("lanterne: "))
    }

    @Test("every segment is told where asked for, else the first three and the last")
    func segments() throws {
        let scratch = try ScratchFolder()
        let text = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n" + (0..<50).map { "#EXTINF:4,\n\($0).ts\n" }.joined() + "#EXT-X-ENDLIST\n"
        try Files.write(Array(text.utf8), to: scratch.path + "/a.m3u8")
        let short = try Self.probe([scratch.path + "/a.m3u8"]).output
        #expect(short.contains("  2.ts") && !short.contains("  3.ts") && short.contains("  49.ts") && short.contains("…"))
        #expect(try Self.probe([scratch.path + "/a.m3u8", "--segments"]).output.contains("  30.ts"))
    }

    @Test("a long list is printed in pieces that are one object, and one that is too long is told from one that is whole")
    func longLists() throws {
        let scratch = try ScratchFolder()
        let segment: String = "#EXTINF:4,\na.ts\n"
        let text: String = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n" + String(repeating: segment, count: 1234) + "#EXT-X-ENDLIST\n"
        try Files.write(Array(text.utf8), to: scratch.path + "/a.m3u8")
        let document = try JSONTree(json: try Self.probe([scratch.path + "/a.m3u8", "--json"]).output)
        #expect(try Self.schema.get().violations(of: document) == [])
        let segments = document["lists"]?[0]?["content"]?["segments"]
        #expect(segments?[1233]?["sequence"] == .number(1233) && segments?[1234] == nil)
        #expect(document["lists"]?[0]?["content"]?["duration"] == .number(4936))
        // Cut at the limit it would be read as a shorter one.
        try Files.write(Array(("#EXTM3U\n" + segment + String(repeating: "#\n", count: 4 << 20)).utf8), to: scratch.path + "/b.m3u8")
        #expect(try Self.probe([scratch.path + "/b.m3u8"]).complaint.contains("the playlist is too long: 8388609 bytes, at most 8388608"))
    }

    @Test("warnings alone are no failure")
    func warnings() throws {
        let scratch = try ScratchFolder()
        try Files.write(Array("#EXTM3U\n#EXTINF:4.5,\na.ts\n#EXT-X-ENDLIST\n".utf8), to: scratch.path + "/a.m3u8")
        let run = try Self.probe([scratch.path + "/a.m3u8"])
        #expect(run.status == 0)
        #expect(run.output.contains("line 2: an EXTINF with a fraction needs version 3, the playlist has 1 (RFC 8216 §7)"))
        #expect(run.output.hasSuffix("2 warnings.\n"))
    }

    private static let failures: [(bytes: String, words: String)] = [
        ("", "is empty"), ("<?xml version=\"1.0\"?><rss/>", "it has the root element rss, not MPD"),
        ("<!DOCTYPE html><html>", "looks like HTML"), ("<MPD/>", "can't be read"), ("#EXTM3U\n", "the playlist has no segments"),
        ("#EXTM3U\n#EXT-X-MAP:\n#EXTINF:4,\na\n", "line 2: EXT-X-MAP has no usable URI (RFC 8216 §4.3.2.5)"),
        ("\u{FEFF}<?xml version=\"1.0\"?><!DOCTYPE MPD []><MPD/>", "a document type is not taken"),
        ("PK\u{3}\u{4} and so on, as long as it takes to be no film that anybody knows of, and then some", "no film"),
    ]

    @Test("what can't be read fails with one sentence", arguments: failures)
    func failure(bytes: String, words: String) throws {
        let scratch = try ScratchFolder()
        try Files.write(Array(bytes.utf8), to: scratch.path + "/a")
        let run = try Self.probe([scratch.path + "/a"])
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(run.complaint.hasPrefix("lanterne: ") && run.complaint.split(separator: "\n").count == 1, "\(run.complaint)")
        #expect(run.complaint.contains(words), "\(run.complaint)")
    }

    @Test(
        "a file is told by its container and tracks", .enabled(if: TinyFilms.isPossible, "no ffmpeg"),
        arguments: ["film.mp4", "film.mkv", "film.ts"])
    func files(name: String) throws {
        let path = "\(TinyFilms.folder)/\(name)"
        let text = try Self.probe([path])
        #expect(text.status == 0 && text.output.contains("Tracks (2)"), "\(text.complaint)")
        #expect(text.output.contains("h264") && text.output.contains("128×72") && text.output.contains("aac"))
        let document = try JSONTree(json: try Self.probe([path, "--json"]).output)
        #expect(try Self.schema.get().violations(of: document) == [])
        #expect(document["kind"] == .string("file") && document["container"]?["tracks"]?[0]?["width"] == .number(128))
    }

    @Test(
        "a file over HTTP is asked for by ranges, and one without ranges too where its header comes first",
        .enabled(if: TinyFilms.isPossible, "no ffmpeg"))
    func remoteFile() throws {
        let server = try RawHTTPServer(["/film.mp4": .body(try TinyFilms.bytes("film.mp4"))])
        let run = try Self.probe(["http://127.0.0.1:\(server.port)/film.mp4"])
        #expect(run.status == 0 && run.output.contains("Tracks (2)"), "\(run.complaint)")
    }

    private static let dash = """
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="p" minBufferTime="PT2S" mediaPresentationDuration="PT6S">
        <Period id="one"><AdaptationSet id="7" contentType="video" mimeType="video/mp4"><Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>
        <ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011" value="cenc"/>
        <SegmentTemplate media="$RepresentationID$-$Number$.m4s" initialization="$RepresentationID$.mp4" timescale="1000" duration="4000"/>
        <Representation id="v" bandwidth="800000" width="640" height="360" frameRate="25"/></AdaptationSet>
        <AdaptationSet id="8" contentType="audio" mimeType="audio/mp4" lang="fr"><Representation id="s" bandwidth="64000"><BaseURL>s.mp4</BaseURL>
        <SegmentBase indexRange="0-43"/></Representation></AdaptationSet></Period></MPD>
        """
    /// Version 0, timescale 1000, one reference of 500 bytes and 6 s.
    private static let index: [UInt8] = {
        var bytes: [UInt8] = [0, 0, 0, 44]
        bytes += Array("sidx".utf8)
        bytes += [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3, 0xE8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        bytes += [0, 0, 1, 0xF4, 0, 0, 0x17, 0x70, 0x90, 0, 0, 0]
        return bytes
    }()

    @Test("a DASH manifest is printed as an HLS one is, its segments made from rules and from the index that is fetched")
    func manifest() throws {
        let scratch = try ScratchFolder()
        try Files.write(Array(Self.dash.utf8), to: scratch.path + "/film.mpd")
        try Files.write(Self.index + [UInt8](repeating: 0, count: 500), to: scratch.path + "/s.mp4")
        let run = try Self.probe([scratch.path + "/film.mpd", "--json"])
        #expect(run.status == 0, "\(run.complaint)")
        let document = try JSONTree(json: run.output)
        #expect(try Self.schema.get().violations(of: document) == [])
        #expect(document["kind"] == .string("dash"))
        let film = document["presentation"]
        #expect(film?["variants"]?[0]?["details"]?["roles"]?[0]?["value"] == .string("main"))
        #expect(film?["variants"]?[0]?["details"]?["protection"]?[0]?["system"] == .string("common"))
        #expect(film?["timing"]?["periods"]?[0]?["id"] == .string("one"))
        let video = document["lists"]?[0]?["content"]?["segments"]
        #expect(video?[1]?["url"] == .string("file://\(scratch.path)/v-2.m4s"))
        #expect(video?[1]?["start"] == .number(4) && video?[1]?["duration"] == .number(2) && video?[2] == nil)
        let sound = document["lists"]?[1]?["content"]?["segments"]?[0]
        #expect(sound?["range"] == .object(["offset": .number(44), "length": .number(500)]) && sound?["duration"] == .number(6))
        let text = try Self.probe([scratch.path + "/film.mpd"])
        #expect(text.output.contains("rendition 0: ") && text.output.contains("protected: common"))
    }

    @Test("the places where segments lie, and the server that ranks them, are printed")
    func places() throws {
        let scratch = try ScratchFolder()
        let places =
            "<ContentSteering defaultServiceLocation=\"b\">http://steer/</ContentSteering><BaseURL serviceLocation=\"a\">http://a/</BaseURL>"
        let more = "<BaseURL serviceLocation=\"b\">http://b/</BaseURL><Period"
        try Files.write(Array(Self.dash.replacing("<Period", with: places + more).utf8), to: scratch.path + "/film.mpd")
        let run = try Self.probe([scratch.path + "/film.mpd", "--json"])
        let document = try JSONTree(json: run.output)
        #expect(try Self.schema.get().violations(of: document) == [])
        let own = document["lists"]?[0]?["content"]?["addresses"]?[0]
        #expect(own?["discontinuity"] == .number(0) && own?["places"]?[0]?["url"] == .string("http://a/"))
        #expect(own?["places"]?[1]?["serviceLocation"] == .string("b") && own?["places"]?[2] == nil)
        #expect(document["presentation"]?["steering"]?["pathway"] == .string("b"))
        let text = try Self.probe([scratch.path + "/film.mpd"]).output
        #expect(text.contains("steered by http://steer/, from the pathway b") && text.contains("also at b"), "\(text)")
    }

    @Test("an index that can't be had is named, the rest is printed")
    func missingIndex() throws {
        let scratch = try ScratchFolder()
        try Files.write(Array(Self.dash.utf8), to: scratch.path + "/film.mpd")
        let run = try Self.probe([scratch.path + "/film.mpd"])
        #expect(run.status == 1 && run.complaint.contains("1 of 2 lists"))
        #expect(run.output.contains("NOT READ: There is no file \(scratch.path)/s.mp4") && run.output.contains("v-2.m4s"))
    }

    @Test("a live manifest is looked at as of an instant")
    func instant() throws {
        let scratch = try ScratchFolder()
        let live = Self.dash.replacing(
            " mediaPresentationDuration=\"PT6S\"", with: " type=\"dynamic\" availabilityStartTime=\"2026-11-21T06:00:00Z\"")
        try Files.write(Array(live.replacing("<Period id", with: "<Period start=\"PT0S\" id").utf8), to: scratch.path + "/film.mpd")
        let run = try Self.probe([scratch.path + "/film.mpd", "--at", "2026-11-21T06:00:13Z"])
        #expect(run.output.contains("LIVE · 3 segments, 12.000 s"), "\(run.output)\(run.complaint)")
    }

    private static let shared: String? = {
        let named = Program.environment("LANTERNE_SHARED") ?? Program.checkout + "/../shared"
        return access(named + "/media", R_OK) == 0 ? named + "/media" : nil
    }()

    @Test(
        "every playlist that nobody here made is printed as the schema says, or refused with a sentence",
        .enabled(if: shared != nil, "no ../shared/media beside the checkout"))
    func everything() throws {
        let folder = try #require(Self.shared)
        let all = try FileManager.default.subpathsOfDirectory(atPath: folder)
        let names = all.filter {
            $0.hasSuffix(".m3u8") || $0.hasSuffix(".mpd") || $0.hasPrefix("media3/media/m3u8/") || $0.hasPrefix("media3/media/mpd/")
        }
        #expect(names.count > 100)
        let schema = try Self.schema.get()
        // One in five: a process for each takes its time.
        for (index, name) in names.sorted().enumerated() where index.isMultiple(of: 5) {
            let run = try Self.probe(["\(folder)/\(name)", "--json", "--within", "5"])
            #expect(run.status == 0 || run.status == 1, "\(name): \(run.complaint)")
            if run.output.isEmpty {
                #expect(run.complaint.hasPrefix("lanterne: "), "\(name)")
            } else {
                #expect(schema.violations(of: try JSONTree(json: run.output)) == [], "\(name)")
            }
        }
    }
}
