import CairoCanvas
@testable import Interface
import LinuxIO
import Media
import Remote
import Testing

import Glibc

/// A surface with one buffer, over which a film's picture can be imagined.
private final class OneBuffer: OverlaySurface, @unchecked Sendable {
    // Guard: used on the test's thread only.
    let size: PixelSize
    let memory: UnsafeMutablePointer<UInt32>

    init(size: PixelSize) {
        self.size = size
        memory = .allocate(capacity: Int(size.width) * Int(size.height))
        memory.initialize(repeating: 0, count: Int(size.width) * Int(size.height))
    }

    deinit { memory.deallocate() }

    var buffer: PixelBuffer { PixelBuffer(base: UnsafeMutableRawPointer(memory), size: size, stride: Int(size.width) * 4) }
    var words: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(start: memory, count: Int(size.width) * Int(size.height)) }
    func begin() -> (buffer: PixelBuffer, stale: PixelRect)? { (buffer, .empty) }
    func finish(damage: PixelRect, visible: Bool) {}
}

/// Draws every screen by Cairo. Where `LANTERNE_SCREENSHOTS` names a folder, they are written there to be looked at, over a
/// picture of bright and dark stripes, the worst that a film can be.
@Suite struct ScreenshotTests {
    private static let sizes = [PixelSize(width: 1920, height: 1080), PixelSize(width: 1280, height: 720)]

    private func screens(_ language: Language) -> [(name: String, scene: Scene)] {
        var model = filmModel(language)
        var shots = clubScreens(language)
        for (name, state) in [("playing", PlaybackState.playing), ("buffering", .buffering), ("seeking", .seeking), ("paused", .paused)] {
            var now = status(state, title: state == .seeking ? "Nosferatu, eine Symphonie des Grauens" : "Le Voyage dans la Lune")
            now.isMuted = state == .seeking
            _ = model.update(now)
            if state != .paused { _ = model.handle(.volume(steps: 1), at: instant(0)) }
            shots.append((name, model.scene(at: instant(state == .paused ? 60 : 1))))
        }
        for (name, behind) in [("live", 0.0), ("live-behind", 754)] {
            _ = model.update(live(behind > 0 ? .paused : .playing, behind: behind))
            _ = model.handle(.volume(steps: 1), at: instant(0))
            shots.append((name, model.scene(at: instant(1))))
        }
        shots += trickScreens(language)
        var failed = status(.playing)
        failed.message = PlayerMessage(.networkUnreachable, code: 1102)
        _ = model.update(failed)
        shots.append(("message", model.scene(at: instant(2))))
        for kind in [PlayerMessage.Kind.networkUnreachable, .networkSlow, .serviceFailing, .boxStuck, .screenUnavailable] {
            var waiting = status(.buffering)
            waiting.message = PlayerMessage(kind, code: 124, isRetried: true)
            var stalled = InterfaceModel(playing: "", language: language, wallTime: eightInTheEvening)
            _ = stalled.update(waiting)
            shots.append(("waiting-\(kind.rawValue)", stalled.scene(at: instant(2))))
        }
        var silent = InterfaceModel(playing: "", language: language, wallTime: eightInTheEvening)
        var playing = status(.playing)
        playing.notice = PlayerMessage(.soundUnavailable, code: 610)
        _ = silent.update(playing)
        _ = silent.handle(.info, at: instant(0))
        shots.append(("notice", silent.scene(at: instant(2))))
        return shots
    }

    /// The club's screens as the focus comes to them, and on its way.
    private func clubScreens(_ language: Language) -> [(name: String, scene: Scene)] {
        var model = clubModel(language)
        var shots = [("home", model.scene(at: instant(0)))]
        for _ in 0..<2 { _ = model.handle(.down, at: instant(0)) }
        shots.append(("home-on-its-way", model.scene(at: instant(0.06))))
        for _ in 0..<6 { _ = model.handle(.right, at: instant(1)) }
        shots.append(("home-scrolled", model.scene(at: instant(2))))
        _ = model.handle(.ok, at: instant(2))
        shots.append(("title", model.scene(at: instant(3))))
        let empty = InterfaceModel(language: language, wallTime: eightInTheEvening)
        shots.append(("empty", empty.scene(at: instant(0))))
        return shots
    }

    /// The cursor with and without its picture, at the bar's ends too; a film that is wound; what may be left out.
    private func trickScreens(_ language: Language) -> [(name: String, scene: Scene)] {
        var shots: [(name: String, scene: Scene)] = []
        for (name, share) in [("scrub", 0.5), ("scrub-left", 0), ("scrub-right", 1)] {
            var model = InterfaceModel(playing: "", language: language, wallTime: eightInTheEvening)
            var now = status(.playing)
            now.position = MediaTime(seconds: (now.duration?.seconds ?? 0) * share)
            now.chapters = chapters
            if name != "scrub-left" { now.thumbnail = picture(PixelSize(width: 400, height: 168)) }
            _ = model.update(now)
            _ = model.handle(.scrub(direction: 1), at: instant(0))
            shots.append((name, model.scene(at: instant(1))))
        }
        for speed in [8, -32] {
            var model = InterfaceModel(playing: "", language: language, wallTime: eightInTheEvening)
            var now = status(.paused)
            now.windingSpeed = speed
            now.cover = picture(PixelSize(width: 640, height: 360))
            _ = model.update(now)
            shots.append((speed > 0 ? "wound-forward" : "wound-back", model.scene(at: instant(9))))
        }
        for kind in [SkipOffer.Kind.intro, .recap, .credits] {
            var model = InterfaceModel(playing: "", language: language, wallTime: eightInTheEvening)
            var now = status(.playing)
            now.skip = SkipOffer(kind: kind, start: now.position, end: now.position + MediaTime(seconds: 40))
            _ = model.update(now)
            if kind == .recap { _ = model.handle(.info, at: instant(0)) }
            shots.append(("skip-\(kind)", model.scene(at: instant(1))))
        }
        return shots
    }

    private func painter(_ surface: OneBuffer, _ canvas: CairoCanvas) -> OverlayPainter {
        OverlayPainter(surface: surface) { buffer, clip, body in
            do { try canvas.draw(on: buffer, clip: clip, body) } catch { Issue.record(error) }
        }
    }

    @Test("every screen draws in every language and size", arguments: Language.allCases, sizes)
    func draws(language: Language, size: PixelSize) throws {
        let folder = getenv("LANTERNE_SCREENSHOTS").map { String(cString: $0) }
        let canvas = CairoCanvas()
        for (name, scene) in screens(language) {
            let surface = OneBuffer(size: size)
            #expect(painter(surface, canvas).present(scene))
            // The lower middle is where every screen has something, but for an offer alone.
            let middle = Int(size.width) * Int(size.height) * 9 / 10 + Int(size.width) / 2
            if !name.hasPrefix("skip") { #expect(surface.words[middle] != 0, "\(name)") }
            guard let folder else { continue }
            putFilmBeneath(surface)
            try PNGFile.write(surface.buffer, isOpaque: true, to: "\(folder)/\(name)-\(language.rawValue)-\(size.height).png")
        }
    }

    /// The largest difference of a channel.
    private func furthest(_ first: OneBuffer, _ second: OneBuffer) -> Int {
        if memcmp(first.memory, second.memory, first.words.count * 4) == 0 { return 0 }
        let bytes = (UnsafeRawBufferPointer(first.words), UnsafeRawBufferPointer(second.words))
        return zip(bytes.0, bytes.1).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
    }

    @Test("every sentence of a message fits on its line", arguments: Language.allCases)
    func sentencesFit(language: Language) throws {
        let surface = OneBuffer(size: PixelSize(width: 1920, height: 1080))
        try CairoCanvas().draw(on: surface.buffer, clip: .empty) { canvas in
            for kind in PlayerMessage.Kind.allCases {
                for isRetried in [false, true] {
                    let message = PlayerMessage(kind, code: 1, isRetried: isRetried)
                    let width = canvas.width(of: message.sentence(in: language), style: ErrorPanel.sentenceStyle)
                    #expect(width <= ErrorPanel.sentenceWidth, "\(kind)")
                }
            }
        }
    }

    @Test("drawing what changed gives the same pixels as drawing everything", arguments: sizes)
    func incremental(size: PixelSize) {
        let canvas = CairoCanvas()
        let changing = OneBuffer(size: size)
        let painter = painter(changing, canvas)
        for (name, scene) in screens(.french) + screens(.english).reversed() {
            #expect(painter.present(scene))
            let whole = OneBuffer(size: size)
            #expect(self.painter(whole, canvas).present(scene))
            // A picture that is scaled is rounded from where its drawing begins.
            let hasPicture = scene.elements.contains { if case .picture = $0.drawing { true } else { false } }
            #expect(furthest(changing, whole) <= (hasPicture ? 1 : 0), "\(name)")
        }
    }

    @Test("a second that passes costs little to draw") func cost() {
        let clock = MonotonicClock()
        let canvas = CairoCanvas()
        let surface = OneBuffer(size: PixelSize(width: 1920, height: 1080))
        let painter = painter(surface, canvas)
        var model = InterfaceModel(playing: "", language: .french, wallTime: eightInTheEvening)
        var ticks: [Double] = []
        var whole: [Double] = []
        for second in 0..<60 {
            var now = status(.playing)
            now.position = MediaTime(seconds: 2467 + Double(second))
            _ = model.update(now)
            _ = model.handle(.volume(steps: 1), at: instant(Double(second)))
            let before = clock.now()
            #expect(painter.present(model.scene(at: instant(Double(second)))))
            ticks.append((clock.now() - before).milliseconds)
            let middle = clock.now()
            #expect(painter.present(.empty))
            #expect(painter.present(model.scene(at: instant(Double(second)))))
            whole.append((clock.now() - middle).milliseconds)
        }
        ticks.sort()
        whole.sort()
        print("OSD at 1080p: a second's change \(ticks[30]) ms, on and off \(whole[30]) ms (medians)")
    }

    /// Puts diagonal stripes of white, grey and black behind what was drawn.
    private func putFilmBeneath(_ surface: OneBuffer) {
        let width = Int(surface.size.width)
        for index in 0..<surface.words.count {
            let over = surface.memory[index]
            let film: UInt32 = [0xff, 0x60, 0xb0, 0x18][((index % width) + index / width) / 90 % 4]
            let rest = 255 - (over >> 24)
            var pixel: UInt32 = 0xff00_0000
            for shift in [UInt32(0), 8, 16] {
                pixel |= min(255, (over >> shift & 0xff) + film * rest / 255) << shift
            }
            surface.memory[index] = pixel
        }
    }
}
