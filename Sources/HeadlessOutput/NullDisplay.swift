import LinuxIO
import Media
import Pixels

/// A display that drops every pixel but keeps time: for measuring all that comes before the screen.
public final class NullDisplay: VideoOutput, @unchecked Sendable {
    // Guard: `pacer` is the scan-out thread's alone; the rest never changes.
    private let pacer: FlipPacer
    private let surface: NullOverlay
    /// Size and rate as given; the name is `null`.
    public let screen: ScreenDescription

    /// Makes a display.
    ///
    /// - Parameter isUnpaced: Flips don't wait for vertical blanks, for work as fast as it goes.
    public init(
        size: PixelSize = PixelSize(width: 1920, height: 1080), refreshRate: FrameRate = .sixty, isUnpaced: Bool = false,
        clock: any HostClock = MonotonicClock()
    ) {
        screen = ScreenDescription(size: size, refreshRate: refreshRate, name: "null \(size)@\(refreshRate.hertz)")
        pacer = FlipPacer(rate: refreshRate, isUnpaced: isUnpaced, clock: clock)
        surface = NullOverlay(size: size)
    }

    /// Something to draw on that nobody sees.
    public var overlay: any OverlaySurface { surface }

    /// Takes every format.
    public func prepare(for format: VideoFormat) throws(DisplayError) -> VideoPlacement {
        VideoPlacement(destination: format.letterbox(in: screen.size), path: "dropped", pictures: format)
    }

    /// Books the next vertical blank.
    public func commit(_ frame: VideoFrame?) -> CommitResult {
        guard !pacer.isClosed else { return .failed(.failed(operation: "commit", errno: Errno.noDevice.number)) }
        guard !pacer.isBusy else { return .busy }
        pacer.queue()
        return .queued
    }

    /// Waits for the next vertical blank where a commit is queued.
    public func nextEvent(until deadline: HostTime?) -> DisplayEvent { pacer.nextEvent(until: deadline) {} }

    /// Nothing is shown, so nothing is taken off.
    public func clear() {}

    /// Idempotent.
    public func close() { pacer.close() }
}

/// One buffer that is always free.
private final class NullOverlay: OverlaySurface, @unchecked Sendable {
    // Guard: the interface's thread alone draws on the memory.
    let size: PixelSize
    private let memory: HeapPictures

    init(size: PixelSize) {
        self.size = size
        memory = HeapPictures(bytes: Int(size.width) * Int(size.height) * 4)
    }

    func begin() -> (buffer: PixelBuffer, stale: PixelRect)? {
        (PixelBuffer(base: memory.first, size: size, stride: Int(size.width) * 4), .empty)
    }

    func finish(damage: PixelRect, visible: Bool) {}
}
