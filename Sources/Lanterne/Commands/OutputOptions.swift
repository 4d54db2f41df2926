import ArgumentParser
import Media

/// Where the picture goes.
enum DisplayChoice: Equatable, ExpressibleByArgument {
    /// The path of a card; nil: the first that has a television on it.
    case kms(String?)
    case window
    case memory
    case null

    init?(argument: String) {
        switch argument {
        case "kms": self = .kms(nil)
        case "window": self = .window
        case "memory": self = .memory
        case "null": self = .null
        default:
            guard argument.hasPrefix("kms:"), argument.count > 4 else { return nil }
            self = .kms(String(argument.dropFirst(4)))
        }
    }
}

/// Where the sound goes.
enum AudioChoice: Equatable, ExpressibleByArgument {
    /// An ALSA name; nil: `default`.
    case alsa(String?)
    /// Through the window's own library.
    case window
    case wav(String)
    case null

    init?(argument: String) {
        switch argument {
        case "alsa": self = .alsa(nil)
        case "window": self = .window
        case "null": self = .null
        default:
            if argument.hasPrefix("alsa:"), argument.count > 5 {
                self = .alsa(String(argument.dropFirst(5)))
            } else if argument.hasPrefix("wav:"), argument.count > 4 {
                self = .wav(String(argument.dropFirst(4)))
            } else {
                return nil
            }
        }
    }
}

/// How fast a film plays.
enum Speed: String, ExpressibleByArgument, CaseIterable {
    case realtime
    /// As fast as it decodes: for `--display null`, whose vertical blanks come when asked.
    case max
}

/// `SECONDS:FILE.png`, seconds from the start of the program.
struct ScreenshotRequest: Equatable, ExpressibleByArgument {
    var at: Duration
    var path: String

    init?(argument: String) {
        guard let colon = argument.firstIndex(of: ":"), let seconds = Double(argument[..<colon]), seconds >= 0, seconds < 1e9 else {
            return nil
        }
        let path = String(argument[argument.index(after: colon)...])
        guard !path.isEmpty else { return nil }
        self.at = .nanoseconds(Int64(seconds * 1e9))
        self.path = path
    }
}

extension LogLevel: ExpressibleByArgument {
    /// The level's own name; nil for any other word.
    public init?(argument: String) {
        guard let level = Self.allCases.first(where: { "\($0)" == argument }) else { return nil }
        self = level
    }
}

/// The options that `box` and `play` share.
struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the picture goes: kms[:/dev/dri/cardN], window, memory or null. Default: kms, or window where there is a desktop.",
            valueName: "display"))
    var display: DisplayChoice?

    @Option(
        help: ArgumentHelp(
            "Where the sound goes: alsa[:DEVICE], window, wav:FILE or null. Default: what belongs to the display.", valueName: "audio"))
    var audio: AudioChoice?

    @Option(
        help: ArgumentHelp(
            """
            A script of keys, a line each: SECONDS KEY [down|up|hold MILLISECONDS]. Between them: "wait still" (nothing more comes, nothing \
            moves), "wait film" (a film runs), "screenshot FILE.png"; seconds count from there on. What doesn't come within a minute \
            ends the program.
            """, valueName: "file"))
    var keys: String?

    @Option(
        name: .customLong("at-most"),
        help: ArgumentHelp(
            "Of a film in several qualities choose none that takes more of the line than this.", valueName: "Mbit/s"))
    var highestMegabits: Double?

    @Option(help: ArgumentHelp("Read settings from this file only.", valueName: "file"))
    var config: String?

    @Option(
        name: .customLong("screenshot"), parsing: .singleValue,
        help: ArgumentHelp("Save the screen as it is so many seconds after the start; may be repeated.", valueName: "seconds:file.png"))
    var screenshots: [ScreenshotRequest] = []

    @Option(help: ArgumentHelp("Write what happened as one JSON object (board/report.schema.json).", valueName: "file"))
    var report: String?

    @Option(
        help: ArgumentHelp(
            "Write each picture, each write of sound and each request as lines of JSON (board/ledger.schema.json).", valueName: "file"))
    var ledger: String?

    @Option(help: ArgumentHelp("How much to say on standard error: error, warning, info or debug.", valueName: "level"))
    var log: LogLevel = .warning

    func validate() throws {
        if let highestMegabits, !Settings.megabits.contains(highestMegabits) {
            throw ValidationError("--at-most takes 0.1 to 1000 Mbit/s, not \(highestMegabits).")
        }
    }
}
