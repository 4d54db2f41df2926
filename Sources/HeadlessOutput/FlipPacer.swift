import LinuxIO
import Media
import Synchronization

/// The part of a display without a screen that two of them share: one commit queued at most, its flip at the next vertical blank.
///
/// - Thread: the scan-out thread.
final class FlipPacer {
    private let rule = ThreadRule("scan-out")
    private let vblank: SoftwareVblank
    /// Flips come as soon as they are asked for.
    private let isUnpaced: Bool
    private let clock: any HostClock
    private var queued: UInt64?
    private var lastSequence: UInt64 = 0
    private(set) var isClosed = false

    init(rate: FrameRate, isUnpaced: Bool, clock: any HostClock) {
        vblank = SoftwareVblank(origin: clock.now(), rate: rate)
        self.isUnpaced = isUnpaced
        self.clock = clock
    }

    /// Whether a commit waits for its vertical blank.
    var isBusy: Bool { queued != nil }

    /// Books the next vertical blank.
    func queue() {
        rule.check()
        queued = isUnpaced ? lastSequence + 1 : max(lastSequence + 1, vblank.first(after: clock.now()))
    }

    /// As `VideoOutput.nextEvent`; `onFlip` runs before the flip is told.
    func nextEvent(until deadline: HostTime?, onFlip: () -> Void) -> DisplayEvent {
        rule.check()
        if isClosed { return .lost(.failed(operation: "wait for a flip", errno: Errno.noDevice.number)) }
        guard let sequence = queued else { return sleep(until: deadline) }
        let time = isUnpaced ? clock.now() : vblank.time(of: sequence)
        if !isUnpaced {
            if let deadline, deadline < time { return sleep(until: deadline) }
            MonotonicClock().sleep(until: time)
        }
        queued = nil
        lastSequence = sequence
        onFlip()
        return .flip(FlipTiming(sequence: sequence, time: time))
    }

    /// Without a deadline nothing would ever come.
    private func sleep(until deadline: HostTime?) -> DisplayEvent {
        if let deadline { MonotonicClock().sleep(until: deadline) }
        return .timeout
    }

    func close() {
        isClosed = true
        queued = nil
    }
}
