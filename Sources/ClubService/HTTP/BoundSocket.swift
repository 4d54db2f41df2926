import FlyingSocks
import Glibc

/// A TCP socket that has its address, and takes nobody before it is served.
struct BoundSocket: Sendable {
    let socket: Socket
    /// IPv4 or IPv6, in text.
    let host: String
    let port: UInt16

    /// - Parameters:
    ///   - address: An IPv4 or IPv6 address in text.
    ///   - port: 0 is any free one.
    /// - Throws: `notAnAddress`, `cannotListen`.
    init(_ address: String, port: UInt16) throws(ServiceError) {
        guard let wanted = Self.socketAddress(address, port) else { throw .notAnAddress(address) }
        do {
            let socket = try Socket(domain: Int32(wanted.family), type: .stream)
            do {
                try socket.setValue(true, for: .localAddressReuse)
                try socket.bind(to: wanted)
                (host, self.port) = try Self.place(of: socket)
            } catch {
                try? socket.close()
                throw error
            }
            self.socket = socket
        } catch {
            throw .cannotListen(address: address, port: port, reason: Self.reason(of: error))
        }
    }

    /// Where a client of the same machine finds what is served; with a slash at its end.
    var url: String { Self.url(host, port) + "/" }

    /// Where others find it, as far as this machine can tell: on all of its addresses the one that leads out counts; without a slash at the end.
    var outsideURL: String {
        guard isEverywhere else { return Self.url(host, port) }
        // Addresses that are nobody's. Source: RFC 5737, RFC 3849.
        let six = host == "::" ? Self.source(toward: "2001:db8::1") : nil
        return Self.url(Self.source(toward: "192.0.2.1") ?? six ?? "127.0.0.1", port)
    }

    /// On all of the machine's addresses.
    var isEverywhere: Bool { host == "0.0.0.0" || host == "::" }

    /// The kernel's words where it was the kernel.
    static func reason(of error: any Error) -> String {
        if case SocketError.failed(_, _, let message) = error { return message }
        return "\(error)"
    }

    private static func socketAddress(_ address: String, _ port: UInt16) -> (any SocketAddress)? {
        if let four = try? sockaddr_in.inet(ip4: address, port: port) { return four }
        return try? sockaddr_in6.inet6(ip6: address, port: port)
    }

    private static func place(of socket: Socket) throws -> (host: String, port: UInt16) {
        switch try socket.sockname() {
        case .ip4(let host, let port), .ip6(let host, let port): (host, port)
        default: throw SocketError.unsupportedAddress
        }
    }

    private static func url(_ host: String, _ port: UInt16) -> String {
        "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    /// The address from which this machine would ask another; nil: no way leads there. Nothing is sent: a datagram socket only chooses its way.
    private static func source(toward other: String) -> String? {
        guard let other = socketAddress(other, 9), let socket = try? Socket(domain: Int32(other.family), type: .datagram) else {
            return nil
        }
        defer { try? socket.close() }
        guard (try? socket.connect(to: other)) != nil else { return nil }
        return (try? place(of: socket))?.host
    }
}
