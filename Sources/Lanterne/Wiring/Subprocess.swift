import Glibc
import LinuxIO
import Media

/// Runs another program and accounts for it, for the benches.
enum Subprocess {
    /// - Parameter command: Its name or path, then its arguments; found on PATH.
    /// - Returns: its cost, with what it printed on standard output.
    static func run(_ command: [String]) throws(Failure) -> RunCost {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure("no pipe could be made; too many files are open.") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        defer { posix_spawn_file_actions_destroy(&actions) }
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let start = MonotonicClock().now()
        let failed = posix_spawnp(&process, command[0], &actions, nil, &arguments, environ)
        close(ends[1])
        guard failed == 0 else {
            close(ends[0])
            throw Failure("\(command[0]) can't be started (\(Errno(failed))); install it, or leave --peer out.")
        }
        let output = readAll(ends[0])
        close(ends[0])
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
        let wall = (MonotonicClock().now() - start).milliseconds / 1000
        let cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime)
        let exit = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
        return RunCost(wallSeconds: wall, cpuSeconds: cpu, peakBytes: Int64(usage.ru_maxrss) * 1024, status: exit, output: output)
    }

    /// A program that runs beside this one.
    struct Running {
        fileprivate let process: pid_t

        /// Asks it to end, makes it after two seconds, and waits for that.
        func end() {
            kill(process, SIGTERM)
            for _ in 0..<200 {
                var status: Int32 = 0
                if waitpid(process, &status, WNOHANG) != 0 { return }
                usleep(10_000)
            }
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
    }

    /// Starts another program, whose output nobody reads.
    static func start(_ command: [String]) throws(Failure) -> Running {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let failed = posix_spawnp(&process, command[0], &actions, nil, &arguments, environ)
        guard failed == 0 else {
            throw Failure("\(command[0]) can't be started (\(Errno(failed))); install it, or leave --peer out.")
        }
        return Running(process: process)
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }

    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var portion = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &portion, portion.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            if bytes.count < 1 << 20 { bytes.append(contentsOf: portion[..<count]) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension CommandLine {
    static var processID: Int { Int(getpid()) }

    /// The path of the program that runs.
    static var ownPath: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return "lanterne" }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
