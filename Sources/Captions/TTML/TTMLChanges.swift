import Media

/// What `set` elements do to an element's styles: for each property, pieces of time in which one value holds. Source: TTML2 §13.1.3.
struct TTMLChanges {
    struct Change {
        var begin: MediaTime
        var end: MediaTime
        var styles: TTMLStyleSet
    }

    private struct Track {
        var property: TTMLProperty
        /// Where a new piece begins, in order.
        var times: [MediaTime]
        /// The piece's value; nil: what the element says.
        var values: [TTMLValue?]
    }

    private var pending: [Change] = []
    private var tracks: [Track] = []
    /// The moments at which something changes, in order, each once.
    private(set) var times: [MediaTime] = []
    var isEmpty: Bool { pending.isEmpty && tracks.isEmpty }

    mutating func add(_ change: Change) { pending.append(change) }

    /// Cuts them to the element's times, and arranges them by property: n log n.
    mutating func clip(_ begin: MediaTime, _ end: MediaTime) {
        guard !pending.isEmpty else { return }
        var byProperty: [TTMLProperty: [(begin: MediaTime, end: MediaTime, value: TTMLValue)]] = [:]
        var all: Set<MediaTime> = []
        for change in pending {
            let from = max(begin, change.begin)
            let to = min(end, change.end)
            guard from < to else { continue }
            all.insert(from)
            all.insert(to)
            for rule in change.styles.rules { byProperty[rule.property, default: []].append((from, to, rule.value)) }
        }
        pending = []
        times = all.sorted()
        for property in TTMLProperty.allCases {
            if let intervals = byProperty[property] { tracks.append(Self.track(property, intervals)) }
        }
    }

    /// Of several at a time the last in the text holds: each piece's holder is on top of a heap of those that have begun.
    private static func track(_ property: TTMLProperty, _ intervals: [(begin: MediaTime, end: MediaTime, value: TTMLValue)]) -> Track {
        var marks: Set<MediaTime> = []
        for interval in intervals {
            marks.insert(interval.begin)
            marks.insert(interval.end)
        }
        let order = intervals.indices.sorted { intervals[$0].begin < intervals[$1].begin }
        var next = 0
        var heap = TTMLHeap()
        var track = Track(property: property, times: [], values: [])
        for time in marks.sorted() {
            while next < order.count, intervals[order[next]].begin <= time {
                heap.push(order[next])
                next += 1
            }
            while let top = heap.top, intervals[top].end <= time { heap.pop() }
            track.times.append(time)
            track.values.append(heap.top.map { intervals[$0].value })
        }
        return track
    }

    func apply(to styles: TTMLStyleSet, at time: MediaTime) -> TTMLStyleSet {
        var result = styles
        for track in tracks {
            let index = track.times.firstIndex(after: time)
            if index > 0, let value = track.values[index - 1] { result.set(track.property, value) }
        }
        return result
    }
}

/// The greatest of some numbers, at hand.
struct TTMLHeap {
    private var items: [Int] = []
    var top: Int? { items.first }

    mutating func push(_ item: Int) {
        items.append(item)
        var child = items.count - 1
        while child > 0, items[child] > items[(child - 1) / 2] {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() {
        guard let last = items.popLast(), !items.isEmpty else { return }
        items[0] = last
        var parent = 0
        while true {
            var greatest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < items.count && items[child] > items[greatest] { greatest = child }
            guard greatest != parent else { return }
            items.swapAt(parent, greatest)
            parent = greatest
        }
    }
}

extension [MediaTime] {
    /// In an ordered list: the first that is later. Takes the logarithm of its length.
    func firstIndex(after time: MediaTime) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
