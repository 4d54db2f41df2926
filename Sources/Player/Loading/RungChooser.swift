import Adaptation
import Media
import Playlist
import Synchronization

/// What a film needs to switch among rungs.
struct Switching {
    var ladder: Ladder
    /// With which the film begins.
    var rung: Int
    /// What the line carried last time, in bits per second.
    var line: Double?
    /// Runs work of some tens of milliseconds off the control thread.
    var aside: (_ work: @escaping @Sendable () -> Void) -> Void = { $0() }
    var log: any Log
    /// What the multivariant playlist defines, for the other rungs' playlists.
    var variables: [String: String]?
}

/// Chooses each segment's rung, and learns what the line carries.
///
/// Until what the states are worth has been worked out, beside the control thread, the first rung is kept.
///
/// - Thread: control.
struct RungChooser {
    /// Seconds between two looks at a download, as in the simulation.
    static let look = Duration(secondsComponent: 0, attosecondsComponent: Int64(SimulatedSession.look * 1e18))
    /// Measurements that are kept until the policy is there.
    private static let earliest = 8

    /// Where the other thread leaves its work.
    private final class Delivery: Sendable {
        let outlook = Mutex<Outlook?>(nil)
    }

    let ladder: Ladder
    private(set) var cap: RungCap
    private let first: Int
    private let line: Double?
    private let delivery = Delivery()
    private var policy: RungPolicy?
    private var early: [RungPolicy.Progress] = []
    private var lastEnd: HostTime?
    private var lastLook: HostTime?

    /// - Parameters:
    ///   - segment: The usual length of a segment.
    ///   - buffer: How much film is held ahead.
    ///   - signal: Raised when what the states are worth is known.
    init(_ switching: Switching, segment: Duration, buffer: Duration, signal: any WakeSignal) {
        ladder = switching.ladder
        first = switching.rung
        line = switching.line
        let rates = ladder.rungs.map { Double($0.rate) }
        cap = RungCap(rungs: rates.count)
        let delivery = delivery
        switching.aside {
            let outlook = Outlook(
                rates: rates, segmentSeconds: segment.milliseconds / 1000, bufferSeconds: buffer.milliseconds / 1000)
            delivery.outlook.withLock { $0 = outlook }
            signal.raise()
        }
    }

    /// The middle of what is believed of the line; nil before the first measurement.
    var typicalRate: Double? { policy?.typicalRate }
    var isReady: Bool { policy != nil }

    mutating func takeOutlook() {
        guard policy == nil, let outlook = delivery.outlook.withLock({ $0.take() }) else { return }
        var policy = RungPolicy(outlook: outlook, remembered: line)
        for progress in early {
            // A download begins with a choice: the policy counts from there.
            _ = policy.rung(RungPolicy.Situation(buffered: 0, last: nil, remaining: nil, cap: 0)) { _ in 0 }
            policy.completed(progress)
        }
        early = []
        self.policy = policy
    }

    // MARK: Choices

    /// The rung of the next segment, among those that can be had.
    ///
    /// - Parameter isThere: Whether a rung's next segment is known.
    mutating func rung(
        now: HostTime, buffered: MediaTime, last: Int?, remaining: Int?, bits: (Int) -> Double, isThere: (Int) -> Bool
    ) -> Int? {
        let situation = situation(buffered, last, remaining)
        if let lastEnd { policy?.idled((now - lastEnd).milliseconds / 1000) }
        lastEnd = nil
        let wanted = policy?.rung(situation, bits: bits) ?? min(first, cap.highest)
        return (0...wanted).last(where: isThere) ?? ladder.rungs.indices.first(where: isThere)
    }

    /// Looks at a download from time to time.
    ///
    /// - Returns: the lower rung to ask for instead.
    mutating func lower(
        than rung: Int, progress: RungPolicy.Progress, buffered: MediaTime, last: Int?, remaining: Int?,
        bits: (Int) -> Double, isThere: (Int) -> Bool
    ) -> Int? {
        let situation = situation(buffered, last, remaining)
        guard let wanted = policy?.progressed(progress, of: rung, situation, bits: bits) else { return nil }
        return (0...wanted).last(where: isThere)
    }

    /// When a download in flight is to be looked at next.
    mutating func nextLook(after asked: HostTime, now: HostTime) -> (isDue: Bool, next: HostTime)? {
        guard policy != nil else { return nil }
        let last = max(lastLook ?? asked, asked)
        guard now - last >= Self.look else { return (false, last + Self.look) }
        lastLook = now
        return (true, now + Self.look)
    }

    private func situation(_ buffered: MediaTime, _ last: Int?, _ remaining: Int?) -> RungPolicy.Situation {
        RungPolicy.Situation(buffered: buffered.seconds, last: last, remaining: remaining, cap: cap.highest)
    }

    // MARK: What was seen

    /// - Parameter progress: nil where something else than the line held the download up.
    mutating func completed(_ progress: RungPolicy.Progress?, now: HostTime) {
        lastEnd = now
        guard let progress else { return }
        if policy != nil {
            policy?.completed(progress)
        } else if early.count < Self.earliest {
            early.append(progress)
        }
    }

    /// Too many missed pictures of a rung take it away.
    ///
    /// - Returns: whether they did so now.
    mutating func judge(_ pictures: PictureTally, of rung: Int) -> Bool {
        let before = cap.highest
        for _ in 0..<pictures.missed { cap.decoded(rung: rung, inTime: false) }
        for _ in 0..<pictures.shown { cap.decoded(rung: rung, inTime: true) }
        return cap.highest < before
    }
}
