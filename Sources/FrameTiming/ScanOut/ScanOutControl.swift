import Media
import Synchronization

/// What control asks of the scan-out.
public enum ScanOutCommand: Equatable, Sendable {
    /// Show the first picture of each generation at once, then stand: before playing, after a seek, in a pause.
    case still
    /// Follow the clock.
    case play
    /// While standing: show the next picture, now or once it is there.
    case step
    /// Take the film off the screen.
    case clear
    /// Give everything back; the worker is finished.
    case stop
}

/// What the scan-out tells control.
public enum ScanOutEvent: Equatable, Sendable {
    /// The first picture of a generation is on the screen; `isPreview` where it only stands for the one asked for, which will follow.
    case picture(generation: UInt32, mediaTime: MediaTime, flip: HostTime, isPreview: Bool)
    /// A picture that a step asked for is on the screen.
    case stepped(generation: UInt32, mediaTime: MediaTime, flip: HostTime)
    /// The display is ready for a format.
    case placed(VideoFormat, VideoPlacement)
    /// The last picture of a generation has been shown for its time.
    case ended(generation: UInt32)
    /// The display can't show this format, or a commit failed: pictures are passed over.
    case unshowable(DisplayError)
    /// A queued commit has not flipped for a quarter of a second.
    case flipOverdue
    /// The display is gone; the worker is finished.
    case lost(DisplayError)
}

/// A picture as the decoder gave it.
public struct DecodedPicture: Hashable, Sendable {
    /// Before anything was scaled.
    public let size: PixelSize
    /// Of the film around it; nil where it varies or isn't said.
    public let rate: FrameRate?
}

/// Control's end of the scan-out.
public final class ScanOutControl: Sendable {
    let commands: Mailbox<ScanOutCommand>
    let posted: Mailbox<ScanOutEvent>
    /// The book that the report is made from.
    public let record: FrameRecord
    let signal: any WakeSignal

    let overlayWanted = Atomic<UInt32>(0)
    private let shown = Mutex(Shown())

    private struct Shown: Sendable {
        var mediaTime: MediaTime?
        var generation: UInt32 = 0
        var isPreview = false
        var since: HostTime?
        /// How long the picture stands.
        var interval: MediaTime?
        var decoded: DecodedPicture?
        var grid: VblankPredictor?
        var overlaySerial: UInt32 = 0
        var overlayFlip: HostTime?
    }

    /// - Parameters:
    ///   - signal: The scan-out thread's.
    ///   - controlSignal: Raised at each event.
    public init(signal: any WakeSignal, controlSignal: any WakeSignal, record: FrameRecord = FrameRecord()) {
        self.signal = signal
        self.record = record
        commands = Mailbox(capacity: 32, signal: signal)
        posted = Mailbox(capacity: 64, signal: controlSignal)
    }

    /// - Thread: control.
    public func send(_ command: ScanOutCommand) { commands.post(command) }

    /// The oldest event not yet taken.
    ///
    /// - Thread: control.
    public func nextEvent() -> ScanOutEvent? { posted.take() }

    /// A new overlay has been finished: it goes with the next picture, or by itself.
    ///
    /// - Returns: its number, for `overlayFlip`.
    /// - Thread: any.
    @discardableResult
    public func overlayChanged() -> UInt32 {
        let serial = overlayWanted.wrappingAdd(1, ordering: .releasing).newValue
        signal.raise()
        return serial
    }

    /// The newest overlay that is on the screen, and since when.
    ///
    /// - Thread: any.
    public var overlayFlip: (serial: UInt32, time: HostTime)? {
        shown.withLock { shown in shown.overlayFlip.map { (shown.overlaySerial, $0) } }
    }

    /// The time of the picture on the screen; nil before the first.
    ///
    /// - Thread: any.
    public var shownTime: MediaTime? { shown.withLock { $0.mediaTime } }

    /// When the picture on the screen was first there.
    ///
    /// - Thread: any.
    public var shownSince: HostTime? { shown.withLock { $0.since } }

    /// How long the picture on the screen stands, where the stream says it.
    ///
    /// - Thread: any.
    public var shownInterval: MediaTime? { shown.withLock { $0.interval } }

    /// What the picture on the screen was before anything was made of it; nil before the first.
    ///
    /// - Thread: any.
    public var shownPicture: DecodedPicture? { shown.withLock { $0.decoded } }

    /// What sound of a generation begins by (nil: of whichever is shown); nil while none of its pictures stands.
    ///
    /// - Thread: any.
    func startGrid(of generation: UInt32?) -> StartGrid? {
        shown.withLock { shown in
            guard let grid = shown.grid, let picture = shown.mediaTime, !shown.isPreview else { return nil }
            guard generation == nil || generation == shown.generation else { return nil }
            return StartGrid(grid: grid, picture: picture, interval: shown.interval)
        }
    }

    /// - Parameter grid: nil where there are no vblanks to keep.
    /// - Thread: scan-out.
    func didShow(_ frame: VideoFrame?, overlay: UInt32, at time: HostTime, grid: VblankPredictor?) {
        shown.withLock { shown in
            shown.grid = grid
            if let frame {
                shown.isPreview = frame.isPreview
                shown.since = time
                shown.interval = frame.duration ?? frame.format.frameRate?.interval
                shown.decoded = DecodedPicture(size: frame.decodedSize, rate: frame.format.frameRate)
                shown.mediaTime = frame.presentationTime
                shown.generation = frame.generation
            }
            if overlay != shown.overlaySerial {
                shown.overlaySerial = overlay
                shown.overlayFlip = time
            }
        }
    }
}
