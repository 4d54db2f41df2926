import Media

/// How long a film has stood although the viewer wants it to go on, which stage is to blame, and when the viewer must be told. Pure.
///
/// What is to blame is looked at anew for some seconds, because a stall begins with whatever happens to be under way; then the name stays.
struct StallWatch: Equatable {
    /// By then the name stands.
    static let verdict = Duration.seconds(3)
    /// By then the viewer is told, before eight seconds are over.
    static let patience = Duration.seconds(6)

    /// Since when; nil: it goes on, or is meant to stand.
    private(set) var since: HostTime?
    /// As far as it is known.
    private(set) var stage: Stage?
    /// What the viewer is being told; nil while nothing has to be said.
    private(set) var told: PlayerError?

    /// - Parameters:
    ///   - stands: Whether the film stands, and shouldn't.
    /// - Returns: what the viewer has to be told from now on, if that is news.
    mutating func look(stands: Bool, stage: Stage, trouble: SourceError?, now: HostTime) -> PlayerError? {
        guard stands else {
            self = StallWatch()
            return nil
        }
        let since = self.since ?? now
        self.since = since
        if self.stage == nil || now - since <= Self.verdict { self.stage = stage }
        guard told == nil, now - since >= Self.patience else { return nil }
        return tell(Self.error(self.stage ?? stage, trouble))
    }

    /// The viewer has to be told at once: there is nothing more to wait for.
    mutating func tell(_ error: PlayerError, now: HostTime) -> PlayerError? {
        since = since ?? now
        stage = stage ?? error.stage
        guard told == nil else { return nil }
        return tell(error)
    }

    private mutating func tell(_ error: PlayerError) -> PlayerError {
        told = error
        return error
    }

    /// When to look again at the latest; nil: it doesn't matter.
    func next(now: HostTime) -> HostTime? {
        guard let since else { return nil }
        if now - since <= Self.verdict { return now + .milliseconds(250) }
        return told == nil ? since + Self.patience : nil
    }

    /// What has failed says more than that nothing comes, where it is of the same stage.
    private static func error(_ stage: Stage, _ trouble: SourceError?) -> PlayerError {
        guard let trouble else { return PlayerError(stall: stage) }
        let error = PlayerError(trouble)
        return error.stage == stage ? error : PlayerError(stall: stage)
    }
}
