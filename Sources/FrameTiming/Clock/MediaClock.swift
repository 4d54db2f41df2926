import Media
import Synchronization

/// What moment of the film is being heard: the master that pictures follow.
///
/// The sound worker is its only writer; anyone reads. Without sound it runs freely at rate 1 on the host clock. The lock is held for a
/// few dozen instructions on either side, never across work.
public final class MediaClock: Sendable {
    private struct State: Sendable {
        var filter: ClockFilter?
        var reading = ClockReading(mediaTime: .zero, hostTime: HostTime(nanoseconds: 0), isRunning: false)
        var discontinuities = 0

        mutating func follow(_ filter: ClockFilter) {
            let run = reading.run
            reading = filter.reading
            reading.run = run
        }
    }

    private let state = Mutex(State())
    private let readerSignal: any WakeSignal

    /// - Parameter readerSignal: Raised when the clock starts, stops or jumps: the scan-out's.
    public init(readerSignal: any WakeSignal) {
        self.readerSignal = readerSignal
    }

    /// - Thread: any.
    public var reading: ClockReading { state.withLock { $0.reading } }

    /// How often running time jumped by itself (a stamp more than 40 ms off), for the report.
    ///
    /// - Thread: any.
    public var discontinuities: Int { state.withLock { $0.discontinuities } }

    /// Takes a stamp of the sound card: this moment was heard then.
    ///
    /// - Parameter startsOver: The card was (re)started: earlier stamps say nothing of this one.
    /// - Thread: sound.
    public func anchor(_ mediaTime: MediaTime, at hostTime: HostTime, startsOver: Bool = false) {
        let isNews = state.withLock { state in
            if !startsOver, state.reading.isRunning, var filter = state.filter {
                let isContinuous = filter.add(mediaTime: mediaTime, hostTime: hostTime)
                state.filter = filter
                state.follow(filter)
                if !isContinuous { state.discontinuities += 1 }
                return !isContinuous
            }
            let filter = ClockFilter(mediaTime: mediaTime, hostTime: hostTime)
            state.filter = filter
            state.follow(filter)
            return true
        }
        if isNews { readerSignal.raise() }
    }

    /// Goes on from a moment by the host clock alone: no sound, or its card is gone, or its track has ended.
    ///
    /// - Thread: sound.
    public func runFreely(from mediaTime: MediaTime, at hostTime: HostTime) {
        state.withLock { state in
            state.filter = nil
            state.reading = ClockReading(mediaTime: mediaTime, hostTime: hostTime, isRunning: true, run: state.reading.run)
        }
        readerSignal.raise()
    }

    /// Stands still at a moment.
    ///
    /// - Thread: sound.
    public func stop(at mediaTime: MediaTime) {
        state.withLock { state in
            state.filter = nil
            let (hostTime, run) = (state.reading.hostTime, state.reading.run &+ 1)
            state.reading = ClockReading(mediaTime: mediaTime, hostTime: hostTime, isRunning: false, run: run)
        }
        readerSignal.raise()
    }
}
