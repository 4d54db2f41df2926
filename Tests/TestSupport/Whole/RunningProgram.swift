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
        let line = try Spawning.line()
        output = line.ours
        do throws(Errno) {
            process = try Spawning.start(command, descriptors: [(its: 1, here: line.theirs)])
        } catch {
            close(line.ours)
            close(line.theirs)
            throw error
        }
        close(line.theirs)
        var said: [String] = []
        do throws(Errno) {
            for _ in 0..<count { said.append(try Self.line(from: line.ours)) }
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
