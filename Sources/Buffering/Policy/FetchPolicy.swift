import Media

/// What the loader knows of one track when it asks what to fetch.
public struct TrackDemand: Equatable, Sendable {
    /// Whose segment it would be.
    public var track: StoreTrack
    /// From the playing position to the end of what is buffered or being fetched without a gap.
    public var ahead: MediaTime
    /// The next segment that is neither there nor on its way; nil when all that is known is.
    public var next: Int?
    /// The length of the next segment in bytes, as far as it can be told.
    public var nextBytes: Int?
    /// Requests under way.
    public var active: Int

    /// Puts a demand together.
    public init(track: StoreTrack, ahead: MediaTime, next: Int?, nextBytes: Int? = nil, active: Int) {
        self.track = track
        self.ahead = ahead
        self.next = next
        self.nextBytes = nextBytes
        self.active = active
    }
}

/// The whole picture at one moment.
public struct FetchSnapshot: Equatable, Sendable {
    /// All that play now.
    public var tracks: [TrackDemand]
    /// Bytes that lie ahead of the cursors, on their way included.
    public var bytesAhead: Int
    /// In bytes.
    public var budget: Int

    /// Puts a snapshot together.
    public init(tracks: [TrackDemand], bytesAhead: Int, budget: Int) {
        self.tracks = tracks
        self.bytesAhead = bytesAhead
        self.budget = budget
    }
}

/// What to do next.
public enum FetchDecision: Equatable, Sendable {
    case fetch(StoreTrack, number: Int)
    /// Enough is buffered, or under way: ask again when a request ends or a cursor moves.
    case wait
}

/// Which segment to fetch next: always of the track that will run dry first, while time and bytes ahead stay inside their goals.
///
/// A pure function, so that its tables can be tested. The track that is least ahead comes first, so that a film whose sound and
/// pictures come apart never waits for one with the budget full of the other.
public struct FetchPolicy: Equatable, Sendable {
    /// Buffered ahead at most: a minute outlasts most troubles of a home line.
    public var goal: MediaTime
    /// The share of the budget that may lie ahead; the rest is the back buffer, in which a seek back costs nothing.
    public var aheadShare: Double
    /// With less than this ahead nothing is kept behind: a film that has stood wants more of it each time.
    public var margin: MediaTime
    /// Requests under way for one track: one, since a second only shares the line; the next one is asked for as it ends.
    public var requestsPerTrack: Int

    /// The defaults are a minute ahead, three quarters of the budget, four seconds before anything is kept behind, one request.
    public init(
        goal: MediaTime = MediaTime(seconds: 60), aheadShare: Double = 0.75, margin: MediaTime = MediaTime(seconds: 4),
        requestsPerTrack: Int = 1
    ) {
        self.goal = goal
        self.aheadShare = aheadShare
        self.margin = margin
        self.requestsPerTrack = requestsPerTrack
    }

    /// - Thread: control.
    public func decide(_ snapshot: FetchSnapshot) -> FetchDecision {
        // A track that is behind and already being fetched must not let another run off with the budget: within one
        // segment's worth of the least, fetching side by side is right. (A loop, since this is asked at every turn of the control thread.)
        var least = goal
        var candidate: TrackDemand?
        for track in snapshot.tracks where track.next != nil && track.ahead < goal {
            least = min(least, track.ahead)
            guard track.active < requestsPerTrack, track.ahead < candidate?.ahead ?? goal else { continue }
            candidate = track
        }
        guard let candidate, let number = candidate.next else { return .wait }
        if candidate.ahead > least + Self.spread { return .wait }
        let limit = snapshot.budget - behind(snapshot)
        let isNeededNow = candidate.ahead < margin
        guard isNeededNow || snapshot.bytesAhead + (candidate.nextBytes ?? 0) <= limit else { return .wait }
        return .fetch(candidate.track, number: number)
    }

    /// What is kept for a seek back, in bytes: the back buffer's share, and where a film's rate is so high that this is less, ten seconds and
    /// a segment; but never more than half.
    private func behind(_ snapshot: FetchSnapshot) -> Int {
        let share = Int(Double(snapshot.budget) * (1 - aheadShare))
        var ahead = goal
        for track in snapshot.tracks where track.next != nil { ahead = min(ahead, track.ahead) }
        guard ahead >= Self.measurable else { return share }
        let second = Double(snapshot.bytesAhead) / ahead.seconds
        return min(snapshot.budget / 2, max(share, Int(second * Self.back)))
    }

    /// Less film says little of its rate.
    private static let measurable = MediaTime(seconds: 2)
    /// Seconds.
    private static let back = 15.0
    private static let spread = MediaTime(seconds: 10)
}
