import Media

extension SegmentStore {
    /// What could be played of a track without the network, in order; of an arriving segment, the share that is there.
    ///
    /// - Parameter track: One whose resources were begun with their spans.
    /// - Thread: any.
    public func bufferedRanges(of track: StoreTrack) -> [BufferedRange] {
        let spans = state.withLock { state in
            state.resources.compactMap { key, resource -> BufferedRange? in
                guard key.track == track, let span = resource.span, resource.isWhole else { return nil }
                if resource.isComplete { return BufferedRange(start: span.start, end: span.end) }
                guard let expected = resource.expected, expected > 0 else { return nil }
                let share = Double(min(resource.length, expected)) / Double(expected)
                let end = span.start + MediaTime(flicks: Int64(Double(span.duration.flicks) * share))
                return BufferedRange(start: span.start, end: end)
            }
        }
        return Self.merged(spans)
    }

    /// The bytes of a byte-addressed file that are there, in order.
    ///
    /// - Thread: any.
    public func bufferedBytes(of track: StoreTrack, chunkSize: Int) -> [Range<Int64>] {
        let spans = state.withLock { state in
            state.resources.compactMap { key, resource -> Range<Int64>? in
                guard key.track == track, let number = key.mediaNumber, resource.length > 0 else { return nil }
                let start = Int64(number) * Int64(chunkSize)
                return start..<(start + Int64(resource.length))
            }
        }
        var ranges: [Range<Int64>] = []
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = ranges.last, last.upperBound >= span.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                ranges.append(span)
            }
        }
        return ranges
    }

    /// Where the stretch that holds `position` ends; `position` itself if it isn't buffered.
    ///
    /// - Thread: any.
    public func bufferedEnd(of track: StoreTrack, from position: MediaTime) -> MediaTime {
        for range in bufferedRanges(of: track) where range.start <= position && position < range.end { return range.end }
        return position
    }

    /// Playlists round durations: gaps up to this long aren't gaps.
    private static let tolerance = MediaTime(seconds: 0.25)

    private static func merged(_ spans: [BufferedRange]) -> [BufferedRange] {
        var ranges: [BufferedRange] = []
        for span in spans.sorted(by: { $0.start < $1.start }) {
            if let last = ranges.last, span.start <= last.end + tolerance {
                ranges[ranges.count - 1].end = max(last.end, span.end)
            } else {
                ranges.append(span)
            }
        }
        return ranges
    }
}
