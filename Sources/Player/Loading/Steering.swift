import Media
import Playlist

/// Asks a steering server, again and again, which places of a film to prefer. Nothing that it does or fails to do stops the film.
///
/// - Thread: control.
/// - Source: RFC 8216bis §7.4, ETSI TS 103 998 §6.
struct Steering {
    /// Seconds until the next question where no answer has said it (§7.2).
    private static let usualTTL: Int64 = 300
    /// A server isn't asked more often, whatever it says, and not so rarely that it would be forgotten.
    private static let bounds: ClosedRange<Int64> = 5...86_400
    /// Longest wait for one answer.
    private static let patience = Duration.seconds(10)

    private let isDash: Bool
    private let source: any SegmentSource
    private let signal: any WakeSignal
    private let log: any Log
    /// Where to ask next; nil: never again.
    private var url: String?
    private var fetch: DocumentFetch?
    private var due: HostTime
    /// The newest answer that could be used.
    private(set) var manifest: SteeringManifest?

    /// - Parameter told: What the film's manifest says of the server.
    init(
        _ told: ContentSteering, isDash: Bool, source: any SegmentSource, signal: any WakeSignal, log: any Log, now: HostTime
    ) {
        self.isDash = isDash
        self.source = source
        self.signal = signal
        self.log = log
        url = told.serverURL
        due = now
    }

    /// The server wants no more questions.
    var isOver: Bool { url == nil && fetch == nil }
    /// A question is under way.
    var isAsking: Bool { fetch != nil }

    /// - Parameters:
    ///   - pathway: From which the film comes now; nil: not said.
    ///   - throughput: What the line carries, in bits per second; nil: not known.
    /// - Returns: when to call again; `manifest` may be another one.
    mutating func step(now: HostTime, pathway: String?, throughput: Double?) -> HostTime? {
        if fetch == nil {
            guard let url else { return nil }
            guard now >= due else { return due }
            let throughput = throughput.flatMap { Int64(exactly: $0.rounded()) }
            let request = ResourceRequest(
                url: ContentSteering.request(url, isDash: isDash, pathway: pathway, throughput: throughput),
                maximumLength: Int64(SteeringManifest.maximumBytes))
            // The next attempt is the next question.
            fetch = DocumentFetch(
                request, source: source, signal: signal, now: now, retries: RetryPolicy(delays: []), allowed: Self.patience)
        }
        switch fetch?.step(now: now) {
        case .pending(let until): return until
        case .done: take(now: now)
        case .failed(let error): refused(error, now: now)
        case nil: break
        }
        fetch = nil
        return url == nil ? nil : due
    }

    mutating func cancel() {
        fetch?.cancel()
        fetch = nil
    }

    private mutating func take(now: HostTime) {
        rest(now: now)
        guard let fetch else { return }
        let address = fetch.response?.url ?? fetch.request.url
        do throws(SteeringError) {
            let newer = try SteeringManifest.parse(fetch.bytes, baseURL: address)
            for warning in newer.warnings.prefix(5) { log.write(.warning, "steering", "\(address): \(warning)") }
            manifest = newer
            if let reload = newer.reloadURL { url = reload }
            rest(now: now)
        } catch {
            log.write(.warning, "steering", "\(address) is no steering manifest (\(error)); the film goes on as it was")
        }
    }

    private mutating func refused(_ error: SourceError, now: HostTime) {
        rest(now: now)
        log.write(.warning, "steering", "the steering server couldn't be asked; the film goes on as it was: \(PlayerError(error).text)")
        switch error {
        // §7.4: 410 ends steering for this film.
        case .status(410, _): url = nil
        // §7.4: 429 may say when to come back.
        case .busy(_, _, let wait): due = now + min(max(wait, .seconds(Self.bounds.lowerBound)), .seconds(Self.bounds.upperBound))
        case .badURL, .unsupportedScheme: url = nil
        default: break
        }
    }

    private mutating func rest(now: HostTime) {
        let seconds = manifest?.timeToLive ?? Self.usualTTL
        due = now + .seconds(min(max(seconds, Self.bounds.lowerBound), Self.bounds.upperBound))
    }
}

extension SegmentFeed {
    /// Hears which places to prefer, once the first picture is there.
    ///
    /// - Returns: when to call again.
    func stepSteering(now: HostTime, start: StartPhase) -> HostTime? {
        guard steering != nil, start > .beforePicture || steering?.isAsking == true else { return nil }
        let before = steering?.manifest
        let next = steering?.step(now: now, pathway: presentLocation, throughput: typicalRate)
        guard let manifest = steering?.manifest, manifest != before else { return next }
        if !manifest.priority.isEmpty { hosts.order = manifest.priority }
        clones = manifest.clones
        if let ladder { places.take(ladder.adding(manifest.clones)) }
        log?.write(.info, "steering", "places by preference: \(manifest.priority.joined(separator: ", "))")
        signal.raise()
        return next
    }

    /// From where the pictures come; nil where that is one place only, or not known.
    private var presentLocation: String? {
        if let place = places.present(ListName(stream: 0, place: presentRung)) { return place.location }
        guard let pick = streams[0].picks.last else { return nil }
        let addresses = addresses(stream: 0, rung: pick.rung, discontinuity: pick.segment.discontinuity)
        return hosts.location(of: place(of: pick.segment.url, stream: 0, pick: pick), among: addresses)
    }
}

extension Presentation {
    /// With the variants of one pathway first, so that the film begins there; what has no pathway is of the nameless one.
    func byPathway(first: String?) -> Presentation {
        guard steering != nil, timing == nil else { return self }
        var named = self
        for place in named.variants.indices where named.variants[place].pathway == nil { named.variants[place].pathway = "." }
        guard let first = first ?? named.variants.first?.pathway else { return named }
        named.variants = named.variants.filter { $0.pathway == first } + named.variants.filter { $0.pathway != first }
        return named
    }
}
