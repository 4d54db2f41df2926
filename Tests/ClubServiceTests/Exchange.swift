import Dispatch
import Glibc
import Testing

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
    /// - Throws: An issue where the connection fails or is silent for ten seconds.
    static func on(port: UInt16, _ requests: [(line: String, headers: [String])]) async throws -> [Exchange] {
        try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: the calls block, and the server needs the pool's.
            DispatchQueue(label: "client").async {
                continuation.resume(with: Result { try blocking(port: port, requests) })
            }
        }
    }

    private static func blocking(port: UInt16, _ requests: [(line: String, headers: [String])]) throws -> [Exchange] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in(
            sin_family: sa_family_t(AF_INET), sin_port: port.bigEndian, sin_addr: in_addr(s_addr: UInt32(0x7f00_0001).bigEndian),
            sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        try #require(connected == 0)
        var pending: [UInt8] = []
        return try requests.map { request in
            let text = ([request.line + " HTTP/1.1", "Host: 127.0.0.1"] + request.headers).joined(separator: "\r\n") + "\r\n\r\n"
            let bytes = Array(text.utf8)
            try #require(send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
            return try answer(from: descriptor, &pending, hasBody: !request.line.hasPrefix("HEAD "))
        }
    }

    private static func answer(from descriptor: Int32, _ pending: inout [UInt8], hasBody: Bool) throws -> Exchange {
        let end = Array("\r\n\r\n".utf8)
        var head = pending.firstRange(of: end)
        while head == nil {
            try receive(from: descriptor, &pending)
            head = pending.firstRange(of: end)
        }
        let stop = try #require(head)
        let lines = String(decoding: pending[..<stop.lowerBound], as: UTF8.self).split(separator: "\r\n")
        pending.removeSubrange(..<stop.upperBound)
        let status = try #require(lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let length = hasBody && status != 304 ? Int(headers["content-length"] ?? "0") ?? 0 : 0
        while pending.count < length { try receive(from: descriptor, &pending) }
        defer { pending.removeFirst(length) }
        return Exchange(status: status, headers: headers, body: Array(pending[..<length]))
    }

    private static func receive(from descriptor: Int32, _ pending: inout [UInt8]) throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        try #require(count > 0, "the server closed the connection, or said nothing for ten seconds")
        pending += buffer[..<count]
    }
}
