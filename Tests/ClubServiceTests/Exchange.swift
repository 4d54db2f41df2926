import Dispatch
import Glibc
import TestSupport

/// One connection of a plain client: what is written is what goes on the wire, so that a test can send what no library would.
struct Exchange {
    /// The status line's number.
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    /// Sends the requests one after the other on one connection and reads an answer for each.
    ///
    /// - Parameter requests: Method and target each, with further header lines.
    /// - Throws: `Line.Broken` where the connection fails or is silent for ten seconds.
    static func on(port: UInt16, _ requests: [(line: String, headers: [String])]) async throws -> [Exchange] {
        try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: the calls block, and the server needs the pool's.
            DispatchQueue(label: "client").async {
                continuation.resume(with: Result { try blocking(port: port, requests) })
            }
        }
    }

    private static func blocking(port: UInt16, _ requests: [(line: String, headers: [String])]) throws -> [Exchange] {
        let line = try Line(port: port)
        return try requests.map { try line.ask($0.line, $0.headers) }
    }
}

/// A connection that a plain client keeps open.
///
/// - Thread: one at a time; every call blocks.
final class Line {
    /// The server closed it, or was never there, or said nothing for so long.
    struct Broken: Error {}

    private let descriptor: Int32
    private var pending: [UInt8] = []

    /// - Parameter patience: How long a silence lasts before it is one, in seconds.
    init(port: UInt16, patience: Int = 10) throws {
        descriptor = try Loopback.connect(to: port)
        var silence = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &silence, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// - Parameters:
    ///   - line: Method and target.
    ///   - headers: Further lines.
    func ask(_ line: String, _ headers: [String] = [], body: [UInt8] = []) throws -> Exchange {
        let length = body.isEmpty && !line.hasPrefix("POST") ? [] : ["Content-Length: \(body.count)"]
        let text = ([line + " HTTP/1.1", "Host: 127.0.0.1"] + headers + length).joined(separator: "\r\n") + "\r\n\r\n"
        let bytes = Array(text.utf8) + body
        guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw Broken() }
        return try answer(hasBody: !line.hasPrefix("HEAD "))
    }

    private func answer(hasBody: Bool) throws -> Exchange {
        let end = Array("\r\n\r\n".utf8)
        var head = pending.firstRange(of: end)
        while head == nil {
            try receive()
            head = pending.firstRange(of: end)
        }
        guard let stop = head else { throw Broken() }
        let lines = String(decoding: pending[..<stop.lowerBound], as: UTF8.self).split(separator: "\r\n")
        pending.removeSubrange(..<stop.upperBound)
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { throw Broken() }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let length = hasBody && status != 304 ? Int(headers["content-length"] ?? "0") ?? 0 : 0
        while pending.count < length { try receive() }
        defer { pending.removeFirst(length) }
        return Exchange(status: status, headers: headers, body: Array(pending[..<length]))
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw Broken() }
        pending += buffer[..<count]
    }
}
