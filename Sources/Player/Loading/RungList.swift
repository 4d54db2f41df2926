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
    /// Changes where a live list has begun to count anew: media sequence numbers of two editions can't be compared.
    let edition: Int
    /// The next initialization segment's number.
    private let nextInitialization: Int
    /// Bits per second that the manifest promises.
    private let rate: Double
    /// What came of that, smoothed.
    private var share = 1.0
    /// Keeps segments apart that begin at the same time and aren't the same: what another place has under other names.
    private let shift: Int

    /// - Parameters:
    ///   - before: The same list as it was: what both have keeps its names in the store.
    ///   - isElsewhere: It comes from another place, whose segments may be others.
    init(_ list: SegmentList, rate: Double, after before: RungList? = nil, edition: Int = 0, isElsewhere: Bool = false) {
        let list = list.withoutForeignHeaders
        let isTwin = isElsewhere && before.map { $0.isTwin(of: list) } ?? false
        let shift = (before?.shift ?? 0) + (isElsewhere && !isTwin ? 1 : 0)
        self.shift = shift
        self.list = list
        self.rate = rate
        self.edition = edition
        let goesOn = before?.edition == edition
        share = before?.share ?? 1
        var initializations: [InitializationSegment: Int] = [:]
        var count = before?.nextInitialization ?? 0
        for initialization in list.segments.lazy.compactMap(\.initialization) where initializations[initialization] == nil {
            // An encoder that begins anew may write another header at the same address.
            if goesOn, let known = before?.initializations[initialization] {
                initializations[initialization] = known
            } else if isTwin, let known = before?.initializations.first(where: { $0.key.isTwin(of: initialization) })?.value {
                initializations[initialization] = known
            } else {
                initializations[initialization] = count
                count += 1
            }
        }
        self.initializations = initializations
        nextInitialization = count
        var last = -1
        numbers = list.segments.map { segment in
            if goesOn, let before, let place = before.place(of: segment.sequence) {
                last = max(last + 1, before.numbers[place])
            } else {
                last = max(last + 1, Int(clamping: segment.start.flicks / (MediaTime.flicksPerSecond / 1000)) + shift)
            }
            return last
        }
    }

    /// A segment's index by its media sequence number; nil where it isn't in the list.
    func place(of sequence: Int64) -> Int? {
        let next = place(after: sequence)
        return next > 0 && list.segments[next - 1].sequence == sequence ? next - 1 : nil
    }

    /// The index of the segment that follows a media sequence number; the number of segments where none does.
    func place(after sequence: Int64) -> Int {
        var (low, high) = (0, list.segments.count)
        while low < high {
            let middle = low + (high - low) / 2
            if list.segments[middle].sequence <= sequence { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What takes a segment's place in this list, which comes from another place: the same stretch under the same name.
    func twin(of segment: Segment) -> Segment? {
        guard let place = list.index(at: segment.start + Self.rounding) else { return nil }
        let own = list.segments[place]
        return own.isTwin(of: segment) ? own : nil
    }

    /// Whether another place's list has the same segments, as far as that can be told.
    private func isTwin(of other: SegmentList) -> Bool {
        let segments = other.segments
        let pairs = [0, segments.count / 2, segments.count - 1].compactMap { place -> (Segment, Segment)? in
            guard segments.indices.contains(place), let own = list.index(at: segments[place].start + Self.rounding),
                abs((list.segments[own].start - segments[place].start).seconds) < 1
            else { return nil }
            return (list.segments[own], segments[place])
        }
        return !pairs.isEmpty && pairs.allSatisfy { $0.isTwin(of: $1) }
    }

    /// Rungs' durations are rounded each for itself: a segment that begins so little late follows nevertheless.
    private static let rounding = MediaTime(seconds: 0.2)

    /// A live list whose first segment begins so much after a place has left it behind. Rungs' windows may differ by a segment, and what a
    /// list's start is wrong by, where nothing but the edge says it.
    private static let reach = MediaTime(seconds: 1)

    /// Whether a live film's window has moved past a place: what follows there is gone.
    func isCutOff(at time: MediaTime) -> Bool {
        guard list.kind != .vod, let first = list.segments.first else { return false }
        return first.start > time + Self.reach
    }

    /// The segment to begin with; the last for a position past the end.
    ///
    /// - Returns: nil where it has yet to be made, or is gone.
    func first(at position: MediaTime) -> Int? {
        if isCutOff(at: position) { return nil }
        return list.index(at: position) ?? (list.isComplete && !list.segments.isEmpty ? list.segments.count - 1 : nil)
    }

    /// The segment that follows another rung's which ends at `end`: it may begin earlier, never later.
    ///
    /// - Returns: nil where the list is over by then, or begins only later.
    func following(_ end: MediaTime) -> Int? {
        if isCutOff(at: end) { return nil }
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

    /// A segment of such a length has come, and had so many bits.
    mutating func learn(_ length: MediaTime, bits: Double) {
        let promised = rate * length.seconds
        guard promised > 0, bits > 0 else { return }
        share += 0.25 * (bits / promised - share)
    }
}

extension SegmentList {
    /// Whether the media sequence numbers of another edition mean the same segments. Source: RFC 8216 §6.2.2: they never go back.
    func goesOn(from before: SegmentList) -> Bool {
        guard let last = segments.last, let first = before.segments.first else { return true }
        return last.sequence >= first.sequence
    }

    /// Whether both have a segment, or the one goes on where the other ends.
    func touches(_ before: SegmentList) -> Bool {
        guard let first = segments.first, let last = before.segments.last, goesOn(from: before) else { return false }
        return first.sequence <= last.sequence || first.sequence - last.sequence == 1
    }

    /// A header holds until the next (RFC 8216 §4.3.2.5), and nothing can say that it holds no more: a transport stream or packed audio behind a
    /// discontinuity has no use for one of MP4.
    var withoutForeignHeaders: SegmentList {
        guard segments.contains(where: \.hasForeignHeader) else { return self }
        var list = self
        for index in list.segments.indices where list.segments[index].hasForeignHeader { list.segments[index].initialization = nil }
        return list
    }
}

extension String {
    /// What stands behind the path's last slash.
    fileprivate var fileName: Substring {
        let path = prefix { $0 != "?" && $0 != "#" }
        return path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path
    }
}

extension InitializationSegment {
    /// Whether another place's is the same, by its name.
    fileprivate func isTwin(of other: InitializationSegment) -> Bool { url.fileName == other.url.fileName && range == other.range }
}

extension Segment {
    /// Whether another place's is the same, by its name, its length and its header.
    fileprivate func isTwin(of other: Segment) -> Bool {
        guard url.fileName == other.url.fileName, range == other.range, keys.isEmpty == other.keys.isEmpty,
            abs((duration - other.duration).seconds) < 0.2
        else { return false }
        guard let initialization, let its = other.initialization else { return initialization == other.initialization }
        return initialization.isTwin(of: its)
    }

    fileprivate var hasForeignHeader: Bool {
        guard let initialization, let form = SegmentForm(ending: url), form == .transportStream || form.isPackedAudio else { return false }
        return SegmentForm(ending: initialization.url) == .fragmentedMP4
    }
}
