import ArgumentParser

/// `lanterne bench all`: the README's table.
struct BenchAllCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "all",
        abstract: "Decoding, playing, starting and seeking beside ffmpeg, mpv and GStreamer, as one table in Markdown.",
        discussion: """
            EXAMPLES
              lanterne bench all http://127.0.0.1:8090/hls/v0.m3u8 --file hi.mp4
              lanterne bench all http://127.0.0.1:8090/hls/v0.m3u8 --file hi.mp4 --slow http://127.0.0.1:8391/hls/master.m3u8 --runs 3

            A peer's start is its whole process up to one decoded picture, this player's the picture on its display; seeks are as \
            `bench seek` says.
            """)

    @Argument(help: ArgumentHelp("What to play.", valueName: "url"))
    var url: String

    @Option(help: ArgumentHelp("What to decode.", valueName: "file"))
    var file: String?

    @Option(help: ArgumentHelp("The film over a slow line, to start and to seek in.", valueName: "url"))
    var slow: String?

    @Option(name: .customLong("for"), help: ArgumentHelp("How much to play each time.", valueName: "seconds"))
    var length: Double = 20

    @OptionGroup var bench: BenchOptions

    func validate() throws {
        guard length >= 2, length < 1e5 else { throw ValidationError("--for takes 2 seconds or more, not \(length).") }
    }

    func run() throws {
        let table = try WholeBench(url: url, file: file, slow: slow, runs: bench.runs, length: length).table()
        print(bench.json ? table.json : table.markdown)
    }
}
