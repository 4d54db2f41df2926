import Glibc
import LinuxIO

/// Starts programs for tests.
public enum Spawning {
    /// A line to a program, which no other program inherits that starts meanwhile; a socket, since what is sent to one that has ended raises no
    /// signal. Both ends say the same to each other.
    public static func line() throws(Errno) -> (ours: Int32, theirs: Int32) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else { throw Errno.last }
        return (ends[0], ends[1])
    }

    /// - Parameters:
    ///   - words: A name found on PATH, or a path, then the arguments.
    ///   - descriptors: The descriptors that it is to have, by what they are here; those of 0, 1 and 2 that aren't named are `/dev/null`.
    /// - Returns: Its process, for which the caller waits.
    public static func start(_ words: [String], descriptors: [(its: Int32, here: Int32)] = []) throws(Errno) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for standard in [0, 1, 2] as [Int32] where !descriptors.contains(where: { $0.its == standard }) {
            posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", standard == 0 ? O_RDONLY : O_WRONLY, 0)
        }
        for (its, here) in descriptors { posix_spawn_file_actions_adddup2(&actions, here, its) }
        // A thread of Swift's pool blocks signals, and its children would.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let pointers = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var process = pid_t()
        let failed = posix_spawnp(&process, words[0], &actions, &attributes, pointers, environ)
        guard failed == 0 else { throw Errno(failed) }
        return process
    }
}
