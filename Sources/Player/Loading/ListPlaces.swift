import Adaptation
import Playlist

/// Where each of a film's playlists lies, where that is several places, and at which of them it is read. Pure.
///
/// Source: RFC 8216bis §4.4.6.2 (redundant variants) and §7 (pathways).
struct ListPlaces {
    /// One place of one list.
    struct Place: Equatable {
        /// What fails as one.
        var location: String
        var url: String
    }

    private var places: [ListName: [Place]] = [:]
    private var read: [ListName: String]
    /// Which sound's list goes with each rung; empty: none does.
    private let soundOfRung: [Int]

    /// - Parameters:
    ///   - soundOfRung: Which sound's list goes with each rung; empty where none has its own.
    ///   - read: Where lists are read already.
    init(_ ladder: Ladder?, soundOfRung: [Int], read: [ListName: String] = [:]) {
        self.soundOfRung = soundOfRung
        self.read = read
        take(ladder)
    }

    /// Another edition of the ladder, with more places.
    mutating func take(_ ladder: Ladder?) {
        places = [:]
        for (number, rung) in (ladder?.rungs ?? []).enumerated() where rung.places.count > 1 {
            for place in rung.places {
                add(ListOrigin(place.variant), at: place.location, of: ListName(stream: 0, place: number))
                guard soundOfRung.indices.contains(number), let sound = place.sound else { continue }
                add(ListOrigin(sound), at: place.location, of: ListName(stream: 1, place: soundOfRung[number]))
            }
        }
    }

    private mutating func add(_ origin: ListOrigin?, at location: String, of name: ListName) {
        guard let url = origin?.playlist, !(places[name] ?? []).contains(where: { $0.location == location || $0.url == url }) else {
            return
        }
        places[name, default: []].append(Place(location: location, url: url))
    }

    /// Of one list, in the manifest's order; empty where it lies in one place only.
    func all(_ name: ListName) -> [Place] { places[name].flatMap { $0.count > 1 ? $0 : nil } ?? [] }

    /// Whether any list lies in several places.
    var isChoice: Bool { places.values.contains { $0.count > 1 } }

    /// Lists that lie in several places, the pictures' first.
    var names: [ListName] {
        places.filter { $0.value.count > 1 }.keys.sorted()
    }

    /// Where a list is read; nil where it lies in one place only.
    func present(_ name: ListName) -> Place? {
        guard let places = places[name], places.count > 1 else { return nil }
        return places.first { $0.location == read[name] } ?? places.first
    }

    /// From now on a list is read at a place.
    mutating func move(_ name: ListName, to location: String) { read[name] = location }

    /// Where a list had better be read.
    ///
    /// - Returns: nil where it lies in one place only, or where all have failed lately.
    func best(_ name: ListName, _ hosts: Hosts) -> Place? {
        guard let places = places[name], places.count > 1, let best = hosts.best(of: places.lazy.map(\.location)) else { return nil }
        return places.first { $0.location == best }
    }

    /// Whether a list can be had at another place than where it is read.
    func others(_ name: ListName, _ hosts: Hosts) -> Bool {
        guard let places = places[name], let present = present(name) else { return false }
        return places.contains { $0.location != present.location && !hosts.isResting($0.location) }
    }

    /// Whether a list is read at a place that has failed lately, while there are others.
    func isLame(_ name: ListName, _ hosts: Hosts) -> Bool {
        guard let present = present(name), hosts.isResting(present.location) else { return false }
        return best(name, hosts) != nil
    }
}
