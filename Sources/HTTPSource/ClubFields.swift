/// One header line. Its value may be a secret: it is described without it.
public struct HeaderField: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// As it is sent.
    public let name: String
    let value: String

    /// Those that belong to the connection, to one request or to the proxy, which nobody may set for all of them.
    private static let reserved: Set<String> = [
        "accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization", "proxy-connection",
        "range",
        "te", "trailer", "transfer-encoding", "upgrade",
    ]

    /// - Returns: nil where the name is no token or is not to be set, or where the value has a line end or another control character.
    ///   Source: RFC 9110 §5.1, §5.5 and §5.6.2.
    public init?(name: String, value: String) {
        let signs = "!#$%&'*+-.^_`|~".utf8
        let isToken = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || signs.contains(byte)
        }
        guard !name.isEmpty, isToken, !Self.reserved.contains(name.lowercased()), !value.isEmpty,
            value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
        else { return nil }
        self.name = name
        self.value = value
    }

    var isCookie: Bool { name.lowercased() == "cookie" }
    var line: String { "\(name): \(value)" }

    /// The name alone.
    public var description: String { "\(name): …" }
    /// The name alone.
    public var debugDescription: String { description }
    /// The name alone.
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

/// The header lines that make a club's servers know its boxes, and who may see them.
///
/// They go to the catalogue's own origin and to the hosts that are named, and to nobody else: not to a host that one of these redirects to, and
/// in the clear only where the catalogue itself comes in the clear.
public struct ClubFields: Sendable, Equatable {
    /// Sent with each request to the club.
    public var fields: [HeaderField]
    /// Address of the catalogue.
    public var catalogue: String?
    /// Further servers of the club's: `cdn.club.example`, `cdn.club.example:8443`, or `*.club.example` for all below it.
    public var hosts: [String]

    /// Nothing is told to anybody, unless given.
    public init(fields: [HeaderField] = [], catalogue: String? = nil, hosts: [String] = []) {
        self.fields = fields
        self.catalogue = catalogue
        self.hosts = hosts
    }

    /// Whether a request to an address carries them.
    public func tells(_ url: String) -> Bool { !fields(for: url).isEmpty }

    /// What a request to an address carries.
    func fields(for url: String) -> [HeaderField] {
        guard !fields.isEmpty, let address = WebAddress(url) else { return [] }
        let own = catalogue.flatMap { WebAddress($0) }
        if let own, own.hasOrigin(of: address) { return fields }
        // A redirect may not lead a secret out of TLS.
        guard address.scheme == "https" || address.scheme == "http" && own?.scheme != "https" else { return [] }
        return hosts.contains { Self.names($0.lowercased(), address) } ? fields : []
    }

    /// An entry without a port means the scheme's own.
    private static func names(_ entry: String, _ address: WebAddress) -> Bool {
        var host = Substring(entry)
        var port = address.scheme == "https" ? 443 : 80
        // The colons of an IPv6 address stand in brackets.
        if let colon = entry.lastIndex(of: ":"), !entry[colon...].contains("]") {
            guard let number = Int(entry[entry.index(after: colon)...]) else { return false }
            (host, port) = (entry[..<colon], number)
        }
        guard port == address.port else { return false }
        guard host.hasPrefix("*.") else { return host == address.host }
        return host.count > 2 && address.host.hasSuffix(host.dropFirst()) && address.host.count >= host.count
    }
}
