import Media

/// How often, and how soon, a fetch that failed is made again.
///
/// The sum of the waits stays well under the eight seconds within which the viewer must have been told.
public struct RetryPolicy: Sendable {
    /// Waits before the second, third… attempt.
    public var delays: [Duration]

    /// Takes the waits; none at all makes one attempt only.
    public init(delays: [Duration]) {
        self.delays = delays
    }

    /// Four attempts within two seconds: over a router's hiccup, and short enough to be told in time.
    public static let standard = RetryPolicy(delays: [.milliseconds(200), .milliseconds(600), .milliseconds(1200)])

    /// - Parameters:
    ///   - attempts: Made so far, at least 1.
    ///   - error: What ended the last one.
    /// - Returns: when to try again; nil: never.
    public func retry(after attempts: Int, error: SourceError) -> Duration? {
        guard Self.mayPass(error), attempts <= delays.count else { return nil }
        return delays[attempts - 1]
    }

    /// How long a fetch rests that has used up its attempts, but isn't needed yet.
    static let rest = Duration.seconds(1)
    /// What must lie buffered before something missing for that.
    static let ease = MediaTime(seconds: 4)

    /// Whether the same request may work a while later, for something that isn't needed yet: an outage of the line or the server.
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
        case .connectionRefused, .truncated, .other: true
        // Each of these has already cost seconds of waiting: a second wait would outlast the viewer.
        case .nameNotResolved, .connectionTimedOut, .silent: false
        // A key has had its attempts already.
        case .keyUnavailable, .keyOfWrongLength, .keyOpensNothing: false
        case .badURL, .unsupportedScheme, .tlsFailed, .proxyRefused, .tooManyRedirects, .tooLong, .fileNotFound, .fileUnreadable: false
        }
    }
}
