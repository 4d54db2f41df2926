import Media

/// A run of bytes that one demuxer reads from its beginning: it is opened anew for the next.
public struct InputRun: Hashable, Sendable {
    /// Which seek it answers.
    public var generation: UInt32
    /// Where the run's first sample lies on the presentation timeline; the container may number otherwise.
    public var start: MediaTime
    /// The position asked for: pictures and sound before it are not for showing. nil: everything is.
    public var position: MediaTime?
    /// Runs that share it share the container's clock.
    public var discontinuity: Int64
    /// It takes the place of one that was withdrawn while it was read: what that has given stays given.
    public var resumes: Bool
    /// Whether the film may go on, behind it, with other tracks than its own.
    public var mayBeFollowed: Bool
    /// Where the samples lie, where the manifest says so (DASH); nil: only the first sample's own time can tell.
    public var placement: RunPlacement?

    /// Describes a run.
    public init(
        generation: UInt32, start: MediaTime, position: MediaTime? = nil, discontinuity: Int64 = 0, resumes: Bool = false,
        mayBeFollowed: Bool = false, placement: RunPlacement? = nil
    ) {
        self.generation = generation
        self.start = start
        self.position = position
        self.discontinuity = discontinuity
        self.resumes = resumes
        self.mayBeFollowed = mayBeFollowed
        self.placement = placement
    }

    /// It answers a seek, or begins the film: nothing that was decoded before belongs to it.
    public var isFresh: Bool { position != nil && !resumes }
}

/// What a manifest says of the place of a run's samples on the presentation timeline. Source: ISO/IEC 23009-1 §5.3.2 and §5.3.9.2.
public struct RunPlacement: Hashable, Sendable {
    /// What has to be added to the container's timestamps.
    public var offset: MediaTime
    /// What lies before it belongs to another period.
    public var start: MediaTime
    /// What lies behind it does so too; nil: open.
    public var end: MediaTime?

    /// Takes the parts.
    public init(offset: MediaTime, start: MediaTime, end: MediaTime? = nil) {
        self.offset = offset
        self.start = start
        self.end = end
    }

    /// Whether a picture belongs here: most of it does, so that one on the border is shown in one period, and in one only.
    public func shows(_ time: MediaTime, length: MediaTime) -> Bool {
        let middle = time + MediaTime(flicks: length.flicks / 2)
        return middle >= start && end.map { middle < $0 } ?? true
    }
}

/// How much of a run is missing: segments that the server hasn't got, or that the playlist says are gaps.
public struct RunHoles: Hashable, Sendable {
    /// Before the first segment that could be read: the run's first sample lies so much later than its start.
    public var leading = MediaTime.zero
    /// All of them, those before the first segment included.
    public var total = MediaTime.zero

    /// None.
    public init() {}
}

/// What a decode thread gets when it asks for its next run.
public enum NextRun: Equatable, Sendable {
    /// Open the demuxer on the cursor: reads now answer with this run's bytes.
    case run(InputRun)
    /// Not known yet: the cursor's signal will be raised.
    case notYet
    /// The film is over for this track; a seek may still bring another run.
    case endOfTrack
}

/// A track's read position in the store.
///
/// Control moves it; the decode thread reads it. Moving answers all reads with `.interrupted` until the decode thread asks for
/// the next run, so that a decoder deep in a call gives up soon.
public protocol TrackCursor: TrackInput {
    /// Leaves the present run, whatever is left of it, and takes the next.
    ///
    /// - Thread: the track's decode thread.
    func nextRun() -> NextRun

    /// Whether a move has overtaken the run: whatever a decoder still gives belongs elsewhere.
    ///
    /// - Thread: the track's decode thread.
    var isInterrupted: Bool { get }

    /// What of the run's segments wasn't there to be read, as far as has been read.
    ///
    /// - Thread: the track's decode thread.
    var holes: RunHoles { get }
}
