import Media
import Playlist

/// What of a live film can be seen at a moment, on the film's timeline. Positions count from where its list began when it was joined.
public struct LiveWindow: Hashable, Sendable {
    /// The oldest that can be had.
    public var start: MediaTime
    /// The edge: the newest that has been made.
    public var end: MediaTime
    /// How far from the edge a viewer is kept, so that a late list or a slow segment isn't felt.
    public var holdBack: MediaTime
    /// The usual longest segment: the step in which the edge moves.
    public var step: MediaTime
    /// When the edge came to be known.
    public var came: HostTime
    /// Nothing is added any more: the film has an end.
    public var isOver: Bool
    /// Nothing is taken away at its start.
    public var isGrowing: Bool
    /// The discontinuity number at its start: older ones won't be met again.
    var oldestClock: Int64 = 0

    /// Takes the parts.
    public init(
        start: MediaTime, end: MediaTime, holdBack: MediaTime, step: MediaTime, came: HostTime, isOver: Bool = false,
        isGrowing: Bool = false
    ) {
        self.start = start
        self.end = end
        self.holdBack = holdBack
        self.step = step
        self.came = came
        self.isOver = isOver
        self.isGrowing = isGrowing
    }

    /// The newest position to go to: the end once it is over, before that a hold-back from the edge.
    public var latest: MediaTime { max(start, isOver ? end : end - holdBack) }

    /// The oldest position to go to. What is at the very start is gone by the time that it is asked for, so a step is left.
    public var earliest: MediaTime {
        guard !isOver, !isGrowing else { return start }
        return start + min(step, MediaTime(flicks: (latest - start).flicks / 2))
    }

    /// The position itself where it can be gone to, else the nearest one that can.
    public func holding(_ position: MediaTime) -> MediaTime { min(max(position, earliest), latest) }

    /// The edge as it moves on between two lists, for what is shown: real edges move in steps.
    public func edge(at now: HostTime) -> MediaTime {
        guard !isOver else { return end }
        return end + min(step, max(.zero, MediaTime(now - came)))
    }

    /// From a position to the moving edge.
    public func distance(of position: MediaTime, at now: HostTime) -> MediaTime { max(.zero, edge(at: now) - position) }

    /// How far behind a viewer is who could be nearer; zero for one who follows as closely as is good. A step is what a join at a segment's
    /// beginning costs, another one what lists come late by.
    public func behind(_ position: MediaTime, at now: HostTime) -> MediaTime {
        let late = distance(of: position, at: now) - holdBack
        return late <= step + step ? .zero : late
    }
}

extension SegmentList {
    /// How far from its end a live film is begun: as the server wants it, else three target durations.
    /// Source: RFC 8216 §6.3.3, RFC 8216bis §4.4.3.8. The smaller hold-back for parts is for who plays parts.
    var holdBack: MediaTime {
        let three = targetDuration + targetDuration + targetDuration
        return max(serverControl?.holdBack ?? three, targetDuration)
    }

    /// Where to begin: at a segment's start, where a decoder can, and not nearer to the edge than the hold-back.
    ///
    /// - Parameters:
    ///   - start: Where the author wants it; nil: as near to the edge as is good, or at a complete film's beginning.
    ///   - latest: See `LiveWindow.latest`.
    func joinPosition(_ start: StartOffset?, latest: MediaTime) -> MediaTime? {
        guard let first = segments.first, let last = segments.last else { return nil }
        var wanted = latest
        if let start {
            wanted = start.offset < .zero ? last.end + start.offset : first.start + start.offset
            wanted = min(max(first.start, wanted), max(first.start, latest))
        }
        let begun = segments.last { $0.start <= wanted && !$0.isGap } ?? segments.first { !$0.isGap }
        guard let begun else { return first.start }
        return start?.isPrecise == true ? max(begun.start, wanted) : begun.start
    }
}
