import CLinux
import Glibc

/// A thread of our own: named, with a known stack, in real time where the machine grants it.
public final class LinuxThread: @unchecked Sendable {
    // `handle` and `isRealTime` are set before init returns and never again; `isJoined` is guarded by `lock`.
    private let handle: pthread_t
    private let lock = Lock()
    private var isJoined = false
    /// Whether SCHED_FIFO was granted; false also where it wasn't asked for.
    public let isRealTime: Bool

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: As `top -H` shows it; 15 bytes at most, the rest is cut.
    ///   - stackBytes: Rounded up to pages; at least 64 KiB is given.
    ///   - realTimePriority: 1…99 asks for SCHED_FIFO (CAP_SYS_NICE or RLIMIT_RTPRIO); refused quietly, see `isRealTime`.
    ///   - niceness: 1…19 lets the others go first, 19 the most; 0 leaves it as the process has it.
    /// - Throws: EAGAIN where the machine has no thread or no stack to give.
    public init(
        name: String, stackBytes: Int = 512 << 10, realTimePriority: Int32? = nil, niceness: Int32 = 0,
        _ body: @escaping @Sendable () -> Void
    ) throws(Errno) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, (max(stackBytes, 64 << 10) + 4095) & ~4095)
        let start = Unmanaged.passRetained(ThreadStart(name: name, niceness: niceness, body: body))
        var handle = pthread_t()
        let status = pthread_create(&handle, &attributes, runThread, start.toOpaque())
        guard status == 0 else {
            start.release()
            throw Errno(status)
        }
        self.handle = handle
        if let realTimePriority {
            var parameters = sched_param()
            parameters.sched_priority = realTimePriority
            isRealTime = pthread_setschedparam(handle, SCHED_FIFO, &parameters) == 0
        } else {
            isRealTime = false
        }
    }

    /// Waits until the thread's body has returned. Idempotent. Must not be called by the thread itself.
    public func join() {
        lock.withLock {
            guard !isJoined else { return }
            isJoined = true
            pthread_join(handle, nil)
        }
    }

    deinit {
        // A thread that nobody joined frees itself when it ends.
        if !isJoined { pthread_detach(handle) }
    }
}

private final class ThreadStart {
    let name: String
    let niceness: Int32
    let body: @Sendable () -> Void

    init(name: String, niceness: Int32, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.niceness = niceness
        self.body = body
    }
}

// A free function, so that no actor's isolation is checked when C calls it on a thread of its own.
private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let start = Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue()
    _ = start.name.withCString { lanterne_set_thread_name($0) }
    // Linux has it for each thread (setpriority(2), its differences from POSIX); to be nicer is refused to nobody.
    if start.niceness > 0 { _ = lanterne_set_niceness(start.niceness) }
    start.body()
    return nil
}
