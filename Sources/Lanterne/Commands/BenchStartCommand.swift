import ArgumentParser
import FoundationEssentials
import Player

/// `lanterne bench start`: from the start of the process to the first picture.
struct BenchStartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Time from the start of the process to the first picture.",
        discussion: """
            EXAMPLES
              lanterne bench start http://127.0.0.1:8095/la-lanterne/master.m3u8
              lanterne bench start http://127.0.0.1:8095/la-lanterne/master.m3u8 --peer --runs 7
              lanterne bench start http://127.0.0.1:8391/la-lanterne/master.m3u8 --from-page --runs 9

            The peer is ffmpeg decoding one frame to nothing: its whole process, since it ends with that frame. From the page it is from OK on \
            the film's page in a box to the first picture, for a viewer who has read the page for three seconds, in turn with one who presses \
            OK at once, before anything was fetched.
            """)

    @Argument(help: ArgumentHelp("What to play.", valueName: "url"))
    var url: String

    @Flag(help: "From OK on the film's page, rather than from the start of the process.")
    var fromPage = false

    @OptionGroup var bench: BenchOptions

    func validate() throws {
        if fromPage, bench.peer { throw ValidationError("--from-page has no peer: leave --peer out.") }
    }

    func run() throws {
        if fromPage { return try PageBench(url: url, runs: bench.runs).run(json: bench.json) }
        var ours: [Double] = []
        var processes: [Double] = []
        var sounds: [Double] = []
        var theirs: [Double] = []
        for round in 0..<bench.runs {
            StandardError.say("  run \(round + 1) of \(bench.runs)\n")
            let report = try Self.playOnce(url)
            guard let first = report.startup.firstFrameMs else { throw Failure("no picture came; play \(url) by hand to see why.") }
            ours.append(first)
            if let sound = report.startup.firstAudioMs { sounds.append(sound) }
            processes.append(report.startup.processMs ?? 0)
            guard bench.peer else { continue }
            let cost = try Subprocess.run(["ffmpeg", "-v", "error", "-i", url, "-map", "0:v:0", "-frames:v", "1", "-f", "null", "-"])
            guard cost.status == 0 else { throw Failure("ffmpeg could not play \(url).") }
            theirs.append(cost.wallSeconds * 1000)
        }
        let mine = ours.median
        if bench.json {
            let peer = theirs.isEmpty ? "" : ",\"ffmpegMs\":\(theirs.median.fixed(1)),\"ratio\":\((mine / theirs.median).fixed(3))"
            print(
                "{\"runs\":\(bench.runs),\"firstFrameMs\":\(mine.fixed(1)),\"firstAudioMs\":\(sounds.median.fixed(1)),\"processMs\":\(processes.median.fixed(1))\(peer)}"
            )
            return
        }
        print("start \(url): medians of \(bench.runs)")
        print("  lanterne   first picture after \(mine.fixed(0)) ms, of which loading the program \(processes.median.fixed(0)) ms")
        if !sounds.isEmpty { print("             first sound after \(sounds.median.fixed(0)) ms") }
        if !theirs.isEmpty {
            print("  ffmpeg     first frame after \(theirs.median.fixed(0)) ms")
            print("  lanterne ÷ ffmpeg: \((mine / theirs.median).fixed(3))")
        }
    }

    /// A fresh process that plays to nothing for a second and a half.
    static func playOnce(_ url: String) throws(Failure) -> PlaybackReport {
        let path = "\(FileManager.default.temporaryDirectory.path)/lanterne-start-\(CommandLine.processID).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let cost = try Subprocess.run([
            CommandLine.ownPath, "play", url, "--display", "null", "--audio", "null", "--for", "1.5", "--report", path, "--log", "error",
        ])
        guard cost.status == 0, let data = FileManager.default.contents(atPath: path),
            let report = try? JSONDecoder().decode(PlaybackReport.self, from: data)
        else { throw Failure("\(url) could not be played.") }
        return report
    }
}
