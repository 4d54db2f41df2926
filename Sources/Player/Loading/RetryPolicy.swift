import Media

/// How often, and how soon, a fetch that failed is made again.
///
/// The sum of the waits stays well under the eight seconds within which the viewer must have been told. Boxes that one server failed all at
/// once must not come back all at once: each wait is drawn between half of it and one and a half.
public struct RetryPolicy: Sendable {
    /// Waits before the second, third… attempt.
    public var delays: [Duration]
    /// 0…1, evenly spread; 0.5 leaves the waits as they are.
    public var random: @Sendable () -> Double

    /// Takes the waits; none at all makes one attempt only.
    public init(delays: [Duration], random: @escaping @Sendable () -> Double = { 0.5 }) {
        self.delays = delays
        self.random = random
    }

    /// Four attempts within two seconds: over a router's hiccup, and short enough to be told in time.
    public static let standard = RetryPolicy(delays: [.milliseconds(200), .milliseconds(600), .milliseconds(1200)])

    /// The same, each wait drawn by the machine's own random numbers.
    public static let jittered = RetryPolicy(delays: standard.delays, random: { Double.random(in: 0..<1) })

    /// - Parameters:
    ///   - attempts: Made so far, at least 1.
    ///   - error: What ended the last one.
    /// - Returns: when to try again; nil: never, or so late that something else should be asked for first.
    public func retry(after attempts: Int, error: SourceError) -> Duration? {
        guard Self.mayPass(error), attempts <= delays.count else { return nil }
        let wait = jittered(delays[attempts - 1])
        guard let asked = error.retryAfter else { return wait }
        return asked <= delays[delays.count - 1] ? max(wait, spread(asked)) : nil
    }

    /// With fewer attempts, where something else can be asked for instead.
    func limited(to attempts: Int) -> RetryPolicy { RetryPolicy(delays: Array(delays.prefix(attempts - 1)), random: random) }

    /// How long a fetch rests that has used up its attempts, and all that could be had instead: the longer the more often, and never so long that
    /// a line's return goes unnoticed. A server that says when to come back (RFC 9110 §10.2.3) is not asked before, within reason.
    ///
    /// - Parameters:
    ///   - rests: Before this one.
    ///   - error: What it follows.
    func rest(after rests: Int, error: SourceError? = nil) -> Duration {
        let wait = jittered(Self.rest * (1 << min(rests, Self.restDoublings)))
        guard let asked = error?.retryAfter else { return wait }
        return max(wait, spread(min(asked, Self.longestAsked)))
    }

    static let rest = Duration.seconds(1)
    private static let restDoublings = 2
    /// A viewer sits before the film: longer than this it isn't left alone, whatever a server asks.
    static let longestAsked = Duration.seconds(30)

    private func jittered(_ wait: Duration) -> Duration { wait.scaled(by: 0.5 + min(max(random(), 0), 1)) }

    /// Not before `wait`, and not all at once either.
    private func spread(_ wait: Duration) -> Duration { wait.scaled(by: 1 + min(max(random(), 0), 1) / 2) }

    /// Whether the same request may work a while later: an outage of the line or the server.
    static func mayPassLater(_ error: SourceError) -> Bool {
        switch error {
        case .nameNotResolved, .connectionTimedOut, .silent: true
        case .keyUnavailable(let reason): mayPassLater(reason)
        default: mayPass(error)
        }
    }

    /// Whether the same request may work a moment later.
    static func mayPass(_ error: SourceError) -> Bool {
        switch error {
        case .status(let status, _): status >= 500 || status == 408 || status == 429
        case .busy, .connectionRefused, .truncated, .other: true
        // Each of these has already cost seconds of waiting: a second wait would outlast the viewer.
        case .nameNotResolved, .connectionTimedOut, .silent: false
        // A key has had its attempts already.
        case .keyUnavailable, .keyOfWrongLength, .keyOpensNothing: false
        case .keyUnknown, .licenceUnreadable, .licenceWithoutKey, .licenceOver, .lockUnknown: false
        case .badURL, .unsupportedScheme, .tlsFailed, .proxyRefused, .tooManyRedirects, .tooLong, .fileNotFound, .fileUnreadable: false
        }
    }
}

extension Duration {
    fileprivate func scaled(by factor: Double) -> Duration { .nanoseconds(Int64(Double(nanosecondsSaturating) * factor)) }
}

extension SourceError {
    /// When the server wants to be asked again, where it says so.
    var retryAfter: Duration? {
        switch self {
        case .busy(_, _, let wait): wait
        case .keyUnavailable(let reason): reason.retryAfter
        default: nil
        }
    }
}
