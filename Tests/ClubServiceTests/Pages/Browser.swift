import Dispatch
import Glibc
import LinuxIO
import Media
import TestSupport

/// A real Chromium without a window. However this process ends, Chromium hears the end of its line, ends too, and leaves nothing behind.
///
/// - Source: Chrome DevTools Protocol over `--remote-debugging-pipe`: JSON texts with a zero after each, in by descriptor 3, out by 4.
final class Browser: @unchecked Sendable {
    /// Why there is none where the machine hasn't got it.
    static let absence = "no Chromium here (Debian's package chromium has it)"
    /// Where the machine has one.
    static let isPossible = Program.hasTool("chromium")
    /// For all tests of a run, each with a context of its own: it takes a second to begin.
    static let shared: Result<Browser, any Error> = Result { try Browser() }
    /// For each answer and each event.
    private static let patience = Duration.seconds(30)

    /// Something that the browser tells of itself.
    struct Event {
        let name: String
        let session: String?
        let parameters: JSONTree
    }

    private let folder: ScratchFolder
    private let process: pid_t
    private let line: Int32
    /// Calls block, and servers under test need the pool's threads.
    private let queue = DispatchQueue(label: "browser")
    // Guard: `queue`, for all below.
    private var pending: [UInt8] = []
    private var calls = 0
    private var told: [Event] = []

    private init() throws {
        folder = try ScratchFolder()
        let (ours, theirs) = try Spawning.line()
        defer { close(theirs) }
        // A folder of its own for all that it writes, and nothing that asks the world for anything. One that hears nothing is ended as well.
        let words = [
            "/bin/sh", "-c", #"timeout --kill-after=2 600 "$@"; rm -rf "$0""#, folder.path, "chromium", "--headless=new",
            "--remote-debugging-pipe", "--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--no-default-browser-check", "--disable-background-networking", "--disable-component-update",
            "--disable-extensions", "--disable-sync", "--hide-scrollbars", "--mute-audio", "--force-color-profile=srgb",
            "--user-data-dir=\(folder.path)", "about:blank",
        ]
        do {
            process = try Self.spawn(words, theirs)
        } catch {
            close(ours)
            throw error
        }
        line = ours
    }

    deinit {
        close(line)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    /// A folder for what it is told to keep.
    var downloads: String { folder.path + "/downloads" }

    /// Asks for something to be done, and waits until it is.
    func call(_ method: String, _ parameters: JSONTree = [:], session: String? = nil) async throws -> JSONTree {
        try await aside { try self.blockingCall(method, parameters, session) }
    }

    /// How much has been told so far: what is waited for afterwards is newer.
    func mark() async throws -> Int { try await aside { self.told.count } }

    /// The first event of that name since, waiting for it where there is none yet.
    func event(
        _ name: String, since mark: Int, session: String? = nil, where holds: @escaping @Sendable (JSONTree) -> Bool = { _ in true }
    ) async throws -> JSONTree {
        try await aside {
            let deadline = MonotonicClock().now() + Self.patience
            while true {
                let found = self.told[mark...].first {
                    $0.name == name && (session == nil || $0.session == session) && holds($0.parameters)
                }
                if let found { return found.parameters }
                try self.take(until: deadline, for: name)
            }
        }
    }

    /// All of that name so far.
    func events(_ name: String, session: String) async throws -> [JSONTree] {
        try await aside { self.told.filter { $0.name == name && $0.session == session }.map(\.parameters) }
    }

    private func aside<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }

    /// Says what is to be done, and doesn't wait: what makes a page go away may never be answered by it.
    func say(_ method: String, _ parameters: JSONTree, session: String) async throws {
        _ = try await aside { try self.write(method, parameters, session) }
    }

    /// - Returns: The number that its answer will have.
    private func write(_ method: String, _ parameters: JSONTree, _ session: String?) throws -> Double {
        calls += 1
        let number = Double(calls)
        var message: [String: JSONTree] = ["id": .number(number), "method": .string(method), "params": parameters]
        message["sessionId"] = session.map { .string($0) }
        let bytes = try JSONTree.object(message).bytes() + [0]
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(line, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw ContractViolation("Chromium has ended before \(method)") }
            sent += count
        }
        return number
    }

    private func blockingCall(_ method: String, _ parameters: JSONTree, _ session: String?) throws -> JSONTree {
        let number = try write(method, parameters, session)
        let deadline = MonotonicClock().now() + Self.patience
        while true {
            guard let answer = try take(until: deadline, for: method), answer["id"]?.number == number else { continue }
            if let error = answer["error"] { throw ContractViolation("\(method): \(error["message"]?.text ?? "refused")") }
            return answer["result"] ?? .null
        }
    }

    /// Reads one message: an event is kept, an answer is returned.
    @discardableResult
    private func take(until deadline: HostTime, for what: String) throws -> JSONTree? {
        while true {
            if let end = pending.firstIndex(of: 0) {
                let message = try JSONTree(json: String(decoding: pending[..<end], as: UTF8.self))
                pending.removeSubrange(...end)
                guard let name = message["method"]?.text else { return message }
                told.append(Event(name: name, session: message["sessionId"]?.text, parameters: message["params"] ?? .null))
                return nil
            }
            let left = deadline - MonotonicClock().now()
            var poller = pollfd(fd: line, events: Int16(POLLIN), revents: 0)
            guard left > .zero, poll(&poller, 1, Int32(clamping: Int64(left.milliseconds) + 1)) > 0 else {
                throw ContractViolation("Chromium says nothing of \(what)")
            }
            var portion = [UInt8](repeating: 0, count: 64 << 10)
            let count = recv(line, &portion, portion.count, 0)
            guard count > 0 else { throw ContractViolation("Chromium has ended before \(what)") }
            pending += portion[..<count]
        }
    }

    private static func spawn(_ words: [String], _ line: Int32) throws(Errno) -> pid_t {
        // Above 3 and 4, which would else be put in each other's place.
        let high = fcntl(line, F_DUPFD_CLOEXEC, 10)
        guard high >= 0 else { throw Errno.last }
        defer { close(high) }
        return try Spawning.start(words, descriptors: [(its: 3, here: high), (its: 4, here: high)])
    }
}
