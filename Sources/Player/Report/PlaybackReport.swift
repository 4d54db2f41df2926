/// What happened in one run, as `--report` writes it. The names are stable; the JSON Schema is board/report.schema.json.
///
/// Times under `startup` count from exec on CLOCK_MONOTONIC; `atSeconds` count from there too, positions are the film's.
public struct PlaybackReport: Codable, Sendable {
    /// When each thing was first there, milliseconds after exec; absent if it never was.
    public struct Startup: Codable, Sendable {
        public var processMs: Double?
        public var manifestMs: Double?
        public var firstSegmentMs: Double?
        public var firstFrameMs: Double?
        public var firstAudioMs: Double?
    }

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

    public struct Audio: Codable, Sendable {
        public var xruns = 0
        public var framesWritten: Int64 = 0
    }

    /// Flip time less the time of the slot that the cadence assigns on the audio clock; absolute, milliseconds.
    public struct AVSync: Codable, Sendable {
        public var p50Ms = 0.0
        public var p95Ms = 0.0
        public var p99Ms = 0.0
        public var maxMs = 0.0
        /// Pictures measured.
        public var count = 0
        /// The greatest distance from the pictures' own times on the audio clock to their slots, what the cadence itself rounds left out, at a
        /// start, a resume or a seek.
        public var phaseMs = 0.0
    }

    public struct Rebuffer: Codable, Sendable {
        public var atSeconds: Double
        public var durationMs: Double
        /// The stage that had nothing more to give.
        public var cause: String
    }

    public struct Seek: Codable, Sendable {
        public var atSeconds: Double
        public var toSeconds: Double
        /// Whether the picture asked for was reached.
        public var exact: Bool
        public var toPictureMs: Double?
        public var exactMs: Double?
    }

    public struct Buffer: Codable, Sendable {
        public var peakBytes = 0
        public var budgetBytes = 0
    }

    public struct Process: Codable, Sendable {
        public var peakRssBytes: Int64 = 0
        public var userSeconds = 0.0
        public var systemSeconds = 0.0

        public init(peakRssBytes: Int64 = 0, userSeconds: Double = 0, systemSeconds: Double = 0) {
            self.peakRssBytes = peakRssBytes
            self.userSeconds = userSeconds
            self.systemSeconds = systemSeconds
        }
    }

    public struct VariantUse: Codable, Sendable {
        public var atSeconds: Double
        public var bandwidth: Int?
        public var width: Int?
        public var height: Int?
        public var codecs: String?
        public var url: String
    }

    public struct Key: Codable, Sendable {
        public var key: String
        public var atSeconds: Double
        /// From the kernel's event to the flip that shows its effect.
        public var toFlipMs: Double?

        public init(key: String, atSeconds: Double, toFlipMs: Double?) {
            self.key = key
            self.atSeconds = atSeconds
            self.toFlipMs = toFlipMs
        }
    }

    public struct Failure: Codable, Sendable {
        public var atSeconds: Double
        public var code: Int
        public var stage: String
        public var text: String
    }

    /// How the run came to its end.
    public enum Ending: String, Codable, Sendable {
        case end, stopped, signal, error
    }

    public var url = ""
    public var display = ""
    public var sound = ""
    public var startup = Startup()
    public var frames = Frames()
    public var audio = Audio()
    public var avSync = AVSync()
    public var rebuffers: [Rebuffer] = []
    public var seeks: [Seek] = []
    public var buffer = Buffer()
    public var process = Process()
    public var variants: [VariantUse] = []
    public var keys: [Key] = []
    public var errors: [Failure] = []
    public var ended: Ending = .end
    public var positionSeconds = 0.0

    public init() {}
}
