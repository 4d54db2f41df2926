import Player
import TestSupport
import Testing

/// Playlists and segments that are not what they should be.
@Suite(.enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films"))
struct BadStreamTests {
    private static func text(_ text: String) -> RawReply { .body(Array(text.utf8), type: "application/vnd.apple.mpegurl") }

    private static let html = "<!DOCTYPE html><html><body>Please log in to the hotel's network.</body></html>\n"

    private static let playlists: [BadInput] = [
        BadInput(
            testDescription: "a playlist that is HTML", path: "/p.m3u8", routes: ["/p.m3u8": .body(Array(html.utf8), type: "text/html")],
            ending: .error, errors: ["201 playlist"]),
        BadInput(testDescription: "an empty playlist", path: "/p.m3u8", routes: ["/p.m3u8": text("")], ending: .error, errors: ["200 playlist"]),
        BadInput(
            testDescription: "a playlist without segments", path: "/p.m3u8",
            routes: ["/p.m3u8": text("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-ENDLIST\n")], ending: .error, errors: ["206 playlist"]),
        BadInput(
            testDescription: "a playlist cut by the line", path: "/p.m3u8",
            routes: ["/p.m3u8": .cut(Array("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\ns0.ts\n#EXT-X-ENDLIST\n".utf8), after: 40)],
            ending: .error, errors: ["140 line"]),
        BadInput(
            testDescription: "a playlist that ends in the middle of a segment's lines", path: "/p.m3u8",
            routes: ["/p.m3u8": text("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n")], ending: .error, errors: ["208 playlist"]),
        BadInput(
            testDescription: "a playlist without end", path: "/p.m3u8", routes: ["/p.m3u8": .endless], ending: .error,
            errors: ["142 server"]),
        BadInput(
            testDescription: "a playlist that comes byte by byte", path: "/p.m3u8",
            routes: ["/p.m3u8": .drip(Array(repeating: 0x23, count: 1000), portion: 1, every: .milliseconds(100))], ending: .error,
            errors: ["141 line"]),
        BadInput(
            testDescription: "variants of which none is there", path: "/p.m3u8",
            routes: ["/p.m3u8": text("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS=\"avc1.64001f\"\nnone.m3u8\n")], ending: .error,
            errors: ["130 server"]),
        BadInput(
            testDescription: "variants that lead back to themselves", path: "/p.m3u8",
            routes: ["/p.m3u8": text("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS=\"avc1.64001f\"\np.m3u8\n")], ending: .error,
            errors: ["201 playlist"]),
    ]

    @Test("a playlist that is none ends the film with its name", arguments: playlists)
    func playlist(row: BadInput) throws { try row.check() }

    // MARK: Segments

    /// What becomes of the third of four segments, and what must come of that.
    struct Damage: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var reply: @Sendable ([UInt8]) -> RawReply
        var ending: PlaybackReport.Ending
        var errors: [String]
        var pictures: Int
        /// For MPEG-TS, where it differs.
        var errorsOfTS: [String]?
    }

    private static let damages: [Damage] = [
        Damage(
            testDescription: "missing", reply: { _ in .status(404) }, ending: .end, errors: ["130 server"], pictures: 60),
        Damage(
            testDescription: "HTML", reply: { _ in .body(Array(html.utf8), type: "text/html") }, ending: .end, errors: ["300 container"],
            pictures: 60),
        Damage(
            testDescription: "empty", reply: { _ in .body([]) }, ending: .end, errors: ["300 container"], pictures: 60),
        Damage(
            testDescription: "half of it", reply: { .body(Array($0.prefix($0.count / 2))) }, ending: .end, errors: ["402 decode"],
            // A transport stream has no lengths: nothing says that something is missing.
            pictures: 60, errorsOfTS: []),
        Damage(
            testDescription: "garbage", reply: { .body(garbage($0.count)) }, ending: .end, errors: ["300 container"], pictures: 60),
        Damage(
            testDescription: "garbage in its middle", reply: { .body(spoiled($0)) }, ending: .end, errors: ["402 decode"],
            pictures: 60),
        Damage(
            testDescription: "cut short by the line each time", reply: { .cut($0, after: $0.count / 2) }, ending: .error,
            errors: ["140 line"], pictures: 40),
        Damage(
            testDescription: "500", reply: { _ in .status(500) }, ending: .error, errors: ["131 server"], pictures: 40),
    ]

    /// The same each time.
    private static func garbage(_ count: Int) -> [UInt8] {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return UInt8(truncatingIfNeeded: state)
        }
    }

    private static func spoiled(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let third = bytes.count / 3
        bytes.replaceSubrange(third..<(2 * third), with: garbage(third))
        return bytes
    }

    private static func routes(_ kind: String, _ change: (String, [UInt8]) -> RawReply?) throws -> [String: RawReply] {
        var routes: [String: RawReply] = [:]
        for name in Files.names(in: "\(TinyFilms.folder)/\(kind)") {
            let bytes = try TinyFilms.bytes("\(kind)/\(name)")
            routes["/\(kind)/\(name)"] = change(name, bytes) ?? .body(bytes)
        }
        return routes
    }

    @Test("a film whose segments are whole plays to its end", arguments: ["fmp4", "ts"])
    func whole(kind: String) throws {
        try BadInput(
            testDescription: kind, path: "/\(kind)/index.m3u8", routes: Self.routes(kind) { _, _ in nil }, ending: .end,
            pictures: TinyFilms.pictures
        ).check()
    }

    @Test("a segment that is damaged is told and passed over", arguments: damages, ["fmp4", "ts"])
    func segment(damage: Damage, kind: String) throws {
        let routes = try Self.routes(kind) { name, bytes in name.hasPrefix("s2.") ? damage.reply(bytes) : nil }
        try BadInput(
            testDescription: "", path: "/\(kind)/index.m3u8", routes: routes, ending: damage.ending,
            errors: kind == "ts" ? damage.errorsOfTS ?? damage.errors : damage.errors, pictures: damage.pictures
        ).check()
    }

    @Test("a stream whose clock jumps goes on past the jump", arguments: [true, false])
    func jump(isAnnounced: Bool) throws {
        let early = try TinyFilms.bytes("ts/s0.ts")
        let late = try TinyFilms.bytes("later/s0.ts")
        let mark = isAnnounced ? "#EXT-X-DISCONTINUITY\n" : ""
        let list = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\ne.ts\n\(mark)#EXTINF:1,\nl.ts\n\(mark)#EXTINF:1,\ne2.ts\n#EXT-X-ENDLIST\n"
        try BadInput(
            testDescription: "", path: "/p.m3u8",
            routes: ["/p.m3u8": Self.text(list), "/e.ts": .body(early), "/l.ts": .body(late), "/e2.ts": .body(early)], ending: .end,
            errors: [], pictures: 60
        ).check()
    }
}
