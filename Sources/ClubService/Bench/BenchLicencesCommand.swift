import ArgumentParser
import Glibc

/// `lanterne-club bench licences`: how many licences one core gives, and how soon.
struct BenchLicencesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "licences",
        abstract: "Licences a second at saturation, and their latency at half of that, of a service on one core.",
        discussion: """
            EXAMPLES
              lanterne-club bench licences
              lanterne-club bench licences --seconds 10 --boxes 500 --runs 5 --json

            Paired boxes that have rented a film ask for its keys, each request signed, over connections that are kept. The ledger is SQLite, each licence \
            on the disk before it is answered. At saturation each connection asks again as soon as it was answered; at half, requests are sent at fixed \
            times and their time counts from when they should have been sent. Requests are signed beforehand.
            """)

    @Option(help: "How many boxes ask.")
    var boxes = 200

    @Option(help: "How many of them at once.")
    var connections = 64

    @Option(help: ArgumentHelp("How long each of the two lasts.", valueName: "seconds"))
    var seconds: Double = 5

    @OptionGroup var bench: BenchOptions

    func validate() throws {
        guard (1...10_000).contains(boxes) else { throw ValidationError("--boxes takes 1 to 10000, not \(boxes).") }
        guard (1...1000).contains(connections) else { throw ValidationError("--connections takes 1 to 1000, not \(connections).") }
        // Signatures are good for five minutes.
        guard seconds >= 0.1, seconds <= 60 else { throw ValidationError("--seconds takes 0.1 to 60, not \(seconds).") }
    }

    func measure() async throws(ServiceError) {
        BenchService.stepAside()
        var runs: [LicenceBench.Run] = []
        for round in 0..<bench.runs {
            write("  run \(round + 1) of \(bench.runs)\n", to: STDERR_FILENO)
            runs.append(
                try await LicenceBench(boxes: boxes, connections: connections, seconds: seconds, program: bench.service).run())
        }
        print(bench.json ? json(runs) : table(runs))
        if let complaint = runs.lazy.compactMap(\.complaint).first {
            throw .benchFailed(reason: "a licence failed (\(complaint)); see what it says")
        }
    }

    private func table(_ runs: [LicenceBench.Run]) -> String {
        func of(_ value: (LicenceBench.Run) -> Double) -> Double { runs.map(value).median }
        let lines = [
            "Measured on \(BenchMachine.today) on \(machine): medians of \(bench.runs), \(boxes) boxes, \(connections) connections.", "",
            "| What | Lanterne | Bar |", "|---|---|---|",
            "| licences a second, one core | \(of(\.perSecond).fixed(0)) | ≥ 1500 |",
            "| at half of that: p50 | \(of(\.p50).fixed(1)) ms | |", "| at half of that: p99 | \(of(\.p99).fixed(1)) ms | ≤ 20 ms |",
            "| at half of that: longest | \(of(\.max).fixed(1)) ms | |",
            "| the service's processor time for a licence | \(of(\.cpuPerLicence).fixed(3)) ms | |",
            "| the service's memory | \((of { Double($0.residentBytes) } / 1_048_576).fixed(1)) MiB | |",
            "| what the ledger keeps of a licence | \(of(\.ledgerPerLicence).fixed(0)) bytes | |",
            "| licences that failed | \(runs.reduce(0) { $0 + $1.errors }) of \(runs.reduce(0) { $0 + $1.licences }) | 0 |",
            "| asking took, of a core | \(of(\.generatorShare).fixed(2)) | |",
        ]
        return lines.joined(separator: "\n")
    }

    private func json(_ runs: [LicenceBench.Run]) -> String {
        func of(_ value: (LicenceBench.Run) -> Double, _ places: Int = 3) -> String { runs.map(value).median.fixed(places) }
        let figures = [
            "\"licencesPerSecond\":\(of(\.perSecond, 1))", "\"p50Ms\":\(of(\.p50))", "\"p99Ms\":\(of(\.p99))", "\"maxMs\":\(of(\.max))",
            "\"cpuMsPerLicence\":\(of(\.cpuPerLicence, 4))", "\"residentBytes\":\(of({ Double($0.residentBytes) }, 0))",
            "\"ledgerBytesPerLicence\":\(of(\.ledgerPerLicence, 0))", "\"licences\":\(runs.reduce(0) { $0 + $1.licences })",
            "\"errors\":\(runs.reduce(0) { $0 + $1.errors })",
            "\"generatorShare\":\(of(\.generatorShare))",
        ]
        return "{\"date\":\"\(BenchMachine.today)\",\"machine\":\"\(machine)\",\"runs\":\(bench.runs),\"boxes\":\(boxes),"
            + "\"connections\":\(connections),\(figures.joined(separator: ","))}"
    }

    private var machine: String { BenchMachine.words(folder: BenchClub.place) }
}
