import Glibc
import LinuxIO

/// What `RawHTTPServer` answers at one path.
public enum RawReply: Sendable {
    /// As a server should: 200, or 206 for a range, with its length and a kept connection.
    case body([UInt8], type: String = "application/octet-stream")
    /// 200 and everything, whatever range was asked for.
    case bodyWithoutRanges([UInt8])
    /// These bytes with these header lines after `HTTP/1.1 200 OK`; the length is added.
    case bodyWithHeaders([UInt8], headers: [String])
    /// A status and a short text.
    case status(Int)
    /// 302 to a path or an address.
    case redirect(to: String)
    /// Promises all, sends so many bytes, and closes.
    case cut([UInt8], after: Int)
    /// Chunked, without the last chunk, then closed.
    case cutChunks([UInt8])
    /// No length: the closed connection ends the body.
    case untilClose([UInt8])
    /// Sends so many bytes at a time.
    case drip([UInt8], portion: Int, every: Duration)
    /// Takes the request and never answers.
    case silence
    /// Promises all, sends so many bytes, and no more, the connection open.
    case stall([UInt8], after: Int)
    /// A header line of so many bytes.
    case hugeHeader(Int)
    /// Header lines without end.
    case endlessHeaders
    /// These bytes in the place of HTTP, then closed.
    case raw([UInt8])
    /// Zeros until the client goes.
    case endless
    /// Closes without a word.
    case hangUp
    /// What is made when it is asked for: a list that changes.
    case made(@Sendable (RawRequest) -> RawReply)
}

/// A request that `RawHTTPServer` has got.
public struct RawRequest: Sendable, Equatable {
    /// With its query.
    public var path: String
    /// By name in lower case.
    public var headers: [String: String]
    /// As long as it says itself.
    public var body: [UInt8] = []
}

/// An HTTP/1.1 server on loopback that behaves as badly as it is told, by path. One blocking thread for each connection.
public final class RawHTTPServer: Sendable {
    /// On 127.0.0.1.
    public let port: UInt16
    private let listener: Int32
    private let routes: [String: RawReply]
    private let state = Guarded(State())
    /// Readable once the server is to stop; nobody takes it back, so that every thread sees it.
    private let stopping: EventSignal

    private struct State {
        var requests: [RawRequest] = []
        var connectionCount = 0
        var openConnectionCount = 0
        var bytesSent = 0
        var threads: [LinuxThread] = []
        var isStopped = false
    }

    /// Listens on a port that the kernel chooses. Paths without a route get 404.
    public init(_ routes: [String: RawReply]) throws {
        self.routes = routes
        stopping = try EventSignal()
        (listener, port) = try Loopback.listen(backlog: 64)
        let thread = try LinuxThread(name: "raw-http") { [listener, state, stopping, routes] in
            while let client = Self.accept(listener, stopping) {
                let connection = RawConnection(client: client, stopping: stopping.descriptor) { count in
                    state.withLock { $0.bytesSent += count }
                }
                state.withLock { state in
                    state.connectionCount += 1
                    state.openConnectionCount += 1
                }
                let thread = try? LinuxThread(name: "raw-client") {
                    connection.serve(routes) { request in
                        state.withLock { $0.requests.append(request) }
                    }
                    connection.close()
                    state.withLock { $0.openConnectionCount -= 1 }
                }
                if let thread { state.withLock { $0.threads.append(thread) } }
            }
        }
        state.withLock { $0.threads.append(thread) }
    }

    deinit {
        stop()
        close(listener)
    }

    /// Closes every connection and joins every thread. Idempotent.
    public func stop() {
        stopping.raise()
        // The first is the accepting thread: no more come after it has ended.
        if let first = state.withLock({ $0.threads.first }) { first.join() }
        for thread in state.withLock({ $0.threads }) { thread.join() }
    }

    /// The address of a path.
    public func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// All so far, in the order in which they came.
    public var requests: [RawRequest] { state.withLock { $0.requests } }

    /// Accepted so far.
    public var connectionCount: Int { state.withLock { $0.connectionCount } }

    /// Whose client has not gone yet.
    public var openConnectionCount: Int { state.withLock { $0.openConnectionCount } }

    /// Taken by the kernel so far, header lines included.
    public var bytesSent: Int { state.withLock { $0.bytesSent } }

    private static func accept(_ listener: Int32, _ stopping: EventSignal) -> Int32? {
        while true {
            var sets = [
                pollfd(fd: listener, events: Int16(POLLIN), revents: 0), pollfd(fd: stopping.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&sets, 2, -1) >= 0 || errno == EINTR, sets[1].revents == 0 else { return nil }
            guard sets[0].revents != 0 else { continue }
            let client = Glibc.accept(listener, nil, nil)
            if client >= 0 { return client }
        }
    }
}

/// One client of the server's. Used by its own thread only.
private final class RawConnection: @unchecked Sendable {
    // Guard: made by the accepting thread, then used by the connection's thread alone.
    private let client: Int32
    private let stopping: Int32
    private let count: (Int) -> Void
    /// POLLRDHUP, which poll.h hides behind _GNU_SOURCE.
    private static let hangUp: Int16 = 0x2000

    init(client: Int32, stopping: Int32, count: @escaping (Int) -> Void) {
        self.client = client
        self.count = count
        self.stopping = stopping
        var one: Int32 = 1
        setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    func close() {
        _ = Glibc.close(client)
    }

    func serve(_ routes: [String: RawReply], _ record: (RawRequest) -> Void) {
        var unread: [UInt8] = []
        while let request = nextRequest(&unread) {
            record(request)
            let path = String(request.path.prefix { $0 != "?" })
            guard answer(request, with: routes[path] ?? .status(404)) else { return }
        }
    }

    private func nextRequest(_ unread: inout [UInt8]) -> RawRequest? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if unread.count >= 4, let place = (0...(unread.count - 4)).first(where: { unread[$0..<($0 + 4)].elementsEqual(end) }) {
                let head = String(decoding: unread[..<place], as: UTF8.self)
                unread.removeFirst(place + 4)
                var request = Self.request(head)
                let length = request.headers["content-length"].flatMap { Int($0) } ?? 0
                while unread.count < length { guard receive(&unread) else { return nil } }
                request.body = Array(unread[..<length])
                unread.removeFirst(length)
                return request
            }
            guard receive(&unread) else { return nil }
        }
    }

    private func receive(_ unread: inout [UInt8]) -> Bool {
        guard waitForClient() else { return false }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(client, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        unread += buffer[..<count]
        return true
    }

    private static func request(_ head: String) -> RawRequest {
        let lines = head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        return RawRequest(path: words.count > 1 ? String(words[1]) : "", headers: headers)
    }

    /// - Returns: whether the connection is kept.
    private func answer(_ request: RawRequest, with reply: RawReply) -> Bool {
        switch reply {
        case .made(let make): return answer(request, with: make(request))
        case .body(let bytes, let type): return answerWell(request, bytes, type)
        case .bodyWithoutRanges(let bytes): return send("HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\n\r\n") && send(bytes)
        case .bodyWithHeaders(let bytes, let headers):
            let lines = headers.map { $0 + "\r\n" }.joined()
            return send("HTTP/1.1 200 OK\r\n\(lines)Content-Length: \(bytes.count)\r\n\r\n") && send(bytes)
        case .status(let status): return send("HTTP/1.1 \(status) So\r\nContent-Length: 4\r\n\r\nSo.\n")
        case .redirect(let target): return send("HTTP/1.1 302 Found\r\nLocation: \(target)\r\nContent-Length: 0\r\n\r\n")
        case .cut(let bytes, let count):
            _ = send("HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\n\r\n") && send(Array(bytes.prefix(count)))
        case .cutChunks(let bytes):
            let size = String(bytes.count, radix: 16)
            _ = send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(size)\r\n") && send(bytes) && send("\r\n")
        case .untilClose(let bytes): _ = send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n") && send(bytes)
        case .drip(let bytes, let portion, let interval):
            guard send("HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\n\r\n") else { return false }
            for start in stride(from: 0, to: bytes.count, by: portion) {
                guard send(Array(bytes[start..<min(bytes.count, start + portion)])), pause(interval) else { return false }
            }
            return true
        case .silence: waitUntilClientGoes()
        case .stall(let bytes, let count):
            if send("HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\n\r\n"), send(Array(bytes.prefix(count))) { waitUntilClientGoes() }
        case .hugeHeader(let count):
            let long = String(repeating: "x", count: count)
            return send("HTTP/1.1 200 OK\r\nX-Long: \(long)\r\nContent-Length: 0\r\n\r\n")
        case .endlessHeaders:
            guard send("HTTP/1.1 200 OK\r\n") else { return false }
            while send(String(repeating: "X-More: of the same\r\n", count: 100)) {}
        case .raw(let bytes): _ = send(bytes)
        case .endless:
            guard send("HTTP/1.1 200 OK\r\n\r\n") else { return false }
            let zeros = [UInt8](repeating: 0, count: 64 << 10)
            while send(zeros) {}
        case .hangUp: break
        }
        return false
    }

    private func answerWell(_ request: RawRequest, _ bytes: [UInt8], _ type: String) -> Bool {
        guard let range = request.headers["range"]?.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false),
            let start = Int(range[0])
        else { return send("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(bytes.count)\r\n\r\n") && send(bytes) }
        let end = min(Int(range[1]).map { $0 + 1 } ?? bytes.count, bytes.count)
        guard start < end else { return send("HTTP/1.1 416 No\r\nContent-Range: bytes */\(bytes.count)\r\nContent-Length: 0\r\n\r\n") }
        let place = "Content-Range: bytes \(start)-\(end - 1)/\(bytes.count)"
        return send("HTTP/1.1 206 Part\r\nContent-Type: \(type)\r\n\(place)\r\nContent-Length: \(end - start)\r\n\r\n")
            && send(Array(bytes[start..<end]))
    }

    private func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Sends all of it, or finds the client or the server gone.
    private func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            var sets = [pollfd(fd: client, events: Int16(POLLOUT), revents: 0), pollfd(fd: stopping, events: Int16(POLLIN), revents: 0)]
            guard poll(&sets, 2, -1) >= 0 || errno == EINTR, sets[1].revents == 0 else { return false }
            let count = rest.withUnsafeBytes {
                Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count > 0 else { return false }
            self.count(count)
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// - Returns: false once the client or the server goes.
    private func pause(_ interval: Duration) -> Bool {
        var sets = [pollfd(fd: client, events: Self.hangUp, revents: 0), pollfd(fd: stopping, events: Int16(POLLIN), revents: 0)]
        return poll(&sets, 2, Int32(interval.components.seconds * 1000) + Int32(interval.components.attoseconds / 1_000_000_000_000_000))
            == 0
    }

    private func waitForClient() -> Bool {
        var sets = [pollfd(fd: client, events: Int16(POLLIN), revents: 0), pollfd(fd: stopping, events: Int16(POLLIN), revents: 0)]
        return (poll(&sets, 2, -1) >= 0 || errno == EINTR) && sets[1].revents == 0
    }

    private func waitUntilClientGoes() {
        var sets = [pollfd(fd: client, events: Self.hangUp, revents: 0), pollfd(fd: stopping, events: Int16(POLLIN), revents: 0)]
        _ = poll(&sets, 2, -1)
    }
}
