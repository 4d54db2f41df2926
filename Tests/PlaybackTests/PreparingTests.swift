import Media
import TestSupport
import Testing

@testable import Player

/// A film that is made ready while the viewer reads of it.
@Suite("A film made ready") struct PreparingTests {
    /// A line that takes a second for a segment.
    private func rig(_ film: FakeFilm = FakeFilm.apart(picture: 12, sound: 12), bytesPerSecond: Double = 300_000) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.rates = [.init(from: .zero, bytesPerSecond: bytesPerSecond)]
        let rig = FilmRig(setting)
        film.serve(on: rig.source)
        return rig
    }

    private func prepare(_ rig: FilmRig, from seconds: Double = 0, isHeld: Bool = false) {
        rig.playback.prepare(FakeFilm.address, from: MediaTime(seconds: seconds), isHeld: isHeld, now: rig.clock.now())
    }

    /// From the viewer's wish to the first picture, in milliseconds.
    private func start(_ rig: FilmRig, from seconds: Double = 0) throws -> Double {
        let wish = rig.clock.now()
        rig.load(from: MediaTime(seconds: seconds))
        try rig.run(within: 20) { rig.playback.hasPicture }
        let first = try #require(rig.report.startup.firstFrameMs)
        return first - (wish - rig.start).milliseconds
    }

    private func names(_ rig: FilmRig) -> [String] {
        rig.source.asked.map { String($0.request.url.split(separator: "/").last ?? "") }
    }

    private func distinct(_ names: [String]) -> Bool { Set(names).count == names.count }

    @Test(
        "it begins without the network, from its beginning or from where it was left, and nothing is asked for twice", arguments: [0, 5.0])
    func ready(from place: Double) throws {
        let plain = try start(rig(), from: place)
        let rig = rig()
        prepare(rig, from: place)
        try rig.run(for: 3)
        #expect(rig.playback.state == .idle && rig.source.active == 0)
        let asked = names(rig)
        #expect(asked.prefix(3) == ["index.m3u8", "picture.m3u8", "sound.m3u8"])
        let expected: Set<String> = place > 0 ? ["v2", "a2", "v3", "a3"] : ["v0", "a0"]
        #expect(Set(asked.dropFirst(3)) == expected, "\(asked)")
        let took = try start(rig, from: place)
        #expect(took < 100 && took < plain / 3, "\(took) ms, unprepared \(plain)")
        try rig.run(for: 3)
        #expect(rig.playback.state == .running && rig.report.rebuffers.isEmpty)
        #expect(distinct(names(rig)), "\(names(rig))")
        // The last of it has gone over.
        #expect(rig.playback.ahead.bytes == 0)
    }

    @Test("what is on its way goes over to the film at any moment", arguments: [0.01, 0.03, 0.05, 0.1, 0.3, 0.6])
    func underWay(_ moment: Double) throws {
        let rig = rig()
        prepare(rig)
        try rig.run(for: moment)
        _ = try start(rig)
        try rig.run(for: 4)
        #expect(rig.playback.state == .running && rig.report.errors.isEmpty)
        #expect(distinct(names(rig)) && !rig.source.asked.contains { $0.isCancelled }, "\(names(rig))")
    }

    @Test("the page left, everything is given up; so it is when another film is chosen", arguments: [false, true])
    func forgotten(otherIsChosen: Bool) throws {
        let rig = rig()
        prepare(rig)
        try rig.run(for: 0.4)
        #expect(rig.source.active > 0 && rig.playback.ahead.bytes > 0)
        if otherIsChosen { rig.load("http://film/another.m3u8") } else { rig.playback.forgetPreparation() }
        let segment = try #require(rig.source.asked.first { $0.request.url.hasSuffix("/v0") })
        #expect(segment.isCancelled)
        #expect(rig.playback.ahead.bytes == 0)
        if !otherIsChosen { #expect(rig.source.active == 0) }
    }

    @Test("what plays beside, as a trailer does behind the page, takes nothing of it away")
    func beside() throws {
        let rig = rig()
        prepare(rig)
        try rig.run(for: 3)
        rig.playback.loadAside("http://film/another.m3u8", now: rig.clock.now())
        prepare(rig)
        try rig.run(for: 1)
        rig.playback.stop(now: rig.clock.now())
        let took = try start(rig)
        #expect(took < 100, "\(took) ms")
        try rig.run(for: 3)
        #expect(distinct(names(rig)), "\(names(rig))")
    }

    @Test("however large its segments are, no more than the budget is held, and it plays from there")
    func budget() throws {
        let rig = rig(FakeFilm(seconds: 6, payload: 300_000), bytesPerSecond: 20_000_000)
        prepare(rig)
        try rig.run(for: 5)
        #expect(rig.playback.ahead.bytes == AnswersAhead.budget)
        #expect(rig.source.bytesRead <= AnswersAhead.budget)
        let took = try start(rig)
        #expect(took < 200)
        try rig.run(for: 2)
        #expect(distinct(names(rig)) && rig.report.errors.isEmpty)
        #expect(rig.playback.ahead.bytes == 0)
    }

    @Test("a dead network says nothing to anybody, and the film begins once it is back")
    func dead() throws {
        let rig = rig()
        rig.source.fail(.init(from: .zero, until: .seconds(60), at: .connecting))
        prepare(rig)
        try rig.run(for: 61)
        #expect(rig.playback.state == .idle && rig.diary.events.isEmpty && rig.report.errors.isEmpty)
        #expect(rig.playback.requests.trouble == nil && rig.playback.requests.entries().isEmpty)
        _ = try start(rig)
        #expect(rig.report.errors.isEmpty)
    }

    @Test("while something that is seen needs the line nothing is begun, and what has begun reads no more")
    func held() throws {
        let rig = rig()
        prepare(rig, isHeld: true)
        try rig.run(for: 1)
        #expect(rig.source.asked.isEmpty)
        prepare(rig)
        try rig.run(for: 0.3)
        prepare(rig, isHeld: true)
        let read = rig.source.bytesRead
        try rig.run(for: 5)
        #expect(read > 0 && rig.source.bytesRead == read)
        prepare(rig)
        try rig.run(for: 2)
        #expect(rig.source.active == 0 && rig.source.bytesRead > read)
    }

    @Test("a film that plays isn't disturbed, and a live film's lists aren't kept")
    func notNow() throws {
        let rig = rig()
        rig.load()
        try rig.run(within: 20) { rig.playback.hasPicture }
        rig.playback.prepare("http://film/another.m3u8", from: .zero, isHeld: false, now: rig.clock.now())
        try rig.run(for: 1)
        #expect(!names(rig).contains("another.m3u8"))

        let live = FilmRig()
        LiveFilm().serve(on: live.source, from: live.start)
        live.playback.prepare(LiveFilm.address, from: .zero, isHeld: false, now: live.clock.now())
        try live.run(for: 1)
        #expect(live.source.asked.count == 1 && live.playback.ahead.bytes == 0 && live.source.active == 0)
    }

    @Test("whether a key will be needed is known from the lists")
    func clear() throws {
        let rig = rig()
        prepare(rig)
        #expect(!rig.playback.isKnownToBeClear(FakeFilm.address))
        try rig.run(for: 0.2)
        #expect(rig.playback.isKnownToBeClear(FakeFilm.address) && !rig.playback.isKnownToBeClear("http://film/another.m3u8"))
        let locked = FilmRig()
        let list = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-KEY:METHOD=AES-128,URI=\"http://film/key\"\n#EXTINF:2,\ns0\n#EXT-X-ENDLIST\n"
        locked.source.serve(FakeFilm.address, .bytes(Array(list.utf8)))
        locked.source.serve("http://film/s0", .bytes([1, 2, 3]))
        prepare(locked)
        try locked.run(for: 1)
        #expect(names(locked) == ["index.m3u8", "s0"])
        #expect(!locked.playback.isKnownToBeClear(FakeFilm.address))
    }
}
