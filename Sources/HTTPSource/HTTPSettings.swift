/// How the source behaves towards servers.
public struct HTTPSettings: Sendable {
    /// For the name, the connection and the TLS handshake together.
    public var connectTimeout: Duration = .seconds(4)
    /// Without a byte while one is expected; the time in which nobody reads doesn't count.
    public var silenceTimeout: Duration = .seconds(4)
    /// Sent with every request.
    public var userAgent = "Lanterne/0.1"
    /// PEM file of certificate authorities in the place of the system's; for tests and closed networks.
    public var certificateFile: String?
    /// Simultaneous requests to one server, and with HTTP/1.1 each has its connection; further requests wait for one to end, and no
    /// timeout runs meanwhile.
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
