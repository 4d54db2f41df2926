import Adaptation
import Media
import Playlist

/// Fetches the playlists of the rungs that a film hasn't begun with, one after the other, the nearest first.
///
/// - Thread: control.
struct RungLists {
    private struct Wanted {
        var stream: Int
        var place: Int
        var origin: ListOrigin
    }

    /// The sounds that go with the rungs, each once; empty where the sound is in the pictures' stream.
    let sounds: [ListOrigin]
    var log: any Log { context.log }
    private let soundOfRung: [Int]
    private var wanted: [Wanted]
    private var current: (fetch: ListFetch, wanted: Wanted)?
    private let context: ListFetch.Context

    /// - Parameter hasSound: Whether the film's sound has a playlist of its own: then a rung without one is none.
    init(_ switching: Switching, hasSound: Bool, source: any SegmentSource, signal: any WakeSignal) {
        context = ListFetch.Context(source: source, signal: signal, log: switching.log, variables: switching.variables)
        let first = switching.rung
        let ladder = switching.ladder.rungs
        let origins = ladder.map(\.soundOrigin)
        var sounds: [ListOrigin] = []
        for origin in origins.compactMap({ $0 }) where hasSound && !sounds.contains(origin) { sounds.append(origin) }
        let own = origins[first].flatMap { sounds.firstIndex(of: $0) } ?? 0
        soundOfRung = origins.map { $0.flatMap { sounds.firstIndex(of: $0) } ?? own }
        self.sounds = sounds
        // Above first: most lines carry more than what a film begins with.
        let order = ladder.indices.filter { $0 != first && (origins[$0] != nil) == hasSound }.sorted {
            (abs($0 - first), $1) < (abs($1 - first), $0)
        }
        wanted = []
        var fetched: Set<Int> = [own]
        for rung in order {
            let sound = soundOfRung[rung]
            if hasSound, fetched.insert(sound).inserted { wanted.append(Wanted(stream: 1, place: sound, origin: sounds[sound])) }
            wanted.append(Wanted(stream: 0, place: rung, origin: ListOrigin(ladder[rung].variant)))
        }
    }

    /// Whether there is another rung at all.
    var isChoice: Bool { !wanted.isEmpty }

    /// The sound that goes with a rung.
    func sound(of rung: Int) -> Int { soundOfRung.isEmpty ? 0 : soundOfRung[rung] }

    /// - Parameter arrived: Called with a stream, its rung, and the list.
    mutating func step(now: HostTime, arrived: (_ stream: Int, _ place: Int, SegmentList) -> Void) -> HostTime? {
        while true {
            if current == nil {
                guard !wanted.isEmpty else { return nil }
                let next = wanted.removeFirst()
                current = (ListFetch(next.origin, context, now: now), next)
            }
            guard let place = current?.wanted, let progress = current?.fetch.step(now: now) else { return nil }
            switch progress {
            case .pending(let until): return until
            case .done(let list, _):
                arrived(place.stream, place.place, list)
            case .failed(let error):
                // The others are enough to play on with.
                log.write(.warning, "rungs", "a rung is done without: \(error.text)")
            }
            current = nil
        }
    }

    mutating func cancel() {
        current?.fetch.cancel()
        current = nil
        wanted = []
    }
}

extension Ladder.Rung {
    /// The sound's own list; nil where it is in the pictures' stream.
    var soundOrigin: ListOrigin? {
        sound.flatMap(ListOrigin.init).flatMap { $0 == ListOrigin(variant) ? nil : $0 }
    }
}
