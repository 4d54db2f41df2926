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
    struct Position: Encodable {
        let title: String
        let milliseconds: Int64
        let isFinished: Bool
        let at: UTCTime
    }

    struct Favourite: Encodable {
        let title: String
        let isFavourite: Bool
        let at: UTCTime
    }

    let entitlements: [EntitlementMessage]
    let positions: [Position]
    let favourites: [Favourite]
    /// First plays that the club hasn't heard of.
    let unsentPlays: Int

    init(_ home: BoxHome) throws(Failure) {
        do {
            entitlements = try home.store.entitlements().map { EntitlementMessage($0) }
            positions = try home.store.positions().map {
                Position(title: $0.title.value, milliseconds: $0.milliseconds, isFinished: $0.isFinished, at: $0.time)
            }
            favourites = try home.store.favourites().map { Favourite(title: $0.title.value, isFavourite: $0.isKept, at: $0.time) }
            unsentPlays = try home.store.waitingReceipts().count
        } catch {
            throw Failure("\(error).")
        }
    }
}
