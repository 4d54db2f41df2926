import CairoCanvas
import Glibc
@testable import Interface
import Media
import Remote
import Testing

/// A film with two sounds, two texts and four chapters.
private func rich(_ state: PlaybackState = .playing) -> PlaybackStatus {
    var now = status(state)
    now.sounds = [
        TrackName(id: 3, name: "Français", isChosen: true), TrackName(id: 5, name: "English, 5.1"),
        TrackName(id: 6, name: "Français, audiodescription"),
    ]
    now.texts = [TrackName(id: 0, name: "Français"), TrackName(id: 8, name: "Français, sourds et malentendants")]
    now.chapters = chapters
    var quality = PictureQuality(
        size: PixelSize(width: 3840, height: 1608), rate: .filmNTSC, bitsPerSecond: 14_691_442,
        screen: PixelSize(width: 3840, height: 2160), screenRate: .sixtyNTSC)
    quality.shortfall = .line(bitsPerSecond: 12_400_000)
    quality.best = PixelSize(width: 3840, height: 2160)
    quality.losesRange = true
    now.quality = quality
    return now
}

private func playing(_ language: Language = .french) -> InterfaceModel {
    var model = InterfaceModel(playing: "", language: language, wallTime: eightInTheEvening)
    _ = model.update(rich())
    return model
}

extension InterfaceModel {
    fileprivate mutating func press(_ intents: Intent...) -> [InterfaceCommand] { intents.flatMap { handle($0, at: instant(1)) } }

    fileprivate func texts() -> [String] {
        scene(at: instant(3)).elements.compactMap { if case .text(let text, _) = $0.drawing { text } else { nil } }
    }
}

@Suite("The panel of a film") struct FilmPanelTests {
    @Test("the menu key opens it, so does the information key pressed twice; Back closes it and not the film")
    func opens() {
        var model = playing()
        #expect(model.press(.menu) == [])
        #expect(model.keyContext == .browsing)
        #expect(model.press(.back) == [])
        #expect(model.keyContext == .playing)
        #expect(model.press(.info) == [])
        #expect(model.keyContext == .playing)
        #expect(model.press(.info) == [])
        #expect(model.keyContext == .browsing)
        #expect(model.press(.left) == [])
        #expect(model.places == [.film])
        #expect(model.press(.back) == [.stop, .quit])
    }

    @Test(
        "each line gives its command",
        arguments: [
            (0, InterfaceCommand.replay), (1, .chooseSound(3)), (2, .chooseSound(5)), (4, .chooseText(nil)), (5, .chooseText(0)),
            (6, .chooseText(8)), (7, .seekTo(.zero)), (10, .seekTo(MediaTime(seconds: 4000))), (20, .seekTo(MediaTime(seconds: 4000))),
        ])
    func chooses(downs: Int, command: InterfaceCommand) {
        var model = playing()
        _ = model.press(.menu)
        for _ in 0..<downs { #expect(model.press(.down) == []) }
        #expect(model.press(.ok) == [command])
    }

    @Test("after a sound it stays, with the mark where the film says; after a chapter the film is seen") func stays() {
        var model = playing()
        _ = model.press(.menu, .down, .down, .ok)
        #expect(model.spoken(at: instant(1)) == "English, 5.1")
        var now = rich()
        now.sounds[0].isChosen = false
        now.sounds[1].isChosen = true
        _ = model.update(now)
        #expect(model.spoken(at: instant(1)) == "English, 5.1, choisi")
        for _ in 0..<20 { _ = model.press(.down) }
        _ = model.press(.ok)
        #expect(model.scene(at: instant(3)).isEmpty)
    }

    @Test("only what the film has is offered") func offers() {
        var bare = status(.playing)
        let strings = Strings(language: .french)
        #expect(FilmPanel.lines(bare, strings) == [])
        bare.sounds = [TrackName(id: 1, name: "Français", isChosen: true)]
        #expect(FilmPanel.lines(bare, strings) == [])
        bare.texts = [TrackName(id: 1, name: "Français", isChosen: true)]
        #expect(
            FilmPanel.lines(bare, strings) == [
                .choice(.replay, "Qu’a-t-il dit\u{202F}?", isChosen: nil), .heading("Sous-titres"),
                .choice(.text(nil), "Aucun", isChosen: false), .choice(.text(1), "Français", isChosen: true),
            ])
        var model = InterfaceModel(playing: "", language: .french, wallTime: eightInTheEvening)
        _ = model.update(status(.playing))
        _ = model.press(.menu)
        #expect(model.keyContext == .playing)
    }

    @Test("keys that mean the film go on meaning it") func passes() {
        var model = playing()
        #expect(model.press(.menu, .togglePause) == [.togglePause])
        #expect(model.keyContext == .browsing)
        #expect(model.press(.stop) == [.stop, .quit])
    }

    @Test("a message closes it") func message() {
        var model = playing()
        _ = model.press(.menu)
        var failed = rich()
        failed.message = PlayerMessage(.networkSlow, code: 1, isRetried: true)
        _ = model.update(failed)
        _ = model.update(rich())
        #expect(model.keyContext == .playing)
    }

    @Test(
        "the display says when the film ends, where that is known",
        arguments: [
            (PlaybackState.playing, 5523.0, 2467.0, "20:56"), (.paused, 5523, 2467, "20:56"), (.playing, 5523, 5523, "20:05"),
            (.playing, 5523, 5400, "20:07"), (.playing, 14_100, 0, "00:00"), (.playing, 9e9, 0, "20:05"),
        ])
    func ends(state: PlaybackState, duration: Double, position: Double, time: String) {
        for language in Language.allCases {
            var model = InterfaceModel(playing: "", language: language, wallTime: eightInTheEvening)
            var now = status(state)
            now.duration = MediaTime(seconds: duration)
            now.position = MediaTime(seconds: position)
            _ = model.update(now)
            _ = model.press(.info)
            #expect(model.texts().contains(language == .french ? "Fin à \(time)" : "Ends at \(time)"))
        }
    }

    @Test("no end is promised to a film that waits, is wound, or has none", arguments: [0, 1, 2, 3]) func endless(case number: Int) {
        var now = status([PlaybackState.buffering, .seeking, .playing, .playing][number])
        if number == 2 { now.windingSpeed = 8 }
        if number == 3 { now.duration = nil }
        var model = InterfaceModel(playing: "", language: .english, wallTime: eightInTheEvening)
        _ = model.update(now)
        _ = model.press(.info)
        #expect(!model.texts().isEmpty)
        #expect(!model.texts().contains { $0.hasPrefix("Ends") })
    }

    @Test("it draws in every language and size, large enough and whole", arguments: Language.allCases, [1080, 720])
    func draws(language: Language, height: Int32) throws {
        let size = PixelSize(width: height * 16 / 9, height: height)
        let count = Int(size.width) * Int(size.height)
        let memory = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
        defer { memory.deallocate() }
        let buffer = PixelBuffer(base: UnsafeMutableRawPointer(memory), size: size, stride: Int(size.width) * 4)
        let folder = getenv("LANTERNE_SCREENSHOTS").map { String(cString: $0) }
        for downs in [-1, 0, 5, 20] {
            var model = playing(language)
            _ = model.press(downs < 0 ? .info : .menu)
            for _ in 0..<max(0, downs) { _ = model.press(.down) }
            let scene = model.scene(at: instant(3))
            // A film of middling grey.
            memory.initialize(repeating: 0xff70_7070, count: count)
            try CairoCanvas().draw(on: buffer, clip: PixelRect(size)) { canvas in
                scene.draw(on: canvas, touching: Theme.everything)
                for element in scene.elements {
                    guard case .text(let text, let style) = element.drawing else { continue }
                    #expect(style.size >= 28 && canvas.width(of: text, style: style) <= element.rect.width, "\(text)")
                    #expect(element.rect.x >= 96 && element.rect.x + element.rect.width <= 1824.5, "\(text)")
                }
            }
            if let folder { try PNGFile.write(buffer, isOpaque: true, to: "\(folder)/panel-\(downs)-\(language.rawValue)-\(height).png") }
        }
    }
}
