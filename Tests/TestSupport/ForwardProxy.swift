import Glibc
import LinuxIO

/// An HTTP proxy on loopback: passes requests on, and makes tunnels for CONNECT. Every name leads to this machine, by a table of ports, so that
/// tests have servers of any name. One blocking thread for each connection.
public final class ForwardProxy: Sendable {
    /// On 127.0.0.1.
    public let port: UInt16
    private let listener: Int32
    private let state = Guarded(State())
    private let stopping: EventSignal

    private struct State {
        var requests: [RawRequest] = []
        var threads: [LinuxThread] = []
    }

    /// - Parameters:
    ///   - targets: `host:port` → the port on 127.0.0.1 that stands for it; others get 502.
    ///   - credentials: What `Proxy-Authorization` must be; else 407.
    public init(targets: [String: UInt16], credentials: String? = nil) throws {
        stopping = try EventSignal()
        (listener, port) = try Loopback.listen(backlog: 64)
        let thread = try LinuxThread(name: "proxy") { [listener, state, stopping] in
            while Self.isReadable(listener, stopping) {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { continue }
                let thread = try? LinuxThread(name: "proxy-client") {
                    Self.serve(client, targets, credentials, stopping) { request in state.withLock { $0.requests.append(request) } }
                    close(client)
                }
                if let thread { state.withLock { $0.threads.append(thread) } }
            }
        }
        state.withLock { $0.threads.append(thread) }
    }

    deinit {
        stopping.raise()
        if let first = state.withLock({ $0.threads.first }) { first.join() }
        for thread in state.withLock({ $0.threads }) { thread.join() }
        close(listener)
    }

    /// For the settings.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// All so far: `CONNECT host:port` and `GET http://…` as paths.
    public var requests: [RawRequest] { state.withLock { $0.requests } }

    private static func serve(
        _ client: Int32, _ targets: [String: UInt16], _ credentials: String?, _ stopping: EventSignal, _ record: (RawRequest) -> Void
    ) {
        guard let head = readHead(client, stopping) else { return }
        let lines = head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ").map(String.init) ?? []
        guard words.count == 3 else { return }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
        }
        record(RawRequest(path: words[0] == "CONNECT" ? "CONNECT \(words[1])" : "\(words[0]) \(words[1])", headers: headers))
        if let credentials, headers["proxy-authorization"] != credentials {
            return send(
                client, "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        }
        let isTunnel = words[0] == "CONNECT"
        let authority = isTunnel ? words[1] : Self.authority(of: words[1])
        guard let server = targets[authority].flatMap({ try? Loopback.connect(to: $0) }) else {
            return send(client, "HTTP/1.1 502 Nobody\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        }
        defer { close(server) }
        if isTunnel {
            send(client, "HTTP/1.1 200 Connected\r\n\r\n")
        } else {
            // One request for each connection is enough here, and the client is told.
            let path = words[1].split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true).dropFirst(2).first ?? ""
            let kept = lines.dropFirst().filter { !$0.lowercased().hasPrefix("proxy-") && !$0.lowercased().hasPrefix("connection:") }
            send(server, "\(words[0]) /\(path) HTTP/1.1\r\n\(kept.joined(separator: "\r\n"))\r\nConnection: close\r\n\r\n")
            shutdown(server, Int32(SHUT_WR))
            guard let status = readLine(server, stopping) else { return }
            send(client, status + "Connection: close\r\n")
        }
        relay(client, server, stopping)
    }

    private static func authority(of url: String) -> String {
        let host = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true).dropFirst().first.map(String.init) ?? ""
        return host.contains(":") ? host : host + ":80"
    }

    private static func readHead(_ client: Int32, _ stopping: EventSignal) -> String? { read(client, upTo: "\r\n\r\n", stopping) }
    private static func readLine(_ server: Int32, _ stopping: EventSignal) -> String? { read(server, upTo: "\r\n", stopping) }

    private static func read(_ socket: Int32, upTo end: String, _ stopping: EventSignal) -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while !bytes.suffix(end.utf8.count).elementsEqual(end.utf8) {
            guard isReadable(socket, stopping), recv(socket, &byte, 1, 0) == 1, bytes.count < 64 << 10 else { return nil }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func relay(_ one: Int32, _ other: Int32, _ stopping: EventSignal) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            var sets = [one, other, stopping.descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&sets, 3, -1) >= 0 || errno == EINTR, sets[2].revents == 0 else { return }
            for (from, to, isReady) in [(one, other, sets[0].revents != 0), (other, one, sets[1].revents != 0)] where isReady {
                let count = recv(from, &buffer, buffer.count, 0)
                guard count > 0, sendAll(to, buffer[..<count]) else { return }
            }
        }
    }

    private static func isReadable(_ socket: Int32, _ stopping: EventSignal) -> Bool {
        while true {
            var sets = [socket, stopping.descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&sets, 2, -1) >= 0 || errno == EINTR, sets[1].revents == 0 else { return false }
            if sets[0].revents != 0 { return true }
        }
    }

    private static func send(_ socket: Int32, _ text: String) { _ = sendAll(socket, Array(text.utf8)[...]) }

    private static func sendAll(_ socket: Int32, _ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
