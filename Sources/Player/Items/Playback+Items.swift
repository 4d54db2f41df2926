import Media
import Playlist

/// One of the films that play as one, one behind the other.
public struct PlaybackItem: Hashable, Sendable {
    /// As it was asked for.
    public var address: String
    /// Where it begins and ends; positions count from the first item's beginning. nil: its end isn't known.
    public var start: MediaTime
    /// See `start`.
    public var end: MediaTime?
}

// Items that follow without a break.
extension Playback {
    /// Plays another film behind the present one, and behind those that follow it already, without a break where that can be done: both have to
    /// be streams that are all there, with sound of the same kind (apart, or with the pictures). Else it is begun when the present one has ended.
    public func follow(with address: String, now: HostTime) {
        self.now = now
        queue.append(address)
        if feed?.expectMore(true) ?? false { isJoining = true }
        parts.signals.control.raise()
    }

    /// The one that is shown; nil before the first.
    public var item: PlaybackItem? {
        guard film != nil else { return nil }
        let (start, address) = items.isEmpty ? (.zero, address) : (items[itemNumber].start, items[itemNumber].address)
        let end = itemNumber + 1 < items.count ? items[itemNumber + 1].start : duration
        return PlaybackItem(address: address, start: start, end: end)
    }

    func beginItems() {
        items = []
        itemNumber = 0
        isJoining = !queue.isEmpty && feed?.expectMore(true) ?? false
    }

    func endItems() {
        nextItem?.cancel()
        nextItem = nil
        isJoining = false
    }

    /// The film's own start comes first.
    func stepItems() -> HostTime? {
        noteItem()
        guard isJoining, !isStarting, let film, let feed else { return nil }
        if nextItem == nil, let address = queue.first {
            nextItem = NextItem(address, loader: loader(of: address), follows: film.ladder)
        }
        guard let nextItem else { return nil }
        switch nextItem.step(now: now) {
        case .pending(let until): return until
        case .failed(let reason): leaveApart(reason)
        case .ready(let next, let pictures):
            var sound: SegmentList?
            if case .segmented(_, let list) = next.content { sound = list }
            guard let place = feed.append(pictures: pictures, sound: sound) else {
                leaveApart("it isn't made as the present one is")
                return nil
            }
            if items.isEmpty { items = [Item(start: .zero, address: address, film: film)] }
            items.append(
                Item(start: place.start, discontinuities: place.discontinuities, address: nextItem.address, film: next))
            queue.removeFirst()
            self.nextItem = nil
            isJoining = !queue.isEmpty
            _ = feed.expectMore(isJoining)
            log.write(.info, "player", "\(items.last?.address ?? "") follows at \(place.start)")
        }
        return nil
    }

    private func leaveApart(_ reason: String) {
        log.write(.info, "player", "\(queue.first ?? "") doesn't follow without a break: \(reason)")
        endItems()
        _ = feed?.expectMore(false)
    }

    /// The picture has come to another item, or gone back to one.
    private func noteItem() {
        guard items.count > 1, hasPicture else { return }
        let position = position(at: now)
        let number = items.lastIndex { $0.start <= position } ?? 0
        guard number != itemNumber else { return }
        itemNumber = number
        endThumbnails()
        chapterFetch?.cancel()
        chapterFetch = nil
        film = items[number].film
        chooseCaptions(of: items[number].film)
        events.append(.item(items[number].address))
        log.write(.info, "player", "now: \(items[number].address)")
    }

    /// Begins the next of those that don't follow without a break, once the present one has ended.
    ///
    /// - Returns: its address; nil: none is left.
    public func loadFollower(now: HostTime) -> String? {
        guard let next = queue.first else { return nil }
        let rest = queue.dropFirst()
        load(next, now: now)
        queue = Array(rest)
        return next
    }

    /// The end of all items; nil where it isn't known.
    var endOfItems: MediaTime? {
        guard let last = items.last, let length = last.film.duration else { return nil }
        return last.start + length
    }

    /// On the present item's own timeline.
    func positionInItem(_ position: MediaTime) -> MediaTime { items.isEmpty ? position : position - items[itemNumber].start }

    /// An item with what it holds.
    struct Item {
        var start: MediaTime
        /// What its discontinuity numbers rise by among all.
        var discontinuities: Int64 = 0
        var address: String
        var film: Film
    }
}
