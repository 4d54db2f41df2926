import Media
import Player
import TestSupport
import Testing

/// Films of HLS that lie at two hosts: redundant variants. Source: RFC 8216bis §4.4.6.2.
@Suite("Other places of the same rungs") struct PlaceTests {
    private func film() -> RungFilm {
        var film = RungFilm()
        film.hosts = ["http://one/", "http://two/"]
        return film
    }

    private func rig(_ film: RungFilm) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.rates = [.init(from: .zero, bytesPerSecond: 1_000_000)]
        setting.options = PlaybackOptions(budget: 8 << 20)
        let rig = FilmRig(setting)
        film.serve(on: rig.source)
        return rig
    }

    private func expectWhole(_ rig: FilmRig, sourceLocation: SourceLocation = #_sourceLocation) {
        let report = rig.report
        let said: Comment = "\(report.errors) \(report.rebuffers) \(report.frames.presented) \(rig.source.asked.map(\.request.url))"
        #expect(rig.playback.state == .ended, said, sourceLocation: sourceLocation)
        #expect(report.frames.presented == 1440 && report.rebuffers.isEmpty && report.errors.isEmpty, said, sourceLocation: sourceLocation)
        #expect(report.audio.framesWritten >= 60 * 48000 - 4800, said, sourceLocation: sourceLocation)
    }

    private func asked(_ rig: FilmRig, of host: String) -> [String] {
        rig.source.asked.map(\.request.url).filter { $0.hasPrefix(host) }.map { String($0.dropFirst(host.count)) }
    }

    @Test("of two places the first is asked, and the other not at all") func plain() throws {
        let rig = rig(film())
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        #expect(asked(rig, of: "http://two/").isEmpty)
        #expect(rig.report.placeChanges == nil)
    }

    @Test(
        "a host that breaks down in any phase is left for the other, and the film plays through on the same rung",
        arguments: [RequestPhase.resolving, .connecting, .securing, .asked, .receiving], [false, true])
    func phases(_ phase: RequestPhase, _ hasHeader: Bool) throws {
        var film = film()
        film.hasInitialization = hasHeader
        let rig = rig(film)
        rig.source.fail(.init(from: .seconds(12), at: phase, of: "http://one/"))
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        let changes = try #require(rig.report.placeChanges)
        #expect(changes.map(\.from) == ["http://one"] && changes.map(\.to) == ["http://two"])
        let before = asked(rig, of: "http://one/").filter { $0.contains("-") && !$0.hasSuffix("header") }
        let after = asked(rig, of: "http://two/").filter { $0.contains("-") && !$0.hasSuffix("header") }
        // The segment that the host broke down in is the first of the other's.
        #expect(before == ["r1-0", "r2-1", "r2-2", "r2-3", "r2-4", "r2-5"])
        // What the silence made the choice believe of the line costs the rung for one segment, where it costs anything.
        #expect(after.first == "r2-5" && after.map { $0.dropFirst(3) } == (5..<15).map { "\($0)"[...] }, "\(after)")
        #expect(after.count { $0.hasPrefix("r2-") } >= 9, "\(after)")
        #expect(asked(rig, of: "http://two/").filter { $0.hasSuffix("m3u8") }.sorted() == ["r0.m3u8", "r1.m3u8", "r2.m3u8"])
        #expect(asked(rig, of: "http://two/").count { $0 == "r2-header" } == 0)
    }

    @Test("what has come of a segment isn't asked for again at the other place") func resumes() throws {
        let rig = rig(film())
        rig.load(RungFilm.address)
        try rig.run { rig.askedNames.last == "r2-5" }
        try rig.run { (rig.source.asked.last?.received ?? 0) > 300_000 }
        rig.source.fail(.init(from: rig.clock.now() - rig.start, at: .receiving, of: "http://one/"))
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        let resumed = try #require(rig.source.asked.first { $0.request.url == "http://two/r2-5" })
        #expect(try #require(resumed.request.range).start > 300_000)
        #expect(asked(rig, of: "http://two/").filter { $0.hasSuffix("-5") }.count == 1)
    }

    @Test("a place with names of its own is taken from the segment on, headers and all", arguments: [false, true])
    func names(_ hasHeader: Bool) throws {
        var film = film()
        film.hasInitialization = hasHeader
        film.hasOwnNames = true
        let rig = rig(film)
        rig.source.fail(.init(from: .seconds(12), at: .receiving, of: "http://one/"))
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        #expect(asked(rig, of: "http://two/").contains("r2-headerx") == hasHeader)
        #expect(rig.source.asked.allSatisfy { !$0.request.url.hasPrefix("http://two/") || $0.request.range == nil })
    }

    @Test("a segment that one host lacks comes from the other, by any answer", arguments: [404, 410, 500, 503])
    func missing(status: Int) throws {
        let rig = rig(film())
        rig.source.serve("http://one/r2-6", .error(.status(status, url: "http://one/r2-6")))
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        #expect(asked(rig, of: "http://two/").contains("r2-6"))
        #expect(!rig.askedNames.contains("r1-6"))
    }

    @Test("bytes that are no film are asked for at the other host") func foreign() throws {
        let rig = rig(film())
        rig.source.serve("http://one/r2-6", .bytes([]))
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        #expect(asked(rig, of: "http://two/").contains("r2-6") && !rig.askedNames.contains("r1-6"))
    }

    @Test("a sound apart goes to the other host by itself, and the pictures follow") func sound() throws {
        var film = film()
        film.isApart = true
        let rig = rig(film)
        for number in 5..<15 { rig.source.serve("http://one/a1-\(number)", .error(.status(404, url: "http://one/a1-\(number)"))) }
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        #expect(asked(rig, of: "http://two/").contains("a1.m3u8") && asked(rig, of: "http://two/").contains("a1-5"))
        #expect(asked(rig, of: "http://two/").contains("r2.m3u8"))
        #expect(asked(rig, of: "http://one/").filter { $0.hasPrefix("a1-") && $0 > "a1-5" }.count < 8)
    }

    @Test("playlists that the first host lacks are read at the other, from the first on", arguments: [true, false])
    func lists(_ isDead: Bool) throws {
        let rig = rig(film())
        if isDead {
            rig.source.fail(.init(from: .zero, at: .connecting, of: "http://one/"))
        } else {
            for rung in 0..<3 { rig.source.serve("http://one/r\(rung).m3u8", .error(.status(404, url: "u"))) }
        }
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 100)
        expectWhole(rig)
        // The one list that a dead host was asked for; the others are read where the first one was.
        #expect(asked(rig, of: "http://one/").count <= 2, "\(asked(rig, of: "http://one/"))")
        #expect(asked(rig, of: "http://two/").contains("r2-14"))
    }

    @Test("where both hosts lack it, another rung has the stretch, as before") func both() throws {
        let rig = rig(film())
        for host in ["one", "two"] { rig.source.serve("http://\(host)/r2-6", .error(.status(404, url: "u"))) }
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        #expect(rig.askedNames.contains("r1-6"))
    }

    @Test("a film of one rung at two hosts has another place too") func lone() throws {
        var film = film()
        film.rates = [1_200_000]
        let rig = rig(film)
        rig.source.fail(.init(from: .seconds(12), at: .asked, of: "http://one/"))
        rig.load(RungFilm.address)
        try rig.runToEnd(within: 90)
        expectWhole(rig)
        #expect(rig.report.placeChanges?.map(\.to) == ["http://two"])
    }

    // MARK: Live films

    @Test("a live film that has gone to its other host has its other rungs from there too") func liveRungs() throws {
        var film = LiveFilm()
        film.hosts = ["http://one/", "http://two/"]
        film.rates = [400_000, 1_200_000]
        film.firstHostFails = 20..<1000
        var setting = FilmRig.Setting()
        setting.rates = [.init(from: .zero, bytesPerSecond: 1_000_000), .init(from: .seconds(30), bytesPerSecond: 90_000)]
        setting.options = PlaybackOptions(budget: 32 << 20)
        let rig = FilmRig(setting)
        film.serve(on: rig.source, from: rig.start)
        rig.load(LiveFilm.allAddress)
        try rig.run(for: 55)
        #expect(rig.playback.state == .running && rig.report.errors.isEmpty)
        #expect(rig.report.placeChanges?.map(\.to) == ["http://two"])
        let rungs = asked(rig, of: "http://two/").filter { $0.hasPrefix("r0") }
        #expect(rungs.contains("r0.m3u8") && rungs.contains { $0.hasPrefix("r0-") }, "\(rungs)")
        #expect(asked(rig, of: "http://one/").allSatisfy { !$0.hasPrefix("r0") })
    }

    @Test(
        "a live film whose first host has nothing more is followed at the other, whatever numbers it counts by",
        arguments: [Int64(0), 5000], [false, true])
    func live(_ sequence: Int64, _ isApart: Bool) throws {
        var film = LiveFilm()
        film.hosts = ["http://one/", "http://two/"]
        film.rates = [400_000, 1_200_000]
        film.sequenceOfSecondHost = sequence
        film.isApart = isApart
        film.firstHostFails = 20..<1000
        var setting = FilmRig.Setting()
        setting.options = PlaybackOptions(budget: 32 << 20)
        let rig = FilmRig(setting)
        film.serve(on: rig.source, from: rig.start)
        rig.load(LiveFilm.allAddress)
        try rig.run(for: 90)
        let report = rig.report
        #expect(rig.playback.state == .running && report.rebuffers.isEmpty && report.errors.isEmpty, "\(report.errors) \(report.rebuffers)")
        #expect(report.frames.dropped == 0 && report.live?.rejoins == 0)
        #expect(report.frames.presented > 85 * 24 - 48, "\(report.frames.presented)")
        #expect(report.placeChanges?.map(\.to) == ["http://two"], "\(String(describing: report.placeChanges))")
        // Each segment once, by whatever number.
        let pictures = rig.source.asked.compactMap { asked -> Int? in
            guard asked.error == nil, !asked.isCancelled, let name = asked.request.url.split(separator: "/").last, name.hasPrefix("r"),
                let number = Int(name.dropFirst(3))
            else { return nil }
            return number - (asked.request.url.hasPrefix("http://two/") ? Int(sequence) : 0)
        }
        let first = try #require(pictures.first)
        #expect(pictures == Array(first..<(first + pictures.count)), "\(pictures)")
        // A look at the first host once a minute, when its rest is over, is all that is left of it.
        let late = rig.source.asked.filter { $0.request.url.hasPrefix("http://one/") && $0.at - rig.start > .seconds(24) }
        #expect(late.count <= 12, "\(late.map(\.request.url))")
    }
}
