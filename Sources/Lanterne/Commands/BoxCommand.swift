import ArgumentParser
import Media

/// `lanterne`, `lanterne box`: the appliance.
struct BoxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "box",
        abstract: "The appliance: the club's films, chosen with the remote. What lanterne does when nothing else is asked.",
        discussion: """
            EXAMPLES
              lanterne
              lanterne box --club https://club.example/club.json
              lanterne box --club /srv/club --display window

            KEYS
              arrows  move · OK  play, pause · Back, Escape  leave the film · Q  end (in a window)
              Back, held for three seconds  the voice, on or off
            """)

    @Option(help: ArgumentHelp("The club's catalogue, or the folder that holds its club.json.", valueName: "url"))
    var club: String?

    @Option(name: .customLong("for"), help: ArgumentHelp("End after so many seconds.", valueName: "seconds"))
    var duration: Double?

    @OptionGroup var outputs: OutputOptions

    func validate() throws {
        if let duration, !(duration > 0 && duration < 1e9) {
            throw ValidationError("--for takes more than 0 and less than 1000000000 seconds, not \(duration).")
        }
    }

    func run() throws {
        var settings = try Settings.load(outputs)
        guard let club = club ?? settings.club else {
            throw Failure("no club is set; give one with --club URL or as \"club\" in \(settings.expectedFile).")
        }
        settings.club = club
        let box = try Box(settings: settings, options: outputs, speed: .realtime, waitsWithoutEnd: true)
        try box.open(club: club, for: duration)
    }
}
