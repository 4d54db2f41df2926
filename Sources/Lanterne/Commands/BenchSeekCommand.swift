import ArgumentParser
import Media

/// `lanterne bench seek`: from the key to the picture.
struct BenchSeekCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seek",
        abstract: "Time of seeks inside and outside the buffer, of ten in a second, and of a step to the next picture.",
        discussion: """
            EXAMPLES
              lanterne bench seek http://127.0.0.1:8095/la-lanterne/master.m3u8
              lanterne bench seek http://127.0.0.1:8095/la-lanterne/1080p/index.m3u8 --count 40 --peer
              lanterne bench seek http://127.0.0.1:8095/la-lanterne/master.m3u8 --count 0 --fresh 7 --peer

            The film stands paused. Inside the buffer each target is close behind a keyframe or far behind one, in turn, forward and back; \
            a picture is any picture near it, exact is the one asked for, on the screen: the wait for the vertical blank of 60 Hz counts. \
            Outside it a player of its own starts at the beginning for each target, for a second, and then seeks.

            The peer is mpv with --vo=null, over its JSON IPC: a seek to keyframes beside our first picture, an exact one beside the exact, \
            until it says playback-restart; it waits for no vertical blank. What lands elsewhere is counted as missed.
            """)

    @Argument(help: ArgumentHelp("What to seek in.", valueName: "url"))
    var url: String

    @Option(help: ArgumentHelp("Seeks inside the buffer; 0 leaves them out, with the steps and the ten in a second.", valueName: "number"))
    var count = 20

    @Option(help: ArgumentHelp("Seeks outside the buffer.", valueName: "number"))
    var fresh = 5

    @Option(help: ArgumentHelp("From one keyframe of the film to the next.", valueName: "seconds"))
    var keyframes: Double = 2

    @Option(help: ArgumentHelp("How long the buffer may take to fill.", valueName: "seconds"))
    var fill: Double = 30

    @Flag(help: "Also let mpv do it.")
    var peer = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (0...1000).contains(count) else { throw ValidationError("--count takes 0 to 1000, not \(count).") }
        guard (0...100).contains(fresh) else { throw ValidationError("--fresh takes 0 to 100, not \(fresh).") }
        guard keyframes > 0.2, keyframes < 60 else { throw ValidationError("--keyframes takes 0.2 to 60 seconds, not \(keyframes).") }
        guard fill > 0, fill < 3600 else { throw ValidationError("--fill takes up to 3600 seconds, not \(fill).") }
    }

    func run() throws {
        let bench = SeekBench(url: url, count: count, fresh: fresh, keyframes: keyframes, fill: fill)
        let (ours, length) = try bench.ours()
        let theirs = peer ? try bench.mpv(length: length) : nil
        print(json ? SeekTable(ours: ours, theirs: theirs).json : SeekTable(ours: ours, theirs: theirs).text(url))
    }
}
