import Adaptation
import Media
import Playlist

/// Fetches the playlists of the rungs that a film hasn't begun with, one after the other, the nearest first.
///
/// - Thread: control.
struct RungLists {
    private struct Wanted {
        var name: ListName
        var origin: ListOrigin
        /// Where it is being asked for; nil: it lies in one place only.
        var location: String?
    }

    /// The sounds that go with the rungs, each once; empty where the sound is in the pictures' stream.
    let sounds: [ListOrigin]
    var log: any Log { context.log }
    let soundOfRung: [Int]
    private var wanted: [Wanted]
    private var current: (fetch: ListFetch, wanted: Wanted)?
    private let context: ListFetch.Context

    /// - Parameter hasSound: Whether the film's sound has a playlist of its own: then a rung without one is none.
    init(_ switching: Switching, hasSound: Bool, opensAll: Bool = false, source: any SegmentSource, signal: any WakeSignal) {
        context = ListFetch.Context(source: source, signal: signal, log: switching.log, variables: switching.variables, opensAll: opensAll)
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
            if hasSound, fetched.insert(sound).inserted {
                wanted.append(Wanted(name: ListName(stream: 1, place: sound), origin: sounds[sound]))
            }
            wanted.append(Wanted(name: ListName(stream: 0, place: rung), origin: ListOrigin(ladder[rung].variant)))
        }
    }

    /// Whether there is another rung at all.
    var isChoice: Bool { !wanted.isEmpty }

    /// The sound that goes with a rung.
    func sound(of rung: Int) -> Int { soundOfRung.isEmpty ? 0 : soundOfRung[rung] }

    /// - Parameters:
    ///   - places: Where lists lie, and at which place each is read.
    ///   - arrived: Called with each list that has come.
    mutating func step(
        now: HostTime, places: inout ListPlaces, hosts: inout Hosts, arrived: (ListName, SegmentList) -> Void
    ) -> HostTime? {
        while true {
            if current == nil {
                guard !wanted.isEmpty else { return nil }
                var next = wanted.removeFirst()
                if let best = places.best(next.name, hosts) ?? places.present(next.name) {
                    next.origin = .playlist(url: best.url)
                    next.location = best.location
                }
                current = (ListFetch(next.origin, context, now: now), next)
            }
            guard let wanted = current?.wanted, let progress = current?.fetch.step(now: now) else { return nil }
            switch progress {
            case .pending(let until): return until
            case .done(let list, _):
                if let location = wanted.location { places.move(wanted.name, to: location) }
                arrived(wanted.name, list)
            case .failed(let error):
                if let location = wanted.location {
                    hosts.failed(location)
                    if places.best(wanted.name, hosts) != nil { self.wanted.insert(wanted, at: 0) }
                }
                // The others are enough to play on with.
                log.write(.warning, "rungs", "a rung's list couldn't be had: \(error.text)")
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
