import Club
import Media
import Remote
import TestSupport
import Testing

@testable import Interface

/// A viewer who presses anything, and a box that answers, refuses or keeps silent.
@Suite("Wandering") struct WanderingTests {
    private static let intents: [Intent] =
        [.up, .down, .left, .right, .ok, .back, .ok, .down, .right, .next, .previous, .info, .subtitles, .audio]
        + [.skip(seconds: 10), .scrub(direction: -1), .scrub(direction: 1), .wind(direction: 1), .wind(direction: -1), .togglePause]
        + [.stop, .step(pictures: 1), .volume(steps: -1), .digit(3), .menu]

    @Test("Whatever is pressed, what is in front can be drawn, Back leads home, and what is behind stays few", arguments: [1, 2, 3, 4])
    func wander(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        var model = seed % 2 == 0 ? livedInModel(.english) : livedInModel(.french)
        var now = 1.0
        for step in 0..<3000 {
            now += [0.01, 0.05, 0.2, 1.5].randomElement(using: &random) ?? 1
            let intent = Self.intents.randomElement(using: &random) ?? .ok
            answer(model.handle(intent, at: instant(now)), &model, &random, instant(now))
            answer(model.wake(at: instant(now)), &model, &random, instant(now))
            #expect(!model.layers.isEmpty && model.layers.count <= InterfaceModel.mostLayers)
            _ = model.wanted(at: instant(now))
            for element in model.scene(at: instant(now)).elements {
                let rect = element.rect
                #expect(rect.x.isFinite && rect.y.isFinite && rect.width >= 0 && rect.height >= 0, "after \(step) keys")
            }
            guard step % 100 == 99 else { continue }
            for _ in 0..<2 * InterfaceModel.mostLayers where model.layers.count > 1 {
                answer(model.handle(.back, at: instant(now)), &model, &random, instant(now), isSilent: true)
            }
            #expect(model.places == [.club], "Back doesn't lead home after \(step) keys")
        }
    }

    @Test("From a film to one like it and so on, the way back is bounded, and what is forgotten is what was left first")
    func far() {
        var model = clubModel()
        for number in 0..<100 { _ = model.perform([.open(TitleScreen(TitleID("\(number)")))], at: instant(Double(number))) }
        #expect(model.layers.count == InterfaceModel.mostLayers)
        let left: [TitleID] = model.layers.compactMap { layer in
            guard case .screen(let screen) = layer else { return nil }
            return (screen as? TitleScreen)?.id
        }
        #expect(left.first == TitleID("77") && left.last == TitleID("99"))
        guard case .screen(let root)? = model.layers.first else { return }
        #expect(root is HomeScreen)
    }

    /// As the rest of the box would, or not.
    private func answer(
        _ commands: [InterfaceCommand], _ model: inout InterfaceModel, _ random: inout SeededGenerator, _ now: HostTime,
        isSilent: Bool = false
    ) {
        for command in commands where !isSilent && Bool.random(using: &random) {
            switch command {
            case .play, .playFromStart, .playTrailer:
                var status = PlaybackStatus(title: "Le Voyage")
                status.duration = .init(ticks: 600, of: 1, over: 1)
                status.position = .init(ticks: Int64.random(in: 0...600, using: &random), of: 1, over: 1)
                _ = model.update(status)
            case .keep(let preferences): model.preferences = preferences
            case .checkPIN: _ = model.pinAnswered(Bool.random(using: &random), at: now)
            case .ask(.search): model.club.found = .init("lune", titles: [TitleID("lune"), TitleID("gone")])
            default: break
            }
        }
    }
}
