import Media
import Player
import TestSupport
import Testing

/// Lines, servers and cards that fail.
@Suite("Trouble") struct TroubleTests {
    private func golden(_ name: String, _ title: String, _ play: () throws -> FilmRig) throws {
        try Golden.check(name, suite: "TroubleTests") {
            let rig = try play()
            #expect(rig.pool.wrongReleases == 0)
            return rig.dump(title)
        }
    }

    /// Twice the film's rate, but for a hole from 3 to `until`.
    private func hole(until: Int) -> FilmRig.Setting {
        var setting = FilmRig.Setting()
        setting.rates = [
            .init(from: .zero, bytesPerSecond: 200_000), .init(from: .seconds(3), bytesPerSecond: 0),
            .init(from: .seconds(until), bytesPerSecond: 200_000),
        ]
        return setting
    }

    // MARK: The line

    @Test("a hole in the line stalls the film once, and it goes on")
    func stall() throws {
        try golden("stall", "Twenty seconds; nothing comes from 3 to 9") {
            let rig = FilmRig(hole(until: 9))
            FakeFilm(seconds: 20).serve(on: rig.source)
            rig.load()
            try rig.runToEnd()
            #expect(rig.report.rebuffers.map(\.cause) == ["line"])
            #expect(rig.report.errors.isEmpty)
            return rig
        }
    }

    @Test("the position stands while the film stalls, and goes on from there")
    func positionInStall() throws {
        let rig = FilmRig(hole(until: 9))
        FakeFilm(seconds: 20).serve(on: rig.source)
        rig.load()
        try rig.run { rig.playback.state == .filling(.starvation(.line)) }
        try rig.run(for: 0.05)
        let position = rig.position
        try rig.run(for: 1)
        #expect(rig.position == position)
        try rig.run { rig.playback.state == .running }
        try rig.run(for: 0.5)
        #expect(rig.position > position + MediaTime(seconds: 0.4) && rig.position < position + MediaTime(seconds: 0.55))
    }

    @Test("a picture that starves without sound stalls the film too")
    func silentStall() throws {
        try golden("silent-stall", "Twenty seconds without sound; nothing comes from 3 to 9") {
            let rig = FilmRig(hole(until: 9))
            rig.audio.openError = .noSuchTrack(track: "sound")
            FakeFilm(seconds: 20).serve(on: rig.source)
            rig.load()
            try rig.runToEnd()
            #expect(rig.report.rebuffers.map(\.cause) == ["line"])
            return rig
        }
    }

    @Test("each stall makes the next start more careful")
    func thresholds() throws {
        var setting = FilmRig.Setting()
        setting.rates = [.init(from: .zero, bytesPerSecond: 90_000)]
        let rig = FilmRig(setting)
        FakeFilm(seconds: 60).serve(on: rig.source)
        rig.load()
        try rig.runToEnd(within: 120)
        #expect(rig.playback.state == .ended)
        #expect((3...4).contains(rig.report.rebuffers.count))
        let lengths = rig.report.rebuffers.map(\.durationMs)
        #expect(zip(lengths, lengths.dropFirst()).allSatisfy { $0 < $1 })
        #expect(rig.report.frames.dropped == 0 && rig.report.frames.presented == 1440)
    }

    @Test("a seek in a stall ends the stall")
    func seekInStall() throws {
        let rig = FilmRig(hole(until: 60))
        FakeFilm(seconds: 20).serve(on: rig.source)
        rig.load()
        try rig.run { rig.playback.state == .filling(.starvation(.line)) }
        rig.seek(to: 1)
        try rig.run(within: 1) { rig.playback.state == .running }
        #expect(rig.position == MediaTime(seconds: 1))
        #expect(rig.report.rebuffers.count == 1)
    }

    // MARK: The server

    @Test("requests that fail are made again, and go on where they broke off")
    func retries() throws {
        try golden("retries", "Eight seconds; the third request ends in 503, the fourth breaks off, the sixth too") {
            let rig = FilmRig()
            FakeFilm(seconds: 8).serve(on: rig.source)
            rig.source.failRequest(2, with: .status(503, url: "http://film/s1"))
            rig.source.cutRequest(3, after: 100_000, with: .truncated(url: "http://film/s1", received: 100_000, expected: 234_368))
            rig.source.cutRequest(5, after: 150_000, with: .connectionRefused(host: "film"))
            rig.load()
            try rig.runToEnd()
            #expect(rig.report.frames.presented == 192)
            #expect(rig.report.rebuffers.isEmpty && rig.report.errors.isEmpty)
            return rig
        }
    }

    @Test("a file's requests that fail are made again, at the first byte too", arguments: [0, 1, 2])
    func fileRetries(_ failing: Int) throws {
        let rig = FilmRig()
        let index = FakeFilm(seconds: 6, payload: 20000).serveAsFile(on: rig.source)
        rig.video.index = index
        rig.audio.index = index
        rig.source.failRequest(failing, with: .status(503, url: FakeFilm.fileAddress))
        rig.source.cutRequest(1, after: 262_144, with: .connectionRefused(host: "film"))
        rig.load(FakeFilm.fileAddress)
        try rig.runToEnd(within: 20)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.frames.presented == 144)
    }

    @Test("a server that knows no ranges is read from the start, again after it broke off, and after seeks", arguments: [nil, 1, 2])
    func rangeless(_ broken: Int?) throws {
        let rig = FilmRig()
        let index = FakeFilm(seconds: 12, payload: 20000).serveAsFile(on: rig.source)
        rig.video.index = index
        rig.audio.index = index
        rig.source.ignoreRanges()
        if let broken { rig.source.cutRequest(broken, after: 700_000, with: .connectionRefused(host: "film")) }
        rig.load(FakeFilm.fileAddress)
        try rig.run(for: 3)
        rig.seek(to: 8)
        try rig.run(for: 2)
        rig.seek(to: 1)
        try rig.runToEnd(within: 40)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.errors.isEmpty)
        #expect(rig.display.pictures.last?.mediaTime == MediaTime(ticks: 287, of: 1, over: 24))
    }

    @Test("an outage that the buffer outlasts is not noticed")
    func outage() throws {
        let rig = FilmRig()
        FakeFilm(seconds: 60, segment: 4).serve(on: rig.source)
        // Ten requests fail: with their waits that is well over five seconds, while a dozen are buffered.
        for number in 5...14 { rig.source.failRequest(number, with: .connectionRefused(host: "film")) }
        rig.load()
        try rig.runToEnd(within: 80)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.rebuffers.isEmpty && rig.report.errors.isEmpty)
        #expect(rig.report.frames.presented == 1440)
    }

    @Test("an outage of the server that outlasts the buffer is told within eight seconds of the stall, and waited for")
    func longOutage() throws {
        let rig = FilmRig()
        FakeFilm(seconds: 60, segment: 4).serve(on: rig.source)
        for number in 5...500 { rig.source.failRequest(number, with: .connectionRefused(host: "film")) }
        rig.load()
        try rig.run(within: 80) { rig.playback.trouble != nil }
        #expect(rig.playback.state == .filling(.starvation(.connecting)))
        #expect(rig.playback.trouble == PlayerError(.connectionRefused(host: "film")))
        #expect(rig.clock.now() - rig.start < .seconds(24))
        #expect(rig.report.errors.isEmpty && rig.report.rebuffers.map(\.cause) == ["connecting"])
        try rig.run(for: 600)
        // Eight seconds of rests and attempts each: a server that comes back is soon found, and one that doesn't isn't besieged.
        #expect((200...700).contains(rig.source.asked.count))
        rig.stop()
        #expect(rig.source.active == 0)
    }

    @Test("after a seek, what could not be had is asked for again")
    func failureAndSeek() throws {
        let rig = FilmRig()
        FakeFilm(seconds: 20).serve(on: rig.source)
        rig.source.serve("http://film/s3", .error(.status(403, url: "http://film/s3")))
        rig.load()
        try rig.run(for: 3)
        rig.source.serve("http://film/s3", .bytes(FakeFilm(seconds: 20).bytes(of: FakeFilm(seconds: 20).pieces[3])))
        rig.seek(to: 1)
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.report.errors.isEmpty)
    }

    @Test("a segment that isn't there is passed over")
    func missing() throws {
        try golden("missing", "Ten seconds; the third segment is not there") {
            let rig = FilmRig()
            FakeFilm(seconds: 10).serve(on: rig.source)
            rig.source.serve("http://film/s2", .error(.status(404, url: "http://film/s2")))
            rig.load()
            try rig.runToEnd()
            #expect(rig.playback.state == .ended)
            #expect(rig.report.errors.map(\.code) == [130])
            return rig
        }
    }

    @Test(
        "an address that leads nowhere ends with its name",
        arguments: [
            (FakeSegmentSource.Answer.error(.status(404, url: "http://film/index.m3u8")), 130),
            (.error(.connectionRefused(host: "film")), 120), (.error(.nameNotResolved(host: "film")), 110),
            (.bytes(Array("<html>".utf8)), 201), (.bytes([]), 200),
        ])
    func nowhere(_ answer: FakeSegmentSource.Answer, _ code: Int) throws {
        let rig = FilmRig()
        rig.source.serve(FakeFilm.address, answer)
        rig.load()
        try rig.runToEnd(within: 8)
        guard case .failed(let error) = rig.playback.state else {
            Issue.record("\(rig.playback.state)")
            return
        }
        #expect(error.code == code)
        #expect(rig.source.active == 0)
    }

    @Test("a server that never answers ends the waiting within eight seconds")
    func silence() throws {
        var setting = FilmRig.Setting()
        setting.latency = .seconds(3600)
        let rig = FilmRig(setting)
        FakeFilm(seconds: 8).serve(on: rig.source)
        rig.load()
        try rig.run(within: 8) { rig.isOver }
        #expect(rig.playback.state == .failed(PlayerError(.silent(url: FakeFilm.address))))
    }

    // MARK: The buffer

    @Test("a tiny budget is never exceeded, and the film plays through it", arguments: [false, true])
    func tinyBudget(_ isApart: Bool) throws {
        var setting = FilmRig.Setting()
        setting.options.budget = 8 * 262_144
        let rig = FilmRig(setting)
        (isApart ? FakeFilm.apart(picture: 60, sound: 60) : FakeFilm(seconds: 60)).serve(on: rig.source)
        rig.load()
        try rig.run(for: 30)
        rig.seek(to: 5)
        try rig.runToEnd(within: 80)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.buffer.peakBytes <= 8 * 262_144)
        #expect(rig.report.rebuffers.isEmpty && rig.report.errors.isEmpty)
    }

    @Test("a segment larger than the budget plays")
    func hugeSegment() throws {
        var setting = FilmRig.Setting()
        setting.options.budget = 512 << 10
        let rig = FilmRig(setting)
        FakeFilm(seconds: 30, segment: 15).serve(on: rig.source)
        rig.load()
        try rig.runToEnd(within: 80)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.buffer.peakBytes <= 512 << 10)
        #expect(rig.report.frames.presented == 720)
    }

    @Test("a stall whose threshold the budget can't hold ends all the same")
    func tinyBudgetStalls() throws {
        var setting = hole(until: 9)
        setting.options.budget = 512 << 10
        setting.options.stallThreshold = MediaTime(seconds: 10)
        let rig = FilmRig(setting)
        FakeFilm(seconds: 20).serve(on: rig.source)
        rig.load()
        try rig.runToEnd(within: 60)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.rebuffers.count == 1)
    }

    // MARK: The sound card

    @Test("a card that vanishes leaves the film in silence, and rejoins it when it returns")
    func cardVanishes() throws {
        try golden("card-vanishes", "Twelve seconds; the card is gone from 3 to 6.2") {
            let rig = FilmRig()
            FakeFilm(seconds: 12).serve(on: rig.source)
            rig.load()
            try rig.run(for: 3)
            rig.act("card pulled") { _ in rig.card.vanish() }
            try rig.run(for: 3.2)
            rig.act("card back") { _ in rig.card.comeBack() }
            try rig.runToEnd()
            #expect(rig.report.errors.map(\.code) == [604])
            return rig
        }
    }

    @Test("a film without a card plays by the host's clock")
    func noCard() throws {
        let rig = FilmRig()
        rig.card.setBusy(true)
        FakeFilm(seconds: 6).serve(on: rig.source)
        rig.load()
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.report.errors.map(\.code) == [601])
        #expect(rig.report.frames.presented == 144)
        #expect(rig.report.frames.late == 0)
    }

    @Test("a viewer who hears nothing is told why, until there is a card")
    func toldOfCard() throws {
        let rig = FilmRig()
        rig.card.setBusy(true)
        FakeFilm(seconds: 30).serve(on: rig.source)
        rig.load()
        try rig.run(for: 1)
        #expect(rig.playback.soundTrouble(at: rig.clock.now())?.code == 601)
        rig.card.setBusy(false)
        try rig.run(for: 2)
        #expect(rig.playback.soundTrouble(at: rig.clock.now()) == nil)
        rig.card.vanish()
        try rig.run(for: 1)
        #expect(rig.playback.soundTrouble(at: rig.clock.now())?.code == 604)
        try rig.run(for: 10)
        #expect(rig.playback.soundTrouble(at: rig.clock.now()) == nil)
    }

    @Test("a card that returns after the end doesn't begin the film again")
    func cardReturnsLate() throws {
        let rig = FilmRig()
        rig.card.setBusy(true)
        FakeFilm(seconds: 4).serve(on: rig.source)
        rig.load()
        try rig.runToEnd()
        rig.card.setBusy(false)
        try rig.run(for: 5)
        #expect(rig.playback.state == .ended)
        #expect(rig.diary.events.count { $0 == .ended } == 1)
    }

    // MARK: The display, the stream

    @Test("a display that is pulled ends the film with its name")
    func displayLost() throws {
        let rig = FilmRig()
        FakeFilm(seconds: 6).serve(on: rig.source)
        rig.load()
        try rig.run(for: 2)
        rig.display.unplug()
        try rig.runToEnd()
        guard case .failed(let error) = rig.playback.state else {
            Issue.record("\(rig.playback.state)")
            return
        }
        #expect(error.stage == .display)
    }

    @Test("damage in a segment is noted once and passed over")
    func damage() throws {
        let rig = FilmRig()
        let film = FakeFilm(seconds: 6)
        film.serve(on: rig.source)
        var damaged = FakeContainer()
        for _ in 0..<5 { damaged.add("X", at: MediaTime(seconds: 2)) }
        rig.source.serve("http://film/s1", .bytes(damaged.bytes + film.bytes(of: film.pieces[1])))
        rig.load()
        try rig.runToEnd()
        #expect(rig.playback.state == .ended)
        #expect(rig.report.errors.map(\.code) == [402, 402])
        #expect(rig.report.frames.presented == 144)
    }
}
