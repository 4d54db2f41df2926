import FrameTiming
import Media

// What the viewer does, and what the screen asks.
extension Playback {
    // MARK: Commands

    /// Plays what an address holds, after taking leave of what is played now.
    public func load(_ address: String, from position: MediaTime = .zero, now: HostTime) {
        isAside = false
        takeOver(address)
        begin(address, from: position, now: now)
    }

    /// Plays what isn't what the viewer is about to choose, such as a trailer behind its page: what is prepared stays.
    public func loadAside(_ address: String, now: HostTime) {
        isAside = true
        begin(address, from: .zero, now: now)
    }

    private func begin(_ address: String, from position: MediaTime, now: HostTime) {
        leave(now: now)
        self.now = now
        queue = []
        filmNumber &+= 1
        journal.beginFilm()
        hasPicture = false
        course = LiveCourse()
        ranSince = nil
        isStarting = true
        failedLoads = 0
        loadAgain = nil
        perform(session.load(from: position), address: address)
        parts.signals.control.raise()
    }

    /// Goes on; from the beginning where the film has ended.
    public func play(now: HostTime) {
        if winding != nil { return endWinding(playing: true, now: now) }
        perform(session.play(beginning: beginning), at: now)
    }
    /// Stands at this picture; in the midst of a start or a seek, once it is there.
    public func pause(now: HostTime) {
        if winding != nil { return endWinding(playing: false, now: now) }
        course.isFollowing = false
        perform(session.pause(), at: now)
    }
    /// What the one key for both means: the opposite of what the viewer wanted last.
    public func toggle(now: HostTime) {
        if winding != nil { return endWinding(playing: true, now: now) }
        session.state == .running ? pause(now: now) : perform(session.toggle(beginning: beginning), at: now)
    }

    /// Goes to a position of the film; kept inside it, and of a live film inside its window.
    public func seek(to position: MediaTime, now: HostTime) {
        winding = nil
        var target = max(.zero, position)
        if let duration { target = min(target, max(.zero, duration - Self.beforeEnd)) }
        if let window { target = course.seek(to: target, in: window, now: now) }
        perform(session.seek(to: target), at: now)
    }

    /// Relative to where the viewer is, or is on the way to.
    public func skip(_ length: MediaTime, now: HostTime) {
        seek(to: position(at: now) + length, now: now)
    }

    /// Shows the picture beside the one that stands; a film that runs is paused by it.
    ///
    /// The next one is decoded already, or nearly; the one before is sought, exactly, from its keyframe on.
    public func step(_ direction: StepDirection, now: HostTime) {
        if session.state == .running { perform(session.pause(), at: now) }
        guard session.state == .paused || session.state == .filling(.seek), !session.wantsToPlay else { return }
        switch direction {
        case .forward where session.state == .paused: scanOut.send(.step)
        case .forward: seek(to: session.target + pictureLength, now: now)
        case .back where session.state == .paused:
            // The middle of the picture before, whichever way its times are rounded.
            seek(to: (scanOut.shownTime ?? session.target) - MediaTime(flicks: pictureLength.flicks / 2), now: now)
        case .back: seek(to: session.target - pictureLength, now: now)
        }
    }

    /// Of the picture on the screen; films without a rate are taken for the cinema's.
    private var pictureLength: MediaTime { scanOut.shownInterval ?? FrameRate.film.interval }

    /// Takes leave of the film: requests, decoders and screen are given up, and `position` stays where it was.
    public func stop(now: HostTime) {
        leave(now: now)
        guard !isAside else {
            isAside = false
            return
        }
        forgetPreparation()
        ahead.forget()
    }

    private func leave(now: HostTime) {
        leftAt = position(at: now)
        perform(session.stop(), at: now)
    }

    /// 0…1, as heard: the slider's square, since loudness is no linear matter.
    public func setVolume(_ level: Double) {
        volume = Float(level * level)
        sound.send(.volume(volume))
    }

    /// Silences without touching the volume; the clock runs on.
    public func setMuted(_ muted: Bool) {
        isMuted = muted
        sound.send(.mute(muted))
    }

    /// Sound is heard by so much later than its picture, or (negative) sooner, from now on.
    public func delaySound(by delay: MediaTime) { sound.send(.delay(delay)) }

    /// Brings what is quiet up and what is loud down, from now on.
    public func levelSound(_ isLevelled: Bool) { sound.send(.level(isLevelled)) }

    /// What the line carried when it was last used, in bits per second: the next film begins with a rung that it carries.
    public func setLine(_ bitsPerSecond: Double?) { rememberedRate = bitsPerSecond }

    /// A seek past the end shows the last second.
    static let beforeEnd = MediaTime(seconds: 1)

    // MARK: Answers

    /// What the screen should show: the one truth, of which the events are only news.
    public var state: SessionState { session.state }
    /// Of the whole film, once the playlist or the container has said it; nil for a live film while it goes on.
    public var duration: MediaTime? {
        if let window { return window.isOver ? window.end : nil }
        return endOfItems ?? film?.duration ?? containerDuration
    }
    /// What the viewer sees or is on the way to; inside the film, and after `stop` where it was left.
    public func position(at now: HostTime) -> MediaTime {
        switch session.state {
        case .idle: leftAt
        case .loading: session.target
        case .filling(.seek), .filling(.start): session.target
        case _ where steppedTo != nil: steppedTo ?? session.target
        default: isAtTarget ? session.target : bounded(silentStall ?? clock.reading.mediaTime(at: now))
        }
    }

    private func bounded(_ time: MediaTime) -> MediaTime {
        max(.zero, duration.map { min($0, time) } ?? time)
    }

    /// Until where the film plays on without the network.
    public func bufferedUntil(at now: HostTime) -> MediaTime {
        let position = position(at: now)
        return bounded(feed?.bufferedUntil(from: position) ?? position)
    }

    /// The oldest event not yet taken.
    public func nextEvent() -> PlaybackEvent? { events.isEmpty ? nil : events.removeFirst() }
}
