import Player

/// From OK on a film's page to its first picture, with the film made ready while the page was read, and without.
struct PageBench {
    var url: String
    var runs: Int

    /// Milliseconds: what a viewer takes for at once.
    private static let bar = 300.0
    /// Seconds on the page: in the second nothing has been fetched.
    private static let (lingering, hurrying) = (3.0, 0.2)

    func run(json: Bool) throws {
        var ready: [Double] = []
        var unready: [Double] = []
        for round in 0..<runs {
            StandardError.say("  run \(round + 1) of \(runs)\n")
            ready.append(try watch(after: Self.lingering))
            unready.append(try watch(after: Self.hurrying))
        }
        let (middle, worst) = (ready.median, ready.percentile(0.95))
        let (other, otherWorst) = (unready.median, unready.percentile(0.95))
        if json {
            print(
                "{\"runs\":\(runs),\"readyP50Ms\":\(middle.fixed(1)),\"readyP95Ms\":\(worst.fixed(1)),\"unreadyP50Ms\":\(other.fixed(1)),\"unreadyP95Ms\":\(otherWorst.fixed(1)),\"ratio\":\((middle / other).fixed(3)),\"barMs\":\(Self.bar.fixed(0))}"
            )
            return
        }
        print("OK on the page of \(url): \(runs) runs")
        print(
            "  made ready     first picture after \(middle.fixed(0)) ms, 95 of 100 within \(worst.fixed(0)); the bar is \(Self.bar.fixed(0))"
        )
        print("  pressed at once                    \(other.fixed(0)) ms, 95 of 100 within \(otherWorst.fixed(0))")
        print("  ready ÷ at once: \((middle / other).fixed(3))")
    }

    /// A first visit each time: nothing is kept of where the one before left the film.
    private func watch(after seconds: Double) throws -> Double {
        let club = try MadeUpClub(film: url)
        defer { club.remove() }
        let report = try club.watch(after: seconds)
        guard let first = report.startup.firstFrameMs, let key = report.keys.last else {
            throw Failure("no picture came; play \(url) by hand to see why.")
        }
        return first - key.atSeconds * 1000
    }
}
