import Media

/// A resource of the film that could not be had, and what there is beside it.
struct FetchFailure: Equatable {
    enum Cause: Equatable {
        /// The attempts at it are used up, or there is no sense in another.
        case source(SourceError)
        /// What came is no film.
        case foreign
    }

    var cause: Cause
    /// A segment, not the header that segments need.
    var isMedia = true
    /// Another address of the same.
    var hasOtherHost = false
    /// The same stretch of the film in another rung, whose list is there and which hasn't failed here yet.
    var hasOtherRung = false
    /// Segments in a row that were passed over.
    var holes = 0
    /// How often it has rested.
    var rests = 0
}

/// What comes next.
enum FetchRemedy: Equatable {
    /// The same from another address of it.
    case otherHost
    /// The same stretch of the film in another rung.
    case otherRung
    /// It is passed over, and told.
    case hole
    /// The same again later, as often as it takes: what is buffered plays on, then the film stands and goes on by itself.
    case rest(Duration)
    /// The film ends here, with a sentence.
    case giveUp
}

/// Decides what comes next where a resource can't be had. Pure.
///
/// Before, each attempt goes on by Range where the last one broke off, by `RetryPolicy`. Then the order is: another host, another rung, a rest if
/// that may help, a hole if the server says that there is nothing, and the viewer's sentence.
struct FailurePolicy {
    /// Missing segments in a row that are taken for holes; one more is a stream that isn't there.
    static let toleratedHoles = 3
    /// With less than this buffered before it, a resource that could be had otherwise gets one further attempt and no more.
    static let ease = MediaTime(seconds: 4)

    /// Rests after which what breaks off each time is taken for the rung's fault, not the line's.
    static let toleratedCuts = 1

    var retries: RetryPolicy

    /// How often the same is tried before anything else is.
    ///
    /// - Parameter ahead: Film that is buffered before it; nil: unknown.
    func attempts(ahead: MediaTime?, hasOther: Bool) -> RetryPolicy {
        guard hasOther, let ahead, ahead < Self.ease else { return retries }
        return retries.limited(to: 2)
    }

    func remedy(for failure: FetchFailure) -> FetchRemedy {
        switch failure.cause {
        case .foreign:
            if failure.hasOtherHost { return .otherHost }
            if failure.hasOtherRung { return .otherRung }
            return hole(failure) ?? .giveUp
        case .source(.status(let status, _)) where status == 404 || status == 410:
            if failure.hasOtherHost { return .otherHost }
            if failure.hasOtherRung { return .otherRung }
            return hole(failure) ?? .giveUp
        case .source(let error):
            if failure.hasOtherHost { return .otherHost }
            // A line that is dead carries no other rung either; asking for one would only lose what has come of this.
            let breaksOff = isCut(error) && failure.rests >= Self.toleratedCuts
            if failure.hasOtherRung, isOfTheServer(error) || breaksOff { return .otherRung }
            return RetryPolicy.mayPassLater(error) ? .rest(retries.rest(after: failure.rests, error: error)) : .giveUp
        }
    }

    private func hole(_ failure: FetchFailure) -> FetchRemedy? {
        failure.isMedia && failure.holes < Self.toleratedHoles ? .hole : nil
    }

    private func isCut(_ error: SourceError) -> Bool {
        if case .truncated = error { true } else { false }
    }

    private func isOfTheServer(_ error: SourceError) -> Bool {
        switch error {
        case .status, .busy, .tooManyRedirects, .tooLong, .badURL, .unsupportedScheme, .fileNotFound, .fileUnreadable, .other: true
        // Another rung may have another key, which comes from the same place.
        case .keyUnavailable(let reason): isOfTheServer(reason)
        case .keyOfWrongLength, .keyOpensNothing, .keyUnknown, .licenceUnreadable, .licenceWithoutKey, .licenceOver, .lockUnknown: true
        case .nameNotResolved, .connectionRefused, .connectionTimedOut, .tlsFailed, .proxyRefused, .truncated, .silent: false
        }
    }
}

extension SourceError {
    /// Whether it is the server's doing, and not the line's.
    ///
    /// - Parameter isReached: Whether the server has taken a request since: one over a connection that had died in the meantime looks silent too.
    func isDenial(isReached: Bool) -> Bool {
        switch self {
        case .status, .busy, .truncated: true
        case .silent: isReached
        case .keyUnavailable(let reason): reason.isDenial(isReached: true)
        default: false
        }
    }
}

extension RequestPhase {
    /// The server has the request.
    var isReached: Bool { self == .asked || self == .receiving }
}
