import Media

/// Why nothing moves although the viewer wants it to.
public enum Filling: Equatable, Sendable {
    case start
    case seek
    /// The stage that had nothing more to give.
    case starvation(Stage)
}

/// Where a film stands.
public enum SessionState: Equatable, Sendable {
    case idle
    /// Finding out what the address holds.
    case loading
    /// Getting enough together to begin, or to go on.
    case filling(Filling)
    case running
    case paused
    case ended
    case failed(PlayerError)
}

extension SessionState {
    /// Whether only another stage is to blame.
    func isSameStall(as other: SessionState) -> Bool {
        guard case .filling(.starvation) = self, case .filling(.starvation) = other else { return false }
        return true
    }
}

/// What the session asks the world to do.
public enum SessionAction: Equatable, Sendable {
    case loadManifest
    /// Throw away what is decoded, and decode from this position; the answer must carry the generation.
    case begin(at: MediaTime, generation: UInt32)
    /// Let the clock run.
    case run
    /// Stop the clock where it is.
    case hold
    /// Nothing more will be needed.
    case stop
}

/// What the viewer wants against what is there: a state machine without hands.
///
/// Each `mutating` transition returns the actions that follow; the control thread performs them, in order. Transitions that make no
/// sense in a state do nothing, because keys and events cross on their way.
public struct Session: Sendable {
    /// Changed by the transitions below, and by nothing else.
    public private(set) var state = SessionState.idle
    /// Grows with each `begin`; what belongs to an older one is thrown away wherever it is met.
    public private(set) var generation: UInt32 = 0
    /// Whether the clock runs as soon as it can.
    public private(set) var wantsToPlay = true
    /// Where the present generation begins.
    public private(set) var target = MediaTime.zero

    /// - Parameter generation: The last one used before, so that none comes twice.
    public init(generation: UInt32 = 0) {
        self.generation = generation
    }

    /// A film is asked for; the one before must have been stopped.
    public mutating func load(from position: MediaTime) -> [SessionAction] {
        guard state == .idle else { return [] }
        state = .loading
        target = position
        wantsToPlay = true
        return [.loadManifest]
    }

    /// The address is understood and the film can be begun.
    public mutating func manifestReady() -> [SessionAction] {
        guard state == .loading else { return [] }
        return fill(.start, at: target)
    }

    /// Enough is decoded, of this generation, to begin.
    public mutating func primed(generation: UInt32) -> [SessionAction] {
        guard case .filling = state, generation == self.generation else { return [] }
        state = wantsToPlay ? .running : .paused
        return wantsToPlay ? [.run] : []
    }

    /// The viewer wants it to go on; from the beginning, once it has ended.
    ///
    /// - Parameter beginning: The film's first position that can be had: later than zero where a live film has ended.
    public mutating func play(beginning: MediaTime = .zero) -> [SessionAction] {
        wantsToPlay = true
        switch state {
        case .paused:
            state = .running
            return [.run]
        case .ended:
            return fill(.seek, at: beginning)
        default:
            return []
        }
    }

    /// The viewer wants it to stand; what is being filled is filled all the same.
    public mutating func pause() -> [SessionAction] {
        wantsToPlay = false
        guard state == .running else { return [] }
        state = .paused
        return [.hold]
    }

    /// The opposite of what the viewer wanted last.
    public mutating func toggle(beginning: MediaTime = .zero) -> [SessionAction] {
        switch state {
        case .running: pause()
        case .filling: wantsToPlay ? pause() : play()
        default: play(beginning: beginning)
        }
    }

    /// The viewer wants to be elsewhere; before the film is known, that is where it will begin.
    public mutating func seek(to position: MediaTime) -> [SessionAction] {
        switch state {
        case .running, .paused, .filling, .ended:
            let wasRunning = state == .running
            return (wasRunning ? [.hold] : []) + fill(.seek, at: max(.zero, position))
        case .loading:
            target = max(.zero, position)
            return []
        case .idle, .failed:
            return []
        }
    }

    /// Nothing is left to show or to hear although the film goes on.
    public mutating func starved(by stage: Stage, generation: UInt32) -> [SessionAction] {
        guard state == .running, generation == self.generation else { return [] }
        state = .filling(.starvation(stage))
        return [.hold]
    }

    /// Another stage is to blame for the stall than was thought.
    public mutating func blame(_ stage: Stage) {
        if case .filling(.starvation) = state { state = .filling(.starvation(stage)) }
    }

    /// The last picture and the last sound are out.
    public mutating func finished(generation: UInt32) -> [SessionAction] {
        guard generation == self.generation else { return [] }
        switch state {
        case .running, .filling:
            state = .ended
            return [.hold]
        default:
            return []
        }
    }

    /// The film can't go on; the first error stays.
    public mutating func fail(_ error: PlayerError) -> [SessionAction] {
        switch state {
        case .idle, .failed, .ended:
            return []
        default:
            state = .failed(error)
            return [.hold, .stop]
        }
    }

    /// Back to idle, from any state.
    public mutating func stop() -> [SessionAction] {
        guard state != .idle else { return [] }
        state = .idle
        generation &+= 1
        return [.hold, .stop]
    }

    private mutating func fill(_ reason: Filling, at position: MediaTime) -> [SessionAction] {
        state = .filling(reason)
        target = position
        generation &+= 1
        return [.begin(at: position, generation: generation)]
    }
}
