import Buffering
import Media
import Playlist

/// One rung's segments of one track, with what the store and the choice of rungs need of them.
struct RungList {
    let list: SegmentList
    /// Each initialization segment's number in the store.
    let initializations: [InitializationSegment: Int]
    /// Of each segment in the store: where it begins in milliseconds, so that rungs whose segments lie otherwise can be compared.
    private let numbers: [Int]
    /// Bits per second that the manifest promises.
    private let rate: Double
    /// What came of that, smoothed.
    private var share = 1.0

    init(_ list: SegmentList, rate: Double) {
        let list = list.withoutForeignHeaders
        self.list = list
        self.rate = rate
        var initializations: [InitializationSegment: Int] = [:]
        for initialization in list.segments.lazy.compactMap(\.initialization) where initializations[initialization] == nil {
            initializations[initialization] = initializations.count
        }
        self.initializations = initializations
        var last = -1
        numbers = list.segments.map {
            last = max(last + 1, Int(clamping: $0.start.flicks / (MediaTime.flicksPerSecond / 1000)))
            return last
        }
    }

    /// Rungs' durations are rounded each for itself: a segment that begins so little late follows nevertheless.
    private static let rounding = MediaTime(seconds: 0.2)

    /// The segment to begin with; the last for a position past the end.
    func first(at position: MediaTime) -> Int { list.index(at: position) ?? max(0, list.segments.count - 1) }

    /// The segment that follows another rung's which ends at `end`: it may begin earlier, never later.
    ///
    /// - Returns: nil where the list is over by then.
    func following(_ end: MediaTime) -> Int? {
        let first = list.index(at: end + Self.rounding)
        guard let first, first + 1 == list.segments.count, list.segments[first].end <= end + Self.rounding else { return first }
        return nil
    }

    func key(_ place: Int, track: StoreTrack, rung: Int) -> StoreKey {
        StoreKey(track: track, variant: Int32(rung), part: .media(numbers[place]))
    }

    func initializationKey(_ place: Int, track: StoreTrack, rung: Int) -> StoreKey? {
        list.segments[place].initialization.flatMap { initializations[$0] }.map {
            StoreKey(track: track, variant: Int32(rung), part: .initialization($0))
        }
    }

    /// A segment's size in bits: as its byte range says, or the playlist's word on its rate; else by the rung's rate and by what its segments
    /// turned out to be.
    func bits(_ place: Int) -> Double {
        let segment = list.segments[place]
        if let range = segment.range, let end = range.end { return Double(end - range.start) * 8 }
        if let bitrate = segment.bitrate { return Double(bitrate) * segment.duration.seconds }
        return rate * segment.duration.seconds * share
    }

    /// A segment has come, and had so many bits.
    mutating func learn(_ place: Int, bits: Double) {
        let promised = rate * list.segments[place].duration.seconds
        guard promised > 0, bits > 0 else { return }
        share += 0.25 * (bits / promised - share)
    }
}

extension SegmentList {
    /// A header holds until the next (RFC 8216 §4.3.2.5), and nothing can say that it holds no more: a transport stream or packed audio behind a
    /// discontinuity has no use for one of MP4.
    var withoutForeignHeaders: SegmentList {
        guard segments.contains(where: \.hasForeignHeader) else { return self }
        var list = self
        for index in list.segments.indices where list.segments[index].hasForeignHeader { list.segments[index].initialization = nil }
        return list
    }
}

extension Segment {
    fileprivate var hasForeignHeader: Bool {
        guard let initialization, let form = SegmentForm(ending: url), form == .transportStream || form.isPackedAudio else { return false }
        return SegmentForm(ending: initialization.url) == .fragmentedMP4
    }
}
