import Glibc
import LinuxIO
import Media
import TestSupport

@testable import ClubService

/// A PostgreSQL server of the tests' own, in a folder of its own, on a Unix socket alone.
final class PostgreSQLServer: @unchecked Sendable {
    /// Why there is none where the machine hasn't got it.
    static let absence = "no PostgreSQL here (Debian's package postgresql has it)"
    /// Where the machine has one.
    static let isPossible = programs != nil
    /// For all suites of a run.
    static let shared: Result<PostgreSQLServer, any Error> = Result { try PostgreSQLServer() }

    /// The newest of Debian's.
    private static let programs: String? = Folder.names(in: "/usr/lib/postgresql").compactMap { Int($0) }.max().flatMap { version in
        let folder = "/usr/lib/postgresql/\(version)/bin"
        return access(folder + "/postgres", X_OK) == 0 && access(folder + "/initdb", X_OK) == 0 ? folder : nil
    }

    /// The server refuses to be root.
    private static let asNobody: [String] =
        getuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []

    private let folder: ScratchFolder
    // Guard: `lock`, for all below.
    private let lock = Lock()
    private var shell: pid_t = 0
    private var leash: Int32 = -1
    private var schemas = 0

    init() throws {
        folder = try ScratchFolder()
        guard let programs = Self.programs else { throw Errno(ENOENT) }
        if getuid() == 0 { chown(folder.path, 65_534, 65_534) }
        let made = try Program.run(
            Self.asNobody + [
                programs + "/initdb", "--pgdata", folder.path + "/data", "--auth", "trust", "--username", "lanterne", "--no-sync",
                "--encoding", "UTF8", "--locale", "C",
            ], folder: folder.path)
        guard made.status == 0 else { throw ContractViolation("initdb: \(made.complaint)") }
        try start()
    }

    deinit { stop() }

    /// Begins, again after `stop`; returns once it answers.
    func start() throws {
        guard let programs = Self.programs else { throw Errno(ENOENT) }
        // However this process ends, the shell hears the end of its input, and the server and its folder go too.
        let script = """
            "$@" </dev/null >/dev/null 2>&1 & read -r word; kill -QUIT $!; wait; [ "$word" = stop ] || rm -rf "$0"
            """
        let server = [
            programs + "/postgres", "-D", folder.path + "/data", "-k", folder.path, "-c", "listen_addresses=", "-c", "fsync=off", "-c",
            "full_page_writes=off", "-c", "max_connections=300",
        ]
        try lock.withLock { try spawn(["/bin/sh", "-c", script, folder.path] + Self.asNobody + server) }
        let clock = MonotonicClock()
        let pause = try EventSignal()
        let deadline = clock.now() + .seconds(20)
        while (try? PostgreSQLConnection(address)) == nil {
            guard clock.now() < deadline else { throw Errno(ETIMEDOUT) }
            pause.wait(until: clock.now() + .milliseconds(20))
        }
    }

    private func spawn(_ words: [String]) throws {
        let line = try Spawning.line()
        defer { close(line.theirs) }
        leash = line.ours
        shell = try Spawning.start(words, descriptors: [(its: 0, here: line.theirs)])
    }

    /// Ends at once, its clients cut off.
    func stop() {
        lock.withLock {
            guard shell > 0 else { return }
            _ = write(leash, "stop\n", 5)
            close(leash)
            var status: Int32 = 0
            waitpid(shell, &status, 0)
            shell = 0
        }
    }

    /// For connections to the whole of it.
    private var address: String { "host=\(folder.path) user=lanterne dbname=postgres" }

    /// For connections that see an empty database: a schema of its own.
    func emptyAddress() throws -> String { address + " options='-c search_path=\(try emptySchema())'" }

    /// The same, as `--database` takes it.
    func emptyURL() throws -> String {
        "postgresql://lanterne@/postgres?host=\(folder.path.replacing("/", with: "%2F"))&options=-c%20search_path%3D\(try emptySchema())"
    }

    private func emptySchema() throws -> String {
        let name = lock.withLock {
            schemas += 1
            return "test\(schemas)"
        }
        _ = try PostgreSQLConnection(address).run("CREATE SCHEMA \(name)", [])
        return name
    }
}
