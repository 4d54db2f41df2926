import Media

/// One stream of resources in the store: the muxed film, or the pictures and the sound where they come apart.
public struct StoreTrack: Hashable, Sendable {
    /// Any small number; the loader's choice.
    public let value: UInt8

    /// Names a track by the loader's number.
    public init(_ value: UInt8) {
        self.value = value
    }
}

/// Names one resource in the store.
public struct StoreKey: Hashable, Sendable {
    /// What a resource is to its track.
    public enum Part: Hashable, Sendable {
        /// An initialization segment; its number is the caller's.
        case initialization(Int)
        /// A media segment or a byte-range chunk. Numbers grow along the film, across discontinuities too: the store tells
        /// what is behind and what is ahead by them.
        case media(Int)
        /// What lies last in the media segment of the number, fetched beside what lies first.
        case apart(Int)
    }

    /// Which stream it belongs to.
    public var track: StoreTrack
    /// Which variant the bytes are of, where a track has several.
    public var variant: Int32
    /// Which resource of the track.
    public var part: Part

    /// Names a resource.
    public init(track: StoreTrack, variant: Int32 = 0, part: Part) {
        self.track = track
        self.variant = variant
        self.part = part
    }

    /// An order of all names, for settling ties.
    func comes(before other: StoreKey) -> Bool {
        (track.value, variant, rank.kind, rank.number) < (other.track.value, other.variant, other.rank.kind, other.rank.number)
    }

    private var rank: (kind: Int, number: Int) {
        switch part {
        case .initialization(let number): (0, number)
        case .media(let number): (1, number)
        case .apart(let number): (2, number)
        }
    }

    /// nil for an initialization segment.
    public var mediaNumber: Int? {
        if case .media(let number) = part { number } else { nil }
    }

    /// What is fetched beside a media segment; nil for anything else.
    public var apart: StoreKey? {
        mediaNumber.map { StoreKey(track: track, variant: variant, part: .apart($0)) }
    }
}

/// Where a resource lies on the film's presentation timeline.
public struct TimeSpan: Hashable, Sendable {
    /// Of its first sample.
    public var start: MediaTime
    /// From there to the next resource's first sample.
    public var duration: MediaTime

    /// Names a stretch of the timeline.
    public init(start: MediaTime, duration: MediaTime) {
        self.start = start
        self.duration = duration
    }

    /// Of the sample that follows it.
    public var end: MediaTime { start + duration }
}

/// How far a resource has come.
public enum ResourceState: Equatable, Sendable {
    case absent
    /// Its bytes come; so many are there.
    case arriving(bytes: Int)
    case complete(bytes: Int)
    case failed(SourceError)
}

/// What became of bytes offered to the store.
public enum StoreWrite: Equatable, Sendable {
    /// Taken; at least 1.
    case accepted(Int)
    /// The budget is spent on what is needed sooner: the store's signal is raised when there is room again.
    case full
    /// The resource isn't arriving: it was never begun, is finished, or was discarded.
    case notArriving
}
