import ArgumentParser
import Club

/// `lanterne-club cinema DIR [ID]`.
struct CinemaCommand: FillingCommand {
    static let configuration = CommandConfiguration(
        commandName: "cinema",
        abstract: "Says where cinemas are, and what they show when.",
        discussion: """
            EXAMPLES
              lanterne-club cinema /srv/club                                       all cinemas and what they will show
              lanterne-club cinema /srv/club phare --name "Le Phare" --address "1 quai Nord" --postcode 29200 --city Brest
              lanterne-club cinema /srv/club phare --showtime la-lanterne=2026-12-01T20:30 --price 7.50 --tax 5.5 --seats 120
              lanterne-club cinema /srv/club phare --showtime la-lanterne=2026-12-02T18:00+01:00 --spoken dubbed --price 7.50 --tax 5.5
              lanterne-club cinema /srv/club phare --showtime la-lanterne=2026-12-01T20:30 --remove      that showtime
              lanterne-club cinema /srv/club phare --remove                        the cinema and its showtimes

            What no option names stays. A moment without a zone is by this machine's clocks: TZ=Europe/Paris lanterne-club cinema …
            Each showtime has a ticket of its own, named CINEMA-TITLE-MOMENT: a film on at the same moment twice takes one of them.
            """)

    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    @Argument(help: ArgumentHelp("Names the cinema; without it all are shown.", valueName: "cinema"))
    var id: String?

    @Option(help: "As it stands above the door.")
    var name: String?

    @Option(help: ArgumentHelp("Street and number.", valueName: "street"))
    var address: String?

    @Option(help: ArgumentHelp("As its country writes it.", valueName: "code"))
    var postcode: String?

    @Option(help: "Where it stands.")
    var city: String?

    @Option(
        help: ArgumentHelp(
            "Degrees to the north and to the east (WGS 84): 48.39,-4.49; write --coordinates=-33.9,18.4.", valueName: "degrees"))
    var coordinates: String?

    @Option(help: ArgumentHelp("Its own.", valueName: "url"))
    var website: String?

    @Option(help: ArgumentHelp("What it shows when; can be given more than once.", valueName: "title=moment"))
    var showtime: [String] = []

    @Option(help: "In which language one hears it: original or dubbed.", transform: { try CommandValues.word($0) })
    var spoken: Showtime.Version?

    @Option(help: ArgumentHelp("How many seats the room has.", valueName: "number"))
    var seats: Int?

    @Option(help: ArgumentHelp("Of a ticket, tax included.", valueName: "amount"))
    var price: String?

    @Option(help: ArgumentHelp("By ISO 4217; the club's own unless told otherwise.", valueName: "code"))
    var currency: String?

    @Option(help: ArgumentHelp("The rate of the tax within the price: 5.5 for a cinema in France.", valueName: "percent"))
    var tax: String?

    @Flag(help: "Takes the showtimes that are named out, or else the whole cinema.")
    var remove = false

    @Option(help: "Of what is shown: fr or en.", transform: { try CommandValues.word($0) })
    var language: ClubWords.Language = .french

    func validate() throws {
        if let seats, !(0...100_000).contains(seats) { throw ValidationError("--seats takes 0 to 100000, not \(seats).") }
    }

    func answer(at clock: WallClock) throws(ServiceError) -> String {
        let source = try SourceFolder(folder)
        var tree = try source.tree("cinemas.json") ?? .object(["cinemas": .list([])])
        guard let id else { return CinemaList(tree, clock, language).text }
        var cinemas = tree["cinemas"]?.items ?? []
        var showtimes = tree["showtimes"]?.items ?? []
        let had = cinemas.firstIndex { $0["id"]?.string == id }
        if remove {
            guard let had else { throw .filling(.nothing(what: "cinema", id: id, command: "cinema \(folder)")) }
            if showtime.isEmpty {
                cinemas.remove(at: had)
                showtimes.removeAll { $0["cinema"]?.string == id }
            }
            for text in showtime {
                let wanted = try moment(text, clock)
                let place = showtimes.firstIndex { Self.is($0, at: id, wanted) }
                guard let place else { throw .filling(.nothing(what: "showtime", id: text, command: "cinema \(folder)")) }
                showtimes.remove(at: place)
            }
        } else {
            let fresh = try changed(had.map { cinemas[$0] } ?? .object(["id": .text(id)]))
            if let had { cinemas[had] = fresh } else { cinemas.append(fresh) }
            try add(to: &showtimes, at: id, profile: try source.profile(), clock)
        }
        tree["cinemas"] = .list(cinemas)
        tree["showtimes"] = showtimes.isEmpty ? nil : .list(showtimes)
        try source.save(["cinemas.json": tree])
        return remove && showtime.isEmpty ? "\(id) removed\n" : CinemaList(tree, clock, language).text(only: id)
    }

    private func changed(_ cinema: JSONNode) throws(ServiceError) -> JSONNode {
        var cinema = cinema
        for (key, value) in [("name", name), ("address", address), ("postcode", postcode), ("city", city), ("website", website)] {
            if let value { cinema[key] = value.isEmpty ? nil : .text(value) }
        }
        if let coordinates {
            let parts = coordinates.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
            guard parts.count == 2, let north = parts[0], let east = parts[1], (-90...90).contains(north), (-180...180).contains(east)
            else {
                throw .filling(.value(option: "--coordinates", takes: "degrees north and east such as 48.39,-4.49", given: coordinates))
            }
            cinema["coordinates"] = .object(["latitude": .literal("\(north)"), "longitude": .literal("\(east)")])
        }
        for key in ["name", "address", "postcode", "city"] where cinema[key]?.string == nil {
            throw .filling(.missing(what: "a cinema has its \(key)", options: "--\(key)"))
        }
        return cinema
    }

    private func moment(_ text: String, _ clock: WallClock) throws(ServiceError) -> (title: String, start: UTCTime) {
        let takes = "a title and a moment such as la-lanterne=2026-12-01T20:30"
        let (title, written) = try CommandValues.pair(text, option: "--showtime", takes: takes)
        guard let start = clock.time(written) else { throw .filling(.value(option: "--showtime", takes: takes, given: text)) }
        return (title, start)
    }

    private static func `is`(_ showtime: JSONNode, at cinema: String, _ wanted: (title: String, start: UTCTime)) -> Bool {
        showtime["cinema"]?.string == cinema && showtime["title"]?.string == wanted.title
            && showtime["start"]?.string.flatMap { UTCTime($0) } == wanted.start
    }

    private func add(to showtimes: inout [JSONNode], at id: String, profile: ClubProfile, _ clock: WallClock) throws(ServiceError) {
        if showtime.isEmpty {
            let given = [
                ("--price", price != nil), ("--currency", currency != nil), ("--tax", tax != nil), ("--seats", seats != nil),
                ("--spoken", spoken != nil),
            ]
            if let option = given.first(where: { $0.1 })?.0 {
                throw .filling(.unfit(option: option, reason: "it is a showtime's, and none is named"))
            }
        }
        let change = PriceChange(amount: price, currency: currency, tax: tax)
        for text in showtime {
            let wanted = try moment(text, clock)
            let had = showtimes.firstIndex { Self.is($0, at: id, wanted) }
            let stamp = wanted.start.description.filter { $0 != "-" && $0 != ":" }
            let ticket = JSONNode.object(["id": .text("\(id)-\(wanted.title)-\(stamp)"), "kind": .text(Offer.Kind.ticket.rawValue)])
            var fresh: JSONNode =
                had.map { showtimes[$0] }
                ?? .object([
                    "cinema": .text(id), "title": .text(wanted.title), "start": .text(wanted.start.description),
                    "version": .text(Showtime.Version.original.rawValue), "offer": ticket,
                ])
            if let spoken { fresh["version"] = .text(spoken.rawValue) }
            if let seats { fresh["seats"] = .number(seats) }
            var offer = fresh["offer"] ?? ticket
            offer["price"] = try change.applied(to: offer["price"], of: "a ticket", usual: profile.currency)
            fresh["offer"] = offer
            if let had { showtimes[had] = fresh } else { showtimes.append(fresh) }
        }
    }
}
