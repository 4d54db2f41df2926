import Glibc
import LinuxIO
import Media

/// A program that runs beside the test until it is told to end, and says in its first line that it is ready.
public final class RunningProgram {
    /// Its first line, without the end.
    public let firstLine: String
    private var process: pid_t

    /// - Parameter command: A path, then the arguments.
    /// - Throws: `ETIMEDOUT` where it says nothing for ten seconds, `ENOEXEC` where it ends first.
    public init(_ command: [String]) throws(Errno) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Errno.last }
        // The program itself must not hold them open beside its own.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        let pointers = command.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var process = pid_t()
        let failed = posix_spawnp(&process, command[0], &actions, nil, pointers, environ)
        close(ends[1])
        guard failed == 0 else { throw Errno(failed) }
        self.process = process
        do throws(Errno) {
            firstLine = try Self.line(from: ends[0])
        } catch {
            firstLine = ""
            end(SIGKILL)
            throw error
        }
    }

    deinit { end(SIGKILL) }

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
