import ArgumentParser
import FoundationEssentials
import Player

/// `lanterne bench play`: what playing in real time costs.
struct BenchPlayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "play",
        abstract: "CPU and memory of playing in real time, to nothing.",
        discussion: """
            EXAMPLES
              lanterne bench play http://127.0.0.1:8095/la-lanterne/master.m3u8 --for 20
              lanterne bench play http://127.0.0.1:8095/la-lanterne/master.m3u8 --for 40 --peer --runs 2

              lanterne bench play http://127.0.0.1:8095/la-lanterne/master.m3u8 --for 40 --shown

            --shown is for memory: it shows the interface over the film in the second half, and says how much film was buffered. With a film of 8 Mbit/s
            or more the buffer is full by then.

            The peer is mpv with --vo=null --ao=null, for the same length of film.
            """)

    @Argument(help: ArgumentHelp("What to play.", valueName: "url"))
    var url: String

    @Option(name: .customLong("for"), help: ArgumentHelp("How much of it.", valueName: "seconds"))
    var duration: Double = 20

    @Flag(help: "Show the interface over the film, as for a viewer who presses keys.")
    var shown = false

    @OptionGroup var bench: BenchOptions

    func validate() throws {
        guard duration >= 1, duration < 1e6 else { throw ValidationError("--for takes 1 second or more, not \(duration).") }
    }

    func run() throws {
        let script = KeyPresses(over: duration)
        defer { script.remove() }
        var own = [
            CommandLine.ownPath, "play", url, "--display", "null", "--audio", "null", "--for", "\(duration)", "--log", "error",
        ]
        if shown { own += ["--report", script.report, "--keys", try script.write()] }
        var contestants = [Contestant(name: "lanterne", command: own)]
        if bench.peer {
            contestants.append(
                Contestant(
                    name: "mpv",
                    command: [
                        "mpv", "--no-config", "--no-terminal", "--vo=null", "--ao=null", "--hwdec=no", "--length=\(duration)", url,
                    ]))
        }
        let table = try Contest(title: "play \(duration.fixed(0)) s of \(url)", contestants: contestants).run(bench.runs)
        print(bench.json ? table.json : table.text)
        if shown, !bench.json, let report = script.reportOfLastRun {
            let held = [report.process.peakRssBytes, Int64(report.buffer.peakBytes), Int64(report.buffer.budgetBytes)]
            let sizes = held.map { (Double($0) / 1_048_576).fixed(1) }
            // Writing the report calls code that playing does not.
            print("  lanterne, until its report: peak RSS \(sizes[0]) MiB, with \(sizes[1]) of \(sizes[2]) MiB of film buffered")
        }
    }
}

/// The keys that keep the interface on the screen for the second half of a run, and what the run reports.
private struct KeyPresses {
    private let keys: String
    let report: String
    private let duration: Double

    init(over duration: Double) {
        let folder = FileManager.default.temporaryDirectory.path
        keys = "\(folder)/lanterne-play-\(CommandLine.processID).keys"
        report = "\(folder)/lanterne-play-\(CommandLine.processID).json"
        self.duration = duration
    }

    /// - Returns: the script's path.
    func write() throws(Failure) -> String {
        // The interface goes four seconds after the last key; this one shows it and does nothing else.
        let lines = stride(from: duration / 2, to: duration, by: 3).map { "\($0.fixed(3)) MENU\n" }
        guard FileManager.default.createFile(atPath: keys, contents: Data(lines.joined().utf8)) else {
            throw Failure("\(keys) can't be written; check the folder.")
        }
        return keys
    }

    var reportOfLastRun: PlaybackReport? {
        guard let data = FileManager.default.contents(atPath: report) else { return nil }
        return try? JSONDecoder().decode(PlaybackReport.self, from: data)
    }

    func remove() {
        for path in [keys, report] { try? FileManager.default.removeItem(atPath: path) }
    }
}
