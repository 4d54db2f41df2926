import ArgumentParser

/// `lanterne bench`: how fast things are, beside the peers where `--peer` asks for them.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract:
            "Measure: decoding, starting, playing, seeking, decrypting, the club; --peer does the same work with ffmpeg or mpv, in turn.",
        discussion: """
            EXAMPLES
              lanterne bench decode film.mp4 --threads 1 --peer --runs 5
              lanterne bench start http://127.0.0.1:8095/la-lanterne/master.m3u8 --peer
              lanterne bench play film.mp4 --for 30 --peer --json
              lanterne bench seek film.mp4 --peer
              lanterne bench decrypt film.mp4 --film-keys keys.txt
              lanterne bench club --titles 5000

            Run it on a quiet machine, and quote the ratios: they hold when the machine's speed doesn't.
            """,
        subcommands: [
            BenchDecodeCommand.self, BenchStartCommand.self, BenchPlayCommand.self, BenchSeekCommand.self,
            BenchCaptionsCommand.self, BenchDecryptCommand.self, BenchClubCommand.self, BenchAllCommand.self,
        ])
}

/// What the benches share.
struct BenchOptions: ParsableArguments {
    @Flag(help: "Also let Debian's own players do it, in turn with this one.")
    var peer = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("How often each runs.", valueName: "number"))
    var runs = 3

    func validate() throws {
        guard (1...100).contains(runs) else { throw ValidationError("--runs takes 1 to 100, not \(runs).") }
    }
}
