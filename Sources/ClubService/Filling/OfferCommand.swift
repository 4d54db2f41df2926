import ArgumentParser
import Club

/// `lanterne-club offer DIR TITLE [KIND]`.
struct OfferCommand: FillingCommand {
    static let configuration = CommandConfiguration(
        commandName: "offer",
        abstract: "Says how a title can be had: free, by subscription, rented, bought, or with a ticket.",
        discussion: """
            EXAMPLES
              lanterne-club offer /srv/club la-lanterne                                     what there is, and whether it is open today
              lanterne-club offer /srv/club la-lanterne rental --price 3.99 --tax 20        for 48 hours, within 30 days
              lanterne-club offer /srv/club la-lanterne rental --price 2.99                 the same one, cheaper
              lanterne-club offer /srv/club la-lanterne rental --id rent-4k --quality uhd --price 5.99 --tax 20
              lanterne-club offer /srv/club la-lanterne purchase --price 11.99 --tax 20 --window video-on-demand --released FR=2026-11-04
              lanterne-club offer /srv/club la-lanterne subscription --plan cinephile --opens 2027-01-01 --closes 2027-04-01
              lanterne-club offer /srv/club la-lanterne rental --remove

            An offer of the kind that is there is changed: what no option names stays. With an --id of its own another one is made beside it.
            A price is what the viewer pays: the tax is within it. A day begins at midnight UTC, and --closes is the day after the last.
            """)

    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    @Argument(help: ArgumentHelp("As the club names it.", valueName: "title"))
    var title: String

    @Argument(
        help: ArgumentHelp("free, subscription, rental, purchase or ticket; without it the title's offers are shown.", valueName: "kind"),
        transform: { try CommandValues.word($0) })
    var kind: Offer.Kind?

    @Option(help: ArgumentHelp("Names the offer; TITLE-KIND unless told otherwise.", valueName: "offer"))
    var id: String?

    @Option(help: ArgumentHelp("What one pays, tax included.", valueName: "amount"))
    var price: String?

    @Option(help: ArgumentHelp("By ISO 4217; the club's own unless told otherwise.", valueName: "code"))
    var currency: String?

    @Option(help: ArgumentHelp("The rate of the tax within the price: 20 in France, 0 where there is none.", valueName: "percent"))
    var tax: String?

    @Option(help: "The best picture that comes with it: sd, hd or uhd.", transform: { try CommandValues.word($0) })
    var quality: Offer.Quality?

    @Option(help: ArgumentHelp("Where it holds; can be given more than once. When showing: where the viewer is.", valueName: "country"))
    var territory: [String] = []

    @Flag(help: "It holds in all countries.")
    var everywhere = false

    @Option(help: ArgumentHelp("Its first day.", valueName: "day"))
    var opens: String?

    @Option(help: ArgumentHelp("The day after its last.", valueName: "day"))
    var closes: String?

    @Option(help: ArgumentHelp("Open by this rule of the agreements in source/windows.json.", valueName: "rule"))
    var window: String?

    @Flag(help: "It is open without an end.")
    var always = false

    @Option(help: ArgumentHelp("The title's first day in cinemas, from which rules count.", valueName: "country=day"))
    var released: [String] = []

    @Option(help: ArgumentHelp("The subscription that it is part of.", valueName: "plan"))
    var plan: String?

    @Option(help: ArgumentHelp("A rental has to be begun within this time.", valueName: "length"))
    var startWithin: String?

    @Option(help: ArgumentHelp("A rental that has begun runs so long.", valueName: "length"))
    var watchFor: String?

    @Flag(inversion: .prefixedNo, help: "A film that has begun may be seen to its end.")
    var grace: Bool?

    @Flag(help: "Takes the offer out.")
    var remove = false

    @Option(help: "Of what is shown: fr or en.", transform: { try CommandValues.word($0) })
    var language: ClubWords.Language = .french

    func answer(at clock: WallClock) throws(ServiceError) -> String {
        let source = try SourceFolder(folder)
        let (name, tree) = try source.title(title)
        let profile = try source.profile()
        guard kind != nil || id != nil || remove else {
            if let option = given.first { throw .filling(.missing(what: "\(option) is for one offer", options: "its kind, or its --id")) }
            return try OfferList(source, profile, territory: territory.first).text(of: name, clock: clock, language: language)
        }
        let (place, offer) = try chosen(in: tree)
        var changed = tree
        var offers = tree["offers"]?.items ?? []
        if remove {
            guard let place else { throw nothing }
            if let option = given.first { throw .filling(.unfit(option: option, reason: "the offer is taken out")) }
            offers.remove(at: place)
            changed["offers"] = offers.isEmpty ? nil : .list(offers)
            try source.save([name: changed])
            return "\(title): \(offer["id"]?.string ?? "") removed\n"
        }
        let fresh = try self.changed(offer, profile: profile, source: source)
        if let place { offers[place] = fresh } else { offers.append(fresh) }
        changed["offers"] = .list(offers)
        for text in released { try release(text, in: &changed) }
        try source.save([name: changed])
        let list = try OfferList(source, profile, territory: territory.first)
        return try list.text(of: name, only: fresh["id"]?.string, clock: clock, language: language)
    }

    /// The offer that is meant, and where it stands; a new one, nowhere yet, where there is none.
    private func chosen(in tree: JSONNode) throws(ServiceError) -> (place: Int?, offer: JSONNode) {
        let offers = tree["offers"]?.items ?? []
        if let id {
            if let place = offers.firstIndex(where: { $0["id"]?.string == id }) {
                let had = offers[place]["kind"]?.string ?? ""
                if let kind, kind.rawValue != had { throw .filling(.otherKind(id: id, kind: had)) }
                return (place, offers[place])
            }
            guard let kind else { throw nothing }
            return (nil, .object(["id": .text(id), "kind": .text(kind.rawValue)]))
        }
        guard let kind else { throw .filling(.missing(what: "--remove is for one offer", options: "its kind, or its --id")) }
        let places = offers.indices.filter { offers[$0]["kind"]?.string == kind.rawValue }
        guard places.count < 2 else {
            throw .filling(.whichOffer(title: title, ids: places.compactMap { offers[$0]["id"]?.string }))
        }
        if let place = places.first { return (place, offers[place]) }
        return (nil, .object(["id": .text("\(title)-\(kind.rawValue)"), "kind": .text(kind.rawValue)]))
    }

    private var nothing: ServiceError {
        .filling(.nothing(what: "offer", id: id ?? "\(title)-\(kind?.rawValue ?? "")", command: "offer \(folder) \(title)"))
    }

    private func release(_ text: String, in tree: inout JSONNode) throws(ServiceError) {
        let takes = "a country and a day such as FR=2026-11-04"
        let (country, day) = try CommandValues.pair(text, option: "--released", takes: takes)
        guard let date = CalendarDate(day) else { throw .filling(.value(option: "--released", takes: takes, given: text)) }
        var releases = tree["releases"] ?? .empty
        releases[try CommandValues.territory(country, option: "--released")] = .text(date.description)
        tree["releases"] = releases
    }
}
