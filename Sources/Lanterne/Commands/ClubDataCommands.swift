import ArgumentParser
import Club

/// `lanterne club export`.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "All that this box keeps of its viewer, as JSON.",
        discussion: "What the club keeps of the account is on the account's page: lanterne club link")

    @OptionGroup var options: ClubOptions

    func run() throws { try options.print(try KeptData(options.visit().home)) }
}

/// `lanterne club forget`.
struct ForgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Forgets the viewer: what was bought, watched and liked, and the pairing.",
        discussion:
            "The account keeps what it bought: the box that is paired with it again has it again. To erase the account: lanterne club link")

    @OptionGroup var options: ClubOptions

    func run() throws {
        let visit = try options.visit()
        try visit.forget()
        print(visit.words.language == .english ? "Nothing of the viewer is kept." : "Rien du spectateur n’est gardé.")
    }
}

/// What a box keeps of its viewer.
struct KeptData: Encodable {
    let entitlements: [EntitlementMessage]
    let positions: [ViewingMessage.Position]
    let favourites: [ViewingMessage.Favourite]
    /// First plays that the club hasn't heard of.
    let unsentPlays: Int

    init(_ home: BoxHome) throws(Failure) {
        do {
            entitlements = try home.store.entitlements().map { EntitlementMessage($0) }
            positions = try home.store.positions().map { ViewingMessage.Position($0) }
            favourites = try home.store.favourites().map { ViewingMessage.Favourite($0) }
            unsentPlays = try home.store.waitingReceipts().count
        } catch {
            throw Failure("\(error).")
        }
    }
}
