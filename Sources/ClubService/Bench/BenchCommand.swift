import ArgumentParser

/// `lanterne-club bench`: what the service bears, and what a box costs it.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure: licences a second, and what a box costs, by real requests to a service of its own on this machine.",
        discussion: """
            EXAMPLES
              lanterne-club bench licences
              lanterne-club bench licences --seconds 10 --runs 5 --json
              lanterne-club bench boxes --counts 1,10,100,1000

            Each makes a club in a folder of its own, starts this program as its service, and takes both away at the end. Run it on a quiet machine, with a \
            release build, and with TMPDIR on the disk that the ledger would lie on.
            """,
        subcommands: [BenchLicencesCommand.self, BenchBoxesCommand.self])
}

/// What the benches share.
struct BenchOptions: ParsableArguments {
    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("How often each runs; medians are printed.", valueName: "number"))
    var runs = 3

    @Option(help: ArgumentHelp("The program that serves; this one unless told otherwise.", valueName: "path"))
    var service: String?

    func validate() throws {
        guard (1...100).contains(runs) else { throw ValidationError("--runs takes 1 to 100, not \(runs).") }
    }
}
