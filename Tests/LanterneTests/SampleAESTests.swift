import Player
import TestSupport
import Testing

/// Streams whose samples are encrypted as HLS has it, in the whole program, over HTTP.
@Suite(.enabled(if: TinyFilms.isPossible, "no ffmpeg on this machine makes the films")) struct SampleAESTests {
    private static let keys: [[UInt8]] = (0..<4).map { number in key(number) }

    private static func key(_ number: Int) -> [UInt8] {
        (0..<16).map { place in
            let mixed: Int = place * 7 + number * 31 + 3
            return UInt8(mixed % 256)
        }
    }

    private static func vector(_ number: Int) -> [UInt8] { [UInt8](repeating: 0, count: 15) + [UInt8(number)] }

    private static func routes(_ lines: [String]) -> [String: RawReply] {
        var routes: [String: RawReply] = [
            "/p.m3u8": .body(Array(lines.joined(separator: "\n").utf8), type: "application/vnd.apple.mpegurl")
        ]
        for (number, key) in keys.enumerated() { routes["/key\(number)"] = .body(key) }
        return routes
    }

    private static let head = ["#EXTM3U", "#EXT-X-VERSION:5", "#EXT-X-TARGETDURATION:2"]

    /// - Parameter change: Segments to one key.
    private static func transport(change: Int, vectors: Bool) throws -> [String: RawReply] {
        var lines = head
        var segments: [String: RawReply] = [:]
        for number in 0..<4 {
            let key = number / change
            let iv: [UInt8] = vectors ? (0..<16).map { UInt8($0 + key) } : vector(number)
            if number % change == 0 {
                let digits: [String] = iv.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                let written: String = vectors ? ",IV=0x" + digits.joined() : ""
                lines.append("#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"key\(key)\"\(written)")
            }
            lines += ["#EXTINF:1,", "s\(number).ts"]
            let locker = SampleLocker(key: keys[key], vector: iv)
            segments["/s\(number).ts"] = .body(TransportLocker.lock(try TinyFilms.bytes("ts/s\(number).ts"), with: locker))
        }
        return routes(lines + ["#EXT-X-ENDLIST"]).merging(segments) { $1 }
    }

    @Test(
        "a transport stream plays to its end, whether its key changes or its vector is its number",
        arguments: [(change: 4, vectors: true), (change: 4, vectors: false), (change: 1, vectors: true), (change: 2, vectors: false)])
    func transport(_ row: (change: Int, vectors: Bool)) throws {
        let server = try RawHTTPServer(try Self.transport(change: row.change, vectors: row.vectors))
        defer { server.stop() }
        let played = try PlayRun.play(server.url("/p.m3u8"), ["--log", "debug"])
        #expect(played.report.ended == .end, "\(played.errors) \(played.run.complaint)")
        #expect(played.errors == [])
        #expect(played.report.frames.came == TinyFilms.pictures)
        let asked = server.requests.count { $0.path.hasPrefix("/key") }
        #expect(asked == 4 / row.change)
    }

    /// AAC behind a tag with its time.
    private static func packed(_ number: Int, _ locker: SampleLocker) throws -> [UInt8] {
        let scratch = try ScratchFolder()
        let out = "\(scratch.path)/s.aac"
        let command = ["ffmpeg", "-nostdin", "-v", "error", "-i", "\(TinyFilms.folder)/ts/s\(number).ts", "-vn", "-c", "copy", out]
        #expect(try Program.run(command).status == 0)
        let ticks = UInt64(126_000 + number * 90_000)
        let owner = Array("com.apple.streaming.transportStreamTimestamp\0".utf8)
        let frame: [UInt8] = owner + (0..<8).map { (place: UInt64) -> UInt8 in UInt8(truncatingIfNeeded: ticks >> (56 - 8 * place)) }
        let size = UInt8(frame.count)
        var tag: [UInt8] = Array("ID3".utf8)
        tag += [4, 0, 0, 0, 0, 0, size + 10]
        tag += Array("PRIV".utf8)
        tag += [0, 0, 0, size, 0, 0]
        tag += frame
        return tag + locker.lockADTS(try Files.read(out))
    }

    @Test("packed audio is heard to its end") func packedAudio() throws {
        var lines = Self.head
        var segments: [String: RawReply] = [:]
        for number in 0..<4 {
            let locker = SampleLocker(key: Self.keys[number], vector: Self.vector(9))
            let iv = String(repeating: "0", count: 31) + "9"
            lines += ["#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"key\(number)\",IV=0x\(iv)", "#EXTINF:1,", "s\(number).aac"]
            segments["/s\(number).aac"] = .body(try Self.packed(number, locker))
        }
        let server = try RawHTTPServer(Self.routes(lines + ["#EXT-X-ENDLIST"]).merging(segments) { $1 })
        defer { server.stop() }
        let played = try PlayRun.play(server.url("/p.m3u8"))
        #expect(played.report.ended == .end, "\(played.errors) \(played.run.complaint)")
        #expect(played.errors == [])
    }

    @Test("another film's key ends it with a sentence, and no picture", arguments: [1, 4]) func wrong(change: Int) throws {
        var routes = try Self.transport(change: change, vectors: true)
        routes["/key0"] = .body([UInt8](repeating: 0x42, count: 16))
        let server = try RawHTTPServer(routes)
        defer { server.stop() }
        let played = try PlayRun.play(server.url("/p.m3u8"))
        #expect(played.report.ended == .error)
        #expect(played.report.errors.last?.code == 405, "\(played.errors)")
        #expect(played.report.frames.presented == 0)
        #expect(played.run.complaint.contains("doesn't open the"))
    }

    private static let troubles: [(name: String, key: RawReply, errors: [String])] = [
        ("none", .status(404), ["170 server"]), ("forbidden", .status(403), ["170 server"]), ("silent", .silence, ["170 line"]),
        ("short", .body(Array(0..<15)), ["171 server"]), ("long", .body(Array(0..<17)), ["170 server"]),
    ]

    @Test("a key that can't be had is told within eight seconds", arguments: troubles.indices) func missing(row: Int) throws {
        var routes = try Self.transport(change: 4, vectors: true)
        routes["/key0"] = Self.troubles[row].key
        try BadInput(
            testDescription: Self.troubles[row].name, path: "/p.m3u8", routes: routes, ending: .error, errors: Self.troubles[row].errors
        ).check()
    }
}
