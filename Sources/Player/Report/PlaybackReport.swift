/// What happened in one run, as `--report` writes it. The names are stable; the JSON Schema is board/report.schema.json.
///
/// Times under `startup` count from exec on CLOCK_MONOTONIC; `atSeconds` count from there too, positions are the film's.
public struct PlaybackReport: Codable, Sendable {
    /// When each thing was first there, milliseconds after exec; absent if it never was.
    public struct Startup: Codable, Sendable {
        /// The program's own first instruction: what was before is the kernel's and the loader's.
        public var processMs: Double?
        /// The address is understood: playlists read and a variant chosen, or a file's beginning seen.
        public var manifestMs: Double?
        /// The first byte of film, whole segment or not.
        public var firstSegmentMs: Double?
        /// The flip that showed the first picture.
        public var firstFrameMs: Double?
        /// The first frame of sound left the card.
        public var firstAudioMs: Double?
        /// The flip that showed the club's front with all the titles and pictures that are seen of it; nil without a club.
        public var frontMs: Double?
    }

    /// What became of the pictures.
    public struct Frames: Codable, Sendable {
        /// Pictures that reached the screen, previews of a seek included.
        public var presented = 0
        /// Pictures whose time had passed before they could be shown.
        public var dropped = 0
        /// Vertical blanks that showed the picture before once more than the cadence asks.
        public var repeated = 0
        /// Pictures that reached the screen after the slot that the cadence assigns.
        public var late = 0
        /// Time between pictures on the screen, milliseconds (rounded) → how often.
        public var intervalHistogramMs: [String: Int] = [:]
    }

    /// What became of the sound.
    public struct Audio: Codable, Sendable {
        /// How often the card ran dry although the film was playing.
        public var xruns = 0
        /// Frames given to the card, one sample for each channel.
        public var framesWritten: Int64 = 0
    }

    /// Flip time less the time of the slot that the cadence assigns on the audio clock; absolute, milliseconds.
    public struct AVSync: Codable, Sendable {
        /// Half of the pictures were nearer than this.
        public var p50Ms = 0.0
        /// All but one in twenty were nearer.
        public var p95Ms = 0.0
        /// All but one in a hundred were nearer.
        public var p99Ms = 0.0
        /// The worst one.
        public var maxMs = 0.0
        /// Pictures measured.
        public var count = 0
        /// The greatest distance from the pictures' own times on the audio clock to their slots, what the cadence itself rounds left out, at a
        /// start, a resume or a seek.
        public var phaseMs = 0.0
    }

    /// One stall: empty by depletion, not by a seek.
    public struct Rebuffer: Codable, Sendable {
        /// When the film stood still.
        public var atSeconds: Double
        /// Until it went on, or the run's end.
        public var durationMs: Double
        /// The stage that had nothing more to give.
        public var cause: String
    }

    /// One seek, whoever asked for it.
    public struct Seek: Codable, Sendable {
        /// When it was asked for.
        public var atSeconds: Double
        /// The position that it was to reach.
        public var toSeconds: Double
        /// Whether the picture asked for was reached.
        public var exact: Bool
        /// Until any picture of it was on the screen, a preview too; absent if none was.
        public var toPictureMs: Double?
        /// Until the picture asked for was; absent if it never was.
        public var exactMs: Double?
    }

    /// How a live film was gone along with; absent where the run's last film was none.
    public struct Live: Codable, Sendable {
        /// From the edge to where it was joined, seconds.
        public var joinDistanceSeconds = 0.0
        /// From the edge, as it moves on between two lists, to the picture, at the end of the run.
        public var latencySeconds = 0.0
        /// What could be seen at the end of the run, from the oldest to the edge.
        public var windowSeconds = 0.0
        /// How often what came next was gone, or the clocks had drifted too far, so that film was skipped.
        public var rejoins = 0
        /// Whether nothing was added any more at the end of the run.
        public var isOver = false
    }

    /// The segment store's memory.
    public struct Buffer: Codable, Sendable {
        /// The most that it held at once.
        public var peakBytes = 0
        /// What it may never exceed.
        public var budgetBytes = 0
    }

    /// What the kernel counted for the whole process.
    public struct Process: Codable, Sendable {
        /// The largest resident set, libraries' pages included.
        public var peakRssBytes: Int64 = 0
        /// CPU time of all threads in user mode.
        public var userSeconds = 0.0
        /// CPU time of all threads in the kernel.
        public var systemSeconds = 0.0

        /// Takes the parts, as `getrusage` gives them.
        public init(peakRssBytes: Int64 = 0, userSeconds: Double = 0, systemSeconds: Double = 0) {
            self.peakRssBytes = peakRssBytes
            self.userSeconds = userSeconds
            self.systemSeconds = systemSeconds
        }
    }

    /// A variant, or a file, that was begun. What the playlist doesn't say is absent, all of it for a file.
    public struct VariantUse: Codable, Sendable {
        /// When it was chosen.
        public var atSeconds: Double
        /// Bits per second, the playlist's BANDWIDTH.
        public var bandwidth: Int?
        /// Pixels, by RESOLUTION.
        public var width: Int?
        /// Pixels, by RESOLUTION.
        public var height: Int?
        /// The playlist's CODECS, as it has them, joined by commas.
        public var codecs: String?
        /// Of its playlist, or of the file, after redirects.
        public var url: String
    }

    /// A film's pictures came from another place from then on, because the one before failed or a steering server asked for it.
    public struct PlaceChange: Codable, Sendable {
        /// When the other place's playlist was there.
        public var atSeconds: Double
        /// The pathway that the manifest names, else the server.
        public var from: String
        /// The same.
        public var to: String
    }

    /// The viewer changed the sound of a film that ran.
    public struct SoundSwitch: Codable, Sendable {
        /// When it was asked for.
        public var atSeconds: Double
        /// Until the first sample of the other sound was heard.
        public var toHeardMs: Double
    }

    /// One press of a key.
    public struct Key: Codable, Sendable {
        /// The kernel's name without `KEY_`, or the number where it has none.
        public var key: String
        /// By the kernel's stamp.
        public var atSeconds: Double
        /// From the kernel's event to the flip that shows its effect.
        public var toFlipMs: Double?

        /// Takes the parts; nil where the press changed nothing on the screen.
        public init(key: String, atSeconds: Double, toFlipMs: Double?) {
            self.key = key
            self.atSeconds = atSeconds
            self.toFlipMs = toFlipMs
        }
    }

    /// Something that ended the film or was passed over; a `PlayerError` with its time.
    public struct Failure: Codable, Sendable {
        /// When the player heard of it.
        public var atSeconds: Double
        /// Stable; its hundreds are the stage's band.
        public var code: Int
        /// Which part of the flow is guilty, a `Stage` by name.
        public var stage: String
        /// One sentence in English: what, why, what to do.
        public var text: String
    }

    /// How the run came to its end.
    public enum Ending: String, Codable, Sendable {
        case end, stopped, signal, error
    }

    /// What was asked for, before redirects; empty if it was never understood.
    public var url = ""
    /// The screen and the way that pictures take to it, in words.
    public var display = ""
    /// The card and what was agreed with it, in words; empty while there is none.
    public var sound = ""
    /// Of the run's first film.
    public var startup = Startup()
    /// Of all the films of the run.
    public var frames = Frames()
    /// Of all the films of the run.
    public var audio = Audio()
    /// Of all the films of the run; zero where nothing was measured.
    public var avSync = AVSync()
    /// In order of time; the first thousand, as of all the lists that the player keeps.
    public var rebuffers: [Rebuffer] = []
    /// In order of time.
    public var seeks: [Seek] = []
    /// Of the run's last film, where it was live.
    public var live: Live?
    /// Over the whole run.
    public var buffer = Buffer()
    /// Filled in by the program, which knows its own process.
    public var process = Process()
    /// In order of time: one for each film begun.
    public var variants: [VariantUse] = []
    /// In order of time; absent where the film came from one place.
    public var placeChanges: [PlaceChange]?
    /// In order of time; absent where none was asked for.
    public var soundSwitches: [SoundSwitch]?
    /// Filled in by the program, which has the remotes.
    public var keys: [Key] = []
    /// In order of time; none in a good run.
    public var errors: [Failure] = []
    /// Filled in by the program, which decides it.
    public var ended: Ending = .end
    /// Where the film was at the end of the run.
    public var positionSeconds = 0.0

    /// A run in which nothing has happened yet.
    public init() {}
}
