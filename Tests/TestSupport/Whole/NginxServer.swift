import Glibc
import LinuxIO
import Media

/// nginx on loopback, with files of its own and, where asked for, a certificate made for this one test.
public final class NginxServer {
    /// Where the machine has what is needed.
    public static let isPossible = tool("nginx") != nil && tool("openssl") != nil

    /// One line of its log.
    public struct Served: Equatable, Sendable {
        /// nginx's number of the connection: requests of one connection share it.
        public var connection: Int
        /// `HTTP/1.1`, `HTTP/2.0`.
        public var version: String
        /// With its query.
        public var path: String
        /// Of the answer.
        public var status: Int
        /// What the request named, lower case; empty: nothing.
        public var acceptEncoding: String
        /// What the answer's body was packed with; empty: nothing.
        public var contentEncoding: String
    }

    /// On 127.0.0.1.
    public let port: UInt16
    private let folder: ScratchFolder
    private let isSecure: Bool
    /// What its `http` block has beside what every one needs here.
    private var site = ""
    private var process: pid_t = 0

    /// - Parameters:
    ///   - files: By path, `/a/b.m3u8`.
    ///   - isSecure: TLS, and HTTP/2 for who wants it.
    public init(_ files: [String: [UInt8]], isSecure: Bool) throws {
        folder = try ScratchFolder()
        self.isSecure = isSecure
        port = try Loopback.freePort()
        for (path, bytes) in files {
            let place = folder.path + "/www" + path
            _ = try Program.run(["mkdir", "-p", String(place[..<(place.lastIndex(of: "/") ?? place.endIndex)])])
            try Files.write(bytes, to: place)
        }
        if isSecure { try makeCertificate() }
        site = ownSite
        try Files.write(Array(configuration.utf8), to: folder.path + "/nginx.conf")
        try start()
    }

    /// By a configuration of somebody else's, with TLS.
    ///
    /// - Parameter site: What stands in the `http` block, by the files of a certificate and its key, and the port.
    public init(site: (_ certificate: String, _ key: String, _ port: UInt16) -> String) throws {
        folder = try ScratchFolder()
        isSecure = true
        port = try Loopback.freePort()
        try makeCertificate()
        self.site = site(certificate, folder.path + "/key.pem", port)
        try Files.write(Array(configuration.utf8), to: folder.path + "/nginx.conf")
        try start()
    }

    deinit { stop() }

    /// The authority to be trusted.
    public var certificate: String { folder.path + "/certificate.pem" }

    /// The address of a path.
    public func url(_ path: String) -> String { "\(isSecure ? "https" : "http")://127.0.0.1:\(port)\(path)" }

    /// Begins on the same port, again after `stop`.
    public func start() throws {
        guard let nginx = Self.tool("nginx") else { throw Errno(ENOENT) }
        let words: [String] = [nginx, "-p", folder.path, "-c", folder.path + "/nginx.conf", "-e", folder.path + "/error.log"]
        process = try Spawning.start(words)
        let clock = MonotonicClock()
        let pause = try EventSignal()
        let deadline = clock.now() + .seconds(10)
        while !accepts {
            guard clock.now() < deadline else { throw Errno(ETIMEDOUT) }
            pause.wait(until: clock.now() + .milliseconds(5))
        }
    }

    /// Dies as a machine does that loses its power, but that its kernel still refuses connections.
    public func stop() {
        guard process > 0 else { return }
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        process = 0
    }

    /// What was asked for so far, in the order in which it was answered.
    ///
    /// - Parameter count: That many must have been answered: each is logged a little after its answer, and is waited for. Five seconds at most.
    public func served(_ count: Int) throws(Errno) -> [Served] {
        let clock = MonotonicClock()
        let pause = try EventSignal()
        let deadline = clock.now() + .seconds(5)
        while true {
            let served = logged
            guard served.count < count, clock.now() < deadline else { return served }
            pause.wait(until: clock.now() + .milliseconds(5))
        }
    }

    private var logged: [Served] {
        guard let bytes = try? Files.read(folder.path + "/access.log") else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 6, let connection = Int(parts[0]), let status = Int(parts[3]) else { return nil }
            return Served(
                connection: connection, version: parts[1], path: parts[2], status: status,
                acceptEncoding: parts[4] == "-" ? "" : parts[4], contentEncoding: parts[5] == "-" ? "" : parts[5])
        }
    }

    private var ownSite: String {
        let secret = "ssl_certificate \(certificate); ssl_certificate_key \(folder.path)/key.pem;"
        return """
            types { application/vnd.apple.mpegurl m3u8; video/mp4 mp4 m4s; application/json json; }
            gzip on; gzip_min_length 1; gzip_types application/vnd.apple.mpegurl application/json;
            keepalive_requests 10000; keepalive_timeout 60;
            server { listen 127.0.0.1:\(port)\(isSecure ? " ssl http2" : ""); root \(folder.path)/www; \(isSecure ? secret : "") }
            """
    }

    private var configuration: String {
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(folder.path)/\($0);" }.joined(
            separator: " ")
        return """
            daemon off; master_process off; worker_processes 1; pid \(folder.path)/pid; error_log \(folder.path)/error.log;
            events { worker_connections 128; }
            http {
                log_format line '$connection|$server_protocol|$request_uri|$status|$http_accept_encoding|$sent_http_content_encoding';
                access_log \(folder.path)/access.log line;
                \(temporary)
                \(site)
            }
            """
    }

    private func makeCertificate() throws {
        let names = "subjectAltName=IP:127.0.0.1,DNS:club.example,DNS:*.club.example"
        let run = try Program.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            folder.path + "/key.pem",
            "-out", certificate, "-days", "2", "-subj", "/CN=club.example", "-addext", names,
        ])
        guard run.status == 0 else { throw Errno(EIO) }
    }

    private var accepts: Bool {
        guard let socket = try? Loopback.connect(to: port) else { return false }
        close(socket)
        return true
    }

    private static func tool(_ name: String) -> String? {
        ["/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/"].map { $0 + name }.first { access($0, X_OK) == 0 }
    }
}
