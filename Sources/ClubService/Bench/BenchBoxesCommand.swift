import ArgumentParser
import Glibc

/// `lanterne-club bench boxes`: what a box costs, as they become more.
struct BenchBoxesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "boxes",
        abstract: "What a box costs its service to be paired, and each minute: processor, memory, ledger, requests, bytes.",
        discussion: """
            EXAMPLES
              lanterne-club bench boxes
              lanterne-club bench boxes --counts 1,10,100,1000 --minutes 10 --json

            Each number of boxes has a club and a service of its own. All are paired by a telephone's yes, and then ask for the time, for what they hold and \
            for where films were left, so many times. Bytes are those of HTTP/1.1, without what TCP and TLS add.
            """)

    @Option(help: ArgumentHelp("How many boxes, one number after the other.", valueName: "numbers"))
    var counts = "1,10,100,1000"

    @Option(help: "How many minutes' requests each makes.")
    var minutes = 5

    @OptionGroup var bench: BenchOptions

    private var numbers: [Int] { counts.split(separator: ",").compactMap { Int($0) } }

    func validate() throws {
        let numbers = numbers
        guard !numbers.isEmpty, numbers.count == counts.split(separator: ",").count,
            !numbers.contains(where: { !(1...10_000).contains($0) })
        else { throw ValidationError("--counts takes numbers of 1 to 10000 with commas between, not \(counts).") }
        guard (1...1000).contains(minutes) else { throw ValidationError("--minutes takes 1 to 1000, not \(minutes).") }
    }

    /// One number of boxes, measured so many times.
    private struct Row {
        let count: Int
        let runs: [BoxBench.Run]

        func median(_ value: (BoxBench.Run) -> Double) -> Double { runs.map(value).median }
        var errors: Int { runs.reduce(0) { $0 + $1.errors } }
    }

    func measure() throws(ServiceError) {
        BenchService.stepAside()
        OpenFiles.allowMost()
        var rows: [Row] = []
        for count in numbers {
            var runs: [BoxBench.Run] = []
            for round in 0..<bench.runs {
                write("  \(count) boxes, run \(round + 1) of \(bench.runs)\n", to: STDERR_FILENO)
                runs.append(try BoxBench(count: count, minutes: minutes, program: bench.service).run())
            }
            rows.append(Row(count: count, runs: runs))
        }
        print(bench.json ? json(rows) : table(rows))
        if let complaint = rows.lazy.flatMap(\.runs).compactMap(\.complaint).first {
            throw .benchFailed(reason: "a request failed (\(complaint)); see what it says")
        }
    }

    private func table(_ rows: [Row]) -> String {
        var lines = [
            "Measured on \(BenchMachine.today) on \(machine): medians of \(bench.runs), for one box.", "",
            "| Boxes | Pairing: CPU | requests | bytes up, down | A minute: CPU | requests | bytes up, down | Memory | Ledger | Memory, all | Ledger, all |",
            "|---|---|---|---|---|---|---|---|---|---|---|",
        ]
        for row in rows {
            func cost(_ part: (BoxBench.Run) -> BoxBench.Cost) -> String {
                let bytes = "\(row.median { part($0).bytesUp }.fixed(0)), \(row.median { part($0).bytesDown }.fixed(0))"
                return "\(row.median { part($0).cpu }.fixed(2)) ms | \(row.median { part($0).requests }.fixed(0)) | \(bytes)"
            }
            let ledger = row.median(\.ledgerBytes) / 1024
            let memory = "\((row.median(\.residentBytes) / 1024).fixed(1)) KiB | \((ledger / Double(row.count)).fixed(1)) KiB"
            let all = "\((row.median(\.residentTotal) / 1_048_576).fixed(1)) MiB | \(ledger.fixed(0)) KiB"
            lines.append("| \(row.count) | \(cost(\.pairing)) | \(cost(\.minute)) | \(memory) | \(all) |")
        }
        lines.append("\nRequests that failed: \(rows.reduce(0) { $0 + $1.errors }).")
        return lines.joined(separator: "\n")
    }

    private func json(_ rows: [Row]) -> String {
        let list = rows.map { row in
            func cost(_ part: (BoxBench.Run) -> BoxBench.Cost) -> String {
                "{\"cpuMs\":\(row.median { part($0).cpu }.fixed(4)),\"requests\":\(row.median { part($0).requests }.fixed(1)),"
                    + "\"bytesUp\":\(row.median { part($0).bytesUp }.fixed(0)),\"bytesDown\":\(row.median { part($0).bytesDown }.fixed(0))}"
            }
            return "{\"boxes\":\(row.count),\"pairing\":\(cost(\.pairing)),\"minute\":\(cost(\.minute)),"
                + "\"residentBytesPerBox\":\(row.median(\.residentBytes).fixed(0)),\"residentBytes\":\(row.median(\.residentTotal).fixed(0)),"
                + "\"ledgerBytes\":\(row.median(\.ledgerBytes).fixed(0)),\"errors\":\(row.errors)}"
        }
        return "{\"date\":\"\(BenchMachine.today)\",\"machine\":\"\(machine)\",\"runs\":\(bench.runs),\"minutes\":\(minutes),"
            + "\"rows\":[\(list.joined(separator: ","))]}"
    }

    private var machine: String { BenchMachine.words(folder: BenchClub.place) }
}
