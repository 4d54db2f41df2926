import Media
import Player
import TestSupport
import Testing

/// Films that are being made while they are watched.
@Suite("Live films") struct LiveTests {
    private func rig(_ film: LiveFilm, megabits: Double = 8, all: Bool = false, run seconds: Double? = nil) throws -> FilmRig {
        var setting = FilmRig.Setting()
        setting.rates = [.init(from: .zero, bytesPerSecond: megabits * 125_000)]
        let rig = FilmRig(setting)
        film.serve(on: rig.source, from: rig.start)
        rig.load(all ? LiveFilm.allAddress : LiveFilm.address)
        if let seconds { try rig.run(for: seconds) }
        return rig
    }

    private func distance(_ rig: FilmRig) throws -> Double {
        try #require(rig.playback.window).distance(of: rig.position, at: rig.clock.now()).seconds
    }

    /// No picture missing, no break in the sound.
    private func expectSmooth(_ rig: FilmRig, sourceLocation: SourceLocation = #_sourceLocation) {
        let report = rig.report
        #expect(report.frames.dropped == 0 && report.frames.late == 0, "\(report.frames)", sourceLocation: sourceLocation)
        #expect(report.rebuffers.isEmpty, "\(report.rebuffers)", sourceLocation: sourceLocation)
        #expect(report.audio.xruns == 0, sourceLocation: sourceLocation)
        #expect(report.errors.isEmpty, "\(report.errors)", sourceLocation: sourceLocation)
        #expect(rig.pool.wrongReleases == 0, sourceLocation: sourceLocation)
    }

    @Test("a live film is begun three target durations before its edge, at a segment's start, and goes on for as long as it is made")
    func joins() throws {
        let rig = try rig(LiveFilm(), run: 90)
        #expect(rig.playback.state == .running)
        expectSmooth(rig)
        let window = try #require(rig.playback.window)
        let distance = try distance(rig)
        #expect(distance >= 6 && distance < 9, "\(distance)")
        #expect(window.end - window.start == MediaTime(seconds: 12))
        #expect(rig.playback.duration == nil)
        #expect(window.behind(rig.position, at: rig.clock.now()) == .zero)
        // 12 s of window, joined in its sixth second: the pictures from there on, each once.
        #expect(rig.report.frames.presented > 88 * 24)
    }

    private func names(_ rig: FilmRig, _ prefix: String) -> [String] { rig.askedNames.filter { $0.hasPrefix(prefix) } }
    private func notices(_ rig: FilmRig) -> [Int] { rig.report.errors.map(\.code) }

    // MARK: Lists

    @Test("a list is asked for once a target duration, twice where it was late; segments follow one another")
    func reloads() throws {
        let rig = try rig(LiveFilm(), run: 60)
        let lists = rig.source.asked.filter { $0.request.url == LiveFilm.address }
        #expect((28...36).contains(lists.count), "\(lists.count)")
        for (before, after) in zip(lists, lists.dropFirst()) { #expect(after.at - before.at >= .seconds(1)) }
        let numbers = names(rig, "r0-").compactMap { Int($0.dropFirst(3)) }
        #expect(numbers == Array(numbers[0]..<(numbers[0] + numbers.count)))
        #expect(numbers[0] == 47, "fifty are made: the 47th ends three targets before the end of the 50th")
    }

    @Test("a server that holds answers back is asked once a segment, for what is new alone")
    func blocking() throws {
        var film = LiveFilm(window: 20)
        film.control = "CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=12,HOLD-BACK=6"
        let rig = try rig(film, run: 60)
        expectSmooth(rig)
        let lists = names(rig, "r0.m3u8")
        #expect((30...32).contains(lists.count), "\(lists.count)")
        #expect(lists.dropFirst().allSatisfy { $0.contains("_HLS_msn=") && $0.contains("_HLS_skip=YES") && !$0.contains("_HLS_part") })
        let window = try #require(rig.playback.window)
        #expect(window.end - window.start == MediaTime(seconds: 40))
    }

    @Test("a hold-back that the server names is kept, and an author's start inside it")
    func holdBack() throws {
        var film = LiveFilm(window: 20)
        film.control = "HOLD-BACK=9.5"
        #expect(try distance(rig(film, run: 5)) >= 9.5)
        film.tags = "#EXT-X-START:TIME-OFFSET=-25"
        let early = try distance(rig(film, run: 5))
        #expect(early >= 25 && early < 29, "\(early)")
        film.tags = "#EXT-X-START:TIME-OFFSET=-2"
        #expect(try distance(rig(film, run: 5)) >= 9.5)
    }

    @Test("a list with parts is played by whole segments, at the distance for them")
    func parts() throws {
        var film = LiveFilm()
        film.control = "CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.5"
        film.tags = "#EXT-X-PART-INF:PART-TARGET=0.5"
        let rig = try rig(film, run: 30)
        expectSmooth(rig)
        #expect(try distance(rig) >= 6)
    }

    @Test("a sound of its own is laid beside the pictures, wherever its list begins", arguments: [true, false])
    func apart(dates: Bool) throws {
        var film = LiveFilm(isApart: true)
        film.hasDates = dates
        film.discontinuityEvery = 7
        let rig = try rig(film, all: true, run: 60)
        expectSmooth(rig)
        #expect(rig.playback.state == .running)
        #expect(rig.report.avSync.maxMs < 20)
    }

    @Test("a film in rungs climbs, looks at a rung's list before it goes there, and shows each picture once", arguments: [0, 1000])
    func rungs(sequence: Int64) throws {
        var film = LiveFilm(window: 8)
        film.rates = [400_000, 1_200_000, 3_600_000]
        film.hasDates = sequence > 0
        film.sequenceOfRung = sequence
        let rig = try rig(film, all: true, run: 60)
        expectSmooth(rig)
        #expect(rig.report.variants.last?.bandwidth == 3_600_000, "\(rig.report.variants.map(\.bandwidth))")
        // Nothing is asked of a list that isn't played.
        let lists = names(rig, "r").filter { $0.hasSuffix("m3u8") }
        #expect(lists.count < 45, "\(lists)")
        let pictures = rig.playback.scanOut.record.entries().map(\.mediaTime)
        #expect(zip(pictures, pictures.dropFirst()).allSatisfy { $1 - $0 < MediaTime(seconds: 0.05) })
    }

    @Test("a rung whose list isn't written any more is left for another")
    func frozen() throws {
        var film = LiveFilm(window: 8)
        film.rates = [400_000, 1_200_000]
        film.frozen = ["r1": 20..<200]
        let rig = try rig(film, all: true, run: 60)
        #expect(rig.playback.state == .running)
        #expect(rig.report.rebuffers.isEmpty, "\(rig.report.rebuffers)")
        #expect(rig.report.variants.map(\.bandwidth).suffix(2) == [1_200_000, 400_000], "\(rig.report.variants.map(\.bandwidth))")
    }

    // MARK: The viewer

    @Test("a pause inside the window goes on where it was, and stays so far behind")
    func pause() throws {
        let rig = try rig(LiveFilm(window: 20), run: 20)
        let before = try distance(rig)
        rig.pause()
        let place = rig.position
        try rig.run(for: 15)
        #expect(rig.position - place < MediaTime(seconds: 0.05))
        rig.play()
        try rig.run(for: 20)
        expectSmooth(rig)
        #expect(try abs(distance(rig) - before - 15) < 2.5)
        let window = try #require(rig.playback.window)
        #expect(abs(window.behind(rig.position, at: rig.clock.now()).seconds - 15) < 4)
    }

    @Test("who pauses for too long is brought to the window's start, and told once")
    func longPause() throws {
        let rig = try rig(LiveFilm(window: 10), run: 20)
        rig.pause()
        try rig.run(for: 120)
        rig.play()
        try rig.run(for: 5)
        #expect(rig.playback.state == .running)
        #expect(notices(rig) == [240])
        let window = try #require(rig.playback.window)
        #expect(rig.position >= window.start && rig.position < window.start + MediaTime(seconds: 6))
        try rig.run(for: 30)
        #expect(rig.playback.state == .running && notices(rig) == [240])
        #expect(rig.report.rebuffers.isEmpty)
    }

    @Test("seeks stay inside the window; to its end is to go live")
    func seeks() throws {
        let rig = try rig(LiveFilm(window: 20), run: 20)
        rig.seek(to: 0)
        try rig.run(for: 5)
        var window = try #require(rig.playback.window)
        #expect(rig.position >= window.start && rig.position < window.start + MediaTime(seconds: 10))
        #expect(window.behind(rig.position, at: rig.clock.now()) > MediaTime(seconds: 20))
        rig.skip(10)
        try rig.run(for: 5)
        rig.seek(to: 100_000)
        try rig.run(for: 5)
        window = try #require(rig.playback.window)
        #expect(window.behind(rig.position, at: rig.clock.now()) == .zero)
        #expect(try distance(rig) >= 5.9)
        rig.skip(-10)
        try rig.run(for: 5)
        rig.act("go live") { rig.playback.goToEdge(now: $0) }
        try rig.run(for: 10)
        expectSmooth(rig)
        #expect(rig.report.seeks.count == 5 && rig.report.seeks.allSatisfy(\.exact))
    }

    @Test("a film that comes to its end ends cleanly, and has a length from then on", arguments: [false, true])
    func ends(apart: Bool) throws {
        var film = LiveFilm(isApart: apart)
        film.end = 40
        let rig = try rig(film, all: true)
        try rig.runToEnd(within: 80)
        #expect(rig.playback.state == .ended)
        expectSmooth(rig)
        let window = try #require(rig.playback.window)
        #expect(window.isOver && rig.playback.duration == window.end)
        #expect(rig.position == window.end)
        rig.play()
        try rig.run(for: 3)
        #expect(rig.playback.state == .running && rig.position < window.start + MediaTime(seconds: 5))
    }

    @Test("an event keeps all that it ever had")
    func event() throws {
        var film = LiveFilm(isEvent: true)
        film.end = 60
        let rig = try rig(film, run: 30)
        let window = try #require(rig.playback.window)
        #expect(window.start == .zero && window.end > MediaTime(seconds: 32))
        rig.seek(to: 0)
        try rig.runToEnd(within: 120)
        #expect(rig.playback.state == .ended)
        expectSmooth(rig)
    }

    // MARK: Trouble

    @Test("after the server's hiccup the film goes on where it stood, with more distance and no error")
    func hiccup() throws {
        var film = LiveFilm(window: 30)
        film.outages = [30..<50]
        let rig = try rig(film, run: 28)
        let before = try distance(rig)
        try rig.run(for: 60)
        #expect(rig.playback.state == .running)
        #expect(notices(rig) == [], "\(rig.report.errors)")
        #expect(rig.report.rebuffers.count == 1, "\(rig.report.rebuffers)")
        let stall = try #require(rig.report.rebuffers.first).durationMs / 1000
        #expect(try abs(distance(rig) - before - stall) < 2.5)
        #expect(rig.report.frames.dropped == 0)
    }

    @Test("a hiccup that outlasts the window is followed by a new join, told once")
    func outage() throws {
        var film = LiveFilm(window: 6)
        film.outages = [30..<75]
        let rig = try rig(film, run: 130)
        #expect(rig.playback.state == .running)
        #expect(notices(rig) == [240], "\(rig.report.errors)")
        let distance = try distance(rig)
        #expect(distance >= 6 && distance < 12, "\(distance)")
    }

    @Test("a server that begins anew, and counts from 0, is followed", arguments: [false, true])
    func restart(apart: Bool) throws {
        var film = LiveFilm(isApart: apart)
        film.restart = 30.5
        let rig = try rig(film, all: true, run: 90)
        #expect(rig.playback.state == .running)
        let report = rig.report
        #expect(report.frames.dropped == 0 && report.audio.xruns == 0 && report.rebuffers.count <= 1, "\(report.rebuffers)")
        #expect(report.frames.presented > 80 * 24)
    }

    @Test("a clock that runs away is caught up with, before the window is left behind", arguments: [20_000.0, -20_000])
    func drift(ppm: Double) throws {
        var film = LiveFilm(window: 12)
        film.drift = ppm
        let rig = try rig(film)
        var distances: [Double] = []
        for _ in 0..<20 {
            try rig.run(for: 30)
            distances.append(try distance(rig))
        }
        #expect(rig.playback.state == .running)
        #expect(notices(rig) == [])
        #expect(distances.allSatisfy { $0 > 1 && $0 < 18 }, "\(distances)")
        #expect(rig.report.rebuffers.count <= 5, "\(rig.report.rebuffers)")
    }
}
