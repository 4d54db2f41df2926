import AVMedia
import ArgumentParser
import Glibc
import LinuxIO
import Media

/// `lanterne bench decode`: decodes and drops as fast as it can.
struct BenchDecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Decode every picture and drop it.",
        discussion: """
            EXAMPLES
              lanterne bench decode film.mp4
              lanterne bench decode film.mp4 --threads 1 --peer --runs 5
            """)

    @Argument(help: ArgumentHelp("A file, as a path or a file: URL.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("Decoding threads.", valueName: "number"))
    var threads = 1

    @OptionGroup var bench: BenchOptions

    /// The measured run itself, in a process of its own so that nothing else counts.
    @Flag(help: .hidden)
    var once = false

    func validate() throws {
        guard (1...16).contains(threads) else { throw ValidationError("--threads takes 1 to 16, not \(threads).") }
    }

    func run() throws {
        if once { return try decodeOnce() }
        let path = file.hasPrefix("file://") ? String(file.dropFirst(7)) : file
        var contestants = [
            Contestant(name: "lanterne", command: [CommandLine.ownPath, "bench", "decode", path, "--threads", "\(threads)", "--once"])
        ]
        if bench.peer {
            contestants.append(
                Contestant(
                    name: "ffmpeg",
                    command: ["ffmpeg", "-v", "error", "-threads", "\(threads)", "-i", path, "-map", "0:v", "-f", "null", "-"]))
        }
        let table = try Contest(title: "decode \(path), \(threads) thread\(threads == 1 ? "" : "s")", contestants: contestants).run(
            bench.runs)
        print(bench.json ? table.json : table.text)
    }

    private func decodeOnce() throws {
        let log = StandardErrorLog(level: .error, start: HostTime(nanoseconds: 0), clock: MonotonicClock())
        FFmpegLog.install(log, clock: MonotonicClock())
        let input: FileTrackInput
        do { input = try FileTrackInput.open(file) } catch { throw Failure(PlayerSentence.text(for: error)) }
        let decoder: SoftwareVideoDecoder
        var frames = 0
        do {
            decoder = try SoftwareVideoDecoder(
                settings: VideoDecoderSettings(threads: threads...threads, maximumOutstanding: 2), clock: MonotonicClock())
            _ = try decoder.open(input)
        } catch { throw Failure(PlayerSentence.text(for: error, url: file)) }
        let start = MonotonicClock().now()
        decoding: while true {
            switch decoder.next() {
            case .output(let frame):
                frames += 1
                decoder.pool.release(frame.cell)
            case .damaged, .starved, .poolEmpty: continue
            case .end, .interrupted: break decoding
            case .failed(let error): throw Failure(PlayerSentence.text(for: error, url: file))
            }
        }
        let seconds = (MonotonicClock().now() - start).milliseconds / 1000
        print("\(frames) frames, \(Int(Double(frames) / max(seconds, 0.001))) frames/s")
    }
}
