import FoundationEssentials
import Glibc
import LinuxIO

/// This program as a service, in a process of its own and on one core of the machine, so that what it costs is its own.
final class BenchService {
    /// On 127.0.0.1.
    let port: UInt16
    private let process: pid_t
    private let output: FileDescriptor
    private var isEnded = false

    /// Starts it on the machine's first core, with its log in the club's folder as it would lie on a disk.
    ///
    /// - Parameter program: nil is this one.
    /// - Throws: `benchFailed`.
    init(_ club: BenchClub, program: String? = nil) throws(ServiceError) {
        let own = program ?? (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "lanterne-club"
        let pin = Self.isPinned ? ["taskset", "-c", "0"] : []
        // Each box has an address of its own, as behind a proxy: else the limit for one address would be what is measured.
        let words = pin + [own, "serve", club.workshop.path, "--port", "0", "--trust-proxy"]
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .benchFailed(reason: "no pipe (\(Errno.last))") }
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        output = FileDescriptor(owning: ends[0])
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[1])
        posix_spawn_file_actions_addopen(&actions, 2, club.workshop.path + "/service.log", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for pointer in arguments { free(pointer) } }
        var process: pid_t = 0
        let status = posix_spawnp(&process, words[0], &actions, nil, &arguments, environ)
        close(ends[1])
        guard status == 0 else { throw .benchFailed(reason: "\(words[0]) can't be started (\(Errno(status)))") }
        self.process = process
        let line = Self.line(from: output.number)
        guard let port = line.split(separator: ":").last.flatMap({ UInt16($0.prefix { $0.isNumber }) }) else {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
            isEnded = true
            self.port = 0
            throw .benchFailed(reason: "\(own) serve did not begin to listen; run it by hand to see why")
        }
        self.port = port
    }

    deinit { end() }

    /// A core is left for who asks; on a machine of one they share it, and the figures say less.
    static var isPinned: Bool { BenchMachine.cores > 1 && access("/usr/bin/taskset", X_OK) == 0 }

    /// Keeps this process, which asks, off the service's core.
    static func stepAside() {
        guard isPinned else { return }
        var process: pid_t = 0
        let words = ["taskset", "-acp", "1-\(BenchMachine.cores - 1)", "\(getpid())"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for pointer in arguments { free(pointer) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        guard posix_spawnp(&process, words[0], &actions, nil, &arguments, environ) == 0 else { return }
        waitpid(process, nil, 0)
    }

    /// Ends it as systemd does.
    func end() {
        guard !isEnded else { return }
        isEnded = true
        kill(process, SIGTERM)
        waitpid(process, nil, 0)
    }

    /// What it has used of the processor so far, all threads. Source: clock_getcpuclockid(3).
    var cpuSeconds: Double {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// What of it lies in RAM now.
    var residentBytes: Int {
        let line = Self.text(of: "/proc/\(process)/status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }

    private static func text(of path: String) -> String {
        guard let file = fopen(path, "re") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Up to the line's end, or the output's.
    private static func line(from descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < 1000, read(descriptor, &byte, 1) == 1, byte != 10 { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
