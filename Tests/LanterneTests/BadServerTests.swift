import Player
import TestSupport
import Testing

/// Addresses that lead nowhere, and servers that misbehave before any film has come.
@Suite struct BadServerTests {
    private static let rows: [BadInput] = [
        BadInput(testDescription: "404 in the place of a playlist", path: "/film.m3u8", ending: .error, errors: ["130 server"]),
        BadInput(testDescription: "404 in the place of a file", path: "/film.mp4", ending: .error, errors: ["130 server"]),
        BadInput(
            testDescription: "500 in the place of a playlist", path: "/film.m3u8", routes: ["/film.m3u8": .status(500)], ending: .error,
            errors: ["131 server"]),
        BadInput(
            testDescription: "500 in the place of a file", path: "/film.mp4", routes: ["/film.mp4": .status(500)], ending: .error,
            errors: ["131 server"]),
        BadInput(
            testDescription: "403", path: "/film.mp4", routes: ["/film.mp4": .status(403)], ending: .error, errors: ["130 server"]),
        BadInput(
            testDescription: "a redirect loop", path: "/a", routes: ["/a": .redirect(to: "/b"), "/b": .redirect(to: "/a")], ending: .error,
            errors: ["132 server"]),
        BadInput(
            testDescription: "a redirect to a file of this machine", path: "/a", routes: ["/a": .redirect(to: "file:///etc/hostname")],
            ending: .error, errors: ["102 address"]),
        BadInput(
            testDescription: "a server that takes the request and says nothing", path: "/a", routes: ["/a": .silence], ending: .error,
            errors: ["141 line"]),
        BadInput(
            testDescription: "a server that hangs up", path: "/a", routes: ["/a": .hangUp], ending: .error, errors: ["150 server"]),
        BadInput(
            testDescription: "a server that doesn't speak HTTP", path: "/a", routes: ["/a": .raw(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8))],
            ending: .error, errors: ["150 server"]),
        BadInput(
            testDescription: "header lines without end", path: "/a", routes: ["/a": .endlessHeaders], ending: .error,
            errors: ["150 server"]),
    ]

    @Test("a server that misbehaves ends the film with its name", arguments: rows)
    func server(row: BadInput) throws { try row.check() }

    private static let addresses: [(address: String, code: String)] = [
        ("http://127.0.0.1:1/film.m3u8", "120 connecting"),
        ("http://lanterne.invalid/film.m3u8", "110 nameResolution"),
        ("gopher://127.0.0.1/film", "102 address"),
        ("http://", "101 address"),
        ("http://127.0.0.1:99999/a", "101 address"),
        ("/nowhere/film.mp4", "103 address"),
        ("/tmp", "104 address"),
    ]

    @Test("an address that leads nowhere ends the film with its name", arguments: addresses)
    func address(address: String, code: String) throws {
        try BadInput(testDescription: address, path: "", ending: .error, errors: [code]).check(address: address)
    }

    @Test("a port whose connections nobody accepts ends the film within the viewer's patience")
    func unaccepted() throws {
        let hole = try BlackHole()
        try BadInput(testDescription: "black hole", path: "", ending: .error, errors: ["121 connecting"])
            .check(address: "http://127.0.0.1:\(hole.port)/film.m3u8")
    }

    @Test(
        "a name server that never answers ends the film within the viewer's patience",
        .enabled(if: DeafNameServer.isPossible, "another name server for one program needs root"))
    func unanswered() throws {
        let names = try DeafNameServer()
        try BadInput(testDescription: "deaf name server", path: "", ending: .error, errors: ["110 nameResolution"])
            .check(address: "http://film.example/film.m3u8", in: names.frame)
    }

    @Test("a secure address where nothing secure listens ends the film with its name")
    func insecure() throws {
        let talker = try PlainTalker("220 mail.example ESMTP\r\n")
        try BadInput(testDescription: "no TLS", path: "", ending: .error, errors: ["122 connecting"])
            .check(address: "https://127.0.0.1:\(talker.port)/a")
    }
}
