import Media
import Playlist
import Testing

/// Source: RFC 8216bis §7.
@Suite struct SteeringTests {
    private static func parse(_ json: String) throws -> SteeringManifest {
        try SteeringManifest.parse(Array(json.utf8), baseURL: "https://steer.example/a/b?c=d")
    }

    @Test("a manifest says when to ask again and where, and which pathways to prefer")
    func plain() throws {
        let manifest = try Self.parse(
            #" {"VERSION":1,"TTL":6e1,"RELOAD-URI":"next?s=\u00e9","PATHWAY-PRIORITY":["B","\ud83c\udfac","A"]} "#)
        #expect(manifest.timeToLive == 60 && manifest.reloadURL == "https://steer.example/a/next?s=%C3%A9")
        #expect(manifest.priority == ["B", "🎬", "A"] && manifest.warnings.isEmpty)
    }

    @Test(
        "what is no steering manifest is refused by name",
        arguments: [
            ("", SteeringError.notJSON), ("[]", .notJSON), ("{\"VERSION\":1", .notJSON), ("{\"VERSION\":1}x", .notJSON),
            ("{\"a\":01e}", .notJSON),
            ("{}", .unknownVersion), ("{\"VERSION\":2}", .unknownVersion), ("{\"VERSION\":\"1\"}", .unknownVersion),
            (String(repeating: "[", count: 100_000), .notJSON), ("{\"VERSION\":1,\"a\":\"\\x\"}", .notJSON),
            ("{\"VERSION\":1,\"a\":\"\n\"}", .notJSON),
        ])
    func refused(json: String, error: SteeringError) {
        #expect(throws: error) { try Self.parse(json) }
    }

    @Test("more bytes than a manifest has are refused")
    func tooLong() {
        let bytes = [UInt8](repeating: 0x20, count: SteeringManifest.maximumBytes + 1)
        #expect(throws: SteeringError.tooLong(bytes: bytes.count, limit: bytes.count - 1)) {
            try SteeringManifest.parse(bytes, baseURL: "http://h/")
        }
    }

    @Test(
        "what breaks a clause is lived with, and said",
        arguments: [
            ("{\"VERSION\":1,\"TTL\":-5,\"PATHWAY-PRIORITY\":[\"A\"]}", "RFC 8216bis §7.2"), ("{\"VERSION\":1}", "RFC 8216bis §7.2"),
            ("{\"VERSION\":1,\"PATHWAY-PRIORITY\":[\"A\",\"A\"]}", "RFC 8216bis §7.2"),
            ("{\"VERSION\":1,\"PATHWAY-PRIORITY\":[\"A\"],\"PATHWAY-CLONES\":[{\"ID\":\"B\"}]}", "RFC 8216bis §7.3"),
            (
                "{\"VERSION\":1,\"PATHWAY-PRIORITY\":[\"A\"],\"PATHWAY-CLONES\":[{\"ID\":\"B\",\"BASE-ID\":\"A\",\"URI-REPLACEMENT\":{}}]}",
                "RFC 8216bis §7.3"
            ),
        ])
    func warned(json: String, clause: String) throws {
        let manifest = try Self.parse(json)
        #expect(manifest.warnings.map(\.clause) == [clause] && manifest.timeToLive == 300)
    }

    @Test("a clone has its base's addresses with another host and further parameters, or its own")
    func clones() throws {
        var clone = PathwayClone(base: "A", id: "B")
        clone.host = "backup.example"
        clone.parameters = ["token": "a&b", "b": "é"]
        clone.variantURLs = ["v2": "https://own.example/v2"]
        clone.renditionURLs = ["r": "https://own.example/r"]
        var variant = Variant(id: VariantID(0), url: "https://cdn.example:8443/x/v.m3u8?token=old&keep=1#f", content: .mediaPlaylist)
        #expect(clone.url(of: variant) == "https://backup.example:8443/x/v.m3u8?keep=1&b=%C3%A9&token=a%26b#f")
        clone.host = "backup.example:99"
        clone.parameters = [:]
        #expect(clone.url(of: variant) == "https://backup.example:99/x/v.m3u8?token=old&keep=1#f")
        variant.stableID = "v2"
        #expect(clone.url(of: variant) == "https://own.example/v2")
        var rendition = Rendition(id: RenditionID(0), kind: .audio, group: "g", name: "n")
        #expect(clone.url(of: rendition) == nil)
        rendition.stableID = "r"
        #expect(clone.url(of: rendition) == "https://own.example/r")
    }
}
