import ArgumentParser
import Player

/// `lanterne bench club`: the club's front, from the start of the process to the last key.
struct BenchClubCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "club",
        abstract: "The club's front: how soon it is full, how soon a key is answered, what drawing and searching cost.",
        discussion: """
            EXAMPLES
              lanterne bench club
              lanterne bench club --titles 20000 --runs 7 --json

            A club is made up in a folder of its own, as a box would have kept it, with a poster for each title; no network is asked. Each run \
            is a fresh process on the memory display at 1920 × 1080 and 60 Hz, with keys at a viewer's pace.
            """)

    @Option(help: ArgumentHelp("So many titles.", valueName: "number"))
    var titles = 5000

    @Option(help: ArgumentHelp("So many keys in each run.", valueName: "number"))
    var presses = 150

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("How often it runs.", valueName: "number"))
    var runs = 3

    func validate() throws {
        guard (1...100_000).contains(titles) else { throw ValidationError("--titles takes 1 to 100000, not \(titles).") }
        guard (1...2000).contains(presses) else { throw ValidationError("--presses takes 1 to 2000, not \(presses).") }
        guard (1...100).contains(runs) else { throw ValidationError("--runs takes 1 to 100, not \(runs).") }
    }

    func run() throws {
        let club = try MadeUpClub(titles: titles)
        defer { club.remove() }
        var fronts: [Double] = []
        var keys: [Double] = []
        var memory: [Double] = []
        var cpu: [Double] = []
        for round in 0..<runs {
            StandardError.say("  run \(round + 1) of \(runs)\n")
            let report = try club.visit(presses: presses)
            guard let front = report.startup.frontMs else { throw Failure("the club's front was never whole.") }
            fronts.append(front)
            keys += report.keys.compactMap(\.toFlipMs)
            memory.append(Double(report.process.peakRssBytes) / 1_048_576)
            cpu.append(report.process.userSeconds + report.process.systemSeconds)
        }
        let drawing = ScrollBench().run(frames: 600)
        let searches = try club.searches()
        let last = keys.percentile(0.99).fixed(1)
        let (front, rss, time) = (fronts.median, memory.median, cpu.median)
        if json {
            print(
                "{\"titles\":\(titles),\"runs\":\(runs),\"frontMs\":\(front.fixed(1)),\"keys\":\(keys.count),\"keyP95Ms\":\(keys.percentile(0.95).fixed(1)),\"keyP99Ms\":\(keys.percentile(0.99).fixed(1)),\"peakMiB\":\(rss.fixed(1)),\"cpuSeconds\":\(time.fixed(2)),\"drawMedianMs\":\(drawing.median.fixed(2)),\"drawP99Ms\":\(drawing.percentile(0.99).fixed(2)),\"searchMedianMs\":\(searches.median.fixed(2)),\"searchP99Ms\":\(searches.percentile(0.99).fixed(2))}"
            )
            return
        }
        print("\(titles) titles, \(runs) runs of \(presses) keys, 1920 × 1080")
        print("  the front is full after     \(front.fixed(0)) ms")
        print(
            "  key to the frame that shows \(keys.median.fixed(1)) ms, 95 of 100 within \(keys.percentile(0.95).fixed(1)), 99 within \(last)"
        )
        print("  peak memory                 \(rss.fixed(1)) MiB")
        print("  processor                   \(time.fixed(2)) s a run")
        print("  a frame while scrolling     \(drawing.median.fixed(2)) ms, 99 of 100 within \(drawing.percentile(0.99).fixed(2))")
        print("  a search as one types       \(searches.median.fixed(2)) ms, 99 of 100 within \(searches.percentile(0.99).fixed(2))")
    }
}

extension [Double] {
    /// - Parameter share: 0…1.
    func percentile(_ share: Double) -> Double {
        let sorted = sorted()
        return sorted.isEmpty ? 0 : sorted[Swift.min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}
