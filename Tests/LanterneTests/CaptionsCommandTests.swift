import FoundationEssentials
import Glibc
import LinuxIO
import TestSupport
import Testing

@testable import Lanterne

/// `lanterne captions` as a user meets it.
@Suite struct CaptionsCommandTests {
    private static func captions(_ arguments: [String]) throws -> ProgramRun {
        try Program.run(
            [Program.built("lanterne"), "captions"] + arguments, variables: ["HOME": "/nonexistent", "SWIFT_BACKTRACE": "enable=no"],
            within: .seconds(20))
    }

    private static let text = """
        WEBVTT
        Language: fr
        X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000

        STYLE
        ::cue(.aside) { color: #ffcc00; font-style: italic }

        REGION
        id:low width:40% lines:2 viewportanchor:10%,90%

        one
        00:01.000 --> 00:03.500 line:85.5%,end position:20%,line-left size:60% align:left
        <v Anne>Il pleut.</v>
        <c.aside>(Elle <00:02.000>rit.)</c>

        01:00:02.000 --> 01:00:04.000 region:low line:x
        <ruby>東京<rt>とうきょう</rt></ruby>

        """

    private static func file(_ text: String, _ name: String = "film.vtt") throws -> (folder: ScratchFolder, path: String) {
        let scratch = try ScratchFolder()
        try Files.write(Array(text.utf8), to: "\(scratch.path)/\(name)")
        return (scratch, "\(scratch.path)/\(name)")
    }

    static let schema = Result {
        JSONSchema(root: try JSONTree(json: String(decoding: Files.read(Program.checkout + "/board/captions.schema.json"), as: UTF8.self)))
    }

    @Test("the text has times, places, who speaks, and what is wrong")
    func text() throws {
        let (folder, path) = try Self.file(Self.text)
        let run = try Self.captions([path])
        #expect(run.status == 0, "\(run.complaint)")
        let expected = """
            file://\(path)
              WebVTT · 2 cues · language fr · 0:00:01.000 to 1:00:04.000 · 0:00:00.000 is 900000 on the stream's clock of 90 kHz · 1 warning
              region low: 40 % wide, 2 lines, its 0 %, 100 % at 10 %, 90 %

              0:00:01.000 → 0:00:03.500  “one”  line at 85.5 % (end)  at 20 % (line-left)  60 % wide  text left
                  Anne: Il pleut.
                  (Elle rit.)

              1:00:02.000 → 1:00:04.000  region low
                  東京(とうきょう)

              line 16: the setting 'line:x' means nothing; it is ignored (WebVTT §6.3)

            """
        #expect(run.output == expected)
        _ = folder
    }

    @Test("the JSON is as the schema says, with WebVTT's own names and per cent")
    func json() throws {
        let (folder, path) = try Self.file(Self.text)
        let run = try Self.captions([path, "--json"])
        #expect(run.status == 0, "\(run.complaint)")
        let tree = try JSONTree(json: run.output)
        #expect(try Self.schema.get().violations(of: tree) == [])
        #expect(tree["format"] == .string("webvtt") && tree["language"] == .string("fr"))
        let cue = try #require(tree["cues"]?[0])
        let expected: [(String, JSONTree)] = [
            ("id", .string("one")), ("start", .number(1)), ("end", .number(3.5)), ("line", .number(85.5)), ("lineAlign", .string("end")),
            ("snapToLines", .bool(false)), ("position", .number(20)), ("positionAlign", .string("line-left")), ("size", .number(60)),
            ("align", .string("left")), ("forced", .bool(false)), ("text", .string("Il pleut.\n(Elle rit.)")),
        ]
        for (name, value) in expected { #expect(cue[name] == value, "\(name)") }
        #expect(cue["region"] == nil && cue["vertical"] == nil)
        #expect(cue["spans"]?[0]?["style"]?["voice"] == .string("Anne"))
        #expect(cue["spans"]?[3]?["reveal"] == .number(2))
        #expect(cue["spans"]?[3]?["style"]?["color"] == .string("#ffcc00ff"))
        #expect(tree["cues"]?[1]?["spans"]?[0]?["rubies"]?[0]?["text"] == .string("とうきょう"))
        #expect(tree["cues"]?[1]?["region"] == .string("low") && tree["regions"]?[0]?["viewportAnchorX"] == .number(10))
        _ = folder
    }

    @Test("a text without a cue is printed too, and a thousand cues are one array")
    func sizes() throws {
        let (empty, path) = try Self.file("WEBVTT\n")
        let run = try Self.captions([path, "--json"])
        #expect(try Self.schema.get().violations(of: try JSONTree(json: run.output)) == [])
        let cues = (0..<1201).map { "\($0)\n00:00:01,000 --> 00:00:02,000\nline \($0)\n\n" }.joined()
        let (many, other) = try Self.file(cues, "film.txt")
        let tree = try JSONTree(json: try Self.captions([other, "--json"]).output)
        #expect(try Self.schema.get().violations(of: tree) == [])
        #expect(tree["format"] == .string("subrip") && tree["cues"]?[1200]?["text"] == .string("line 1200") && tree["cues"]?[1201] == nil)
        _ = (empty, many)
    }

    private static let unknown =
        "is neither WebVTT nor TTML (alone, or in MP4 with its header), SubRip, SubStation Alpha, VobSub or a film; check that it is the file of captions."

    static let bad: [(text: String, words: String)] = [
        ("", "is empty; check what the server sends."),
        ("hello\n", unknown),
        ("\u{FEFF}WEBVTT\u{0}", unknown),
    ]

    @Test("a file that is none of captions is refused in a sentence", arguments: bad.indices)
    func refused(index: Int) throws {
        let (folder, path) = try Self.file(Self.bad[index].text)
        let run = try Self.captions([path])
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(run.complaint == "lanterne: file://\(path) \(Self.bad[index].words)\n")
        _ = folder
    }

    private static let shared: String? = {
        let named = Program.environment("LANTERNE_SHARED") ?? Program.checkout + "/../shared"
        return access(named + "/media", R_OK) == 0 ? named + "/media" : nil
    }()

    @Test(
        "every file of captions that nobody here made is printed as the schema says, or refused with a sentence",
        .enabled(if: shared != nil, "no ../shared/media beside the checkout"))
    func everything() throws {
        let folder = try #require(Self.shared)
        let all = try FileManager.default.subpathsOfDirectory(atPath: folder)
        let places = [
            "imsc-tests/", "media3/media/ttml/", "webvtt-vttjs/", "subtitles-astisub/", "media3/media/webvtt/", "media3/media/subrip/",
            "media3/media/ssa/",
        ]
        let names = all.filter { name in
            // Those of media3 have no ending.
            let isFile = name.hasPrefix("media3") || [".vtt", ".srt", ".ssa", ".ttml"].contains { name.hasSuffix($0) }
            return isFile && places.contains { name.hasPrefix($0) }
        }
        #expect(names.count > 300)
        let schema = try Self.schema.get()
        // One in eight: a process for each takes its time.
        for (index, name) in names.sorted().enumerated() where index.isMultiple(of: 8) {
            let run = try Self.captions(["\(folder)/\(name)", "--json"])
            if run.status == 0 {
                #expect(schema.violations(of: try JSONTree(json: run.output)) == [], "\(name)")
            } else {
                #expect(run.status == 1 && run.complaint.hasPrefix("lanterne: file://") && run.output.isEmpty, "\(name): \(run.complaint)")
            }
        }
    }
}
