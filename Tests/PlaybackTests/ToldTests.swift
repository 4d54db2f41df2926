import Interface
import Media
import Player
import TestSupport
import Testing

@testable import Lanterne

/// What stands on the screen while the film doesn't go on.
@Suite("What the viewer is told") struct ToldTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var stage: Stage
        var kind: PlayerMessage.Kind
        var stop: @Sendable (FilmRig) -> Void
        var testDescription: String { stage.rawValue }
    }

    private static func network(_ stage: Stage, _ phase: RequestPhase, _ kind: PlayerMessage.Kind) -> Case {
        Case(stage: stage, kind: kind) { $0.source.fail(.init(from: .seconds(5), until: .seconds(60), at: phase)) }
    }

    private static let cases: [Case] = [
        network(.nameResolution, .resolving, .networkUnreachable), network(.connecting, .connecting, .networkUnreachable),
        network(.server, .asked, .serviceFailing), network(.line, .receiving, .networkSlow),
        Case(stage: .demux, kind: .boxStuck) {
            $0.video.stuck = .demuxing
            $0.audio.stuck = .demuxing
        },
        Case(stage: .decode, kind: .boxStuck) { $0.video.stuck = .decoding },
        Case(stage: .display, kind: .screenUnavailable) { $0.display.hang(true) },
    ]

    private func status(_ rig: FilmRig) -> PlaybackStatus? {
        rig.playback.status(title: "Film", volume: 1, isMuted: false, failure: nil, at: rig.clock.now())
    }

    private func model() -> InterfaceModel {
        InterfaceModel(playing: "Film", language: .french) { WallTime(hour: 20, minute: 5) }
    }

    @Test("within eight seconds of a stall its message is on the screen, with one thing to do, and goes with it", arguments: cases)
    func told(_ row: Case) throws {
        var setting = FilmRig.Setting()
        setting.options.waitsWithoutEnd = true
        setting.rates = [.init(from: .zero, bytesPerSecond: 160_000)]
        let rig = FilmRig(setting)
        FakeFilm(seconds: 60).serve(on: rig.source)
        rig.load()
        try rig.run(for: 5)
        row.stop(rig)
        try rig.run(within: 30) { !rig.report.rebuffers.isEmpty }
        var model = model()
        var shown: PlayerMessage?
        try rig.run(within: 8) {
            if let status = status(rig) { _ = model.update(status) }
            if case .message(let message)? = model.places.last { shown = message }
            return shown != nil
        }
        let message = try #require(shown)
        #expect(message.kind == row.kind && message.isRetried)
        for language in Language.allCases { #expect(message.advice(in: language).count { $0 == "." } == 1) }
        #expect(!model.scene(at: rig.clock.now()).isEmpty)
        rig.video.stuck = nil
        rig.audio.stuck = nil
        rig.display.hang(false)
        rig.wake()
        try rig.run(within: 80) { rig.playback.state == .running }
        if let status = status(rig) { _ = model.update(status) }
        #expect(model.places == [.film])
    }

    @Test("a card that stops is told of while the film goes on, and no longer once that has been said")
    func card() throws {
        let rig = FilmRig()
        FakeFilm(seconds: 60).serve(on: rig.source)
        rig.load()
        try rig.run(for: 5)
        rig.card.hang()
        try rig.run(within: 8) { status(rig)?.notice != nil }
        #expect(status(rig)?.notice?.kind == .soundUnavailable && status(rig)?.message == nil)
        #expect(rig.playback.state == .running)
        try rig.run(for: 11)
        #expect(status(rig)?.notice == nil)
    }
}
