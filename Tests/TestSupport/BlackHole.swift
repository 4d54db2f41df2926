import Glibc
import LinuxIO

/// A listening port whose queue is full and whose connections nobody accepts: a further one hangs, as behind a firewall that drops.
public final class BlackHole {
    /// On 127.0.0.1.
    public let port: UInt16
    private let listener: Int32
    /// Those that fill the queue.
    private var fillers: [Int32] = []

    /// Fills its own queue.
    public init() throws(Errno) {
        (listener, port) = try Loopback.listen(backlog: 0)
        for _ in 0..<4 { fillers.append(try Loopback.connect(to: port, waits: false)) }
    }

    deinit {
        for filler in fillers { close(filler) }
        close(listener)
    }
}
