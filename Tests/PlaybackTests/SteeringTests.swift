import Media
import Player
import TestSupport
import Testing

/// Films whose places a server ranks. Source: RFC 8216bis §7, ETSI TS 103 998.
@Suite("Content steering") struct SteeredFilmTests {
    private static let server = "http://steer/which"

    private func film(_ tag: String = "#EXT-X-CONTENT-STEERING:SERVER-URI=\"http://steer/which\",PATHWAY-ID=\"A\"") -> RungFilm {
        var film = RungFilm()
        film.hosts = ["http://one/", "http://two/"]
        film.pathways = ["A", "B"]
        film.tags = [tag]
        return film
    }

    private func rig(_ film: RungFilm, _ answer: FakeSegmentSource.Answer) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.rates = [.init(from: .zero, bytesPerSecond: 1_000_000)]
        let rig = FilmRig(setting)
        film.serve(on: rig.source)
        for query in ["", "?_HLS_pathway=A"] { rig.source.serve(Self.server + query, answer) }
        rig.source.serve { url, _ in url.hasPrefix("http://steer/") ? (answer, .zero) : nil }
        return rig
    }

    private func json(_ text: String) -> FakeSegmentSource.Answer { .bytes(Array(text.utf8), mediaType: "application/json") }

    private func expectWhole(_ rig: FilmRig, sourceLocation: SourceLocation = #_sourceLocation) {
        let report = rig.report
        let said: Comment = "\(report.errors) \(report.rebuffers) \(report.frames.presented)"
        #expect(rig.playback.state == .ended, said, sourceLocation: sourceLocation)
        #expect(report.frames.presented == 1440 && report.rebuffers.isEmpty && report.errors.isEmpty, said, sourceLocation: sourceLocation)
    }

    private func asked(_ rig: FilmRig, of host: String) -> [String] {
        rig.source.asked.map(\.request.url).filter { $0.hasPrefix(host) }.map { String($0.dropFirst(host.count)) }
    }

    /// When the steering server was asked, in whole seconds.
    private func questions(_ rig: FilmRig) -> [Int] {
        rig.source.asked.filter { $0.request.url.hasPrefix("http://steer/") }.map { Int(($0.at - rig.start).milliseconds / 1000) }
    }

    @Test("an address that is the answer itself is read as it stands") func inline() throws {
        let address = "data:application/json;base64,eyJWRVJTSU9OIjoxLCJQQVRIV0FZLVBSSU9SSVRZIjpbIkIiXX0="
        let rig = rig(film("#EXT-X-CONTENT-STEERING:SERVER-URI=\"\(address)\",PATHWAY-ID=\"A\""), json("{}"))
        rig.source.serve(address, json(#"{"VERSION":1,"PATHWAY-PRIORITY":["B"]}"#))
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        #expect(asked(rig, of: "data:") == [String(address.dropFirst(5))])
        #expect(rig.report.placeChanges?.map(\.to) == ["B"])
    }

    @Test("the film begins at once on its first pathway, and goes to the one that the server prefers") func prefers() throws {
        let rig = rig(film(), json(#"{"VERSION":1,"TTL":20,"PATHWAY-PRIORITY":["B","A"]}"#))
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        #expect(asked(rig, of: "http://one/").first == "r1.m3u8")
        #expect(asked(rig, of: "http://two/").last == "r2-14")
        #expect(asked(rig, of: "http://one/").count <= 5, "\(asked(rig, of: "http://one/"))")
        #expect(rig.report.placeChanges?.map(\.to) == ["B"])
        // After the first picture, then each 20 seconds; with what the server may know.
        #expect(questions(rig).prefix(3) == [0, 20, 40])
        let later = asked(rig, of: Self.server).last ?? ""
        #expect(later.contains("_HLS_pathway=B") && later.contains("_HLS_throughput="), "\(later)")
    }

    @Test("a pathway that the server makes of another has its addresses") func clone() throws {
        let rig = rig(
            film(),
            json(
                #"{"VERSION":1,"TTL":300,"PATHWAY-PRIORITY":["C","A"],"PATHWAY-CLONES":[{"BASE-ID":"A","ID":"C","URI-REPLACEMENT":{"HOST":"two","PARAMS":{"t":"1"}}}]}"#
            ))
        var other = film()
        other.hosts = ["http://two/"]
        for rung in 0..<3 {
            var list: [String] = ["#EXTM3U", "#EXT-X-TARGETDURATION:4"]
            for number in 0..<15 { list += ["#EXTINF:4,", "r\(rung)-\(number)"] }
            list.append("#EXT-X-ENDLIST")
            rig.source.serve("http://two/r\(rung).m3u8?t=1", .bytes(Array(list.joined(separator: "\n").utf8)))
        }
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        #expect(rig.report.placeChanges?.map(\.to) == ["C"])
        #expect(asked(rig, of: "http://two/").contains("r2.m3u8?t=1") && asked(rig, of: "http://two/").last == "r2-14")
    }

    @Test("a pathway that fails is left, whatever the server prefers") func failing() throws {
        let rig = rig(film(), json(#"{"VERSION":1,"TTL":10,"PATHWAY-PRIORITY":["A","B"]}"#))
        rig.source.fail(.init(from: .seconds(12), at: .connecting, of: "http://one/"))
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        #expect(rig.report.placeChanges?.map(\.to) == ["B"])
        #expect(asked(rig, of: "http://two/").last == "r2-14")
    }

    @Test(
        "nothing that a steering server does stops the film, or has it asked too often",
        arguments: [
            ("404", [0]), ("410", [0]), ("busy", [0, 30]), ("dead", [0]), ("garbage", [0]), ("version", [0]), ("huge", [0]),
            ("eager", [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55]),
        ])
    func trouble(_ kind: String, _ times: [Int]) throws {
        let answer: FakeSegmentSource.Answer =
            switch kind {
            case "404": .error(.status(404, url: Self.server))
            case "410": .error(.status(410, url: Self.server))
            case "busy": .error(.busy(429, url: Self.server, retryAfter: .seconds(30)))
            case "dead": .error(.connectionTimedOut(host: "steer"))
            case "garbage": json("<html>")
            case "version": json(#"{"VERSION":2,"TTL":1,"PATHWAY-PRIORITY":["B"]}"#)
            case "huge": .bytes([UInt8](repeating: 0x20, count: 600_000))
            default: json(#"{"VERSION":1,"TTL":1,"PATHWAY-PRIORITY":["A"]}"#)
            }
        let rig = rig(film(), answer)
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        #expect(asked(rig, of: "http://two/").isEmpty && rig.report.placeChanges == nil)
        let asked = questions(rig)
        #expect(asked.prefix(times.count) == times[...] && asked.count <= times.count + 1, "\(asked)")
    }

    @Test(
        "a film of DASH goes to the service location that the server prefers, and asks before it begins where it is told to",
        arguments: [true, false])
    func dash(_ isBefore: Bool) throws {
        let rig = rig(film(), json(#"{"VERSION":1,"TTL":20,"PATHWAY-PRIORITY":["b","a"]}"#))
        var film = DashFilm()
        film.bases = ["http://one/", "http://film/"]
        film.locations = ["a", "b"]
        film.steering = "<ContentSteering defaultServiceLocation=\"a\" queryBeforeStart=\"\(isBefore)\">\(Self.server)</ContentSteering>"
        film.alsoBelow = ["http://one/"]
        film.serve(on: rig.source)
        rig.load(DashFilm.address)
        try rig.runToEnd(within: 60)
        #expect(rig.playback.state == .ended && rig.report.errors.isEmpty && rig.report.frames.presented == 28 * 24)
        let first = asked(rig, of: "http://one/")
        if isBefore {
            #expect(first.isEmpty, "\(first)")
        } else {
            #expect((1...8).contains(first.count), "\(first)")
            #expect(asked(rig, of: Self.server).last?.contains("_DASH_pathway=%22b%22") == true)
        }
        #expect(rig.source.asked.last?.request.url.hasPrefix("http://one/") == false)
    }
}
