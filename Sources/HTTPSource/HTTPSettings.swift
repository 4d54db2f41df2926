/// How the source behaves towards servers.
public struct HTTPSettings: Sendable {
    /// For the name, the connection and the TLS handshake together.
    public var connectTimeout: Duration = .seconds(4)
    /// Without a byte while one is expected; the time in which nobody reads doesn't count.
    public var silenceTimeout: Duration = .seconds(4)
    /// Sent with every request.
    public var userAgent = "Lanterne/0.1"
    /// PEM file of certificate authorities that are trusted beside those of the system's folder: a closed network's, a test's.
    public var certificateFile: String?
    /// The way out; nil: as the environment says (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`, in libcurl's reading).
    public var proxy: ProxyAddress?
    /// Hosts that are reached without the proxy, with all below them: `club.example`; nil: those of `no_proxy`.
    public var unproxiedHosts: [String]?
    /// What the club's own servers are told with each request.
    public var club = ClubFields()
    /// Whether cookies are kept, in memory, and sent back by the rules of RFC 6265; one jar for all requests.
    public var keepsCookies = true
    /// Simultaneous requests to one server, and with HTTP/1.1 each has its connection; further requests wait for one to end, and no
    /// timeout runs meanwhile. Over HTTP/2 they share one connection.
    public var connectionsPerHost = 6
    /// Followed before a request fails.
    public var redirects = 10
    /// Bytes received and not yet read, for each request; at least 128 KiB, since libcurl gives up to 64 KiB at once.
    public var unreadBytes = 256 << 10 {
        didSet { unreadBytes = max(unreadBytes, 128 << 10) }
    }

    /// The box's own.
    public init() {}
}

/// Where a proxy is, and who we are to it. It may hold a password: it is described without one.
public struct ProxyAddress: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `http://[user:password@]host[:port]`, or with `https:`, `socks5:`, `socks5h:`, `socks4:`, `socks4a:`. Empty: no proxy at all, whatever
    /// the environment says.
    let url: String

    /// No proxy, whatever the environment says.
    public static let none = ProxyAddress(unchecked: "")

    /// - Returns: nil where this is no address of a proxy.
    public init?(_ url: String) {
        let schemes = ["http", "https", "socks5", "socks5h", "socks4", "socks4a"]
        guard let address = WebAddress(url), schemes.contains(address.scheme) else { return nil }
        self.url = url
    }

    private init(unchecked url: String) { self.url = url }

    var host: String { WebAddress(url)?.host ?? "" }

    /// Without the password.
    public var description: String {
        guard let address = WebAddress(url) else { return "no proxy" }
        return "\(address.scheme)://\(address.host)\(address.port.map { ":\($0)" } ?? "")"
    }
    /// As `description`.
    public var debugDescription: String { description }
    /// As `description`.
    public var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}
