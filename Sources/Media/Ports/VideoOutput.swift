/// What a display is set to.
public struct ScreenDescription: Hashable, Sendable {
    /// The mode's visible part.
    public var size: PixelSize
    /// Vertical blanks per second, exact, from the mode's clock and totals.
    public var refreshRate: FrameRate
    /// For people: `HDMI-A-1 1920×1080@60`.
    public var name: String

    /// Takes the parts; nothing is checked.
    public init(size: PixelSize, refreshRate: FrameRate, name: String) {
        self.size = size
        self.refreshRate = refreshRate
        self.name = name
    }
}

/// When a commit reached the glass.
public struct FlipTiming: Hashable, Sendable {
    /// The vertical blank's number, counted by the display; it skips where vblanks were missed.
    public var sequence: UInt64
    /// CLOCK_MONOTONIC, as the kernel stamped the vblank.
    public var time: HostTime

    /// Takes the parts, both of one vertical blank.
    public init(sequence: UInt64, time: HostTime) {
        self.sequence = sequence
        self.time = time
    }
}

/// What a display did.
public enum DisplayEvent: Equatable, Sendable {
    /// The queued commit is on the screen.
    case flip(FlipTiming)
    case timeout
    /// The display is gone; see `DisplayError`.
    case lost(DisplayError)
}

/// What became of a commit.
public enum CommitResult: Equatable, Sendable {
    /// A flip event will follow.
    case queued
    /// The one before hasn't flipped yet: nothing was done.
    case busy
    case failed(DisplayError)
}

/// How the film's pictures reach the screen.
public struct VideoPlacement: Hashable, Sendable {
    /// Where on the screen, letterboxed.
    public var destination: PixelRect
    /// In words for the log and the report: `plane 34 YUV420, zero-copy`, `converted to XRGB8888`.
    public var path: String
    /// The form in which the pictures have to come: the format that was asked about, or, where the display can't bring that to its place,
    /// one that it shows as it is. Then nothing is ready yet: `prepare` is called again when the first picture of that form is there.
    public var pictures: VideoFormat

    /// For displays, once the way is tried and works.
    public init(destination: PixelRect, path: String, pictures: VideoFormat) {
        self.destination = destination
        self.path = path
        self.pictures = pictures
    }
}

/// Why a display can't be used.
public enum DisplayError: Error, Hashable, Sendable {
    case noDevice(path: String)
    case noPermission(path: String)
    /// Another program is DRM master; its name where it could be found.
    case screenTaken(path: String, owner: String?)
    case noConnector(path: String)
    case noAtomic(path: String)
    /// The driver refused; the property that failed where it could be isolated.
    case refused(operation: String, property: String?, errno: Int32)
    case unsupportedFormat(PixelFormat)
    case libraryMissing(name: String, reason: String)
    case failed(operation: String, errno: Int32)
}

/// A display that shows a film and, above it, the interface.
///
/// - Thread: all calls on the scan-out thread, except `overlay`'s, which are control's. `screen` never changes: any.
public protocol VideoOutput: AnyObject, Sendable {
    var screen: ScreenDescription { get }
    /// The interface's layer.
    var overlay: any OverlaySurface { get }

    /// How often `nextEvent` has to be called while nothing is queued, by a display that lives on the scan-out thread (a window has events
    /// of its own); nil where nothing comes by itself.
    var tendInterval: Duration? { get }

    /// Makes ready for pictures of a format: plane, buffers. Called before the first of them and at each change. A display never scales
    /// by the CPU: it says what `pictures` it needs instead, and that it takes as they are.
    func prepare(for format: VideoFormat) throws(DisplayError) -> VideoPlacement

    /// Queues a picture for the next vertical blank, with the newest finished overlay. `frame` nil keeps the one that is shown (or
    /// black); it has the format that was last prepared for. Never blocks, works on no pixel more than once. The caller holds the frame's cell until a later picture has flipped.
    func commit(_ frame: VideoFrame?) -> CommitResult

    /// Waits for the next event. Spurious timeouts are allowed.
    func nextEvent(until deadline: HostTime?) -> DisplayEvent

    /// Takes the film's picture off the screen.
    func clear()

    /// Gives the screen back as it was found. Idempotent.
    func close()
}

extension VideoOutput {
    /// Most displays only answer to commits.
    public var tendInterval: Duration? { nil }
}

/// Pixels that one thread may write for now: rows of `stride` bytes, BGRA premultiplied.
public struct PixelBuffer {
    /// The first byte of the top row; the surface's, valid until `finish`.
    public let base: UnsafeMutableRawPointer
    /// What may be written; rows may go on behind it up to `stride`.
    public let size: PixelSize
    /// Bytes from row to row.
    public let stride: Int

    /// For surfaces; the memory must outlive the drawing.
    public init(base: UnsafeMutableRawPointer, size: PixelSize, stride: Int) {
        self.base = base
        self.size = size
        self.stride = stride
    }
}

/// The interface's plane: two buffers, one shown, one drawn on.
///
/// - Thread: control, which draws the interface.
public protocol OverlaySurface: AnyObject, Sendable {
    var size: PixelSize { get }

    /// The buffer to draw on, and the part of it that is older than the last finished one (it must be drawn again, or copied, in
    /// addition to what changed); nil while both buffers are in use: try again after a vertical blank.
    func begin() -> (buffer: PixelBuffer, stale: PixelRect)?

    /// Hands the drawn buffer over for the next commit.
    ///
    /// - Parameters:
    ///   - damage: What differs from the last finished buffer.
    ///   - visible: false takes the whole plane off the screen.
    func finish(damage: PixelRect, visible: Bool)
}
