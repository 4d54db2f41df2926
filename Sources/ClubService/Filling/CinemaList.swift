import Club

/// A club's cinemas and what they will show, by the clocks on the walls here.
struct CinemaList {
    private let cinemas: [JSONNode]
    private let showtimes: [JSONNode]
    private let clock: WallClock
    private let language: ClubWords.Language

    /// - Parameter tree: Of `cinemas.json`.
    init(_ tree: JSONNode, _ clock: WallClock, _ language: ClubWords.Language) {
        cinemas = tree["cinemas"]?.items ?? []
        showtimes = tree["showtimes"]?.items ?? []
        self.clock = clock
        self.language = language
    }

    var text: String {
        guard !cinemas.isEmpty else { return clock.words(language, at: clock.now).choose("Aucun cinéma.", "No cinema.") + "\n" }
        return cinemas.compactMap { $0["id"]?.string }.map { text(only: $0) }.joined()
    }

    /// One cinema, its showtimes in the order of time; of those that are over, how many there are.
    func text(only id: String) -> String {
        let words = clock.words(language, at: clock.now)
        let cinema = cinemas.first { $0["id"]?.string == id } ?? .empty
        func field(_ name: String) -> String { cinema[name]?.string ?? "" }
        var lines = ["\(id) · \(field("name")) · \(field("address")), \(field("postcode")) \(field("city"))"]
        let dated = showtimes.filter { $0["cinema"]?.string == id }.compactMap { showtime in
            showtime["start"]?.string.flatMap { UTCTime($0) }.map { (start: $0, showtime: showtime) }
        }
        for (start, showtime) in dated.filter({ $0.start > clock.now }).sorted(by: { $0.start < $1.start }) {
            lines.append("  " + line(showtime, at: start))
        }
        let past = dated.count { $0.start <= clock.now }
        if past > 0 { lines.append("  " + words.choose("séances passées\u{00A0}: \(past)", "showtimes that are over: \(past)")) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ showtime: JSONNode, at start: UTCTime) -> String {
        let words = clock.words(language, at: start)
        var parts = ["\(words.date(of: start)), \(words.clock(start))", showtime["title"]?.string ?? ""]
        let isDubbed = showtime["version"]?.string == Showtime.Version.dubbed.rawValue
        parts.append(isDubbed ? words.choose("VF", "dubbed") : words.choose("VO", "original"))
        if let price = price(showtime["offer"]?["price"]) { parts.append(words.priceWithTax(price)) }
        if case .literal(let seats)? = showtime["seats"] { parts.append(words.choose("\(seats) places", "\(seats) seats")) }
        return parts.joined(separator: " · ")
    }

    private func price(_ node: JSONNode?) -> Price? {
        guard case .literal(let amount)? = node?["amount"], case .literal(let tax)? = node?["taxBasisPoints"],
            let amount = Int(amount), let tax = Int(tax), (0...100_000_000_000).contains(amount), (0...100_000).contains(tax),
            let currency = node?["currency"]?.string
        else { return nil }
        return Price(amount: amount, currency: currency, taxBasisPoints: tax)
    }
}
