import Media
import Synchronization

/// One flip of a fake display.
package struct FakeFlip: Equatable, Sendable {
    /// nil for a commit of the overlay alone.
    package var mediaTime: MediaTime?
    package var cell: FrameCell?
    package var timing: FlipTiming
}

/// A display on the fake clock: exact vblanks, one commit queued, page flips as events.
package final class FakeDisplay: VideoOutput, FakeDevice {
    /// What is wrong with a display.
    package struct Quirks: Sendable {
        /// Formats that no plane takes.
        package var refusedFormats: Set<PixelFormat> = []
        /// Planes don't scale: pictures have to come in the size of their place on the screen.
        package var scalesNot = false
        /// And it doesn't take even those.
        package var neverContent = false
        /// Each so-many-th commit misses its vblank; 0 for none.
        package var missesEvery = 0
        /// Each so-many-th commit is answered busy though nothing is queued; 0 for none.
        package var busyEvery = 0
        /// It has to be called though nothing moves.
        package var tendInterval: Duration?
        /// Flip stamps are off by up to this, evenly.
        package var stampNoise = Duration.zero

        package init() {}
    }

    private struct State: Sendable {
        var quirks: Quirks
        var pending: (vblank: UInt64, frame: MediaTime?, cell: FrameCell?)?
        var commits = 0
        var flips: [FakeFlip] = []
        var prepared: [VideoFormat] = []
        var isLost = false
        var isHung = false
        var isClosed = false
        var clears = 0
        var lastTended: HostTime?
        var longestUntended = Duration.zero
        var noise = FakeNoise()
    }

    package let screen: ScreenDescription
    package let overlay: any OverlaySurface
    private let clock: FakeClock
    private let origin: HostTime
    private let state: Mutex<State>

    /// - Parameter phase: Of the vblanks, after the clock's present.
    package init(
        clock: FakeClock, refreshRate: FrameRate = .sixty, size: PixelSize = PixelSize(width: 1920, height: 1080),
        phase: Duration = .zero, quirks: Quirks = Quirks()
    ) {
        self.clock = clock
        origin = clock.now() + phase
        screen = ScreenDescription(size: size, refreshRate: refreshRate, name: "fake \(size)@\(refreshRate)")
        overlay = FakeOverlay(size: size)
        state = Mutex(State(quirks: quirks))
    }

    /// When a vblank is, exact to the nanosecond however long the run.
    package func time(ofVblank number: UInt64) -> HostTime {
        let (denominator, numerator) = (UInt64(screen.refreshRate.denominator), UInt64(screen.refreshRate.numerator))
        let product = number.multipliedFullWidth(by: denominator * 1_000_000_000)
        return HostTime(nanoseconds: origin.nanoseconds + Int64(numerator.dividingFullWidth(product).quotient))
    }

    private func firstVblank(after instant: HostTime) -> UInt64 {
        let elapsed = Double(max(0, instant.nanoseconds - origin.nanoseconds)) / 1e9
        var number = UInt64(max(0, elapsed * screen.refreshRate.perSecond - 1))
        while time(ofVblank: number) <= instant { number += 1 }
        return number
    }

    // MARK: What a test sees and does

    package var flips: [FakeFlip] { state.withLock { $0.flips } }
    /// Flips that brought another picture.
    package var pictures: [FakeFlip] { flips.filter { $0.mediaTime != nil } }
    package var preparedFormats: [VideoFormat] { state.withLock { $0.prepared } }
    package var isClosed: Bool { state.withLock { $0.isClosed } }
    package var clears: Int { state.withLock { $0.clears } }

    /// The longest time in which nobody asked for an event.
    package var longestUntended: Duration { state.withLock { $0.longestUntended } }

    /// Somebody pulls the cable.
    package func unplug() { state.withLock { $0.isLost = true } }

    /// Commits are taken and never flip, until it is over.
    package func hang(_ hangs: Bool) {
        let now = clock.now()
        state.withLock { state in
            state.isHung = hangs
            if !hangs, let pending = state.pending {
                state.pending = (max(pending.vblank, firstVblank(after: now)), pending.frame, pending.cell)
            }
        }
    }

    package var nextEvent: HostTime? {
        state.withLock { $0.isHung ? nil : $0.pending?.vblank }.map(time(ofVblank:))
    }

    // MARK: VideoOutput

    package var tendInterval: Duration? { state.withLock { $0.quirks.tendInterval } }

    package func prepare(for format: VideoFormat) throws(DisplayError) -> VideoPlacement {
        let quirks = state.withLock { $0.quirks }
        if quirks.refusedFormats.contains(format.pixelFormat) { throw .unsupportedFormat(format.pixelFormat) }
        let destination = format.letterbox(in: screen.size)
        var pictures = format
        if quirks.scalesNot {
            pictures.size = destination.size
            pictures.sampleAspectRatio = .square
        }
        if quirks.neverContent { pictures.size.width -= 2 }
        if pictures == format { state.withLock { $0.prepared.append(format) } }
        return VideoPlacement(destination: destination, path: "fake plane \(format.pixelFormat)", pictures: pictures)
    }

    package func commit(_ frame: VideoFrame?) -> CommitResult {
        let vblank = firstVblank(after: clock.now())
        let (time, cell) = (frame?.presentationTime, frame?.cell)
        if let frame { precondition(preparedFormats.last == frame.format, "a picture of \(frame.format.size) came unprepared for") }
        return state.withLock { state in
            if state.isLost || state.isClosed { return .failed(.failed(operation: "commit", errno: 19)) }
            guard state.pending == nil else { return .busy }
            state.commits += 1
            if state.quirks.busyEvery > 0, state.commits % state.quirks.busyEvery == 0 { return .busy }
            let misses = state.quirks.missesEvery > 0 && state.commits % state.quirks.missesEvery == 0
            state.pending = (vblank + (misses ? 1 : 0), time, cell)
            return .queued
        }
    }

    package func nextEvent(until deadline: HostTime?) -> DisplayEvent {
        let now = clock.now()
        return state.withLock { state in
            if let last = state.lastTended { state.longestUntended = max(state.longestUntended, now - last) }
            state.lastTended = now
            if state.isLost { return .lost(.noConnector(path: "fake")) }
            guard !state.isHung, let pending = state.pending, self.time(ofVblank: pending.vblank) <= now else { return .timeout }
            state.pending = nil
            let noise = Double(state.quirks.stampNoise.nanosecondsSaturating) * state.noise.next()
            let stamp = self.time(ofVblank: pending.vblank) + .nanoseconds(Int64(noise))
            let timing = FlipTiming(sequence: pending.vblank, time: stamp)
            state.flips.append(FakeFlip(mediaTime: pending.frame, cell: pending.cell, timing: timing))
            return .flip(timing)
        }
    }

    package func clear() { state.withLock { $0.clears += 1 } }
    package func close() { state.withLock { $0.isClosed = true } }
}

/// An overlay in plain memory.
///
/// `@unchecked Sendable`: `pixels` is written by the one thread that draws; the rest is behind the Mutex.
package final class FakeOverlay: OverlaySurface, @unchecked Sendable {
    /// One `finish`.
    package struct Finish: Equatable, Sendable {
        package var damage: PixelRect
        package var visible: Bool
    }

    package let size: PixelSize
    private let pixels: UnsafeMutableRawPointer
    private let finishes = Mutex<[Finish]>([])

    package init(size: PixelSize) {
        self.size = size
        let count = Int(size.width) * Int(size.height) * 4
        pixels = .allocate(byteCount: count, alignment: 64)
        pixels.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    }

    deinit { pixels.deallocate() }

    package func begin() -> (buffer: PixelBuffer, stale: PixelRect)? {
        (PixelBuffer(base: pixels, size: size, stride: Int(size.width) * 4), .empty)
    }

    package func finish(damage: PixelRect, visible: Bool) {
        finishes.withLock { $0.append(Finish(damage: damage, visible: visible)) }
    }

    package var finished: [Finish] { finishes.withLock { $0 } }
}
