import Media
import Player
import TestSupport
import Testing

/// Lines that die and come back.
@Suite("A dead line that returns") struct DeadLineTests {
    /// Two seconds and a half of the film for each second that the buffer fills.
    private func rig(_ outage: FakeSegmentSource.Outage, card: FakePCM.Character = FakePCM.Character()) -> FilmRig {
        var setting = FilmRig.Setting()
        setting.options.waitsWithoutEnd = true
        setting.rates = [.init(from: .zero, bytesPerSecond: 300_000)]
        setting.card = card
        setting.options.budget = 1 << 20
        let rig = FilmRig(setting)
        FakeFilm(seconds: 90).serve(on: rig.source)
        rig.source.fail(outage)
        return rig
    }

    private static let phases: [RequestPhase] = [.resolving, .connecting, .asked, .receiving]

    @Test("the film goes on by itself, where it stood, without a key and without an error", arguments: [10, 60, 600], phases)
    func returns(seconds: Int, phase: RequestPhase) throws {
        let start = 12
        let rig = rig(.init(from: .seconds(start), until: .seconds(start + seconds), at: phase))
        rig.load()
        try rig.run(for: Double(start))
        #expect(rig.playback.state == .running)
        let buffered = rig.playback.bufferedUntil(at: rig.clock.now())
        #expect(buffered > rig.position + MediaTime(seconds: 2))
        // What is buffered plays on meanwhile.
        try rig.run(within: 60) { rig.playback.state != .running }
        #expect(rig.position > buffered - MediaTime(seconds: 0.7))
        guard case .filling(.starvation) = rig.playback.state else {
            Issue.record("\(rig.playback.state)")
            return
        }
        let (stood, position) = (rig.clock.now(), rig.position)
        let back = rig.start + .seconds(start + seconds)
        if back > stood + .seconds(8) {
            try rig.run(within: 8) { rig.playback.trouble != nil }
            #expect(rig.report.errors.isEmpty)
        }
        try rig.run(within: Double(seconds) + 20) { rig.playback.state == .running }
        #expect(rig.clock.now() - back < .seconds(12))
        #expect(rig.playback.trouble == nil)
        #expect(rig.position - position < MediaTime(seconds: 0.3) && rig.position >= position)
        try rig.runToEnd(within: 120)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.errors.isEmpty)
        #expect(rig.report.frames.presented == 90 * 24)
    }

    @Test("a file does likewise", arguments: [10, 60, 600])
    func file(seconds: Int) throws {
        var setting = FilmRig.Setting()
        setting.options.waitsWithoutEnd = true
        setting.rates = [.init(from: .zero, bytesPerSecond: 300_000)]
        setting.options.budget = 1 << 20
        let rig = FilmRig(setting)
        let index = FakeFilm(seconds: 60).serveAsFile(on: rig.source)
        rig.video.index = index
        rig.audio.index = index
        rig.video.description.duration = MediaTime(seconds: 60)
        rig.source.fail(.init(from: .seconds(8), until: .seconds(8 + seconds), at: .connecting))
        rig.load(FakeFilm.fileAddress)
        try rig.run(for: Double(seconds + 20))
        #expect(rig.playback.state == .running)
        try rig.runToEnd(within: 120)
        #expect(rig.playback.state == .ended)
        #expect(rig.report.errors.isEmpty && rig.report.frames.presented == 60 * 24)
    }

    @Test("what is heard while the film stands is silence, never the same again")
    func silence() throws {
        var card = FakePCM.Character()
        card.captures = true
        let rig = rig(.init(from: .seconds(12), until: .seconds(40), at: .connecting), card: card)
        rig.load()
        try rig.run(within: 60) { rig.playback.state == .filling(.starvation(.connecting)) }
        // What the card was given before it stood is played out by then.
        try rig.run(for: 0.5)
        let (written, stood) = (rig.card.framesWritten, rig.card.isRunning)
        try rig.run(for: 10)
        #expect(rig.card.framesWritten == written && !stood)
        try rig.run(within: 60) { rig.playback.state == .running }
        try rig.runToEnd(within: 120)
        let heard = HeardSound(rig.card)
        #expect(heard.jumps.isEmpty)
        #expect(rig.card.xruns == 0)
        // The film's own frames, and nothing twice; fades are silence or film, never a repetition.
        #expect(abs(heard.frames - 90 * 48000) < 48000)
    }

    @Test("each stall of a film is followed by a larger margin")
    func margins() throws {
        var setting = FilmRig.Setting()
        setting.options.waitsWithoutEnd = true
        setting.rates = [.init(from: .zero, bytesPerSecond: 300_000)]
        setting.options.budget = 1 << 20
        let rig = FilmRig(setting)
        FakeFilm(seconds: 120).serve(on: rig.source)
        for number in 0..<3 {
            let from = 10 + number * 30
            rig.source.fail(.init(from: .seconds(from), until: .seconds(from + 20), at: .connecting))
        }
        rig.load()
        var margins: [MediaTime] = []
        for _ in 0..<3 {
            try rig.run(within: 60) { rig.playback.state.isStarved }
            try rig.run(within: 60) { rig.playback.state == .running }
            margins.append(rig.playback.bufferedUntil(at: rig.clock.now()) - rig.position)
        }
        #expect(zip(margins, margins.dropFirst()).allSatisfy { $0 + MediaTime(seconds: 1.5) < $1 }, "\(margins)")
        try rig.runToEnd(within: 200)
        #expect(rig.playback.state == .ended && rig.report.rebuffers.count == 3)
    }

    // MARK: The start

    @Test("a film that can't be begun is told of within eight seconds, and begins by itself once it can", arguments: phases)
    func start(phase: RequestPhase) throws {
        var setting = FilmRig.Setting()
        setting.options.waitsWithoutEnd = true
        let rig = FilmRig(setting)
        FakeFilm(seconds: 10).serve(on: rig.source)
        rig.source.fail(.init(from: .zero, until: .seconds(100), at: phase))
        rig.load()
        try rig.run(within: 8) { rig.playback.trouble != nil }
        #expect(!rig.isOver)
        try rig.run(within: 110) { rig.playback.state == .running }
        #expect(rig.playback.trouble == nil)
        #expect(rig.clock.now() - rig.start < .seconds(112))
        try rig.runToEnd()
        #expect(rig.playback.state == .ended && rig.report.frames.presented == 240)
    }

    @Test("a film whose first segment can't be had is told of likewise, or fails where nobody wants to wait", arguments: [true, false])
    func firstSegment(waits: Bool) throws {
        var setting = FilmRig.Setting()
        setting.options.waitsWithoutEnd = waits
        let rig = FilmRig(setting)
        FakeFilm(seconds: 10).serve(on: rig.source)
        rig.source.fail(.init(from: .zero, until: .seconds(60), at: .connecting, of: "film/s"))
        rig.load()
        try rig.run(within: 8) { rig.playback.trouble != nil || rig.isOver }
        let told = PlayerError(.connectionTimedOut(host: "film"))
        #expect(waits ? rig.playback.trouble == told : rig.playback.state == .failed(told))
        guard waits else { return }
        try rig.runToEnd(within: 90)
        #expect(rig.playback.state == .ended && rig.report.frames.presented == 240)
    }

    @Test("an address that is wrong isn't waited for")
    func wrong() throws {
        var setting = FilmRig.Setting()
        setting.options.waitsWithoutEnd = true
        let rig = FilmRig(setting)
        rig.load()
        try rig.runToEnd(within: 8)
        #expect(rig.playback.state == .failed(PlayerError(.status(404, url: FakeFilm.address))))
    }

    @Test("a film that is left while it waits asks for nothing more")
    func left() throws {
        var setting = FilmRig.Setting()
        setting.options.waitsWithoutEnd = true
        let rig = FilmRig(setting)
        rig.source.fail(.init(from: .zero, at: .connecting))
        rig.load()
        try rig.run(for: 30)
        #expect(rig.playback.trouble != nil)
        rig.stop()
        let asked = rig.source.asked.count
        try rig.run(for: 60)
        #expect(rig.source.asked.count == asked && rig.source.active == 0)
        #expect(rig.playback.trouble == nil && rig.playback.state == .idle)
    }
}

extension SessionState {
    fileprivate var isStarved: Bool { if case .filling(.starvation) = self { true } else { false } }
}
