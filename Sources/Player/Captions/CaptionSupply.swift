import Captions
import Media
import Playlist

/// Who brings the cues of the text that is shown.
///
/// - Thread: control.
protocol CaptionSupply: AnyObject {
    var track: CaptionTrack { get }

    /// What stands at a position, on the presentation's clock.
    func standing(at position: MediaTime) -> CaptionStanding

    /// - Parameters:
    ///   - offset: What has to be added to the film's timestamps, by discontinuity; nil while not known.
    ///   - reference: The film's own list, on whose timeline a live film's text has to lie.
    /// - Returns: when to call again at the latest; nil: when the signal is raised.
    func step(now: HostTime, position: MediaTime, offset: (Int64) -> MediaTime?, reference: SegmentList?) -> HostTime?

    /// The film goes on elsewhere.
    func moved(to position: MediaTime)

    func cancel()
}

/// What stands over a stretch of the film.
struct CaptionStanding {
    /// On the presentation's clock.
    var cues: [Cue]
    var regions: [CueRegion] = []
    /// Of the box in the picture that places are shares of; nil: the picture itself.
    var aspectRatio: Double?
    /// The text itself, where it brings its own typesetting.
    var script: StyledScript?
    var from: MediaTime
    /// The first moment at which other cues may stand; nil: none is known.
    var until: MediaTime?
}

/// The cues of a text that comes with the film, near where that is.
struct CueShelf {
    private(set) var cues: [Cue] = []
    /// On the screen until something follows.
    var open: [Cue] = [] { didSet { standing = nil } }
    private var standing: CaptionStanding?

    /// What was shown a while ago is there when the viewer goes back to it.
    private static let behind = MediaTime(seconds: 120)
    /// Of pictures; one of a whole line takes half a MiB.
    private static let mostBytes = 12 << 20
    private static let mostCues = 4096

    /// A cue that a seek brings for the second time is there once.
    mutating func add(_ new: [Cue]) {
        for cue in new where !cues.contains(where: { $0.start == cue.start && $0 == cue }) { cues.append(cue) }
        if !new.isEmpty { standing = nil }
    }

    /// Lets go of what lies far behind, and of the oldest where there is too much.
    mutating func forget(before position: MediaTime) {
        let count = cues.count
        cues.removeAll { $0.end + Self.behind < position }
        var bytes = cues.reduce(0) { $0 + $1.pixelBytes }
        while bytes > Self.mostBytes || cues.count > Self.mostCues {
            bytes -= cues[0].pixelBytes
            cues.removeFirst()
        }
        if cues.count != count { standing = nil }
    }

    /// Positions are counted from elsewhere from now on; what lay before it is gone.
    mutating func moveOrigin(by shift: MediaTime) {
        cues = cues.compactMap { cue in
            guard cue.start >= shift, cue.end != .max else { return nil }
            var cue = cue
            cue.start = cue.start - shift
            cue.end = cue.end - shift
            return cue
        }
        open = []
    }

    mutating func standing(at position: MediaTime) -> CaptionStanding {
        if let standing, standing.from <= position, position < standing.until ?? .max { return standing }
        let all = cues + open
        var until: MediaTime?
        func offer(_ time: MediaTime) { if time > position, time != .max, time < until ?? .max { until = time } }
        for cue in all where cue.end > position {
            offer(cue.start)
            offer(cue.end)
            guard case .text(let spans) = cue.content else { continue }
            for span in spans { if let reveal = span.reveal { offer(reveal) } }
        }
        let found = CaptionStanding(cues: all.filter { $0.start <= position && position < $0.end }, from: position, until: until)
        standing = found
        return found
    }
}

extension Cue {
    fileprivate var pixelBytes: Int {
        guard case .image(.pixels(let bytes, _), _) = content else { return 0 }
        return bytes.count
    }
}
