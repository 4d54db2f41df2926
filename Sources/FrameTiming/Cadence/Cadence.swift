import Media

/// The vblank that a picture belongs to.
public struct FrameSlotAssignment: Equatable, Sendable {
    /// The vblank at which it should appear.
    public var vblank: Int64
    /// That slot's time on the audio clock: where it stood when the cadence was locked, moved along with the sound.
    public var time: HostTime
    /// Slots by which the pattern was moved for this picture, because sound and display had drifted apart: 1 is one repeat more,
    /// −1 one vblank (or picture) less.
    public var correction: Int64
    /// Whether this picture started a new lock.
    public var locked: Bool
}

/// Gives pictures of a constant rate their vblanks in an exact pattern.
///
/// Picture `i` of the lock belongs to vblank `origin + round(i × refresh ÷ rate)`, in whole numbers: 24 on 60 is 3:2 for ever, 24000/1001 on
/// 60 has one vblank more every 400 pictures, exactly. The audio clock decides two things only: the origin, when the pattern is
/// locked; and when the two clocks have drifted apart by more than `tolerance`, a correction by a whole slot. So the clock's noise
/// never breaks the pattern. After a correction the distance is 0.4 slots on the other side, and the next is a whole slot's drift away.
///
/// Pictures that aren't on the rate's grid (variable rates, unknown rates) go to the vblank nearest their time.
public struct Cadence: Equatable, Sendable {
    /// In slots: half of one, and a tenth that noise may fill without a correction there and back.
    private static let tolerance = 0.6
    /// In slots, about a second: chosen far above any drift and below any jump of a stream's clock.
    private static let jump = 60.0

    /// The display's.
    public let refreshRate: FrameRate
    /// The film's; nil where it isn't known or varies.
    public private(set) var frameRate: FrameRate?
    /// Vblanks per picture, `vblanks / pictures`, reduced; set with `frameRate`.
    private var vblanks: Int64 = 1
    private var pictures: Int64 = 1
    private var lock: Lock?

    private struct Lock: Equatable, Sendable {
        var firstTime: MediaTime
        var origin: Int64
        /// How far, in nanoseconds, the origin's vblank was from the time of the first picture when (re)locked.
        var phase: Double
        /// The newest picture judged, and what was corrected for it.
        var lastIndex: Int64
        var lastCorrection: Int64
    }

    /// Whether the pattern has an origin.
    public var isLocked: Bool { lock != nil }

    /// How far the pattern's slots are from the pictures' times on the audio clock since it was last locked or corrected, what the
    /// pattern itself rounds left out; nil without a lock.
    public var phase: Duration? { lock.map { .nanoseconds(Int64($0.phase.rounded())) } }

    /// Begins without a lock.
    public init(refreshRate: FrameRate, frameRate: FrameRate?) {
        self.refreshRate = refreshRate
        setFrameRate(frameRate)
    }

    /// Forgets the lock: after a seek, a pause, a new format.
    public mutating func unlock() { lock = nil }

    /// Another film, or another rate: the lock is lost.
    public mutating func setFrameRate(_ rate: FrameRate?) {
        lock = nil
        frameRate = rate
        guard let rate else { return }
        var (a, b) = (
            Int64(refreshRate.numerator) * Int64(rate.denominator), Int64(refreshRate.denominator) * Int64(rate.numerator)
        )
        (vblanks, pictures) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        vblanks /= a
        pictures /= a
    }

    /// The slot of a picture. Asking again for the same picture gives the same answer, but for a correction.
    ///
    /// - Parameter target: The vblank that a commit made now would reach: a correction that would come too late for its picture waits for
    ///   one that stands longer.
    /// - Returns: nil while the clock stands or no vblank is known.
    public mutating func assign(
        _ time: MediaTime, clock: ClockReading, grid: VblankPredictor, target: Int64
    ) -> FrameSlotAssignment? {
        guard let ideal = clock.hostTime(of: time), let position = grid.position(of: ideal) else { return nil }
        guard let index = index(of: time), var lock else { return begin(at: time, ideal: ideal, position: position, grid: grid) }
        let (offset, rest) = slot(of: index)
        var vblank = lock.origin + offset
        // How far the vblank is from where the pattern wants it on the audio clock, in slots.
        let distance = Double(vblank - position.vblank) - position.part - rest
        // That isn't drift: the clock has jumped.
        if abs(distance) > Self.jump { return begin(at: time, ideal: ideal, position: position, grid: grid) }
        var correction = index == lock.lastIndex ? lock.lastCorrection : 0
        let wanted = -Int64(distance.rounded())
        // Where a vblank has a picture of its own, or more, being earlier by one is leaving one out.
        let isPossible = vblank + wanted >= target || vblanks <= pictures || abs(distance) > 2
        if abs(distance) > Self.tolerance, index > lock.lastIndex, isPossible {
            correction = wanted
            vblank += correction
            lock.origin += correction
            lock.phase = (distance + Double(correction)) * grid.interval
        }
        if index > lock.lastIndex {
            lock.lastIndex = index
            lock.lastCorrection = correction
        }
        self.lock = lock
        let slotTime = ideal + .nanoseconds(Int64((lock.phase + rest * grid.interval).rounded()))
        return FrameSlotAssignment(vblank: vblank, time: slotTime, correction: correction, locked: false)
    }

    /// The vblank of a picture in the present pattern, without looking at the clock; nil where there is none. For the picture after
    /// the one being judged.
    public func peek(_ time: MediaTime, clock: ClockReading, grid: VblankPredictor) -> Int64? {
        if let lock, let index = index(of: time) { return lock.origin + slot(of: index).vblank }
        guard let ideal = clock.hostTime(of: time), let position = grid.position(of: ideal) else { return nil }
        return position.vblank + (position.part >= 0.5 ? 1 : 0)
    }

    private mutating func begin(
        at time: MediaTime, ideal: HostTime, position: (vblank: Int64, part: Double), grid: VblankPredictor
    ) -> FrameSlotAssignment {
        let vblank = position.vblank + (position.part >= 0.5 ? 1 : 0)
        let phase = (Double(vblank - position.vblank) - position.part) * grid.interval
        lock = frameRate == nil ? nil : Lock(firstTime: time, origin: vblank, phase: phase, lastIndex: 0, lastCorrection: 0)
        return FrameSlotAssignment(
            vblank: vblank, time: ideal + .nanoseconds(Int64(phase.rounded())), correction: 0, locked: true)
    }

    /// The picture's number in the lock; nil if its time is a quarter of an interval or more off the rate's grid. Containers round
    /// times to a millisecond at worst.
    private func index(of time: MediaTime) -> Int64? {
        guard let lock, let frameRate else { return nil }
        let exact = (time - lock.firstTime).seconds * frameRate.perSecond
        guard abs(exact) < 1e9 else { return nil }
        let index = exact.rounded()
        return abs(exact - index) < 0.25 ? Int64(index) : nil
    }

    /// round(index × vblanks ÷ pictures), and what the rounding added, in slots, −½ < rest ≤ ½ (halves go up).
    private func slot(of index: Int64) -> (vblank: Int64, rest: Double) {
        let doubled = 2 * index * vblanks + pictures
        let divisor = 2 * pictures
        var slot = doubled / divisor
        if doubled % divisor < 0 { slot -= 1 }
        return (slot, Double(slot * pictures - index * vblanks) / Double(pictures))
    }
}
