import HTTPSource
import HeadlessOutput
import LinuxIO
import Media
import Player

/// This player, sought in as a viewer would, with a stopwatch: null outputs, times from the command to the flip.
///
/// - Thread: control, which is the main thread; it blocks in its own loop.
final class OurSeeks {
    private let flow: Flow
    private let loop: EventLoop
    private let clock = MonotonicClock()
    private let start: HostTime
    private var playback: Playback { flow.playback }

    /// Loads a film and stands at its first picture.
    init(_ url: String, from position: MediaTime = .zero) throws(Failure) {
        start = clock.now()
        let log = StandardErrorLog(level: .error, start: start, clock: clock)
        flow = try Flow(
            display: NullDisplay(), audio: .null, network: HTTPSettings(), options: PlaybackOptions(), speed: .realtime, clock: clock,
            log: log)
        do throws(Errno) {
            loop = try EventLoop(clock: clock)
            _ = try loop.add(flow.controlSignal) {}
        } catch {
            throw Failure("the bench's loop can't be made (\(error)); the machine has run out of files.")
        }
        flow.playback.load(AddressText.url(of: url), from: position, now: clock.now())
        flow.playback.pause(now: clock.now())
        guard try run(for: 30, until: { $0.state == .paused }) else {
            flow.stop(now: clock.now())
            throw Failure("no picture came; play \(url) by hand to see why.")
        }
    }

    /// Of the film, in seconds; 0 where nobody says.
    var length: Double { playback.duration?.seconds ?? 0 }

    func close() { flow.stop(now: clock.now()) }

    /// - Returns: until where it is buffered, once that is far enough or the time is over.
    func fill(to seconds: Double, within limit: Double) throws(Failure) -> Double {
        _ = try run(for: limit) { [clock] in
            $0.bufferedUntil(at: clock.now()).seconds >= min(seconds, $0.duration?.seconds ?? seconds) - 0.5
        }
        return playback.bufferedUntil(at: clock.now()).seconds
    }

    // MARK: What is measured

    /// - Returns: nil where no picture came.
    func seek(to position: MediaTime, within limit: Double = 10) throws(Failure) -> (picture: Double, exact: Double?)? {
        let count = seeks.count
        playback.seek(to: position, now: clock.now())
        _ = try run(for: limit) { _ in
            guard let last = self.seeks.last, self.seeks.count > count else { return false }
            return last.exactMs != nil
        }
        guard seeks.count > count, let last = seeks.last, let picture = last.toPictureMs else { return nil }
        return (picture, last.exactMs)
    }

    /// Waits for any picture only.
    func seekToPicture(_ position: MediaTime, within limit: Double) throws(Failure) -> Double? {
        let count = seeks.count
        playback.seek(to: position, now: clock.now())
        _ = try run(for: limit) { _ in self.seeks.count > count && self.seeks.last?.toPictureMs != nil }
        return seeks.count > count ? seeks.last?.toPictureMs : nil
    }

    /// Seeks every tenth of a second, as a viewer who holds the key.
    ///
    /// - Returns: from the last one to its exact picture; nil where that isn't what is shown in the end.
    func seek(through positions: [MediaTime]) throws(Failure) -> Double? {
        let count = seeks.count
        for position in positions {
            playback.seek(to: position, now: clock.now())
            try rest(0.1, unlessLast: position == positions.last)
        }
        _ = try run(for: 10) { _ in self.seeks.count == count + positions.count && self.seeks.last?.exactMs != nil }
        guard seeks.count == count + positions.count, let last = seeks.last, let exact = last.exactMs, let wanted = positions.last,
            let shown = playback.scanOut.shownTime, shown <= wanted, wanted - shown < MediaTime(seconds: 0.1)
        else { return nil }
        return exact
    }

    private func rest(_ seconds: Double, unlessLast isLast: Bool) throws(Failure) {
        if !isLast { try rest(seconds) }
    }

    /// - Returns: from the command to the flip of another picture.
    func step() throws(Failure) -> Double? {
        let before = playback.scanOut.shownTime
        let asked = clock.now()
        playback.step(.forward, now: asked)
        guard try run(for: 2, until: { $0.scanOut.shownTime != before }), let flip = playback.scanOut.shownSince else { return nil }
        return (flip - asked).milliseconds
    }

    func rest(_ seconds: Double) throws(Failure) { _ = try run(for: seconds) { _ in false } }

    private var seeks: [PlaybackReport.Seek] { playback.report(since: start, now: clock.now()).seeks }

    // MARK: The loop

    /// - Returns: whether the condition held before the time was over.
    private func run(for seconds: Double, until condition: (Playback) -> Bool) throws(Failure) -> Bool {
        let limit = clock.now() + .nanoseconds(Int64(seconds * 1e9))
        while true {
            let state = playback.step(now: clock.now())
            while let event = playback.nextEvent() {
                if case .failed(let error) = event { throw Failure(error.text) }
            }
            if condition(playback) { return true }
            guard clock.now() < limit else { return false }
            var deadline: HostTime? = limit
            switch state {
            case .waiting(let until): deadline = .earliest(limit, until)
            case .again: continue
            case .finished: return false
            }
            do throws(Errno) { try loop.step(until: deadline) } catch {
                throw Failure("the bench's loop failed (\(error)); this is a defect, please report it.")
            }
        }
    }
}
