import Glibc

/// Programs that make and check fixtures.
enum Tool {
    static let hasFFmpeg = find("ffmpeg") != nil

    /// Runs a program to its end.
    ///
    /// - Returns: its exit status; -1 where it couldn't be started.
    @discardableResult
    static func run(_ name: String, _ arguments: [String]) -> Int32 {
        guard let path = find(name) else { return -1 }
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        guard posix_spawn(&pid, path, nil, nil, &words, environ) == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) == -1 && errno == EINTR {}
        return status & 0x7f == 0 ? status >> 8 & 0xff : -1
    }

    private static func find(_ name: String) -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }
}

/// Why a fixture isn't there.
struct FixtureError: Error {
    let text: String
}

/// Small films, made by ffmpeg when a test asks for them, each once in a test run.
enum Fixture {
    private static let folder: String = {
        var template = Array("/tmp/lanterne-avmedia-XXXXXX".utf8CString)
        return template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } } ?? "/tmp"
    }()

    private static let made = MadeFiles()

    /// - Parameters:
    ///   - name: Of the file; its suffix tells ffmpeg the container.
    ///   - arguments: ffmpeg's, without the output.
    static func make(_ name: String, _ arguments: String) throws -> String {
        try made.once(name) {
            let path = "\(folder)/\(name)"
            let words = ["-v", "error", "-nostdin", "-y"] + arguments.split(separator: " ").map(String.init) + [path]
            guard Tool.run("ffmpeg", words) == 0 else { throw FixtureError(text: "ffmpeg \(arguments) \(path)") }
            return path
        }
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FixtureError(text: "can't open \(path)") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FixtureError(text: "can't stat \(path)") }
        let size = Int(status.st_size)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
                guard got > 0 else { break }
                count += got
            }
        }
    }

    /// A folder of the media that stand beside the checkout; nil where they don't.
    static func shared(_ name: String) -> String? {
        let root = getenv("LANTERNE_SHARED").map { String(cString: $0) } ?? packageRoot + "/../shared"
        let path = "\(root)/media/\(name)"
        return access(path, R_OK) == 0 ? path : nil
    }

    /// All files below a folder.
    static func files(below folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name.hasPrefix(".") { continue }
            let path = "\(folder)/\(name)"
            var status = stat()
            guard stat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR { found += files(below: path) } else { found.append(path) }
        }
        return found.sorted()
    }

    private static var packageRoot: String {
        #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }
    }
}

/// Which fixtures exist already. Tests run side by side, so that two may ask for the same one.
private final class MadeFiles: @unchecked Sendable {
    // Guard: `mutex`, held while a file is made.
    private var paths: [String: String] = [:]
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    func once(_ name: String, _ make: () throws -> String) rethrows -> String {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if let path = paths[name] { return path }
        let path = try make()
        paths[name] = path
        return path
    }
}
