import Media

/// The small pictures that are there, up to a number of bytes; what lies furthest from where the viewer looks goes first.
struct ThumbnailShelf {
    /// What was fetched and made at once: a segment, or one picture of an image with many.
    struct Place: Hashable {
        var segment: Int64
        var tile = 0
    }

    private var pictures: [Place: [Thumbnail]] = [:]
    private var bytes = 0
    private var made = 0

    private static let budget = 8 << 20
    /// Further away a picture says nothing of a place.
    private static let nearness = MediaTime(seconds: 15)

    /// Whether all that a place has is there.
    func holds(_ place: Place) -> Bool { pictures[place] != nil }

    mutating func put(_ stills: [(still: Still, time: MediaTime)], at place: Place, near position: MediaTime) {
        remove(place)
        pictures[place] = stills.map { still, time in
            made += 1
            bytes += still.pixels.count
            return Thumbnail(still, at: time, number: made)
        }
        while bytes > Self.budget, pictures.count > 1, let furthest = furthest(from: position) { remove(furthest) }
    }

    mutating func removeAll() {
        pictures.removeAll()
        bytes = 0
    }

    /// The last picture not after a position, where its place is there; else the nearest that still says something.
    func picture(at position: MediaTime, of place: Place?) -> Thumbnail? {
        if let place, let own = pictures[place], !own.isEmpty { return own.last { $0.time <= position } ?? own.first }
        let near = pictures.values.joined().min { distance($0.time, position) < distance($1.time, position) }
        return near.flatMap { distance($0.time, position) <= Self.nearness ? $0 : nil }
    }

    private mutating func remove(_ place: Place) {
        bytes -= (pictures.removeValue(forKey: place) ?? []).reduce(0) { $0 + $1.still.pixels.count }
    }

    private func furthest(from position: MediaTime) -> Place? {
        pictures.max { first, second in
            let times = (first.value.first?.time ?? .max, second.value.first?.time ?? .max)
            return distance(times.0, position) < distance(times.1, position)
        }?.key
    }

    private func distance(_ first: MediaTime, _ second: MediaTime) -> MediaTime { first < second ? second - first : first - second }
}
