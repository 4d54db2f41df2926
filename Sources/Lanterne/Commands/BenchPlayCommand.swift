import ArgumentParser

/// `lanterne bench play`: what playing in real time costs.
struct BenchPlayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "play",
        abstract: "CPU and memory of playing in real time, to nothing.",
        discussion: """
            EXAMPLES
              lanterne bench play http://127.0.0.1:8095/la-lanterne/master.m3u8 --for 20
              lanterne bench play http://127.0.0.1:8095/la-lanterne/master.m3u8 --for 40 --peer --runs 2

            The peer is mpv with --vo=null --ao=null, for the same length of film.
            """)

    @Argument(help: ArgumentHelp("What to play.", valueName: "url"))
    var url: String

    @Option(name: .customLong("for"), help: ArgumentHelp("How much of it.", valueName: "seconds"))
    var duration: Double = 20

    @OptionGroup var bench: BenchOptions

    func validate() throws {
        guard duration >= 1, duration < 1e6 else { throw ValidationError("--for takes 1 second or more, not \(duration).") }
    }

    func run() throws {
        var contestants = [
            Contestant(
                name: "lanterne",
                command: [
                    CommandLine.ownPath, "play", url, "--display", "null", "--audio", "null", "--for", "\(duration)", "--log", "error",
                ])
        ]
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
    }
}
