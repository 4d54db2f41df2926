import FrameTiming
import Media

// A film that stands: who is to blame, and what the viewer is told.
extension Playback {
    /// What the viewer has to be told while the film stands and everything is tried again by itself; nil where it goes on, or can't.
    public var trouble: PlayerError? {
        if case .failed = session.state { return nil }
        return stall.told
    }

    /// Names the stage, and has the viewer told in time.
    ///
    /// - Returns: when to look again.
    func watchStall() -> HostTime? {
        let stands =
            switch session.state {
            case .loading: true
            case .filling(.starvation), .filling(.start), .filling(.seek): session.wantsToPlay || !hasPicture
            case .idle, .running, .paused, .ended, .failed: false
            }
        let news = stall.look(stands: stands, stage: stands ? guiltyStage : .line, trouble: feed?.trouble ?? requests.trouble, now: now)
        if let stage = stall.stage, case .filling(.starvation(let named)) = session.state, stage != named {
            session.blame(stage)
            journal.blame(stage)
            log.write(.info, "player", "the film stands because of the \(stage.rawValue)")
        }
        if let news { tell(news) }
        return stall.next(now: now)
    }

    func tell(_ error: PlayerError) {
        events.append(.waiting(error))
        log.write(.info, "player", "the viewer is told: \(error.text)")
    }

    /// Who gives nothing more, now.
    var guiltyStage: Stage {
        guard let feed else { return requests.phases(of: parts.source).lazy.compactMap(Stage.init).first ?? loadingStage }
        if case .filling(.starvation(.display)) = session.state, !hasFlippedSince { return .display }
        var decoders: [(FilmTrack, AnyObject)] = []
        if priming.picture.isAwaited, !priming.isBlank, frames.count == 0 { decoders.append((.picture, parts.videoDecoder)) }
        if priming.sound.isAwaited, (route?.ring.level ?? 0) == 0 { decoders.append((.sound, parts.audioDecoder)) }
        if decoders.isEmpty || decoders.contains(where: { feed.isDry($0.0) }) { return feed.stage }
        let isDemuxing = decoders.contains { ($0.1 as? any ObservedDecoder)?.activity == .demuxing }
        return isDemuxing ? .demux : .decode
    }

    private var loadingStage: Stage { requests.trouble.map { PlayerError($0).stage } ?? .server }

    // MARK: The screen

    /// Pictures that are on their way to a display that doesn't flip, for a second or more.
    func displayIsOverdue() {
        guard session.state == .running else { return }
        let shown = scanOut.record.counts.presented
        guard let overdue, overdue.shown == shown else {
            overdue = (now, shown)
            return
        }
        starve(by: .display)
    }

    /// Whether pictures reach the screen again since the display stood.
    var hasFlippedSince: Bool { overdue.map { scanOut.record.counts.presented > $0.shown } ?? true }

    // MARK: The card

    /// What the viewer is told of a card that isn't there, for a while: they may hear by themselves that there is no sound, not why.
    public func soundTrouble(at now: HostTime) -> PlayerError? {
        guard let lostSound, now - lostSound.since < Self.noticeTime else { return nil }
        return lostSound.error
    }

    private static let noticeTime = Duration.seconds(10)

    /// A card that takes nothing for so long plays nothing; its buffer holds a fraction of that.
    private static let cardPatience = Duration.seconds(1.5)

    /// Of the clock, between two of the card's stamps.
    private static let standstill = MediaTime(seconds: 0.2)

    /// A card that has stopped is done without, until it can be opened again: the film goes on in silence.
    func watchCard() {
        guard session.state == .running, let route, !priming.isSilent, !priming.sound.isOver, route.ring.level > 0 else {
            cardStill = nil
            return
        }
        let written = sound.figures.framesWritten
        let heard = clock.reading.mediaTime(at: now)
        // One that is to begin later takes nothing either: meanwhile the clock runs.
        guard let still = cardStill, still.written == written, heard - still.heard < Self.standstill else {
            cardStill = (now, written, heard)
            return
        }
        guard now - still.since >= Self.cardPatience else { return }
        cardStill = nil
        journal.stalled(by: .sound, at: still.since)
        journal.stallOver(at: now)
        let error = PlayerError(stall: .sound)
        notice(error)
        loseSound(because: error)
    }
}

extension Priming.Track {
    /// Something is still to come of it.
    fileprivate var isAwaited: Bool { !isOver }
}
