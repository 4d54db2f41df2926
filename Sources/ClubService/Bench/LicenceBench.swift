import Club
import Crypto
import LinuxIO

/// Licences of one service on one core: as many as it gives, and how long each takes at half of that.
struct LicenceBench {
    let boxes: Int
    let connections: Int
    let seconds: Double
    let program: String?

    /// One run's figures.
    struct Run {
        var perSecond = 0.0
        /// In milliseconds, at half of `perSecond`.
        var p50 = 0.0
        var p99 = 0.0
        var max = 0.0
        /// Of the service, in milliseconds, at saturation.
        var cpuPerLicence = 0.0
        var residentBytes = 0
        /// What the ledger keeps of one.
        var ledgerPerLicence = 0.0
        var licences = 0
        var errors = 0
        var complaint: String?
        /// Part of a core that asking took at saturation: near 1 the figure is of who asks.
        var generatorShare = 0.0
    }

    /// Makes a club, serves it and asks it.
    func run() async throws(ServiceError) -> Run {
        let club = try BenchClub()
        let boxes = try await club.pairedBoxes(self.boxes)
        let ledger = try club.ledgerBytes()
        let service = try BenchService(club, program: program)
        defer { service.end() }
        let generator = try LoadGenerator(port: service.port, connections: connections)
        var run = Run()
        func count(_ outcome: LoadGenerator.Outcome) {
            run.licences += outcome.latencies.count
            run.errors += outcome.errors
            run.complaint = run.complaint ?? outcome.complaint
        }
        // Each box's first licence begins its rental; and how many have to be signed for the next is learnt.
        let warm = try generator.run(try requests(max(self.boxes, connections * 2), boxes), .asAnswered)
        count(warm)
        let guess = try generator.run(try requests(Int(seconds * 500) + connections, boxes), .asAnswered, for: seconds / 4)
        count(guess)
        let made = try requests(Int(Self.rate(guess) * seconds * 1.5) + connections, boxes)
        let before = (service.cpuSeconds, Self.ownSeconds())
        let full = try generator.run(made, .asAnswered, for: seconds)
        count(full)
        run.cpuPerLicence = (service.cpuSeconds - before.0) / Double(max(1, full.latencies.count)) * 1000
        run.generatorShare = (Self.ownSeconds() - before.1) / full.seconds
        run.perSecond = Self.rate(full)
        let half = max(1, run.perSecond / 2)
        let calm = try generator.run(try requests(Int(half * seconds) + 1, boxes), .perSecond(half))
        count(calm)
        run.p50 = calm.latencies.median * 1000
        run.p99 = calm.latencies.quantile(0.99) * 1000
        run.max = (calm.latencies.max() ?? 0) * 1000
        run.residentBytes = service.residentBytes
        service.end()
        run.ledgerPerLicence = Double(try club.ledgerBytes() - ledger) / Double(max(1, run.licences))
        return run
    }

    private func requests(_ count: Int, _ boxes: [BenchBox]) throws(ServiceError) -> [[UInt8]] {
        let body = try BenchBox.json(LicenceAsked(title: BenchClub.title.value))
        var requests: [[UInt8]] = []
        requests.reserveCapacity(count)
        let now = LiveHalf.now()
        do throws(CryptoError) {
            for number in 0..<count {
                requests.append(try boxes[number % boxes.count].request("POST", "/v1/licences", body, now: now))
            }
        } catch {
            throw .benchFailed(reason: error.description)
        }
        return requests
    }

    private static func rate(_ outcome: LoadGenerator.Outcome) -> Double {
        Double(outcome.latencies.count) / max(outcome.seconds, 1e-6)
    }

    /// Of this process, all threads.
    private static func ownSeconds() -> Double {
        let usage = ProcessUsage.current()
        return usage.userSeconds + usage.systemSeconds
    }
}
