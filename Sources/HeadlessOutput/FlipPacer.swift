import LinuxIO
import Media
import Synchronization

/// The part of a display without a screen that two of them share: one commit queued at most, its flip at the next vertical blank.
///
/// - Thread: the scan-out thread, but for `interrupt`.
final class FlipPacer {
    private let rule = ThreadRule("scan-out")
    private let vblank: SoftwareVblank
    /// Flips come as soon as they are asked for.
    private let isUnpaced: Bool
    private let clock: any HostClock
    private let wake: EventSignal
    private var queued: UInt64?
    private var lastSequence: UInt64 = 0
    private(set) var isClosed = false

    init(rate: FrameRate, isUnpaced: Bool, clock: any HostClock, wake: EventSignal) {
        vblank = SoftwareVblank(origin: clock.now(), rate: rate)
        self.isUnpaced = isUnpaced
        self.clock = clock
        self.wake = wake
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
        if wake.isPending, wake.consume() { return .interrupted }
        guard let sequence = queued else { return wake.wait(until: deadline) ? .interrupted : .timeout }
        let time = isUnpaced ? clock.now() : vblank.time(of: sequence)
        if !isUnpaced {
            if let deadline, deadline < time { return wake.wait(until: deadline) ? .interrupted : .timeout }
            if wake.wait(until: time) { return .interrupted }
        }
        queued = nil
        lastSequence = sequence
        onFlip()
        return .flip(FlipTiming(sequence: sequence, time: time))
    }

    func close() {
        isClosed = true
        queued = nil
    }
}
