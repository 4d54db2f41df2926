import Interface
import Media
import Remote
import Testing

@Suite struct SceneTests {
    private func playing(_ change: (inout PlaybackStatus) -> Void = { _ in }) -> Scene {
        var model = InterfaceModel(playing: "", language: .french, wallTime: eightInTheEvening)
        var now = status(.playing)
        change(&now)
        _ = model.update(now)
        _ = model.handle(.volume(steps: 1), at: instant(0))
        return model.scene(at: instant(1))
    }

    @Test("a scene differs nowhere from itself") func same() {
        #expect(playing().damage(since: playing()).isEmpty)
    }

    @Test("a second that passes is drawn where the time stands, and nowhere else") func second() {
        let damage = playing { $0.position = MediaTime(seconds: 2468) }.damage(since: playing())
        #expect(!damage.isEmpty)
        for rect in damage {
            #expect(rect.y >= 890 && rect.y + rect.height <= 1010, "\(rect)")
        }
    }

    private func words(_ status: PlaybackStatus, _ language: Language) -> [String] {
        var model = InterfaceModel(playing: "", language: language, wallTime: eightInTheEvening)
        _ = model.update(status)
        _ = model.handle(.volume(steps: 1), at: instant(0))
        return model.scene(at: instant(1)).elements.compactMap { element in
            if case .text(let text, _) = element.drawing { text } else { nil }
        }
    }

    @Test("a live film says that it is one, and how far behind the viewer is; its bar is the window") func window() {
        #expect(words(live(.playing, behind: 0), .french) == ["Cérémonie d’ouverture", "20:05", "DIRECT", "Lecture"])
        #expect(words(live(.paused, behind: 754), .english) == ["Cérémonie d’ouverture", "20:05", "\u{2212}12:34", "LIVE", "Paused"])
        var model = InterfaceModel(playing: "", language: .french, wallTime: eightInTheEvening)
        _ = model.update(live(.playing, behind: 600))
        #expect(model.handle(.next, at: instant(0)) == [.seekToLive])
        let played = model.scene(at: instant(1)).elements.filter { $0.rect.y == 910 && $0.rect.height == 12 }.map(\.rect.width)
        #expect(played == [1728, 950, 864])
        _ = model.update(status(.playing))
        #expect(model.handle(.next, at: instant(0)) == [])
    }

    @Test("the sound that is heard is named where there is a choice, above the text that is shown", arguments: Language.allCases)
    func tracks(language: Language) {
        var status = status(.playing)
        let before = words(status, language)
        status.sound = "Français (audiodescription)"
        let sound = language == .french ? "Son\u{00A0}: Français (audiodescription)" : "Sound: Français (audiodescription)"
        #expect(Set(words(status, language)).subtracting(before) == [sound])
        status.captions = .off
        let text = language == .french ? "Sous-titres\u{00A0}: aucun" : "Subtitles: none"
        #expect(Set(words(status, language)).subtracting(before) == [sound, text])
        var model = InterfaceModel(playing: "", language: language, wallTime: eightInTheEvening)
        _ = model.update(status)
        _ = model.handle(.volume(steps: 1), at: instant(0))
        let lines = model.scene(at: instant(1)).elements.filter { element in
            if case .text(let word, _) = element.drawing { word == sound || word == text } else { false }
        }
        #expect(lines.count == 2)
        #expect(lines.map { $0.rect.y + $0.rect.height }.max().map { $0 <= 1026 } == true)
        let (upper, lower) = (lines.first?.rect, lines.last?.rect)
        #expect(upper.map { $0.y + $0.height } == lower?.y)
        #expect(upper.map { $0.y >= 924 } == true)
    }

    @Test("the volume is drawn in its own corner") func volume() {
        let damage = playing { $0.volume = 0.6 }.damage(since: playing())
        #expect(!damage.isEmpty)
        for rect in damage {
            #expect(rect.x >= 1300 && rect.y + rect.height < 890, "\(rect)")
        }
    }

    @Test("words stay in the safe area and are at least 28 high", arguments: Language.allCases)
    func readable(language: Language) {
        var model = filmModel(language)
        var scenes: [Scene] = []
        for state in [PlaybackState.starting, .playing, .paused, .seeking, .buffering] {
            _ = model.update(status(state))
            _ = model.handle(.volume(steps: 1), at: instant(0))
            scenes.append(model.scene(at: instant(1)))
        }
        for behind in [0.0, 754] {
            _ = model.update(live(.playing, behind: behind))
            scenes.append(model.scene(at: instant(1)))
        }
        var failed = status(.playing)
        failed.message = PlayerMessage(.networkSlow, code: 1204)
        _ = model.update(failed)
        scenes.append(model.scene(at: instant(2)))
        #expect(scenes.allSatisfy { !$0.isEmpty })
        for element in scenes.flatMap(\.elements) {
            guard case .text(_, let style) = element.drawing else { continue }
            let rect = element.rect
            #expect(style.size >= 28)
            #expect(rect.x >= 96 && rect.x + rect.width <= 1824 && rect.y >= 54 && rect.y + rect.height <= 1026, "\(element)")
        }
    }
}

/// Two buffers that take turns, as KMS's plane has.
private final class TwoBuffers: OverlaySurface, @unchecked Sendable {
    // Guard: used on the test's thread only.
    let size = PixelSize(width: 1920, height: 1080)
    var isBusy = false
    var stale: [PixelRect] = [.empty, .empty]
    var finished: [(damage: PixelRect, visible: Bool)] = []
    private let memory = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 16)

    deinit { memory.deallocate() }

    func begin() -> (buffer: PixelBuffer, stale: PixelRect)? {
        isBusy ? nil : (PixelBuffer(base: memory, size: size, stride: 7680), stale[finished.count % 2])
    }

    func finish(damage: PixelRect, visible: Bool) {
        finished.append((damage, visible))
        // The other buffer lacks this.
        stale[finished.count % 2] = damage
    }
}

@Suite struct OverlayPainterTests {
    private func scene(_ seconds: Double) -> Scene {
        var model = InterfaceModel(playing: "", language: .french, wallTime: eightInTheEvening)
        var now = status(.playing)
        now.position = MediaTime(seconds: seconds)
        _ = model.update(now)
        _ = model.handle(.volume(steps: 1), at: instant(0))
        return model.scene(at: instant(1))
    }

    @Test("what the other buffer lacks is drawn too, and only what changed is damage") func stale() {
        let surface = TwoBuffers()
        var clips: [PixelRect] = []
        let painter = OverlayPainter(surface: surface) { _, clip, _ in clips.append(clip) }
        #expect(painter.present(scene(10)))
        #expect(painter.present(scene(11)))
        #expect(painter.present(scene(11)))
        #expect(surface.finished.count == 2)
        #expect(clips[0].width == 1920 && clips[0].y < 620)
        // The second buffer has never had the first scene.
        #expect(clips[1] == clips[0])
        #expect(surface.finished[1].damage.height < 120)
        #expect(surface.finished.map(\.visible) == [true, true])
    }

    @Test("a busy surface asks to be tried again, and an empty scene takes the plane off") func busy() {
        let surface = TwoBuffers()
        let painter = OverlayPainter(surface: surface) { _, _, _ in }
        surface.isBusy = true
        #expect(!painter.present(scene(1)))
        surface.isBusy = false
        #expect(painter.present(scene(1)))
        #expect(painter.present(.empty))
        #expect(surface.finished.map(\.visible) == [true, false])
    }
}
