import Glibc
import HTTPSource
import LinuxIO
import Media
import Testing

/// `openssl s_server` with a certificate of its own making, which nobody's store knows.
private final class SelfSignedServer {
    static let openssl = (["/usr/bin/openssl", "/usr/local/bin/openssl"] as [String]).first { access($0, X_OK) == 0 }

    let certificate: String
    private(set) var port = ""
    private let folder: String
    private let process: pid_t

    init(openssl: String) throws {
        var template = Array("/tmp/lanterne-tls-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno.last }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        certificate = folder + "/certificate.pem"
        let make = try Self.spawn(
            [
                openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem",
                "-out",
                certificate, "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
            ], output: "/dev/null")
        var status: Int32 = 0
        waitpid(make, &status, 0)
        let log = folder + "/log"
        process = try Self.spawn(
            [openssl, "s_server", "-accept", "0", "-key", folder + "/key.pem", "-cert", certificate, "-www"], output: log)
        _ = try eventually {
            port = Self.port(in: log)
            return !port.isEmpty
        }
    }

    deinit {
        kill(process, SIGTERM)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        for name in ["key.pem", "certificate.pem", "log"] { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    /// Of the line `ACCEPT [::]:36931`.
    private static func port(in log: String) -> String {
        guard let file = try? FileDescriptor.open(log) else { return "" }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = bytes.withUnsafeMutableBytes { buffer in (try? file.read(into: buffer)) ?? 0 }
        let lines = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return lines.first { $0.hasPrefix("ACCEPT") }?.split(separator: ":").last.map(String.init) ?? ""
    }

    private static func spawn(_ arguments: [String], output: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var process = pid_t()
        let status = posix_spawn(&process, arguments[0], &actions, nil, pointers, environ)
        guard status == 0 else { throw Errno(status) }
        return process
    }
}

@Suite(.enabled(if: SelfSignedServer.openssl != nil, "no openssl on this machine"))
struct TLSTests {
    @Test("a certificate that nobody vouches for is refused with the library's reason, and accepted from whom it is given")
    func selfSigned() throws {
        let server = try SelfSignedServer(openssl: try #require(SelfSignedServer.openssl))
        let request = ResourceRequest(url: "https://127.0.0.1:\(server.port)/film")
        let refused = try fetch(HTTPSource(), request)
        guard case .tlsFailed(host: "127.0.0.1", let reason) = refused.error else {
            Issue.record("\(refused)")
            return
        }
        #expect(reason.contains("certificate"))
        var settings = HTTPSettings()
        settings.certificateFile = server.certificate
        let accepted = try fetch(HTTPSource(settings: settings), request)
        #expect(accepted.error == nil && accepted.response?.mediaType == "text/html" && !accepted.body.isEmpty)
    }

    @Test("plain HTTP to a port that speaks TLS has no answer")
    func plain() throws {
        let server = try SelfSignedServer(openssl: try #require(SelfSignedServer.openssl))
        let fetched = try fetch(HTTPSource(), ResourceRequest(url: "http://127.0.0.1:\(server.port)/film"))
        guard case .other = fetched.error else {
            Issue.record("\(fetched)")
            return
        }
    }
}
