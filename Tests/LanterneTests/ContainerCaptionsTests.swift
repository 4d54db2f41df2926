import FoundationEssentials
import Glibc
import LinuxIO
import TestSupport
import Testing

@testable import Lanterne

/// `lanterne captions` of films, as a user meets it.
@Suite(.enabled(if: CaptionedFilms.isPossible, "no ffmpeg on this machine makes the films"))
struct ContainerCaptionsTests {
    private static func captions(_ arguments: [String]) throws -> ProgramRun {
        try Program.run(
            [Program.built("lanterne"), "captions"] + arguments, variables: ["HOME": "/nonexistent", "SWIFT_BACKTRACE": "enable=no"],
            within: .seconds(20))
    }

    private static func json(_ arguments: [String]) throws -> JSONTree {
        let run = try captions(arguments + ["--json"])
        #expect(run.status == 0, "\(run.complaint)")
        let tree = try JSONTree(json: run.output)
        #expect(try CaptionsCommandTests.schema.get().violations(of: tree) == [])
        return tree
    }

    private static func film(_ name: String) -> String { "\(CaptionedFilms.folder)/\(name)" }

    private static func texts(_ tree: JSONTree, track: Double? = nil) -> [String] {
        var found: [String] = []
        var place = 0
        while let cue = tree["cues"]?[place] {
            place += 1
            if let track, cue["track"] != .number(track) { continue }
            if case .string(let text)? = cue["text"] { found.append(text) }
        }
        return found
    }

    @Test("every text of a film is named and printed: SubRip, SubStation Alpha, WebVTT")
    func matroska() throws {
        let tree = try Self.json([Self.film("all.mkv")])
        #expect(tree["format"] == .string("container") && tree["container"] == .string("matroska"))
        let tracks: [(codec: String, language: String, title: String?, forced: Bool)] = [
            ("subrip", "fre", nil, false), ("ass", "eng", "Commentary", false), ("webvtt", "fre", nil, true),
        ]
        for (place, track) in tracks.enumerated() {
            let found = tree["tracks"]?[place]
            #expect(found?["number"] == .number(Double(place + 1)) && found?["stream"] == .number(Double(place + 2)))
            #expect(found?["codec"] == .string(track.codec) && found?["language"] == .string(track.language))
            #expect(found?["title"] == track.title.map { .string($0) } && found?["forced"] == .bool(track.forced))
            #expect(found?["default"] == .bool(place == 0) && found?["cues"] == .number(2))
        }
        #expect(tree["tracks"]?[3] == nil)
        #expect(Self.texts(tree, track: 1) == ["Bonjour", "deux\nlignes"])
        #expect(Self.texts(tree, track: 2) == ["Hello", "two\nlines"])
        #expect(tree["cues"]?[0]?["spans"]?[0]?["style"]?["italic"] == .bool(true))
    }

    @Test("one text alone, by its number")
    func chosen() throws {
        let tree = try Self.json([Self.film("all.mkv"), "--track", "2"])
        #expect(Self.texts(tree) == ["Hello", "two\nlines"] && tree["tracks"]?[0]?["number"] == .number(2) && tree["tracks"]?[1] == nil)
        let missing = try Self.captions([Self.film("all.mkv"), "--track", "4"])
        #expect(missing.status == 1 && missing.complaint == "lanterne: file://\(Self.film("all.mkv")) has no text 4; it has 1 to 3.\n")
        let channel = try Self.captions([Self.film("all.mkv"), "--track", "CC1"])
        #expect(
            channel.complaint
                == "lanterne: file://\(Self.film("all.mkv")) has no captions CC1 within its pictures; leave --track out to see what it has.\n"
        )
        #expect(try Self.captions([Self.film("all.mkv"), "--track", "CC7"]).status == 2)
    }

    @Test("tx3g of MP4, with its times and styles")
    func mp4() throws {
        let tree = try Self.json([Self.film("all.mp4")])
        #expect(tree["container"] == .string("mp4") && tree["tracks"]?[0]?["codec"] == .string("mov_text"))
        #expect(Self.texts(tree) == ["Bonjour", "deux\nlignes"])
        #expect(tree["cues"]?[0]?["spans"]?[0]?["style"]?["italic"] == .bool(true))
    }

    @Test("a film without captions says so")
    func none() throws {
        let run = try Self.captions([Self.film("none.mp4")])
        #expect(run.status == 0)
        #expect(
            run.output == "file://\(Self.film("none.mp4"))\n  mp4 · no captions, neither as tracks of their own nor within its pictures\n")
    }

    @Test("a film that breaks off has what came before, and a warning")
    func cut() throws {
        let scratch = try ScratchFolder()
        let whole = try Files.read(Self.film("all.mkv"))
        try Files.write(Array(whole.prefix(whole.count / 2)), to: "\(scratch.path)/cut.mkv")
        let tree = try Self.json(["\(scratch.path)/cut.mkv"])
        #expect(Self.texts(tree, track: 1) == ["Bonjour"])
        let header = try Self.captions(["\(scratch.path)/none.mkv"])
        #expect(header.status == 1 && header.complaint.hasPrefix("lanterne: There is no file "))
        try Files.write(Array(whole.prefix(40)) + [UInt8](repeating: 0, count: 4000), to: "\(scratch.path)/bad.mkv")
        let bad = try Self.captions(["\(scratch.path)/bad.mkv"])
        #expect(bad.status == 1 && bad.complaint.split(separator: "\n").count == 1, "\(bad.complaint)")
    }

    // MARK: Films that nobody here made

    private static let shared: String? = {
        let named = Program.environment("LANTERNE_SHARED") ?? Program.checkout + "/../shared"
        return access(named + "/media", R_OK) == 0 ? named + "/media" : nil
    }()

    /// The other player's dumps of these films say the same of texts and times (0, 0.875 and 1.1667 s); of places they know the line alone.
    @Test(
        "CEA-608 of a transport stream, of fragmented MP4, and of H.265",
        .enabled(if: shared != nil, "no ../shared/media beside the checkout"),
        arguments: [
            ("media3/media/hls/cea608/sd-hls0000000000.ts", ["First subtitle", "Second subtitle"]),
            ("media3/media/dash/cea608/sd-dash0000000000.m4s", ["First subtitle", "Second subtitle"]),
            ("media3/media/dash/captions_h265/fragmented_captions_h265.mp4", ["♪MUSIC♪"]),
        ])
    func line21(name: String, texts: [String]) throws {
        let path = try #require(Self.shared) + "/" + name
        for options in [[], ["--track", "CC1"], ["--track", "1"]] as [[String]] {
            let tree = try Self.json([path] + options)
            #expect(tree["tracks"]?[0]?["codec"] == .string("CC1") && tree["tracks"]?[1] == nil)
            #expect(Self.texts(tree).map { $0.replacing("\u{A0}", with: " ") } == texts)
            guard texts.count == 2 else { continue }
            #expect(tree["cues"]?[0]?["start"] == .number(0) && tree["cues"]?[0]?["end"] == .number(0.875))
            guard case .number(let start)? = tree["cues"]?[1]?["start"] else {
                Issue.record("no second cue")
                continue
            }
            #expect(abs(start - 1.1667) < 0.001 && tree["cues"]?[1]?["end"] == nil)
        }
    }

    @Test(
        "pictures of Blu-ray and DVDs: the times of the film's own text, sizes and places",
        .enabled(if: shared != nil, "no ../shared/media beside the checkout"),
        arguments: [("mkv/pgs/Title T01-2.mkv", "hdmv_pgs_subtitle", 14), ("mkv/vob/Title T01-2.mkv", "dvd_subtitle", 16)])
    func pictures(name: String, codec: String, count: Int) throws {
        let path = try #require(Self.shared) + "/film-popeye/" + name
        let scratch = try ScratchFolder()
        let tree = try Self.json([path])
        #expect(tree["tracks"]?[0]?["codec"] == .string(codec) && tree["tracks"]?[0]?["cues"] == .number(Double(count)))
        var last = -1.0
        for place in 0..<count {
            let cue = tree["cues"]?[place]
            // The film is cut: nothing clears Blu-ray's last one.
            let isLast = place == 13 && count == 14
            let said = isLast ? .number(65) : cue?["end"]
            guard case .number(let start)? = cue?["start"], case .number(let end)? = said,
                case .number(let width)? = cue?["image"]?["width"],
                case .number(let top)? = cue?["box"]?["y"], case .number(let height)? = cue?["box"]?["height"]
            else {
                Issue.record("cue \(place): \(String(describing: cue))")
                continue
            }
            #expect(start >= last && end > start && end - start < 9 && width > 50 && top > 75 && top + height < 100)
            last = end
        }
        let run = try Self.captions([path, "--render", "1:\(scratch.path)/x.png"])
        #expect(run.status == 0, "\(run.complaint)")
        let drawn = try Files.read("\(scratch.path)/x.png")
        #expect(drawn.count > 5000)
    }

    @Test("an index of VobSub finds its pictures beside it", .enabled(if: shared != nil, "no ../shared/media beside the checkout"))
    func vobSub() throws {
        let scratch = try ScratchFolder()
        let pair = "\(scratch.path)/film"
        let source = try #require(Self.shared) + "/film-popeye/mkv/vob/Title T01-2.mkv"
        try Files.write(Array(CaptionedFilms.vobSub.utf8), to: "\(scratch.path)/make.py")
        let made = try Program.run(["python3", "\(scratch.path)/make.py", source, pair], folder: scratch.path)
        #expect(made.status == 0, "\(made.complaint)")
        let alone = try Self.captions([pair + ".idx"])
        #expect(alone.status == 0, "\(alone.complaint)")
        let tree = try Self.json([pair + ".idx"])
        #expect(tree["format"] == .string("vobsub") && tree["tracks"]?[0]?["language"] == .string("en"))
        #expect(tree["tracks"]?[0]?["cues"] == .number(16) && tree["cues"]?[0]?["image"]?["width"] == .number(150))
        rename(pair + ".sub", pair + ".gone")
        let missing = try Self.captions([pair + ".idx"])
        #expect(missing.status == 1 && missing.complaint == "lanterne: There is no file \(pair).sub; check the name.\n")
    }
}

/// Small films with texts of every kind that ffmpeg writes; made once.
enum CaptionedFilms {
    static let isPossible = Program.hasTool("ffmpeg") && Program.hasTool("python3")

    /// The number changes with the recipe.
    static let folder = KeptFilms.folder("captioned-films", 1, recipe: recipe)

    private static let recipe = """
        printf '1\\n00:00:01,000 --> 00:00:02,000\\n<i>Bonjour</i>\\n\\n2\\n00:00:03,000 --> 00:00:04,000\\ndeux\\nlignes\\n\\n' > fr.srt
        printf '1\\n00:00:01,000 --> 00:00:02,000\\nHello\\n\\n2\\n00:00:03,000 --> 00:00:04,000\\ntwo\\nlines\\n\\n' > en.srt
        ffmpeg -nostdin -v error -f lavfi -i testsrc2=s=320x180:r=25:d=5 -f lavfi -i sine=d=5 -i fr.srt -i en.srt -map 0 -map 1 -map 2 -map 3 -map 2 \\
            -c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p -c:a aac -c:s:0 srt -c:s:1 ass -c:s:2 webvtt \\
            -metadata:s:s:0 language=fre -metadata:s:s:1 language=eng -metadata:s:s:1 title=Commentary -metadata:s:s:2 language=fre \\
            -disposition:s:0 default -disposition:s:1 0 -disposition:s:2 forced all.mkv
        ffmpeg -nostdin -v error -i all.mkv -map 0:v -map 0:a -map 0:s:0 -c copy -c:s mov_text all.mp4
        ffmpeg -nostdin -v error -i all.mkv -map 0:v -map 0:a -c copy none.mp4
        """

    /// Takes the packets of a film's DVD captions out and writes them as an index with its packs.
    static let vobSub = """
        import json, subprocess, sys
        source, pair = sys.argv[1:]
        ask = ["ffprobe", "-v", "error", "-select_streams", "s", "-show_packets", "-show_data", "-show_streams", "-of", "json", source]
        said = json.loads(subprocess.run(ask, capture_output=True, check=True).stdout)
        def data(dump):
            return b"".join(bytes.fromhex(line[10:50].replace(" ", "")) for line in dump.splitlines() if line.strip())
        header = data(said["streams"][0]["extradata"]).decode().rstrip("\\0")
        index, packs = "# VobSub index file, v7 (do not modify this line!)\\n" + header + "\\nid: en, index: 0\\n", b""
        for packet in said["packets"]:
            place, time, unit = len(packs), float(packet["pts_time"]), data(packet["data"])
            index += "timestamp: %02d:%02d:%02d:%03d, filepos: %09x\\n" % (
                time // 3600, time // 60 % 60, time % 60, round(time * 1000) % 1000, place)
            while unit:
                piece, unit = unit[:2000], unit[2000:]
                body = bytes([0x81, 0x80, 5, 0x21, 0, 1, 0, 1, 0x20]) + piece
                pack = bytes([0, 0, 1, 0xBA, 0x44, 0, 4, 0, 4, 1, 0, 0, 3, 0xF8, 0, 0, 1, 0xBD]) + len(body).to_bytes(2, "big") + body
                packs += pack
        open(pair + ".idx", "w").write(index)
        open(pair + ".sub", "wb").write(packs)
        """
}
