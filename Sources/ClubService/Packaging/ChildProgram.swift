import Glibc
import LinuxIO
import Synchronization

/// Programs that this one starts: they end when it ends, however it does.
final class ChildPrograms: Sendable {
    private struct State {
        var child: pid_t?
        var isEnded = false
    }

    private let state = Mutex(State())

    /// Somebody asked to end: the program that runs is killed, and no other is begun.
    ///
    /// - Thread: any.
    func end() {
        state.withLock { state in
            state.isEnded = true
            if let child = state.child { kill(child, SIGKILL) }
        }
    }

    var isEnded: Bool { state.withLock { $0.isEnded } }

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - command: A name found on PATH, then the arguments.
    ///   - folder: In which it runs.
    ///   - complaints: The file that takes its standard error.
    ///   - take: Called with what it writes to standard output, as it comes.
    /// - Returns: Its exit status, or 128 and the signal's number.
    /// - Thread: blocks the caller's, which has to stay until then: the kernel ends the program with that thread.
    func run(
        _ command: [String], in folder: String, complaints: String, take: ([UInt8]) -> Void
    ) throws(PackagingError) -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .cannotWrite(path: "a pipe", reason: Errno.last.description) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let begun: Result<pid_t, PackagingError> = Result { () throws(PackagingError) in
            try spawn(command, in: folder, complaints: complaints, output: ends[1])
        }
        // The child has its own; this one would never see the end.
        close(ends[1])
        let child = try begun.get()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            take(Array(buffer[..<count]))
        }
        var information = siginfo_t()
        // The number stays the child's own until it is forgotten under the lock: nobody else's program is ever killed.
        while waitid(P_PID, id_t(child), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        var status: Int32 = 0
        state.withLock { state in
            state.child = nil
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
        }
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }

    private func spawn(
        _ command: [String], in folder: String, complaints: String, output: Int32
    ) throws(PackagingError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, complaints, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        // A group of its own: Control-C comes to us alone, and we end it.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        // setpriv(1) asks the kernel to kill it when we are gone, by SIGKILL too.
        let whole = ["setpriv", "--pdeathsig", "KILL", "env", "-C", folder] + command
        let pointers = whole.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return try state.withLock { state throws(PackagingError) in
            guard !state.isEnded else { throw .interrupted(title: command[0]) }
            var child = pid_t()
            let failed = posix_spawnp(&child, whole[0], &actions, &attributes, pointers, environ)
            guard failed == 0 else { throw .noTool(command[0]) }
            state.child = child
            return child
        }
    }

    /// What a program said last, without where in its own code it said it; empty where it said nothing.
    static func lastWords(_ bytes: [UInt8]) -> String {
        let lines = String(decoding: bytes.suffix(65_536), as: UTF8.self).split(whereSeparator: { $0.isNewline })
        let telling = lines.last { !$0.hasPrefix("Conversion failed") && !$0.hasPrefix("Error while") && !$0.hasPrefix("    Last message") }
        var words = telling ?? lines.last ?? ""
        while words.first == "[", let end = words.firstIndex(of: "]") { words = words[words.index(after: end)...].drop { $0 == " " } }
        return String(words.prefix(300))
    }
}
