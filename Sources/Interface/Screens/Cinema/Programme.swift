import Club

/// The showtimes of the club's cinemas that can still be gone to, day by day. Pure; made anew from the club as it is.
struct Programme {
    /// One film in one cinema on one day.
    struct Block: Hashable {
        let day: CalendarDate
        let title: TitleID
        let cinema: Cinema
        /// In order of time; never empty.
        var showtimes: [Showtime]

        /// Unlike that of any other, of other days too.
        var id: String { "\(day)/\(title.value)/\(cinema.id.value)" }
    }

    private let showtimes: [Showtime]
    private let cinemas: [CinemaID: (cinema: Cinema, rank: Int)]
    private let words: ClubWords
    /// The viewer's postcode has put some cinema before others: that is told only where it is so.
    let isByNearness: Bool

    /// - Parameter title: Only this one's; nil: all.
    init(of title: TitleID?, in room: Room) {
        let nearest = Self.nearestFirst(room.club.cinemas, to: room.club.postcode)
        var known: [CinemaID: (cinema: Cinema, rank: Int)] = [:]
        for (rank, cinema) in nearest.enumerated() { known[cinema.id] = (cinema, rank) }
        // One of a cinema that isn't known can't be found by anybody.
        showtimes = room.club.showtimes.filter {
            $0.start > room.time && (title == nil || $0.title == title) && known[$0.cinema] != nil
        }
        cinemas = known
        words = room.words
        isByNearness = room.club.cinemas.contains { Self.shared($0.postcode, room.club.postcode ?? "") > 0 }
    }

    var isEmpty: Bool { showtimes.isEmpty }

    /// On which there is something, in order.
    var days: [CalendarDate] { Set(showtimes.map { words.day(of: $0.start) }).sorted() }

    /// Films in the order of their first showing, whichever day that is, so that they keep their order from day to day; each one's cinemas the
    /// closest first.
    func blocks(on day: CalendarDate) -> [Block] {
        var films: [TitleID: Int] = [:]
        var blocks: [Block] = []
        var places: [String: Int] = [:]
        for showtime in showtimes {
            if films[showtime.title] == nil { films[showtime.title] = films.count }
            guard words.day(of: showtime.start) == day, let cinema = cinemas[showtime.cinema]?.cinema else { continue }
            let block = Block(day: day, title: showtime.title, cinema: cinema, showtimes: [showtime])
            if let place = places[block.id] {
                blocks[place].showtimes.append(showtime)
            } else {
                places[block.id] = blocks.count
                blocks.append(block)
            }
        }
        func order(_ block: Block) -> (Int, Int) { (films[block.title] ?? 0, cinemas[block.cinema.id]?.rank ?? 0) }
        return blocks.sorted { order($0) < order($1) }
    }

    /// By how much of their postcodes is the viewer's, which is all that can be told of distance without a map; else in the club's order.
    static func nearestFirst(_ cinemas: [Cinema], to postcode: String?) -> [Cinema] {
        guard let postcode, !postcode.isEmpty else { return cinemas }
        func order(_ place: Int, _ cinema: Cinema) -> (Int, Int) { (-shared(cinema.postcode, postcode), place) }
        return cinemas.enumerated().sorted { order($0.offset, $0.element) < order($1.offset, $1.element) }.map(\.element)
    }

    /// With how many characters both begin.
    private static func shared(_ first: String, _ second: String) -> Int { zip(first, second).prefix { $0 == $1 }.count }
}
