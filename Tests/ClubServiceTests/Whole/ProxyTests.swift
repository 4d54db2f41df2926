import Crypto
import Glibc
import LinuxIO
import Media
import TestSupport
import Testing

@testable import ClubService

/// `board/club/nginx.conf` as it is, but for its names, in a real nginx before real instances.
@Suite(
    .serialized, .enabled(if: NginxServer.isPossible && Program.hasTool("curl"), "no nginx, no openssl or no curl on this machine"))
struct ProxyTests {
    /// What curl was answered.
    private struct Answer {
        var status: Int
        /// Names in lower case.
        var headers: [String: String]
        var body: String
    }

    private let club: ServedClub
    private let nginx: NginxServer
    private var instances: [RunningProgram]

    init() async throws {
        let database = PostgreSQLServer.isPossible ? try PostgreSQLServer.shared.get().emptyURL() : nil
        let club = try await ServedClub(machines: 2, database: database)
        self.club = club
        // Without a PostgreSQL the one instance stands for both.
        instances = [try club.start(0)] + (database == nil ? [] : [try club.start(1)])
        let second = database == nil ? 0 : 1
        var text = String(decoding: try Files.read(Program.checkout + "/board/club/nginx.conf"), as: UTF8.self)
        func put(_ new: String, for old: String) throws {
            guard text.contains(old) else { throw ContractViolation("nginx.conf has no \(old)") }
            text = text.replacing(old, with: new)
        }
        try put("127.0.0.1:\(club.port(0))", for: "127.0.0.1:8095")
        try put("127.0.0.1:\(club.port(second))", for: "127.0.0.1:8096")
        try put(club.club(0) + "/public", for: "/srv/club/public")
        try put("", for: "listen [::]:443 ssl http2;")
        try put("", for: "listen [::]:80;")
        try put("listen 127.0.0.1:\(try Loopback.freePort());", for: "listen 80;")
        let site = text
        nginx = try NginxServer { certificate, key, port in
            site.replacing("listen 443", with: "listen 127.0.0.1:\(port)").replacing("/etc/ssl/club/fullchain.pem", with: certificate)
                .replacing("/etc/ssl/club/key.pem", with: key)
        }
    }

    private func curl(_ path: String, _ options: String...) async throws -> Answer {
        let words =
            ["curl", "--silent", "--include", "--path-as-is", "--max-time", "30", "--cacert", nginx.certificate] + options
            + [nginx.url(path)]
        let run = try await Program.aside { try Program.run(words) }
        let parts = run.output.replacing("\r\n", with: "\n").split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = (parts.first ?? "").split(separator: "\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw ContractViolation("curl \(path): \(run.status) \(run.complaint)")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1)
            headers[pair[0].lowercased()] = pair.count > 1 ? String(pair[1].drop { $0 == " " }) : ""
        }
        return Answer(status: status, headers: headers, body: parts.count > 1 ? String(parts[1]) : "")
    }

    private static let nonce = "AAAAAAAAAAAAAAAAAAAAAA"

    @Test("club.json is asked for each time and sent when it is another; parts are kept for ever; films come in parts")
    func files() async throws {
        let root = try await curl("/club.json")
        #expect(root.status == 200 && root.headers["cache-control"] == "no-cache")
        #expect(root.headers["content-type"] == "application/json" && root.headers["strict-transport-security"] != nil)
        let tag = try #require(root.headers["etag"])
        #expect(try await curl("/club.json", "--header", "If-None-Match: \(tag)").status == 304)
        #expect(try await curl("/club.json", "--compressed").body == root.body)
        let part = try #require(Files.names(in: club.club(0) + "/public/parts").first)
        #expect(try await curl("/parts/\(part)").headers["cache-control"] == "public, max-age=31536000, immutable")
        try Files.write([UInt8](repeating: UInt8(ascii: "x"), count: 1000), to: club.club(0) + "/public/film.m4s")
        let range = try await curl("/film.m4s", "--range", "10-19")
        #expect(range.status == 206 && range.body == "xxxxxxxxxx" && range.headers["content-type"] == "video/iso.segment")
        #expect(range.headers["content-range"] == "bytes 10-19/1000" && range.headers["cache-control"] == "public, max-age=3600")
        let missing = try await curl("/parts/titles-00.json")
        #expect(missing.status == 404 && missing.headers["cache-control"] == nil)
    }

    @Test("What the live half answers comes through, and so do the pages and the health of the service")
    func live() async throws {
        let time = try await curl("/v1/time?nonce=\(Self.nonce)")
        #expect(time.status == 200 && time.body.contains(Self.nonce) && time.headers["cache-control"] == "no-store")
        let box = try LineBox()
        let headers = try box.headers("POST", "/v1/device_authorization", body: Array(box.introduction.utf8)).flatMap { ["--header", $0] }
        let words = headers + ["--data", box.introduction]
        #expect(try await asked("/v1/device_authorization", words).contains("user_code"))
        #expect(try await curl("/v1/entitlements").status == 401)
        #expect(try await curl("/activate").headers["content-security-policy"] != nil)
        #expect(try await curl("/account").status == 401)
        #expect(try await curl("/health").body == "ok\n")
    }

    private func asked(_ path: String, _ options: [String]) async throws -> String {
        let words = ["curl", "--silent", "--cacert", nginx.certificate] + options + [nginx.url(path)]
        return try await Program.aside { try Program.run(words) }.output
    }

    @Test("Nobody outside sees the metrics, nor what is hidden, nor what lies beside the club's files")
    func hidden() async throws {
        try Files.write(Array("hidden".utf8), to: club.club(0) + "/public/.hidden")
        let paths = [
            "/metrics", "/metrics/", "//metrics", "/%6Detrics", "/v1/../metrics", "/v1/%2e%2e/metrics", "/account/../metrics",
            "/pay/../metrics",
            "/.hidden", "/../private/service.key", "/%2e%2e/private/service.key", "/v1/../../private/service.key",
        ]
        for path in paths {
            let answer = try await curl(path)
            #expect(answer.status == 404 || answer.status == 400, "\(path)")
            #expect(!answer.body.contains("lanterne_club_requests_total") && !answer.body.contains("hidden"), "\(path)")
        }
    }

    @Test("What is too long is refused, and a file isn't written to")
    func tooLong() async throws {
        let long = "@" + club.club(0) + "/long"
        try Files.write([UInt8](repeating: 0x20, count: 256 << 10 + 1), to: club.club(0) + "/long")
        #expect(try await curl("/v1/quotes", "--data-binary", long, "--header", "Expect:").status == 413)
        #expect(try await curl("/club.json", "--data", "x").status == 405)
    }

    @Test("Who asks is who nginx sees, whatever they say of themselves")
    func forged() async throws {
        for forged in ["10.9.8.7", "10.9.8.7, 127.0.0.1", "127.0.0.1"] {
            // Another address than the one that the service hears nginx from.
            let answer = try await curl(
                "/v1/time?nonce=\(Self.nonce)", "--interface", "127.0.0.2", "--header", "X-Forwarded-For: \(forged)", "--header",
                "Forwarded: for=\(forged)", "--header", "X-Real-IP: \(forged)")
            #expect(answer.status == 200)
        }
        let log = try (0..<instances.count).map { try club.log($0) }.joined()
        let peers = log.matches(of: /"route":"\/v1\/time","peer":"([^"]*)"/).map { String($0.1) }
        #expect(peers == ["127.0.0.2", "127.0.0.2", "127.0.0.2"])
    }

    @Test(
        "One instance is killed: reads and what was not heard yet go to the other, and nobody notices",
        .enabled(if: PostgreSQLServer.isPossible, Comment(rawValue: PostgreSQLServer.absence)))
    func failover() async throws {
        instances[0].end(SIGKILL)
        for _ in 0..<6 { #expect(try await curl("/v1/time?nonce=\(Self.nonce)").status == 200) }
        for _ in 0..<6 {
            let box = try LineBox()
            let signed = try box.headers("POST", "/v1/device_authorization", body: Array(box.introduction.utf8))
            let words = signed.flatMap { ["--header", $0] } + ["--data", box.introduction]
            #expect(try await asked("/v1/device_authorization", words).contains("user_code"))
        }
        instances[1].end(SIGKILL)
        #expect(try await curl("/v1/time?nonce=\(Self.nonce)").status == 502)
        #expect(try await curl("/club.json").status == 200)
    }
}
