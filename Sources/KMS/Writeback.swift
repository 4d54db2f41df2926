import CDRM
import Glibc
import LinuxIO
import Media
import Pixels
import Synchronization

/// Reads back what the card composes, through a writeback connector: for tests and screenshots, not for every day.
///
/// vkms loses a job that is queued right after the fence of the one before, and then every later one comes a job late: `picture` keeps
/// 300 ms between jobs.
final class Writeback: @unchecked Sendable {
    private enum State: UInt8, AtomicRepresentable { case idle, wanted, committing, queued }

    private let card: Card
    private let connector: UInt32
    private let framebufferProperty: PropertyID
    private let fenceProperty: PropertyID
    private let target: DumbBuffer
    private let state = Atomic<State>(.idle)
    private let done: EventSignal
    // Guard: `asking`, held by one asker at a time.
    private var lastJob: HostTime?
    private let asking = Lock()
    // Guard: `state`. The kernel writes it during a commit (`committing`), the asker reads it in `queued`.
    private let fence: UnsafeMutablePointer<Int32>

    /// The connector that can read our CRTC.
    static func connector(_ resources: DisplayResources, _ choice: ScreenChoice) -> ConnectorDescription? {
        resources.connectors.first { $0.isWriteback && $0.possibleCRTCs & (1 << UInt32(choice.crtc.index)) != 0 }
    }

    /// - Returns: nil where the card has none, or it takes no XRGB8888.
    init?(card: Card, resources: DisplayResources, choice: ScreenChoice) {
        guard let found = Self.connector(resources, choice), let framebuffer = found.properties["WRITEBACK_FB_ID"]?.id,
            let fence = found.properties["WRITEBACK_OUT_FENCE_PTR"]?.id, let done = try? EventSignal(),
            let target = try? DumbBuffer(card: card, format: .xrgb8888, size: choice.mode.size)
        else { return nil }
        self.card = card
        connector = found.id.value
        framebufferProperty = framebuffer
        fenceProperty = fence
        self.target = target
        self.done = done
        self.fence = .allocate(capacity: 1)
        self.fence.initialize(to: -1)
    }

    deinit { fence.deallocate() }

    // MARK: The scan-out thread

    /// Adds the job to a commit, if one is wanted.
    func join(_ request: AtomicRequest) {
        guard state.compareExchange(expected: .wanted, desired: .committing, ordering: .acquiringAndReleasing).exchanged else { return }
        request.set(connector, framebufferProperty, UInt64(target.framebuffer.id.value))
        request.set(connector, fenceProperty, UInt64(UInt(bitPattern: fence)))
    }

    /// What became of the commit.
    func committed(_ isQueued: Bool) {
        // A refused commit's job is tried again with the next one.
        guard
            state.compareExchange(
                expected: .committing, desired: isQueued ? .queued : .wanted, ordering: .acquiringAndReleasing
            ).exchanged, isQueued
        else { return }
        done.raise()
    }

    // MARK: Any other thread

    /// Waits until a commit has carried the job and the card has written it.
    ///
    /// - Parameter nudge: Makes the scan-out thread commit.
    /// - Returns: nil at the deadline, or where the driver refused.
    func picture(until deadline: HostTime, nudge: () -> Void) -> ScreenPicture? {
        asking.withLock {
            let clock = MonotonicClock()
            if let lastJob { clock.sleep(until: min(deadline, lastJob + .milliseconds(300))) }
            fence.pointee = -1
            state.store(.wanted, ordering: .releasing)
            nudge()
            defer { lastJob = clock.now() }
            guard done.wait(until: deadline) else {
                state.store(.idle, ordering: .releasing)
                return nil
            }
            let outcome = state.exchange(.idle, ordering: .acquiringAndReleasing)
            guard outcome == .queued, fence.pointee >= 0 else { return nil }
            let written = FileDescriptor(owning: fence.pointee)
            while clock.now() < deadline {
                if !Readiness.wait(written.number, until: deadline).isEmpty { return copy() }
            }
            return nil
        }
    }

    private func copy() -> ScreenPicture {
        let size = target.view.size
        var picture = ScreenPicture(black: size)
        let row = Int(size.width) * 4
        let source = UnsafeRawPointer(target.base)
        picture.pixels.withUnsafeMutableBytes { bytes in
            for y in 0..<Int(size.height) {
                bytes.baseAddress?.advanced(by: y * row).copyMemory(from: source + y * target.stride, byteCount: row)
            }
        }
        return picture
    }
}

extension KMSDisplay {
    /// What the card puts on the screen, read back by the card itself.
    ///
    /// - Returns: nil where the card can't, `KMSOptions.usesWriteback` wasn't asked for, or the deadline came.
    /// - Parameter nudge: Makes the scan-out thread commit soon: a still screen's would not.
    /// - Thread: any but the scan-out thread.
    public func snapshot(until deadline: HostTime, nudge: () -> Void) -> ScreenPicture? {
        writeback?.picture(until: deadline, nudge: nudge)
    }
}
