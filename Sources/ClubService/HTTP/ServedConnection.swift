import FlyingFox
import FlyingSocks
import FoundationEssentials
import Glibc

/// One connection of HTTP/1.1: a request, its answer, the next request.
///
/// Not FlyingFox's own, which takes a request apart byte by byte, each an asynchronous call: that was half of what a licence cost.
struct ServedConnection: Sendable {
    let socket: AsyncSocket
    let handler: any HTTPHandler
    let open: OpenConnections
    /// What is received at a time.
    private static let portion = 4096
    /// Up to this an answer goes in one piece with its head.
    private static let mostTogether = 64 << 10

    /// Until the other side ends it, or says what can't be understood, or the service ends.
    func serve() async {
        let descriptor = socket.socket.file.rawValue
        var yes: Int32 = 1
        // An answer is one piece: nothing is gained by waiting for more.
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard open.begin(descriptor) else {
            try? socket.close()
            return
        }
        // A connection that breaks is nobody's fault and nothing to tell of.
        try? await answerAll(descriptor)
        // Before it is closed, as its number is another's then.
        open.end(descriptor)
        // Closing alone ends nothing for the other side where another process has the descriptor too.
        shutdown(descriptor, Int32(SHUT_RDWR))
        try? socket.close()
    }

    private func answerAll(_ descriptor: Int32) async throws {
        var reader = RequestReader(longestBody: LiveHandler.maximumBody)
        let peer = (try? socket.socket.remotePeer()).map { HTTPRequest.Address.make(from: $0) }
        while true {
            switch reader.next() {
            case .more: reader.feed(try await socket.read(atMost: Self.portion))
            case .refused(let status):
                try await socket.write(Data("HTTP/1.1 \(status) \r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8))
                return
            case .request(let asked):
                open.isAnswering(descriptor, true)
                let response = await answer(asked, peer)
                let goesOn = asked.keepsAlive && !open.isEnding
                try await send(response, closes: !goesOn)
                guard goesOn, open.isAnswering(descriptor, false) else { return }
            }
        }
    }

    private func answer(_ asked: RequestReader.Request, _ peer: HTTPRequest.Address?) async -> HTTPResponse {
        var headers: [HTTPHeader: String] = [:]
        headers.reserveCapacity(asked.headers.count)
        for (name, value) in asked.headers { headers[HTTPHeader(name)] = value }
        let request = HTTPRequest(
            method: HTTPMethod(rawValue: asked.method), version: .http11, target: HTTPRequest.Target(path: asked.path, query: asked.query),
            headers: HTTPHeaders(headers), body: HTTPBodySequence(data: Data(asked.body)), remoteAddress: peer)
        do { return try await handler.handleRequest(request) } catch { return HTTPResponse(statusCode: .internalServerError) }
    }

    private func send(_ response: HTTPResponse, closes: Bool) async throws {
        guard case .httpBody(let body) = response.payload, let length = body.count else { throw SocketError.disconnected }
        var message = Data(Self.head(response, length: length, closes: closes).utf8)
        guard length > Self.mostTogether else {
            if length > 0 { message.append(try await body.get()) }
            return try await socket.write(message)
        }
        try await socket.write(message)
        for try await part in body { try await socket.write(part) }
    }

    private static func head(_ response: HTTPResponse, length: Int, closes: Bool) -> String {
        let status = response.statusCode
        var head = "HTTP/1.1 \(status.code) \(status.phrase)\r\n"
        for (name, value) in response.headers { head += "\(name.rawValue): \(value)\r\n" }
        // Source: RFC 9110 §8.6: those without a body have no length of it; HEAD's answer has that of the body it would have.
        let hasBody = status.code != 204 && status.code != 304
        if hasBody, response.headers[.contentLength] == nil { head += "Content-Length: \(length)\r\n" }
        return head + (closes ? "Connection: close\r\n\r\n" : "\r\n")
    }
}

extension HTTPBodySequence {
    /// All of it.
    fileprivate func get() async throws -> Data {
        var whole = Data()
        for try await part in self { whole.append(part) }
        return whole
    }
}
