import Media
import Player
import TestSupport
import Testing

/// Each part of the flow stops once: who is to blame is known within three seconds, and the viewer within eight.
@Suite("Stalls") struct StallTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var stage: Stage
        var code: Int
        /// Makes the film stand; the film has run for five seconds.
        var stop: @Sendable (FilmRig) -> Void
        var testDescription: String { stage.rawValue }
    }

    private static func network(_ stage: Stage, _ phase: RequestPhase, code: Int) -> Case {
        Case(stage: stage, code: code) { $0.source.fail(.init(from: .seconds(5), at: phase)) }
    }

    private static let cases: [Case] = [
        network(.nameResolution, .resolving, code: 111), network(.connecting, .connecting, code: 124),
        network(.connecting, .securing, code: 124), network(.server, .asked, code: 133), network(.line, .receiving, code: 141),
        Case(stage: .demux, code: 310) {
            $0.video.stuck = .demuxing
            $0.audio.stuck = .demuxing
        },
        Case(stage: .decode, code: 410) { $0.video.stuck = .decoding }, Case(stage: .display, code: 510) { $0.display.hang(true) },
    ]

    private func rig() throws -> FilmRig {
        var setting = FilmRig.Setting()
        setting.options.waitsWithoutEnd = true
        setting.rates = [.init(from: .zero, bytesPerSecond: 160_000)]
        let rig = FilmRig(setting)
        FakeFilm(seconds: 60).serve(on: rig.source)
        rig.load()
        try rig.run(for: 5)
        #expect(rig.playback.state == .running)
        return rig
    }

    @Test("the guilty stage is named within three seconds of the stall, and told within eight", arguments: cases)
    func named(_ row: Case) throws {
        let rig = try rig()
        row.stop(rig)
        try rig.run(within: 30) { !rig.report.rebuffers.isEmpty }
        let stood = rig.clock.now()
        try rig.run(for: 3)
        #expect(rig.report.rebuffers.map(\.cause) == [row.stage.rawValue])
        #expect(rig.playback.state == .filling(.starvation(row.stage)))
        try rig.run(within: 8) { rig.playback.trouble != nil }
        #expect(rig.clock.now() - stood < .seconds(8))
        #expect(rig.playback.trouble?.code == row.code)
        #expect(rig.playback.trouble?.stage == row.stage)
        #expect(rig.diary.events.count { if case .waiting = $0 { true } else { false } } == 1)
        // It stays so.
        try rig.run(for: 20)
        #expect(rig.report.rebuffers.map(\.cause) == [row.stage.rawValue] && rig.playback.trouble?.code == row.code)
    }

    @Test("a card that stops is named within three seconds, done without, and taken up again")
    func card() throws {
        let rig = try rig()
        rig.act("card hangs") { _ in rig.card.hang() }
        let hung = rig.clock.now()
        try rig.run(within: 3) { !rig.report.rebuffers.isEmpty }
        #expect(rig.report.rebuffers.map(\.cause) == ["sound"])
        #expect(rig.report.errors.map(\.code) == [610])
        #expect(rig.playback.soundTrouble(at: rig.clock.now())?.stage == .sound)
        #expect(rig.clock.now() - hung < .seconds(3))
        // The film goes on, in silence and then not.
        let position = rig.position
        try rig.run(for: 5)
        #expect(rig.position > position + MediaTime(seconds: 4))
        #expect(rig.card.isRunning)
        try rig.runToEnd(within: 80)
        #expect(rig.playback.state == .ended && rig.report.rebuffers.count == 1)
    }

    @Test("what was stuck and comes loose goes on without a key")
    func loose() throws {
        for row in Self.cases.suffix(3) {
            let rig = try rig()
            row.stop(rig)
            try rig.run(for: 15)
            #expect(rig.playback.trouble != nil, "\(row.stage)")
            rig.video.stuck = nil
            rig.audio.stuck = nil
            rig.display.hang(false)
            // On the box a decoder that comes loose is inside its call and needs no waking.
            rig.wake()
            try rig.run(within: 5) { rig.playback.state == .running }
            try rig.runToEnd(within: 80)
            #expect(rig.playback.state == .ended && rig.playback.trouble == nil, "\(row.stage)")
            #expect(rig.report.rebuffers.count == 1, "\(row.stage)")
        }
    }

    @Test("the fake network keeps to the contract of sources", arguments: RequestPhase.allCases)
    func contract(phase: RequestPhase) {
        let clock = FakeClock()
        let source = FakeSegmentSource(clock: clock, latency: .milliseconds(20), rates: [.init(from: .zero, bytesPerSecond: 100_000)])
        source.serve("http://film/a", .bytes([UInt8](repeating: 1, count: 50_000)))
        source.fail(.init(from: phase == .receiving ? .milliseconds(100) : .zero, at: phase, patience: nil))
        var turns = 0
        let wait = {
            clock.advance(by: .milliseconds(10))
            source.advance(to: clock.now())
            turns += 1
            return turns < 200
        }
        let found = SegmentSourceContract.phase(phase, of: source, asking: "http://film/a", signal: FakeSignal(), wait: wait)
        #expect(found == [])
        let whole = FakeSegmentSource(clock: clock)
        whole.serve("http://film/a", .bytes([1, 2, 3]))
        let over = SegmentSourceContract.over(whole, asking: "http://film/a", signal: FakeSignal()) {
            clock.advance(by: .milliseconds(10))
            whole.advance(to: clock.now())
            return true
        }
        #expect(over == [])
    }
}
