import Club
import Crypto
import Glibc

/// The live half of a club, put together: its ledger, its keys, and what answers.
struct LiveHalf: Sendable {
    let handler: LiveHandler
    private let ledger: Ledger
    private let log: ServiceLog

    /// Opens what the service remembers, and brings it to the newest form.
    ///
    /// - Parameters:
    ///   - workshop: With its keys.
    ///   - address: Where telephones reach the pages, without a slash at its end.
    ///   - trustsProxy: A proxy says who asks.
    static func open(_ workshop: Workshop, address: String, trustsProxy: Bool) async throws(ServiceError) -> LiveHalf {
        guard let cipher = RestCipher(key: try workshop.key(.secret)), let key = SigningKey(seed: try workshop.key(.service)) else {
            throw .noKey(path: workshop.path + "/private", reason: "it is no key")
        }
        let now: @Sendable () -> UTCTime = { UTCTime(milliseconds: Self.wallMilliseconds()) }
        let ledger: Ledger
        do throws(DatabaseError) {
            ledger = Ledger(try SQLiteDatabase(path: workshop.ledger), cipher: cipher, payments: SandboxPayments(), now: now)
        } catch {
            throw .noLedger(reason: error.sentence)
        }
        do throws(LedgerError) { try await ledger.prepare() } catch { throw .noLedger(reason: error.sentence(in: "en")) }
        let service = LiveService(ledger: ledger, key: key, now: now, address: address, name: try workshop.clubName())
        var routes = service.routes
        let session = PhoneSession(cipher: cipher, now: now, isSecure: address.hasPrefix("https://"))
        ClubPages(ledger: ledger, session: session, name: service.name).add(to: &routes)
        let metrics = Metrics()
        routes.add("GET", "/health") { _, _ in
            // Asks the ledger, so that a balancer leaves out an instance that can't.
            _ = try await ledger.box(BoxID("health"))
            return .text("ok\n", type: "text/plain")
        }
        routes.add("GET", "/metrics") { _, _ in .text(metrics.text(), type: "text/plain; version=0.0.4") }
        let log = ServiceLog(now: now) { write($0, to: STDERR_FILENO) }
        // A box asks some ten times at its start and then each minute; behind one address there may be a hotel.
        let limit = RateLimit(burst: 200, perSecond: 50)
        let handler = LiveHandler(
            routes: routes, metrics: metrics, limit: limit, log: log, seconds: { Self.steadySeconds() }, trustsProxy: trustsProxy)
        return LiveHalf(handler: handler, ledger: ledger, log: log)
    }

    /// Forgets what is over, each minute until it is cancelled.
    func tidy() async {
        while !Task.isCancelled {
            do throws(LedgerError) { try await ledger.prune() } catch { log.failed("tidying", error) }
            try? await Task.sleep(for: .seconds(60))
        }
    }

    private static func wallMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    private static func steadySeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
