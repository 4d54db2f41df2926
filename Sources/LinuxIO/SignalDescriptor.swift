import CLinux
import Glibc

/// A signal of the kernel's, by number.
public struct Signal: Hashable, Sendable {
    /// As in `signal.h`.
    public let number: Int32

    /// Wraps a number of `signal.h`.
    public init(_ number: Int32) {
        self.number = number
    }

    /// SIGTERM: end, please.
    public static let terminate = Signal(SIGTERM)
    /// SIGINT: Ctrl-C.
    public static let interrupt = Signal(SIGINT)
    /// SIGHUP: the terminal went, or read the settings again.
    public static let hangUp = Signal(SIGHUP)
    /// SIGPIPE: nobody reads what is written.
    public static let pipe = Signal(SIGPIPE)
}

extension Signal: CustomStringConvertible {
    /// The name where it is a usual one.
    public var description: String {
        switch self {
        case .terminate: "SIGTERM"
        case .interrupt: "SIGINT"
        case .hangUp: "SIGHUP"
        case .pipe: "SIGPIPE"
        default: "signal \(number)"
        }
    }
}

/// Signals as something to read, so that the control thread's loop handles them between other things.
public struct SignalDescriptor: ~Copyable, Sendable {
    private let file: FileDescriptor

    private init(file: consuming FileDescriptor) { self.file = file }

    /// Blocks the signals on this thread and on every thread it starts from now on, and collects them.
    ///
    /// - Thread: the main one, before any other is started.
    public static func open(_ signals: [Signal]) throws(Errno) -> SignalDescriptor {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal.number) }
        let status = pthread_sigmask(SIG_BLOCK, &set, nil)
        guard status == 0 else { throw Errno(status) }
        return SignalDescriptor(
            file: FileDescriptor(owning: try retrying { signalfd(-1, &set, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK)) }))
    }

    /// Lets writes to a closed pipe or socket fail with EPIPE instead of ending the process.
    public static func ignoreBrokenPipes() {
        Glibc.signal(SIGPIPE, SIG_IGN)
    }

    /// Readable while a signal waits.
    public var descriptor: Int32 { file.number }

    /// The next signal that came, if one did.
    public borrowing func next() throws(Errno) -> Signal? {
        var information = signalfd_siginfo()
        let count = try withUnsafeMutableBytes(of: &information) { bytes throws(Errno) in try file.read(into: bytes) }
        guard count == MemoryLayout<signalfd_siginfo>.size else { return nil }
        return Signal(Int32(information.ssi_signo))
    }
}
