import ArgumentParser
import Club
import FoundationEssentials
import Glibc

/// `lanterne club …`: the club on a terminal.
struct ClubCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "club",
        abstract: "The club on a terminal: what it shows, what you may watch, and the way there.",
        discussion: """
            EXAMPLES
              lanterne club show https://club.example/
              lanterne club title la-lanterne
              lanterne club pair
              lanterne club rent la-lanterne --voucher BCDF-GHJK-LMNP
              lanterne club play la-lanterne
              lanterne club entitlements --json
              lanterne club link
              lanterne club heartbeat
              lanterne club export > kept.json
              lanterne club forget

            Without --club, the club of the settings. What the box keeps of a club lies in its state folder, sealed.
            """,
        subcommands: [
            ShowClubCommand.self, ClubTitleCommand.self, PairCommand.self, RentCommand.self, PlayTitleCommand.self,
            EntitlementsCommand.self, LinkCommand.self, HeartbeatCommand.self,
            ExportCommand.self, ForgetCommand.self,
        ])
}

/// What every one of them takes.
struct ClubOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The club's address; the settings' unless told otherwise.", valueName: "url"))
    var club: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: ArgumentHelp("Reach servers as these settings say.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("fr or en; the settings' unless told otherwise.", valueName: "language"))
    var language: String?

    func validate() throws {
        guard language == nil || language == "fr" || language == "en" else { throw ValidationError("--language takes fr or en.") }
    }

    func visit(_ address: String? = nil) throws(Failure) -> ClubVisit {
        var settings = try Settings.load(config: config)
        if let language { settings.language = language }
        let visit = try ClubVisit(address ?? club, settings)
        if let problem = visit.outcome.problem { StandardError.say("\(problem)\n") }
        return visit
    }

    /// Prints a message of the protocol.
    func print(_ message: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Swift.print(String(decoding: try encoder.encode(message), as: UTF8.self))
    }
}

/// `lanterne club show [URL]`.
struct ShowClubCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "The club: its shelves and titles, and what may be watched.")

    @Argument(help: ArgumentHelp("The club's address.", valueName: "url"))
    var address: String?

    @OptionGroup var options: ClubOptions

    func run() throws {
        let visit = try options.visit(address)
        if options.json {
            return try options.print(ClubReport(try visit.edition(), requests: visit.outcome.requests, bytes: visit.outcome.bytes))
        }
        for line in ClubText(visit).club { print(line) }
    }
}

/// `lanterne club title ID`.
struct ClubTitleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "title", abstract: "One title: who, what, when, its offers with their windows, and what you may do now.")

    @Argument(help: ArgumentHelp("As the club names it.", valueName: "id"))
    var id: String

    @OptionGroup var options: ClubOptions

    func run() throws {
        let visit = try options.visit()
        let title = try visit.title(id)
        if options.json { return try options.print(title) }
        for line in ClubText(visit).title(title) { print(line) }
    }
}

/// `lanterne club pair`.
struct PairCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pair", abstract: "Pairs this box with an account, from a telephone.",
        discussion: "Shows a code and where to type it, and waits until that is done.")

    @OptionGroup var options: ClubOptions

    func run() throws {
        let visit = try options.visit()
        try visit.pair { answer in
            let english = visit.words.language == .english
            print(english ? "On your telephone, open" : "Sur votre téléphone, ouvrez", answer.verificationAddress)
            print(english ? "and type the code" : "et tapez le code", answer.userCode)
            // Whoever reads through a pipe waits for it too.
            fflush(nil)
        }
        print(visit.words.language == .english ? "Paired." : "Associée.")
    }
}

/// `lanterne club rent ID`.
struct RentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rent", abstract: "Rents or buys a title, or seats where it is shown.",
        discussion: """
            EXAMPLES
              lanterne club rent la-lanterne --voucher BCDF-GHJK-LMNP
              lanterne club rent la-lanterne --offer la-lanterne-achat --card sandbox
              lanterne club rent la-lanterne --offer le-phare-la-lanterne-202612012030 --seats 2 --card sandbox

            Without --offer, the best one that can be had now.
            """)

    @Argument(help: ArgumentHelp("As the club names it.", valueName: "id"))
    var id: String

    @Option(help: "A gift code.")
    var voucher: String?

    @Option(help: "What the payment provider calls your card.")
    var card: String?

    @Option(help: "Which of the title's offers, or of its showtimes.")
    var offer: String?

    @Option(help: "At a showtime: how many.")
    var seats: Int?

    @OptionGroup var options: ClubOptions

    func validate() throws {
        guard (voucher == nil) != (card == nil) else { throw ValidationError("Pay with either --voucher CODE or --card NAME.") }
        if let seats, !(1...20).contains(seats) { throw ValidationError("--seats takes 1 to 20, not \(seats).") }
    }

    func run() throws {
        let visit = try options.visit()
        let title = try visit.title(id)
        let chosen = try visit.offer(of: title, named: offer)
        let quoted = try visit.ask(
            QuoteAnswer.self, "POST", "/v1/quotes", .json(QuoteAsked(offer: chosen.id.value, title: title.id.value, seats: seats)))
        let bought = try visit.ask(
            PurchaseAnswer.self, "POST", "/v1/purchases", .json(PurchaseAsked(quote: quoted.id, voucher: voucher, instrument: card)))
        if let entitlement = bought.entitlement?.entitlement { try visit.keep(entitlement) }
        if options.json { return try options.print(bought) }
        print(visit.words.priceWithTax(quoted.price))
        for line in ClubText(visit).bought(bought) { print(line) }
    }
}

/// `lanterne club entitlements`.
struct EntitlementsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entitlements", abstract: "What the account holds: rentals with their time, purchases, plans and tickets.")

    @OptionGroup var options: ClubOptions

    func run() throws {
        let visit = try options.visit()
        let holdings = try visit.holdings()
        // What was watched without a network is told now, and what other boxes did is heard.
        try? visit.share()
        if options.json { return try options.print(holdings) }
        for line in ClubText(visit).holdings(holdings) { print(line) }
    }
}

/// `lanterne club link`.
struct LinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "The account's page, for one more telephone: an address that holds for some minutes.")

    @OptionGroup var options: ClubOptions

    func run() throws {
        let visit = try options.visit()
        let link = try visit.ask(LinkAnswer.self, "POST", "/v1/links", .json(LinkAsked()))
        if options.json { return try options.print(link) }
        print(visit.words.language == .english ? "On the telephone, open" : "Sur le téléphone, ouvrez", link.address)
    }
}

/// `lanterne club heartbeat`.
struct HeartbeatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heartbeat", abstract: "Says that the box is there, and does what the club asks of it, as the box does each minute.",
        discussion: "A house's box takes new settings, which count from its next start on, and forgets a guest who has left.")

    @OptionGroup var options: ClubOptions

    func run() throws {
        let visit = try options.visit()
        let heard = try visit.heartbeat(isPlaying: false)
        let english = visit.words.language == .english
        if let settings = heard.settings {
            let revision = settings.revision
            print(english ? "The house’s settings, revision \(revision)." : "Réglages de la maison, révision \(revision).")
        }
        if heard.isWiped {
            print(english ? "The guest has left: nothing of theirs is kept." : "Le client est parti : rien de lui n’est gardé.")
        }
        if heard.isNewEdition { print(english ? "The club has a new edition." : "Le club a une nouvelle édition.") }
    }
}
