import ArgumentParser
import Club
import Media
import Playlist

/// `lanterne club play ID`.
struct PlayTitleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "play",
        abstract: "Plays a title of the club by what the account holds.",
        discussion: """
            EXAMPLES
              lanterne club play la-lanterne
              lanterne club play la-lanterne --take-over

            A rental that waits begins here: its time runs from now on. A film goes on where it was left, on whichever box of the account. A title plays on one box of an account at a time.
            """)

    @Argument(help: ArgumentHelp("As the club names it.", valueName: "id"))
    var id: String

    @Option(help: ArgumentHelp("The club's address; the settings' unless told otherwise.", valueName: "url"))
    var club: String?

    @Flag(help: "Go on here with what plays on another box.")
    var takeOver = false

    @Flag(help: "Begin at the beginning, wherever it was left.")
    var fromStart = false

    @Option(name: .customLong("for"), help: ArgumentHelp("End after so many seconds.", valueName: "seconds"))
    var duration: Double?

    @OptionGroup var outputs: OutputOptions

    func validate() throws {
        if let duration, !(duration > 0 && duration < 1e9) {
            throw ValidationError("--for takes more than 0 and less than 1000000000 seconds, not \(duration).")
        }
    }

    func run() throws {
        let settings = try Settings.load(outputs)
        let visit = try ClubVisit(club, settings)
        let title = try visit.title(id)
        guard let stream = title.stream else {
            throw Failure(
                visit.words.language == .english
                    ? "\(id) has nothing to play itself; choose an episode." : "\(id) ne se regarde pas lui-même ; choisissez un épisode.")
        }
        // What the account holds may have changed elsewhere; without a network what was kept counts.
        if visit.way(to: title) == nil { _ = try? visit.holdings() }
        guard let way = visit.way(to: title) else {
            throw Failure(ClubText(visit).standing(of: title).joined(separator: " "))
        }
        let letter: String?
        do throws(ClubRefusal) {
            letter = try visit.licence(for: title.id, by: way, takesOver: takeOver)
        } catch {
            throw visit.failure(error)
        }
        let box = try Box(settings: settings, options: outputs, speed: .realtime)
        box.calendar.follow(visit.clock.carriedOn())
        if let letter { try box.flow.give(letter: letter, for: visit.home.keys) }
        try visit.begin(title, by: way.right)
        defer {
            if letter != nil { visit.giveBack(licenceOf: title.id) }
            // What can't be told now is told at the next visit.
            try? visit.share()
        }
        // A minute's write waits for the disk; pictures and sound have threads of their own.
        box.viewing = Viewing { place, moment in
            if let place { visit.leave(title, at: place, isFinished: moment == .finished) }
        }
        try box.play(
            address: URLReference.resolve(stream, against: visit.url) ?? stream, from: fromStart ? .zero : visit.start(of: title),
            for: duration)
    }
}
