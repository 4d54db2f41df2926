import FoundationEssentials
import Player
import TestSupport
import Testing

/// "../shared/media/shaka-packager", beside the checkout or under LANTERNE_SHARED; nil where it isn't there.
let packagerFolder: String? = {
    let folder = (Program.environment("LANTERNE_SHARED") ?? Program.checkout + "/../shared") + "/media/shaka-packager/app/test/testdata"
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
}()

/// Its films with licences in the clear, in the whole program, over HTTP.
@Suite(.enabled(if: packagerFolder != nil, "\"../shared/media/shaka-packager\" isn't there")) struct ClearKeyTests {
    private static let id = "MTIzNDU2Nzg5MDEyMzQ1Ng"
    private static let key = "MjM0NTY3ODkwITIzNDU2Nw"
    private static let keyDigits = "32333435363738393021323334353637"

    private static func licence(_ key: String = key, id: String = id, more: String = "") -> [UInt8] {
        Array("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"\(id)\",\"k\":\"\(key)\"}],\"type\":\"temporary\"\(more)}".utf8)
    }

    /// A folder's film, its manifest with the licence's address in it.
    private static func routes(
        _ name: String, licence: RawReply, laurl: String = "<ck:Laurl xmlns:ck='http://dashif.org/guidelines/clearKey'>lic</ck:Laurl>"
    ) throws -> [String: RawReply] {
        guard let folder = packagerFolder else { return [:] }
        var routes: [String: RawReply] = ["/lic": licence]
        for file in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)") {
            routes["/\(file)"] = .body(try Files.read("\(folder)/\(name)/\(file)"))
        }
        let manifest = String(decoding: try Files.read("\(folder)/\(name)/output.mpd"), as: UTF8.self)
        let system =
            "<ContentProtection schemeIdUri=\"urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e\" value=\"ClearKey1.0\">\(laurl)</ContentProtection>"
        let told = manifest.split(separator: "<Representation", omittingEmptySubsequences: false).joined(
            separator: "\(system)<Representation")
        routes["/output.mpd"] = .body(Array(told.utf8), type: "application/dash+xml")
        return routes
    }

    private static let folders = [
        "encryption", "encryption-cbcs", "encryption-and-no-clear-lead", "hevc-with-encryption", "opus-vp9-mp4-with-encryption",
    ]

    @Test("a film plays to its end with the licence that its manifest names, and its key stands nowhere", arguments: folders)
    func plays(_ name: String) throws {
        let server = try RawHTTPServer(try Self.routes(name, licence: .body(Self.licence())))
        defer { server.stop() }
        let played = try PlayRun.play(server.url("/output.mpd"), ["--log", "debug"])
        #expect(played.report.ended == .end, "\(played.errors) \(played.run.complaint)")
        #expect(played.errors == [])
        #expect(played.report.frames.came >= 82)
        let asked = server.requests.filter { $0.path == "/lic" }
        #expect(asked.count == 1)
        #expect(asked.first.map { String(decoding: $0.body, as: UTF8.self) } == "{\"kids\":[\"\(Self.id)\"],\"type\":\"temporary\"}")
        #expect(asked.first?.headers["content-type"] == "application/json")
        let said = (played.run.complaint + played.run.output).lowercased()
        #expect(said.contains("licence"))
        #expect(!said.contains(Self.keyDigits) && !said.contains(Self.key.lowercased()))
    }

    private static let troubles: [(name: String, licence: RawReply, error: String)] = [
        ("a server that says no", .status(403), "170 server"), ("a server that says nothing", .silence, "170 line"),
        ("a page in the licence's place", .body(Array("<html>Log in</html>".utf8)), "175 server"),
        ("a licence that breaks off", .body(Array(licence().dropLast(3))), "175 server"),
        ("a licence without keys", .body(Array("{\"keys\":[]}".utf8)), "176 server"),
        ("a licence for another film", .body(licence(id: "AAAAAAAAAAAAAAAAAAAAAA")), "176 server"),
        ("a licence that has ended", .body(licence(more: ",\"expiration\":1700000000000")), "177 server"),
        ("a licence without end", .endless, "170 server"),
        ("another film's key", .body(licence("AAAAAAAAAAAAAAAAAAAAAA")), "405 decode"),
    ]

    @Test("without its key a film ends with a sentence within eight seconds", arguments: troubles.indices) func withoutKey(row: Int) throws
    {
        let (name, licence, error) = Self.troubles[row]
        let server = try RawHTTPServer(try Self.routes("encryption-and-no-clear-lead", licence: licence))
        defer { server.stop() }
        let played = try PlayRun.play(server.url("/output.mpd"))
        let said: Comment = "\(name): \(played.errors) \(played.run.complaint)"
        #expect(played.run.status == 1 && played.report.ended == .error, said)
        #expect(played.errors.last == error, said)
        #expect(played.report.frames.presented == 0, said)
        #expect(played.run.wall < BadInput.limit, said)
    }

    @Test("a licence that lies as a file is asked for, and then fetched") func file() throws {
        let licence = Self.licence()
        let reply = RawReply.made { $0.body.isEmpty ? .body(licence) : .status(405) }
        let server = try RawHTTPServer(try Self.routes("encryption", licence: reply))
        defer { server.stop() }
        let played = try PlayRun.play(server.url("/output.mpd"))
        #expect(played.report.ended == .end, "\(played.errors) \(played.run.complaint)")
    }

    /// As attributes of EXT-X-KEY; the samples are cbcs.
    private static let keys: [(name: String, attributes: String)] = [
        ("a key as it is", "METHOD=SAMPLE-AES,URI=\"key\""),
        ("a key in its address", "METHOD=SAMPLE-AES,URI=\"data:application/octet-stream;base64,MjM0NTY3ODkwITIzNDU2Nw==\""),
        ("a licence server", "METHOD=SAMPLE-AES,URI=\"lic\",KEYFORMAT=\"org.w3.clearkey\""),
        (
            "a licence server by UUID, and the key's name",
            "METHOD=SAMPLE-AES,URI=\"lic\",KEYFORMAT=\"urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e\",KEYID=0x31323334353637383930313233343536"
        ),
        (
            "a licence in its address",
            "METHOD=SAMPLE-AES,URI=\"data:application/json,\(String(decoding: licence(), as: UTF8.self).replacing("\"", with: "%22"))\",KEYFORMAT=\"org.w3.clearkey\""
        ),
        (
            "another system beside it",
            "METHOD=SAMPLE-AES,URI=\"skd://x\",KEYFORMAT=\"com.apple.streamingkeydelivery\"\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"lic\",KEYFORMAT=\"org.w3.clearkey\""
        ),
    ]

    @Test("the same film in HLS plays with each kind of key, and its key stands nowhere", arguments: keys.indices) func playlists(row: Int)
        throws
    {
        let (name, attributes) = Self.keys[row]
        var lines = [
            "#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:2", "#EXT-X-MAP:URI=\"bear-640x360-video.mp4\",BYTERANGE=\"1147@0\"",
        ]
        // The first second is in the clear.
        lines += ["#EXTINF:1.001,", "#EXT-X-BYTERANGE:99313@1215", "bear-640x360-video.mp4", "#EXT-X-KEY:\(attributes)"]
        lines += ["#EXTINF:1.001,", "#EXT-X-BYTERANGE:122100@100528", "bear-640x360-video.mp4"]
        lines += ["#EXTINF:0.734,", "#EXT-X-BYTERANGE:79891@222628", "bear-640x360-video.mp4", "#EXT-X-ENDLIST"]
        var routes = try Self.routes("encryption-cbcs", licence: .body(Self.licence()))
        routes["/p.m3u8"] = .body(Array(lines.joined(separator: "\n").utf8), type: "application/vnd.apple.mpegurl")
        routes["/key"] = .body(Array("234567890!234567".utf8))
        let server = try RawHTTPServer(routes)
        defer { server.stop() }
        let played = try PlayRun.play(server.url("/p.m3u8"), ["--log", "debug"])
        let said: Comment = "\(name): \(played.errors) \(played.run.complaint)"
        #expect(played.report.ended == .end, said)
        #expect(played.errors == [], said)
        #expect(played.report.frames.came >= 82, said)
        let words = played.run.complaint + played.run.output
        #expect(!words.contains(Self.key) && !words.lowercased().contains(Self.keyDigits), said)
    }

    @Test("without a licence server, keys from a file or a licence from one open it, and nothing else does") func given() throws {
        let scratch = try ScratchFolder()
        let address = (packagerFolder ?? "") + "/encryption/output.mpd"
        let texts = [
            "# ours\n31323334-3536-3738-3930-313233343536 : \(Self.keyDigits)\n\n", String(decoding: Self.licence(), as: UTF8.self),
        ]
        for (number, text) in texts.enumerated() {
            let path = "\(scratch.path)/keys\(number)"
            try Files.write(Array(text.utf8), to: path)
            let played = try PlayRun.play(address, ["--film-keys", path])
            #expect(played.report.ended == .end, "\(played.errors) \(played.run.complaint)")
        }
        let refused = try PlayRun.play(address)
        #expect(refused.errors == ["233 playlist"])
        let path = "\(scratch.path)/broken"
        try Files.write(Array("31323334353637383930313233343536=\(Self.keyDigits)\n".utf8), to: path)
        let broken = try Program.run([Program.built("lanterne"), "play", address, "--display", "null", "--film-keys", path])
        #expect(broken.status != 0 && broken.complaint.contains("line 1") && !broken.complaint.contains(Self.keyDigits))
    }
}
