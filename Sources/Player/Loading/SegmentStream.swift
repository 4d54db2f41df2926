import Buffering
import Media
import Playlist

/// One stream of segments and its readers: which segment of which rung follows which.
///
/// What follows is decided segment by segment, as each is asked for or found in the store, and told to the cursors then. Consecutive segments
/// of one rung, initialization and discontinuity are one run; a change of rung begins another one on the same timeline.
///
/// - Thread: control.
struct SegmentStream {
    /// A segment that was decided on, as its list had it then: a live list may have let it go since.
    struct Pick {
        var rung: Int
        var edition: Int
        var segment: Segment
        /// The header that it needs, in the store.
        var initialization: StoreKey?
        var span: TimeSpan
        /// Where it begins a run.
        var run: InputRun?
    }

    /// A cursor, and where in the picks it began.
    struct Reader {
        let cursor: SegmentCursor
        var isReading = true
        var base = 0
    }

    let track: StoreTrack
    /// By rung; nil while its playlist isn't there.
    var lists: [RungList?]
    var readers: [Reader]
    /// Which sound each place is of, and the one that is read: of the others nothing is picked.
    private var sounds: [Int]
    var sound = 0
    private(set) var picks: [Pick] = []
    /// Of the picks, in the store.
    private(set) var keys: [StoreKey] = []
    /// In flight: at most one segment, and the initialization that it needs.
    var fetches: [ResourceFetch] = []
    /// Missing segments in a row.
    var holes = 0
    /// What could not be had, and ends the stream there.
    var failure: StoreKey?
    private(set) var isAtEnd = false
    /// Another item is to be appended to its lists: their end isn't its own.
    var isOpenEnded = false
    private var target = MediaTime.zero
    /// Where the list, whose lengths may be wrong, has what lies at the target.
    private var entry = MediaTime.zero
    private var generation: UInt32 = 0
    private var mustBeginRun = false

    init(track: StoreTrack, rungs: Int, readers: [SegmentCursor]) {
        self.track = track
        lists = Array(repeating: nil, count: rungs)
        sounds = Array(repeating: 0, count: rungs)
        self.readers = readers.map { Reader(cursor: $0) }
    }

    /// A further place, whose list is yet to come.
    mutating func addPlace(ofSound sound: Int) {
        lists.append(nil)
        sounds.append(sound)
    }

    /// The places of a sound.
    func places(ofSound sound: Int) -> [Int] { lists.indices.filter { sounds[$0] == sound } }

    var isNeeded: Bool { readers.contains(where: \.isReading) }

    // MARK: Places

    /// - Parameter lag: By how much the film lies behind its list there.
    mutating func begin(at position: MediaTime, generation: UInt32, lag: MediaTime = .zero) {
        picks.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        isAtEnd = false
        mustBeginRun = false
        target = position
        entry = lag > .zero ? max(.zero, position - lag) : position
        self.generation = generation
        for index in readers.indices where readers[index].isReading {
            readers[index].cursor.reset()
            readers[index].base = 0
        }
    }

    mutating func leave(_ reader: Int) {
        readers[reader].isReading = false
        readers[reader].cursor.reset()
    }

    /// The stream is being read by another: what was picked so far from `position` on is listed again.
    mutating func rejoin(_ reader: Int, at position: MediaTime, generation: UInt32) {
        readers[reader].isReading = true
        let cursor = readers[reader].cursor
        cursor.reset()
        let first = index(at: position)
        readers[reader].base = first
        for index in first..<picks.count {
            var run = picks[index].run
            if index == first { run = self.run(of: picks[index], generation: generation, position: position) }
            list(index, run: run, on: cursor)
        }
        if isAtEnd { cursor.finish() }
    }

    /// Where the slowest cursor reads, as an index into the picks.
    var firstNeeded: Int {
        var slowest = picks.count
        for reader in readers where reader.isReading { slowest = min(slowest, reader.base + reader.cursor.passed) }
        return slowest
    }

    /// Where the fastest cursor reads; nil before the first pick.
    var furthestRead: Int? {
        guard !picks.isEmpty else { return nil }
        return readers.lazy.filter(\.isReading).map { $0.base + $0.cursor.passed }.max()
    }

    /// The pick that holds a position; the first for an earlier one, the number of picks for a later one.
    func index(at position: MediaTime) -> Int {
        var index = min(firstNeeded, picks.count)
        while index > 0, picks[index - 1].span.end > position { index -= 1 }
        while index < picks.count, picks[index].span.end <= position { index += 1 }
        return index
    }

    // MARK: Picks

    /// Where the film goes on after all picks, or the first so many.
    func end(after count: Int) -> MediaTime { count > 0 ? picks[count - 1].span.end : target }
    var end: MediaTime { end(after: picks.count) }

    /// The segment of a rung that follows the picks; nil at its end, or where its list isn't there.
    func next(of rung: Int) -> Int? { isAtEnd ? nil : next(of: rung, after: picks.count) }

    /// The same, as it was before the last picks.
    func next(of rung: Int, after count: Int) -> Int? {
        guard sounds[rung] == sound, let list = lists[rung] else { return nil }
        guard count > 0 else { return list.first(at: entry) }
        let last = picks[count - 1]
        guard last.rung == rung, last.edition == list.edition else { return list.following(last.span.end) }
        let place = list.place(after: last.segment.sequence)
        return place < list.list.segments.count && !list.isCutOff(at: last.span.end) ? place : nil
    }

    mutating func pick(_ place: Int, of rung: Int) {
        guard let list = lists[rung] else { return }
        let segment = list.list.segments[place]
        var pick = Pick(
            rung: rung, edition: list.edition, segment: segment,
            initialization: list.initializationKey(place, track: track, rung: rung),
            span: TimeSpan(start: segment.start, duration: segment.duration))
        if !continues(pick) { pick.run = run(of: pick, generation: generation, position: picks.isEmpty ? target : nil) }
        mustBeginRun = false
        picks.append(pick)
        keys.append(list.key(place, track: track, rung: rung))
        isAtEnd = !isOpenEnded && list.list.isComplete && place + 1 == list.list.segments.count
        for reader in readers where reader.isReading {
            self.list(picks.count - 1, run: pick.run, on: reader.cursor)
            if isAtEnd { reader.cursor.finish() }
        }
    }

    /// Takes the last pick back, for another in its place.
    mutating func withdraw() {
        for reader in readers where reader.isReading { reader.cursor.withdraw() }
        picks.removeLast()
        keys.removeLast()
        mustBeginRun = true
        isAtEnd = false
    }

    /// Lets go of what was picked, read by all, and ends before a position: a live film's picks would pile up for days.
    mutating func forget(before position: MediaTime) {
        let count = min(firstNeeded, picks.firstIndex { $0.span.end > position } ?? picks.count)
        // In portions, and never the last one, from which the film goes on.
        guard count > Self.portion, count < picks.count else { return }
        picks.removeFirst(count)
        keys.removeFirst(count)
        for index in readers.indices { readers[index].base -= count }
    }

    private static let portion = 16

    /// Whether the film goes on after all picks with nothing that can still be had: a live film's window has moved past.
    func isCutOff(in rung: Int) -> Bool {
        guard !isAtEnd, let list = lists[rung] else { return false }
        return list.isCutOff(at: end)
    }

    /// Whether there is a segment to be asked for, in any rung.
    var hasNext: Bool { !isAtEnd && lists.indices.contains { next(of: $0) != nil } }

    /// Nothing follows the picks, in no rung.
    mutating func finish() {
        isAtEnd = true
        for reader in readers where reader.isReading { reader.cursor.finish() }
    }

    private func continues(_ pick: Pick) -> Bool {
        guard !mustBeginRun, let last = picks.last, last.rung == pick.rung else { return false }
        return last.edition == pick.edition && last.segment.discontinuity == pick.segment.discontinuity
            && last.segment.initialization == pick.segment.initialization
    }

    private func run(of pick: Pick, generation: UInt32, position: MediaTime?) -> InputRun {
        let discontinuity = pick.segment.discontinuity
        let list = lists[pick.rung]?.list
        return InputRun(
            generation: generation, start: pick.span.start, position: position, discontinuity: discontinuity,
            mayBeFollowed: list?.isComplete == false || list?.segments.last?.discontinuity != discontinuity,
            placement: pick.segment.placement)
    }

    private func list(_ index: Int, run: InputRun?, on cursor: SegmentCursor) {
        let pick = picks[index]
        if let protection = pick.segment.protection { cursor.protect(keys[index], with: protection) }
        guard let run else { return cursor.append(keys[index]) }
        cursor.beginRun(run, initialization: pick.initialization, segments: [keys[index]])
    }
}

extension Segment {
    /// What its run is told of its place; nil where the playlist's language doesn't say it.
    fileprivate var placement: RunPlacement? {
        guard let timestampOffset, let period else { return nil }
        return RunPlacement(offset: timestampOffset, start: period.start, end: period.end)
    }
}

// What of it is in the store.
extension SegmentStream {
    /// Picks what is there already, whatever its rung, the present one first, then the best.
    ///
    /// - Parameter rung: Of the segments that would be asked for.
    mutating func pickWhatIsThere(_ store: SegmentStore, rung: Int) {
        while !isAtEnd, isNeeded, let (rung, place) = present(store, rung: picks.last?.rung ?? rung) {
            if let segment = lists[rung]?.list.segments[place], segment.isGap, let key = lists[rung]?.key(place, track: track, rung: rung) {
                // Nothing will come: it is there already, and empty.
                store.begin(key, span: TimeSpan(start: segment.start, duration: segment.duration))
                store.finish(key)
            }
            pick(place, of: rung)
        }
    }

    private func present(_ store: SegmentStore, rung preferred: Int) -> (rung: Int, place: Int)? {
        if let place = next(of: preferred), isPresent(place, of: preferred, store) { return (preferred, place) }
        for rung in lists.indices.reversed() where rung != preferred {
            // Another rung's gap is no reason to go there.
            if let place = next(of: rung), lists[rung]?.list.segments[place].isGap == false, isPresent(place, of: rung, store) {
                return (rung, place)
            }
        }
        return nil
    }

    private func isPresent(_ place: Int, of rung: Int, _ store: SegmentStore) -> Bool {
        guard let list = lists[rung] else { return false }
        if list.list.segments[place].isGap { return true }
        let key = list.key(place, track: track, rung: rung)
        switch store.state(of: key) {
        case .complete: return true
        case .arriving: return fetches.contains { $0.key == key }
        case .absent, .failed: return false
        }
    }

    /// The first pick from the reading place on that is neither there nor on its way: it was thrown away before it was read.
    func firstLost(_ store: SegmentStore) -> Int? {
        let first = firstNeeded
        guard first < picks.count else { return nil }
        return (first..<picks.count).first { index in
            store.state(of: keys[index]) == .absent && !fetches.contains { $0.key == keys[index] }
        }
    }

    func bufferedEnd(_ store: SegmentStore, from position: MediaTime) -> MediaTime {
        store.bufferedEnd(along: keys[index(at: position)...], from: position)
    }

    func isComplete(_ store: SegmentStore, from position: MediaTime) -> Bool {
        guard isAtEnd else { return false }
        return keys[index(at: position)...].allSatisfy { key in
            if case .complete = store.state(of: key) { true } else { false }
        }
    }
}
