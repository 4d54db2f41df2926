import Glibc
import LinuxIO
import Media

/// A program that runs beside the test until it is told to end, and says in its first line that it is ready.
public final class RunningProgram {
    /// Its first lines, without their ends.
    public let lines: [String]
    /// The first of them.
    public var firstLine: String { lines.first ?? "" }
    private var process: pid_t
    /// What it says further is passed over, but not refused.
    private let output: Int32

    /// - Parameters:
    ///   - command: A name found on PATH, or a path, then the arguments.
    ///   - count: Lines after which it is ready.
    /// - Throws: `ETIMEDOUT` where it says nothing for ten seconds, `ENOEXEC` where it ends first.
    public init(_ command: [String], lines count: Int = 1) throws(Errno) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Errno.last }
        // The program itself must not hold them open beside its own.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        output = ends[0]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // A thread of Swift's pool blocks signals, and its children would.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let pointers = command.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var process = pid_t()
        let failed = posix_spawnp(&process, command[0], &actions, &attributes, pointers, environ)
        close(ends[1])
        guard failed == 0 else { throw Errno(failed) }
        self.process = process
        var said: [String] = []
        do throws(Errno) {
            for _ in 0..<count { said.append(try Self.line(from: ends[0])) }
        } catch {
            lines = said
            end(SIGKILL)
            throw error
        }
        lines = said
    }

    deinit {
        end(SIGKILL)
        close(output)
    }

    /// Sends a signal and waits for the end.
    ///
    /// - Returns: As a shell gives it: 128 and the signal's number where one ended it.
    @discardableResult
    public func end(_ signal: Int32) -> Int32? {
        guard process > 0 else { return nil }
        kill(process, signal)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        process = 0
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }

    /// Waits until it ends by itself.
    ///
    /// - Returns: As a shell gives it.
    public func wait() -> Int32? { end(0) }

    private static func line(from descriptor: Int32) throws(Errno) -> String {
        var bytes: [UInt8] = []
        let clock = MonotonicClock()
        let deadline = clock.now() + .seconds(10)
        while true {
            let left = deadline - clock.now()
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard left > .zero, poll(&poller, 1, Int32(clamping: Int64(left.milliseconds))) > 0 else { throw Errno(ETIMEDOUT) }
            var byte: UInt8 = 0
            guard read(descriptor, &byte, 1) == 1 else { throw Errno(ENOEXEC) }
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
    }
}
