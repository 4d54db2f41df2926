import Glibc
import LinuxIO
import Media

/// The pictures that the interface shows: fetched, kept on disc, decoded beside its thread to exactly the size they are drawn at.
///
/// - Thread: any; nothing here waits for the network, the disc or a decoder, but `close`.
public final class PictureLoader: Sendable {
    /// Raised when a picture has come, or has been replaced by a newer one.
    public let signal: EventSignal
    private let shelf: Guarded<PictureShelf>
    private let wake: EventSignal
    private let thread: WorkerThread
    private let clock: any HostClock

    /// Behind everything that plays and draws.
    private static let niceness: Int32 = 10
    private static let patienceAtEnd = Duration.milliseconds(900)

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - source: Fetches; what addresses there are is its matter.
    ///   - maker: Decodes, one picture at a time.
    ///   - folder: Where files are kept, made where it isn't there; nil: nowhere.
    ///   - clock: For deadlines.
    ///   - today: The time since 1970, by which files are aged.
    /// - Throws: EMFILE, EAGAIN or ENOMEM, where the machine can't give a thread or its signals.
    public init(
        source: any SegmentSource, maker: any StillMaker, folder: String?, budget: PictureBudget = PictureBudget(),
        clock: any HostClock = MonotonicClock(), today: @escaping @Sendable () -> Duration = PictureLoader.today, log: any Log
    ) throws(Errno) {
        let (signal, wake) = (try EventSignal(), try EventSignal())
        let shelf = Guarded(PictureShelf(budget: budget.decoded))
        self.signal = signal
        self.wake = wake
        self.shelf = shelf
        self.clock = clock
        let worker = PictureWorker(
            shelf,
            tools: PictureWorker.Tools(
                source: source, maker: maker, folder: folder, budget: budget, today: today, log: log, signal: wake, news: signal))
        thread = try WorkerThread(
            name: "pictures", worker: worker, signal: wake, clock: clock, stackBytes: 1 << 20, niceness: Self.niceness)
    }

    deinit {
        close()
    }

    /// Says what is to be seen now, the most urgent first. What isn't named any more is no longer fetched, but what has come of it stays
    /// until its bytes are needed.
    public func want(_ requests: [PictureRequest]) {
        if shelf.withLock({ $0.want(requests) }) { wake.raise() }
    }

    /// Lets go of all decoded pictures; what is wanted of them comes again, from the disc.
    public func rest() { shelf.withLock { $0.clear() } }

    /// The picture, decoded; nil: it isn't there, or not yet. Counts as a use.
    public func picture(_ request: PictureRequest) -> Bitmap? { shelf.withLock { $0.picture(request) } }

    /// Whether everything that is wanted is there, or can't be had for now.
    public var isComplete: Bool { shelf.withLock { $0.isComplete(now: clock.now()) } }

    /// Gives up what is on its way, and ends the thread; within a second, even where the network or a decoder hangs. Idempotent; the
    /// deinitializer calls it.
    public func close() {
        // By the machine's own clock, on which signals wait.
        thread.stop(by: MonotonicClock().now() + Self.patienceAtEnd)
    }

    /// By this machine's clock.
    public static let today: @Sendable () -> Duration = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}
