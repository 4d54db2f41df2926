import FlyingFox
import FlyingSocks
import FoundationEssentials
import Glibc
import Synchronization

/// An HTTP/1.1 server with keep-alive at one address.
final class ClubServer: Sendable {
    private let server: HTTPServer
    /// The end was asked for: it is no failure.
    private let stopping = Atomic(false)
    private let address: String
    private let port: UInt16

    /// - Parameters:
    ///   - handler: Answers every request.
    ///   - address: An IPv4 or IPv6 address in text.
    ///   - port: 0 is any free one.
    /// - Throws: `notAnAddress`.
    init(_ handler: any HTTPHandler, address: String, port: UInt16) throws(ServiceError) {
        self.address = address
        self.port = port
        if let four = try? sockaddr_in.inet(ip4: address, port: port) {
            server = HTTPServer(address: four, logger: .disabled, handler: handler)
        } else if let six = try? sockaddr_in6.inet6(ip6: address, port: port) {
            server = HTTPServer(address: six, logger: .disabled, handler: handler)
        } else {
            throw .notAnAddress(address)
        }
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter listening: Called once, with the address that a client would use, when the first request can be answered.
    /// - Throws: `cannotListen`, `stopped`.
    func run(listening: @escaping @Sendable (String) -> Void) async throws(ServiceError) {
        let announcing = Task {
            try? await server.waitUntilListening(timeout: 60)
            guard let url = await self.url else { return false }
            listening(url)
            return true
        }
        do {
            try await server.run()
        } catch {
            announcing.cancel()
            if Task.isCancelled || stopping.load(ordering: .acquiring) { return }
            if await announcing.value { throw .stopped(reason: reason(of: error)) }
            throw .cannotListen(address: address, port: port, reason: reason(of: error))
        }
    }

    /// Takes nothing more, answers what it was asked, and lets `run` return.
    func stop() async {
        stopping.store(true, ordering: .releasing)
        // Connections that are kept open for a next request are waited for as well.
        await server.stop(timeout: 2)
    }

    /// Where it listens; nil before and after.
    private var url: String? {
        get async {
            switch await server.listeningAddress {
            case .ip4(let host, let port): "http://\(host):\(port)/"
            case .ip6(let host, let port): "http://[\(host)]:\(port)/"
            default: nil
            }
        }
    }

    /// The kernel's words where it was the kernel.
    private func reason(of error: any Error) -> String {
        if case SocketError.failed(_, _, let message) = error { return message }
        return "\(error)"
    }
}
