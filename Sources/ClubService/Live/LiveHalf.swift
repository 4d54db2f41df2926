import Club
import Crypto
import Glibc
import LinuxIO

/// The live half of a club, put together: its ledger, its keys, and what answers.
struct LiveHalf: Sendable {
    let handler: LiveHandler
    private let ledger: Ledger
    private let club: PublishedClub
    private let log: ServiceLog

    /// Opens what the service remembers, and brings it to the newest form.
    ///
    /// - Parameters:
    ///   - workshop: With its keys.
    ///   - place: Where it remembers.
    ///   - address: Where telephones reach the pages, without a slash at its end.
    ///   - trustsProxy: A proxy says who asks.
    static func open(
        _ workshop: Workshop, remembering place: LedgerPlace, address: String, trustsProxy: Bool
    ) async throws(ServiceError) -> LiveHalf {
        guard let key = SigningKey(seed: try workshop.key(.service)) else {
            throw .noKey(path: workshop.path + "/private", reason: "it is no key")
        }
        let now = Self.now
        let ledger = try await ledger(workshop, at: place, now: now)
        let club = try published(workshop)
        let stock: @Sendable () throws(LiveFault) -> Stock = { () throws(LiveFault) in try club.stock() }
        let service = LiveService(ledger: ledger, stock: stock, key: key, now: now, address: address)
        var routes = service.routes
        ClubPages(ledger: ledger, session: service.session, stock: stock, address: address, bridge: try workshop.paymentBridge())
            .add(to: &routes)
        let metrics = Metrics()
        routes.add("GET", "/health") { _, _ in
            // Asks the ledger, so that a balancer leaves out an instance that can't.
            _ = try await ledger.box(BoxID("health"))
            return .text("ok\n", type: "text/plain")
        }
        routes.add("GET", "/metrics") { _, _ in .text(metrics.text(), type: "text/plain; version=0.0.4") }
        let log = Self.log(now)
        // A box asks some ten times at its start and then each minute; behind one address there may be a hotel.
        let limit = RateLimit(burst: 200, perSecond: 50)
        let handler = LiveHandler(
            routes: routes, metrics: metrics, limit: limit, log: log, seconds: { Self.steadySeconds() }, trustsProxy: trustsProxy)
        return LiveHalf(handler: handler, ledger: ledger, club: club, log: log)
    }

    /// What the service remembers, brought to the newest form.
    ///
    /// - Throws: `noKey`, `noLedger`, `noDatabase`.
    static func ledger(
        _ workshop: Workshop, at place: LedgerPlace, now: @escaping @Sendable () -> UTCTime = Self.now
    ) async throws(ServiceError) -> Ledger {
        guard let cipher = RestCipher(key: try workshop.key(.secret)) else {
            throw .noKey(path: workshop.path + "/private", reason: "it is no key")
        }
        let bridge = try payments(workshop, now)
        let ledger: Ledger
        do throws(DatabaseError) {
            let database: any Database =
                switch place {
                case .embedded: try SQLiteDatabase(path: workshop.ledger)
                case .server(let address): try PostgreSQLDatabase(address)
                }
            ledger = Ledger(database, cipher: cipher, payments: bridge ?? SandboxPayments(database: database), now: now)
        } catch {
            throw .noLedger(reason: error.sentence)
        }
        do throws(LedgerError) { try await ledger.prepare() } catch { throw Self.reason(error, at: place) }
        return ledger
    }

    /// nil: nobody takes money.
    private static func payments(_ workshop: Workshop, _ now: @escaping @Sendable () -> UTCTime) throws(ServiceError) -> BridgePayments? {
        guard let bridge = try workshop.paymentBridge() else { return nil }
        let log = log(now)
        do throws(Errno) {
            return try BridgePayments(bridge) { log.failed("asking the payment bridge", $0) }
        } catch {
            throw .noLedger(reason: error.description)
        }
    }

    private static func log(_ now: @escaping @Sendable () -> UTCTime) -> ServiceLog {
        ServiceLog(now: now) { write($0, to: STDERR_FILENO) }
    }

    /// For whoever runs the service, who can mend a database.
    private static func reason(_ error: LedgerError, at place: LedgerPlace) -> ServiceError {
        guard case .database(let error) = error else { return .noLedger(reason: error.sentence(in: "en")) }
        if case .unavailable(let reason) = error, place != .embedded { return .noDatabase(reason: reason) }
        return .noLedger(reason: error.sentence)
    }

    /// The edition that boxes see, which has to be there and whole at the start.
    private static func published(_ workshop: Workshop) throws(ServiceError) -> PublishedClub {
        let key = try workshop.catalogueKey()
        let club = PublishedClub(folder: workshop.publicFolder, key: key)
        try club.refresh()
        return club
    }

    /// Forgets what is over, settles what was interrupted, and looks for a new edition: each minute until it is cancelled.
    func tidy() async {
        while !Task.isCancelled {
            do throws(ServiceError) { try club.refresh() } catch { log.failed("reading the catalogue", error.sentence) }
            do throws(LedgerError) { try await ledger.settle() } catch { log.failed("settling payments", error) }
            do throws(LedgerError) { try await ledger.prune() } catch { log.failed("tidying", error) }
            try? await Task.sleep(for: .seconds(60))
        }
    }

    /// The machine's own time.
    static let now: @Sendable () -> UTCTime = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UTCTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    private static func steadySeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
