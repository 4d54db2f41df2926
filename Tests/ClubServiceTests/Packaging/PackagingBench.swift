import Club
import Glibc
import LinuxIO
import TestSupport
import Testing

@testable import ClubService

/// A club's folder, and a small film to package for it.
final class PackagingBench: Sendable {
    static let isPossible = Program.hasTool("ffmpeg") && Program.hasTool("ffprobe")
    static let absence: Comment = "no ffmpeg here (Debian's package ffmpeg has it)"

    /// Made once for all tests: five seconds of moving bars at 24000/1001, French and described English, subtitles and two chapters.
    private static let shared: Result<ScratchFolder, any Error> = Result {
        let folder = try ScratchFolder()
        try folder.write(Array("1\n00:00:01,000 --> 00:00:03,000\nBonjour\n\n".utf8), to: "fr.srt")
        let chapters = """
            ;FFMETADATA1
            title=Les barres
            [CHAPTER]
            TIMEBASE=1/1000
            START=0
            END=2000
            title=Début
            [CHAPTER]
            TIMEBASE=1/1000
            START=2000
            END=5000
            title=Fin

            """
        try folder.write(Array(chapters.utf8), to: "chapters.txt")
        let sources = ["testsrc2=size=320x180:rate=24000/1001:duration=5", "sine=440:duration=5", "sine=880:duration=5"]
        let inputs = sources.flatMap { ["-f", "lavfi", "-i", $0] } + ["-i", "fr.srt", "-i", "chapters.txt"]
        let maps = (0...3).flatMap { ["-map", "\($0)"] } + ["-map_metadata", "4", "-map_chapters", "4"]
        let codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-c:s", "srt"]
        let marks = [
            "-metadata:s:a:0", "language=fra", "-metadata:s:a:1", "language=eng", "-disposition:a:1", "visual_impaired", "-metadata:s:s:0",
            "language=fra",
        ]
        let words = ["ffmpeg", "-v", "error", "-y"] + inputs + maps + codecs + marks + ["film.mkv"]
        let run = try Program.run(words, folder: folder.path)
        guard run.status == 0 else { throw ContractViolation("ffmpeg: \(run.complaint)") }
        return folder
    }

    let folder: ScratchFolder
    let film: String
    let subtitles: String
    var club: String { folder.path + "/club" }
    var workshop: Workshop { Workshop(path: club) }

    init() throws {
        let shared = try Self.shared.get()
        film = shared.path + "/film.mkv"
        subtitles = shared.path + "/fr.srt"
        folder = try ScratchFolder()
        let command = try #require(try LanterneClub.parseAsRoot(["init", club, "--id", "banc", "--name", "Banc"]) as? InitCommand)
        try command.make()
    }

    /// By the program as it is built.
    func add(_ words: [String], within limit: Duration = .seconds(60)) async throws -> ProgramRun {
        let command = [Program.built("lanterne-club"), "add", club] + words + ["--preset", "ultrafast"]
        return try await Program.aside { try Program.run(command, within: limit) }
    }

    func path(_ id: String, _ file: String = "") -> String { "\(club)/public/films/\(id)/\(file)" }

    func text(_ id: String, _ file: String) throws -> String { String(decoding: try Files.read(path(id, file)), as: UTF8.self) }

    func title(_ id: String) throws -> Title { try Title(json: try Files.read("\(club)/source/titles/\(id).json")) }

    /// A digest of each picture or sound of one segment, as ffmpeg decodes it; empty where it can't.
    func digests(_ id: String, _ track: String, _ segment: String, key: String? = nil) async throws -> [String] {
        let bytes = try Files.read(path(id, "\(track)/init.mp4")) + Files.read(path(id, "\(track)/\(segment)"))
        let file = "\(id)-\(track)-\(segment).mp4"
        try folder.write(bytes, to: file)
        let opening = key.map { ["-decryption_key", $0] } ?? []
        let strict = ["-xerror", "-err_detect", "explode"]
        let words = ["ffmpeg", "-v", "error"] + strict + opening + ["-i", folder.path + "/" + file, "-f", "framemd5", "-"]
        let run = try await Program.aside { try Program.run(words) }
        guard run.status == 0 else { return [] }
        return run.output.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap {
            $0.split(separator: ",").last.map { String($0) }
        }
    }
}
