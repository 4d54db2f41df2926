import Media

// How far the film can be played without the network. Asked at every turn of the control loop, so nothing here allocates.
extension SegmentStore {
    /// Where the stretch that holds `position` ends; `position` itself if it isn't buffered. Of an arriving segment the share counts that is
    /// there.
    ///
    /// - Parameter keys: What will be played one after the other; of each is known where it lies once it was begun with its span.
    /// - Thread: any.
    public func bufferedEnd(along keys: ArraySlice<StoreKey>, from position: MediaTime) -> MediaTime {
        state.withLock { state in
            var end: MediaTime?
            for key in keys {
                let stretch = state.stretch(of: key)
                if let reached = end {
                    guard let stretch, stretch.start <= reached + Self.tolerance else { break }
                    end = max(reached, stretch.end)
                } else if let stretch, stretch.start <= position, position < stretch.end {
                    end = stretch.end
                }
            }
            return end ?? position
        }
    }

    /// Playlists round durations: gaps up to this long aren't gaps.
    private static let tolerance = MediaTime(seconds: 0.25)
}

extension StoreState {
    /// What of a resource could be played; nil where that can't be told.
    fileprivate func stretch(of key: StoreKey) -> (start: MediaTime, end: MediaTime)? {
        guard let resource = resources[key], let span = resource.span, resource.isWhole else { return nil }
        if resource.isComplete { return (span.start, span.end) }
        guard let share = share(of: key, resource) else { return nil }
        return (span.start, span.start + MediaTime(flicks: Int64(Double(span.duration.flicks) * share)))
    }
}
