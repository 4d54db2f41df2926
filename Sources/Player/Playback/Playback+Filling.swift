import FrameTiming
import Media

// When to begin, when to stand, when it is over.
extension Playback {
    /// How long a picture may be overdue before the film is said to stand.
    private static let starvationTime = MediaTime(seconds: 0.5)
    private static let watchInterval = Duration.milliseconds(100)
    /// No stall asks for more than this.
    private static let longestThreshold = MediaTime(seconds: 12)

    func beginWhenReady() {
        guard case .filling(let reason) = session.state, priming.isReady, isBufferedEnough(reason) else { return }
        perform(session.primed(generation: session.generation))
    }

    private func isBufferedEnough(_ reason: Filling) -> Bool {
        guard let feed, isDecodedEnough(reason) else { return false }
        let position = position(at: now)
        // A feed that takes no more, for lack of room, will never come nearer to the threshold.
        if feed.isComplete(from: position) || feed.isSated { return true }
        guard let end = feed.bufferedUntil(from: position) else { return true }
        return end - position >= threshold(for: reason)
    }

    /// After a stall that wasn't the network's: whether those who gave nothing give again.
    private func isDecodedEnough(_ reason: Filling) -> Bool {
        switch reason {
        case .starvation(.demux), .starvation(.decode):
            return (priming.picture.isOver || priming.isBlank || frames.count > 0) && (priming.sound.isOver || (route?.ring.level ?? 1) > 0)
        case .starvation(.display): return hasFlippedSince
        default: return true
        }
    }

    func threshold(for reason: Filling) -> MediaTime {
        guard case .starvation = reason else { return options.startThreshold }
        let wanted = MediaTime(flicks: options.stallThreshold.flicks * Int64(min(journal.stallCount, 100)))
        // A live film's edge moves by whole segments: with less than one it would stand again before the next is there.
        return min(wanted, Self.longestThreshold) + (window.map { $0.isOver ? .zero : $0.step } ?? .zero)
    }

    /// Sound says by itself when it has run dry; a picture without sound, or whose sound goes on, has to be watched.
    func watchForStarvation() -> HostTime? {
        guard session.state == .running else { return nil }
        if !isAtTarget, priming.picture == .primed, !priming.isBlank, frames.count == 0, let shown = scanOut.shownTime, let feed {
            let overdue = clock.reading.mediaTime(at: now) - shown
            if overdue > Self.starvationTime, !feed.isComplete(from: position(at: now)) {
                if priming.isSilent { silentStall = shown }
                starve(by: guiltyStage)
            }
        }
        return session.state == .running ? now + Self.watchInterval : nil
    }

    func finishWhenOut() {
        guard priming.isOut else { return }
        let actions = session.finished(generation: session.generation)
        guard !actions.isEmpty else { return }
        perform(actions)
        events.append(.ended)
    }
}
