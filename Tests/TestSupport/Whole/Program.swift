import Dispatch
import Glibc
import LinuxIO
import Media

/// What one run of another program came to.
public struct ProgramRun: Sendable {
    /// As a shell gives it: 128 and the signal's number where one ended it; 124 where its time was up.
    public var status: Int32
    /// Standard output, all of it.
    public var output: String
    /// Standard error, all of it.
    public var complaint: String
    /// From start to end, by the host clock.
    public var wall: Duration
}

/// Runs programs as a shell would: the ones that this package builds, and tools of the machine.
public enum Program {
    /// A program that this package builds, beside the bundle of its tests.
    public static func built(_ name: String) -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let tests = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return tests.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/" + name
    }

    /// The checkout that these tests were built from.
    public static var checkout: String {
        // …/Tests/TestSupport/Whole/Program.swift
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
    }

    /// Whether the machine has a tool of this name.
    public static func hasTool(_ name: String) -> Bool {
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return folders.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }

    /// An environment variable that is set and not empty.
    public static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Does what blocks for long on a thread of its own: tests share a pool of as many threads as there are cores, and servers under test need it.
    public static func aside<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "aside").async { continuation.resume(with: Result { try work() }) }
        }
    }

    /// Runs a command to its end, or ends it when its time is up.
    ///
    /// - Parameters:
    ///   - command: A name found on PATH, or a path, then the arguments.
    ///   - variables: Added to the environment.
    public static func run(
        _ command: [String], variables: [String: String] = [:], folder: String? = nil, within limit: Duration = .seconds(60)
    ) throws(Errno) -> ProgramRun {
        let output = try TemporaryFile()
        let complaint = try TemporaryFile()
        let seconds = Double(limit.components.seconds) + Double(limit.components.attoseconds) / 1e18
        let place = folder.map { ["-C", $0] } ?? []
        let whole = ["env"] + place + variables.map { "\($0.key)=\($0.value)" } + ["timeout", "--kill-after=2", "\(seconds)"] + command
        let start = MonotonicClock().now()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.descriptor, 1)
        posix_spawn_file_actions_adddup2(&actions, complaint.descriptor, 2)
        let pointers = whole.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var process = pid_t()
        let failed = posix_spawnp(&process, whole[0], &actions, nil, pointers, environ)
        guard failed == 0 else { throw Errno(failed) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let exit = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
        return ProgramRun(status: exit, output: output.text, complaint: complaint.text, wall: MonotonicClock().now() - start)
    }
}

/// A file without a name, for what a program says.
private final class TemporaryFile {
    let descriptor: Int32

    init() throws(Errno) {
        let template = strdup("/tmp/lanterne-said-XXXXXX")
        defer { free(template) }
        guard let template else { throw Errno.last }
        descriptor = mkstemp(template)
        guard descriptor >= 0 else { throw Errno.last }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(template)
    }

    var text: String {
        var bytes: [UInt8] = []
        var portion = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < 4 << 20 {
            let count = pread(descriptor, &portion, portion.count, off_t(bytes.count))
            guard count > 0 else { break }
            bytes += portion[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    deinit { close(descriptor) }
}
