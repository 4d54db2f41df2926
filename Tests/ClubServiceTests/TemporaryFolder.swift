import Glibc
import Synchronization
import Testing

/// A folder of its own for each test, gone with its last reference.
final class TemporaryFolder: Sendable {
    let path: String
    /// What was put into it, in order.
    private let made = Mutex<[String]>([])

    init() throws {
        let template = strdup("/tmp/lanterne-club-XXXXXX")
        defer { free(template) }
        path = String(cString: try #require(template.flatMap { mkdtemp($0) }))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = try #require(fopen(remember(name), "w"))
        defer { fclose(file) }
        let written = fwrite(bytes, 1, bytes.count, file)
        try #require(written == bytes.count)
    }

    func folder(_ name: String) { mkdir(remember(name), 0o755) }

    func link(_ name: String, to target: String) { symlink(target, remember(name)) }

    private func remember(_ name: String) -> String {
        made.withLock { $0.append("\(path)/\(name)") }
        return "\(path)/\(name)"
    }

    deinit {
        for one in made.withLock({ $0 }).reversed() { remove(one) }
        rmdir(path)
    }
}
