import Player
import TestSupport
import Testing

/// Encrypted streams in the whole program, over HTTP.
@Suite(.enabled(if: TinyFilms.isPossible && Program.hasTool("openssl"), "no ffmpeg or no openssl on this machine makes the films"))
struct LockedStreamTests {
    private static let key = "8e2b04d19f6c3a7755e1c0824bd6f391"
    private static let bytes: [UInt8] = stride(from: 0, to: 32, by: 2).map { place in
        let start = key.index(key.startIndex, offsetBy: place)
        return UInt8(key[start...].prefix(2), radix: 16) ?? 0
    }

    /// Segments whose vectors are their numbers.
    private static func routes(_ name: String, attributes: String = "METHOD=AES-128,URI=\"key\"") throws -> [String: RawReply] {
        let scratch = try ScratchFolder()
        var routes: [String: RawReply] = [:]
        var lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:2", "#EXT-X-KEY:\(attributes),IV=0x\(key)"]
        func lock(_ file: String, vector: String) throws -> RawReply {
            let out = "\(scratch.path)/locked"
            let command = ["openssl", "enc", "-aes-128-cbc", "-K", key, "-iv", vector, "-in", "\(TinyFilms.folder)/\(file)", "-out", out]
            #expect(try Program.run(command).status == 0)
            return .body(try Files.read(out))
        }
        if name == "fmp4" {
            routes["/init.mp4"] = try lock("fmp4/init.mp4", vector: key)
            lines.append("#EXT-X-MAP:URI=\"init.mp4\"")
        }
        lines.append("#EXT-X-KEY:\(attributes)")
        for number in 0..<4 {
            let file = name == "fmp4" ? "s\(number).m4s" : "s\(number).ts"
            routes["/\(file)"] = try lock("\(name)/\(file)", vector: "0000000000000000000000000000000\(number)")
            lines += ["#EXTINF:1,", file]
        }
        lines.append("#EXT-X-ENDLIST")
        routes["/p.m3u8"] = .body(Array(lines.joined(separator: "\n").utf8), type: "application/vnd.apple.mpegurl")
        routes["/key"] = .body(bytes)
        return routes
    }

    @Test("a locked film plays to its end, and its key stands nowhere", arguments: ["ts", "fmp4"]) func plays(_ name: String) throws {
        let server = try RawHTTPServer(try Self.routes(name))
        defer { server.stop() }
        let played = try PlayRun.play(server.url("/p.m3u8"), ["--log", "debug"])
        #expect(played.report.ended == .end, "\(played.errors) \(played.run.complaint)")
        #expect(played.errors == [])
        #expect(played.report.frames.came == TinyFilms.pictures)
        let said = played.run.complaint + played.run.output
        #expect(said.contains("player"))
        #expect(!said.lowercased().contains(Self.key))
    }

    struct Trouble: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var key: RawReply
        var errors: [String]
    }

    private static let troubles: [Trouble] = [
        Trouble(testDescription: "a key that isn't there", key: .status(404), errors: ["170 server"]),
        Trouble(testDescription: "a key that may not be had", key: .status(403), errors: ["170 server"]),
        Trouble(testDescription: "a server that says nothing", key: .silence, errors: ["170 line"]),
        Trouble(testDescription: "a key that breaks off", key: .stall(Array(0..<16), after: 7), errors: ["170 line"]),
        Trouble(testDescription: "a key of 15 bytes", key: .body(Array(0..<15)), errors: ["171 server"]),
        Trouble(testDescription: "a key of 17 bytes", key: .body(Array(0..<17)), errors: ["171 server"]),
        Trouble(testDescription: "a key without end", key: .endless, errors: ["171 server"]),
        Trouble(testDescription: "a page in the key's place", key: .body(Array("<html>Log in</html>".utf8)), errors: ["171 server"]),
        Trouble(testDescription: "another film's key", key: .body(Array(0..<16)), errors: ["172 server"]),
    ]

    @Test("without its key a film ends with a sentence within eight seconds", arguments: troubles, ["ts", "fmp4"])
    func withoutKey(_ row: Trouble, _ name: String) throws {
        var routes = try Self.routes(name)
        routes["/key"] = row.key
        try BadInput(testDescription: row.testDescription, path: "/p.m3u8", routes: routes, ending: .error, errors: row.errors).check()
    }

    @Test(
        "what isn't opened is refused by name before anything is fetched",
        arguments: [
            ("METHOD=SAMPLE-AES,URI=\"skd://x\",KEYFORMAT=\"com.apple.streamingkeydelivery\"", "230 playlist"),
            ("METHOD=SAMPLE-AES-CTR,URI=\"data:,\",KEYFORMAT=\"urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed\"", "230 playlist"),
            ("METHOD=SAMPLE-AES-256,URI=\"key\"", "230 playlist"), ("METHOD=SAMPLE-AES", "231 playlist"),
            ("METHOD=AES-128,URI=\"key\",KEYFORMAT=\"com.example\"", "230 playlist"),
        ])
    func refused(_ row: (attributes: String, error: String)) throws {
        let routes = try Self.routes("ts", attributes: row.attributes)
        try BadInput(testDescription: row.attributes, path: "/p.m3u8", routes: routes, ending: .error, errors: [row.error]).check()
    }
}
