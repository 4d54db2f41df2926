import CairoCanvas
import Club
import Glibc
@testable import Interface
import LinuxIO
import Media
import Remote
import Testing

private let record = PINRecord(salt: [1], digest: [2], iterations: 3)

/// A box that has everything, with a PIN, paired.
private func fullModel(_ language: Language = .french) -> InterfaceModel {
    var model = clubModel(language)
    let french = language == .french
    model.facts.boxName = french ? "Salon" : "Living room"
    model.facts.version = "1.4.0"
    model.facts.hasVoice = true
    model.facts.hasTrailers = true
    model.facts.image = [.init(french ? "Écran" : "Screen", "1920 × 1080, 50\u{A0}Hz")]
    model.facts.sound = [.init(french ? "Sortie" : "Output", french ? "HDMI, 6 canaux" : "HDMI, 6 channels")]
    model.facts.network = [
        .init(french ? "Liaison" : "Link", french ? "Câble, 1\u{A0}Gbit/s" : "Cable, 1\u{A0}Gbit/s"),
        .init(french ? "Vidéo-club" : "Video club", french ? "Répond en 24\u{A0}ms" : "Answers in 24\u{A0}ms"),
    ]
    model.facts.diagnostics = (1...12).map { .init(french ? "Relevé \($0)" : "Reading \($0)", "\($0 * 7)") }
    model.preferences.parental.pin = record
    model.preferences.parental.isForChildren = true
    model.preferences.isVoiceOn = true
    model.club.account = .paired
    return model
}

extension InterfaceModel {
    fileprivate func opened(_ screen: any Screen) -> InterfaceModel {
        var model = self
        model.layers.append(.screen(screen))
        return model
    }

    fileprivate func settings(_ section: SettingsScreen.Section) -> InterfaceModel { opened(SettingsScreen(section)) }

    fileprivate mutating func press(_ intents: Intent...) -> [InterfaceCommand] {
        intents.flatMap { handle($0, at: instant(1)) }
    }

    fileprivate var front: (any Screen)? { if case .screen(let screen)? = layers.last { screen } else { nil } }
}

@Suite("The settings") struct SettingsScreenTests {
    @Test(
        "every line of every section is reached by arrows, and leads back", arguments: Language.allCases, SettingsScreen.Section.allCases)
    func walk(language: Language, section: SettingsScreen.Section) { FocusWalk.check(fullModel(language).settings(section)) }

    @Test("they are opened from the front, by up and OK") func opens() {
        var model = clubModel()
        _ = model.press(.up, .right, .right, .right, .right, .ok)
        #expect(model.front is SettingsScreen)
        _ = model.press(.right, .back)
        #expect(model.front is SettingsScreen)
        _ = model.press(.back)
        #expect(model.front is HomeScreen)
    }

    @Test("each column ends where it ends") func columns() {
        var model = fullModel().settings(.diagnostics)
        _ = model.press(.down)
        #expect(model.spoken(at: instant(1)) == "Diagnostics")
        _ = model.press(.right, .up)
        #expect(model.spoken(at: instant(1)) == "Relevé 1. 7")
        for _ in 0..<20 { _ = model.press(.down) }
        #expect(model.spoken(at: instant(1)) == "Relevé 12. 84")
        _ = model.press(.left, .up)
        #expect(model.spoken(at: instant(1)) == "À propos")
    }

    @Test("a line is there only where it sets something on this box") func offered() {
        let bare = clubModel().settings(.languages).room(at: instant(1))
        #expect(
            SettingsScreen().sections(in: bare) == [
                .image, .sound, .subtitles, .languages, .accessibility, .parental, .network, .account, .privacy, .about,
            ])
        #expect(SettingLines(bare).lines(of: .accessibility).map(\.id) == ["description", "still"])
        #expect(SettingLines(bare).lines(of: .parental).map(\.id) == ["pin", "adult"])
        let full = fullModel().settings(.languages).room(at: instant(1))
        #expect(SettingsScreen().sections(in: full) == SettingsScreen.Section.allCases)
        #expect(SettingLines(full).lines(of: .accessibility).map(\.id) == ["voice", "rate", "spoken", "description", "still"])
        #expect(
            SettingLines(full).lines(of: .parental).map(\.id) == ["free", "children", "children-class", "paying", "pin", "adult", "no-pin"])
    }

    @Test("the language of menus changes at once, and is kept") func language() {
        var model = clubModel().settings(.languages)
        var expected = ViewerPreferences()
        expected.language = .english
        #expect(model.press(.right, .ok) == [.keep(expected)])
        #expect(model.spoken(at: instant(2)) == "Language of menus. English")
        #expect(model.language == .english)
    }

    @Test("motion ends at once where less of it is wanted") func still() {
        var model = clubModel().settings(.accessibility)
        #expect(model.press(.right, .down, .ok).count == 1)
        #expect(model.room(at: instant(2)).isStill)
        _ = model.press(.left)
        #expect(model.scene(at: instant(1)) == model.scene(at: instant(2)))
    }

    @Test("one of several is taken from a list, which begins at the present one") func choice() {
        var model = clubModel().settings(.subtitles)
        #expect(model.press(.right, .down, .ok) == [])
        #expect(model.front is ChoiceScreen)
        #expect(model.spoken(at: instant(1)) == "Moyenne, choisi")
        FocusWalk.check(model)
        var expected = ViewerPreferences()
        expected.captions.size = .large
        #expect(model.press(.down, .ok) == [.keep(expected)])
        #expect(model.front is SettingsScreen)
        #expect(model.spoken(at: instant(1)) == "Taille. Grande")
        // Taking the same again changes nothing.
        #expect(model.press(.ok, .ok) == [])
    }

    @Test("the sample of a text is drawn as it is set, in its true size") func sample() {
        func size(_ model: InterfaceModel) -> Double? {
            model.scene(at: instant(2)).elements.lazy.compactMap { element -> Double? in
                if case .caption(let text) = element.drawing { text.runs.first?.size } else { nil }
            }.first
        }
        var model = clubModel().settings(.subtitles)
        #expect(size(model) == CaptionAppearance.usualSize * 1080)
        _ = model.press(.right, .down, .ok, .down, .down)
        #expect(size(model) == CaptionAppearance.usualSize * 1080 * 1.6)
        #expect(size(clubModel().settings(.languages)) == nil)
    }

    @Test("what only a parent may change asks for the PIN, and goes on once it is right") func guarded() {
        var model = fullModel().settings(.parental)
        for _ in 0..<2 { model.preferences.parental.attempts.begin(at: clubNoon) }
        #expect(model.press(.right, .down, .ok) == [])
        #expect(model.front is PINScreen)
        for digit in [1, 2, 3, 4] { _ = model.press(.digit(UInt8(digit))) }
        let commands = model.pinAnswered(true, at: instant(1))
        #expect(model.front is SettingsScreen)
        #expect(!model.preferences.parental.isForChildren)
        #expect(commands.last == .keep(model.preferences))
        // What was tried before is not brought back by what the line had in mind.
        #expect(model.preferences.parental.attempts == PINAttempts())
        // Nor is it asked again at once.
        #expect(model.press(.ok).count == 1)
        #expect(model.preferences.parental.isForChildren)
    }

    @Test(
        "a child with the remote can't erase the PIN's box, nor unpair it",
        arguments: [
            ("unpair", SettingsScreen.Section.account), ("everything", .privacy), ("history", .privacy), ("adult", .parental),
            ("no-pin", .parental),
        ])
    func childProof(line: String, section: SettingsScreen.Section) {
        var model = fullModel().settings(section)
        let lines = SettingLines(model.room(at: instant(1))).lines(of: section)
        _ = model.press(.right)
        for _ in 0..<(lines.firstIndex { $0.id == line } ?? 0) { _ = model.press(.down) }
        #expect(model.press(.ok) == [])
        #expect(model.front is PINScreen)
    }

    @Test("a PIN that goes takes the children's profile with it, after a question") func removed() {
        var model = fullModel().settings(.parental)
        model.goodPIN = instant(0)
        _ = model.press(.right, .down, .down, .down, .down, .down, .down, .ok)
        #expect(model.front is AskScreen)
        FocusWalk.check(model)
        #expect(model.press(.ok) == [])
        #expect(model.preferences.parental.pin != nil)
        _ = model.press(.ok, .right)
        #expect(model.press(.ok).count == 1)
        #expect(model.preferences.parental.pin == nil)
        #expect(!model.preferences.parental.isForChildren)
    }

    @Test("erasing everything is asked twice, and the first answer is no") func erases() {
        var model = clubModel().settings(.privacy)
        #expect(model.press(.right, .down, .down, .down, .ok, .ok) == [])
        #expect(model.front is SettingsScreen)
        #expect(model.press(.ok, .right, .ok) == [.ask(.forgetEverything)])
    }

    @Test("the account's line is what can be done with it") func account() {
        var model = clubModel().settings(.account)
        func ids() -> [String] { SettingLines(model.room(at: instant(1))).lines(of: .account).map(\.id) }
        model.club.account = .needless
        #expect(ids() == ["club"])
        model.club.account = .none
        #expect(ids() == ["club", "pair"])
        #expect(model.press(.right, .down, .ok) == [.ask(.pair)])
        model.club.account = .house
        #expect(ids() == ["club", "house"])
    }
}

@Suite("The settings' pictures") struct SettingsPictureTests {
    private static let sizes = [PixelSize(width: 1920, height: 1080), PixelSize(width: 1280, height: 720)]

    private func screens(_ language: Language) -> [(name: String, scene: Scene)] {
        let full = fullModel(language)
        var shots: [(name: String, scene: Scene)] = []
        for section in SettingsScreen.Section.allCases {
            var model = full.settings(section)
            shots.append(("settings-\(section)", model.scene(at: instant(3))))
            _ = model.press(.right, .down)
            shots.append(("settings-\(section)-line", model.scene(at: instant(3))))
        }
        var diagnostics = full.settings(.diagnostics)
        _ = diagnostics.press(.right, .down, .down, .down, .down, .down, .down, .down, .down)
        shots.append(("settings-scrolled", diagnostics.scene(at: instant(3))))
        let bare = clubModel(language)
        shots.append(("settings-bare-parental", bare.settings(.parental).scene(at: instant(3))))
        for down in 0..<4 {
            var choice = full.settings(.subtitles)
            _ = choice.press(.right)
            for _ in 0..<down { _ = choice.press(.down) }
            _ = choice.press(.ok)
            shots.append(("choice-\(down)", choice.scene(at: instant(3))))
            _ = choice.press(.down)
            shots.append(("choice-\(down)-next", choice.scene(at: instant(3))))
        }
        for (name, model) in [("paired", full), ("alone", bare)] {
            let room = model.room(at: instant(1))
            shots.append(("ask-forgotten-" + name, model.opened(AskScreen.forgottenPIN(in: room)).scene(at: instant(3))))
        }
        var lost = full
        lost.preferences = .lost
        shots.append(("settings-lost", lost.settings(.parental).scene(at: instant(3))))
        _ = lost.tellLoss(at: instant(2))
        shots.append(("ask-lost", lost.scene(at: instant(3))))
        for (section, downs) in [(SettingsScreen.Section.privacy, 2), (.privacy, 3), (.account, 2), (.parental, 6)] {
            var model = full.settings(section)
            model.goodPIN = instant(0)
            _ = model.press(.right)
            for _ in 0..<downs { _ = model.press(.down) }
            _ = model.press(.ok, .right)
            shots.append(("ask-\(section)-\(downs)", model.scene(at: instant(3))))
        }
        return shots + pins(language)
    }

    private func pins(_ language: Language) -> [(name: String, scene: Scene)] {
        var shots: [(name: String, scene: Scene)] = []
        var pin = fullModel(language).opened(PINScreen(.play(TitleID("nosferatu")), .parental))
        pin.preferences.parental.isForChildren = false
        _ = pin.press(.digit(1), .digit(2))
        shots.append(("pin", pin.scene(at: instant(3))))
        for (name, id) in [("unrated", "unrated"), ("adult", "soon"), ("all", "lune")] {
            shots.append(("pin-" + name, clubModel(language).opened(PINScreen(.play(TitleID(id)), .adult)).scene(at: instant(3))))
        }
        for wrong in 1...3 {
            if wrong > 1 { _ = pin.press(.digit(1), .digit(1)) }
            _ = pin.press(.digit(1), .digit(1))
            if wrong == 1 { shots.append(("pin-checking", pin.scene(at: instant(3)))) }
            _ = pin.pinAnswered(false, at: instant(3))
            shots.append(("pin-wrong-\(wrong)", pin.scene(at: instant(3))))
        }
        for kind in PINKind.allCases {
            var set = clubModel(language).opened(PINScreen(setting: kind))
            shots.append(("pin-set-\(kind)", set.scene(at: instant(3))))
            _ = set.press(.digit(1), .digit(1), .digit(1), .digit(1))
            shots.append(("pin-repeat-\(kind)", set.scene(at: instant(3))))
            _ = set.press(.digit(1), .digit(1), .digit(1), .digit(2))
            shots.append(("pin-different-\(kind)", set.scene(at: instant(3))))
        }
        shots.append(("pin-settings", fullModel(language).opened(PINScreen(.settings, .parental)).scene(at: instant(3))))
        return shots
    }

    @Test("every one draws in every language and size", arguments: Language.allCases, sizes)
    func draws(language: Language, size: PixelSize) throws {
        let folder = getenv("LANTERNE_SCREENSHOTS").map { String(cString: $0) }
        let count = Int(size.width) * Int(size.height)
        let memory = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
        defer { memory.deallocate() }
        let buffer = PixelBuffer(base: UnsafeMutableRawPointer(memory), size: size, stride: Int(size.width) * 4)
        for (name, scene) in screens(language) {
            memory.initialize(repeating: 0, count: count)
            try CairoCanvas().draw(on: buffer, clip: PixelRect(size)) { scene.draw(on: $0, touching: Theme.everything) }
            // The club's screens hide all that is behind them.
            #expect(memory[0] >> 24 == 255 && memory[count - 1] >> 24 == 255, "\(name)")
            guard let folder else { continue }
            try PNGFile.write(buffer, isOpaque: true, to: "\(folder)/\(name)-\(language.rawValue)-\(size.height).png")
        }
    }

    @Test("every word is large enough, within what every television shows, and whole", arguments: Language.allCases)
    func fits(language: Language) throws {
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: 64 * 64 * 4, alignment: 4)
        defer { buffer.deallocate() }
        let pixels = PixelBuffer(base: buffer, size: PixelSize(width: 64, height: 64), stride: 256)
        let safe = Theme.safeArea.inset(-0.5)
        try CairoCanvas().draw(on: pixels, clip: .empty) { canvas in
            for (name, scene) in screens(language) {
                for element in scene.elements {
                    let rect = element.rect
                    switch element.drawing {
                    case .text(let text, let style):
                        #expect(style.size >= 28, "\(name): \(text)")
                        #expect(canvas.width(of: text, style: style) <= rect.width, "\(name): \(text)")
                    case .paragraph(let text, let style):
                        #expect(style.size >= 28, "\(name): \(text)")
                        let words = StyledText(runs: [TextRun(text, size: style.size, color: style.color)], alignment: .leading)
                        #expect(canvas.size(of: words, width: rect.width).height <= rect.height, "\(name): \(text)")
                    case .caption(let text):
                        let size = canvas.size(of: text, width: nil)
                        #expect(size.width <= rect.width, "\(name): \(text)")
                    default: continue
                    }
                    #expect(
                        rect.x >= safe.x && rect.y >= safe.y && rect.x + rect.width <= safe.x + safe.width
                            && rect.y + rect.height <= safe.y + safe.height, "\(name): \(element)")
                }
            }
        }
    }
}
