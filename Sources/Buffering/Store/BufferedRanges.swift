import Media

// How far the film can be played without the network. Asked at every turn of the control loop, so nothing here allocates.
extension SegmentStore {
    /// Where the stretch that holds `position` ends; `position` itself if it isn't buffered. Of an arriving segment the share counts that is
    /// there.
    ///
    /// - Parameter track: One whose resources were begun with their spans.
    /// - Thread: any.
    public func bufferedEnd(of track: StoreTrack, from position: MediaTime) -> MediaTime {
        state.withLock { state in
            let holder = state.resources.first { key, resource in
                guard key.track == track, let stretch = resource.stretch else { return false }
                return stretch.start <= position && position < stretch.end
            }
            guard let holder, var end = holder.value.stretch?.end else { return position }
            var key = holder.key
            while let next = state.follower(of: key), let stretch = state.resources[next]?.stretch, stretch.start <= end + Self.tolerance {
                end = max(end, stretch.end)
                key = next
            }
            return end
        }
    }

    /// Playlists round durations: gaps up to this long aren't gaps.
    private static let tolerance = MediaTime(seconds: 0.25)
}

extension StoreState {
    /// The part that comes next in the track, of the same variant where it is there.
    fileprivate func follower(of key: StoreKey) -> StoreKey? {
        guard let number = key.mediaNumber else { return nil }
        let next = StoreKey(track: key.track, variant: key.variant, part: .media(number + 1))
        if resources[next] != nil { return next }
        return resources.keys.first { $0.track == next.track && $0.part == next.part }
    }
}

extension StoredResource {
    /// What of it could be played; nil where that can't be told.
    fileprivate var stretch: (start: MediaTime, end: MediaTime)? {
        guard let span, isWhole else { return nil }
        if isComplete { return (span.start, span.end) }
        guard let expected, expected > 0 else { return nil }
        let share = Double(min(length, expected)) / Double(expected)
        return (span.start, span.start + MediaTime(flicks: Int64(Double(span.duration.flicks) * share)))
    }
}
