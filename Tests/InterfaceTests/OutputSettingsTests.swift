import FoundationEssentials
import Media
import Remote
import Testing

@testable import Interface

/// A box with a television, two sound devices and a line.
func outputModel(_ language: Language = .french) -> InterfaceModel {
    var model = clubModel(language)
    model.facts.hasEdges = true
    model.facts.playsSound = true
    model.facts.soundDevices = [
        .init(id: "hw:0,3", socket: .television, card: "PCH"), .init(id: "hw:1,0", socket: .usb, card: "Scarlett 2i2 USB"),
    ]
    model.facts.link = LinkFacts(medium: .cable, address: "192.168.1.20")
    model.facts.line = .untested
    model.facts.canLookOver = true
    return model
}

extension InterfaceModel {
    mutating func open(_ screen: any Screen) -> [InterfaceCommand] { perform([.open(screen)], at: instant(1)) }

    mutating func press(_ intents: [Intent]) -> [InterfaceCommand] { intents.flatMap { handle($0, at: instant(1)) } }

    fileprivate func settings(_ section: SettingsScreen.Section) -> InterfaceModel {
        var model = self
        _ = model.open(SettingsScreen(section))
        _ = model.press([.right])
        return model
    }

    fileprivate mutating func downTo(_ id: String, _ section: SettingsScreen.Section) {
        let lines = SettingLines(room(at: instant(1))).lines(of: section)
        let present = spoken(at: instant(1))
        let at = lines.firstIndex { $0.name == present?.split(separator: ".").first.map(String.init) } ?? 0
        for _ in at..<(lines.firstIndex { $0.id == id } ?? 0) { _ = press([.down]) }
    }

    fileprivate func ids(_ section: SettingsScreen.Section) -> [String] {
        SettingLines(room(at: instant(1))).lines(of: section).map(\.id)
    }
}

@Suite("Settings of picture, sound and line") struct OutputSettingsTests {
    @Test("opening settings has the box look again at what they tell") func refreshes() {
        var model = outputModel()
        #expect(model.open(SettingsScreen()) == [.ask(.box(.refresh))])
    }

    @Test("a line is there only where the box has what it sets") func offered() {
        let full = outputModel()
        #expect(full.ids(.image) == ["edges", "next"])
        #expect(full.ids(.sound) == ["device", "sound-delay", "even", "stereo", "fixed", "description"])
        #expect(full.ids(.network) == ["link", "address", "club-answer", "line", "quality"])
        #expect(full.ids(.diagnostics) == ["checkup"])
        var mute = full
        mute.facts.playsSound = false
        #expect(mute.ids(.sound) == ["description"])
        mute.facts.playsSound = true
        mute.facts.soundDevices = nil
        #expect(mute.ids(.sound).first == "sound-delay")
        mute.facts.line = nil
        mute.facts.link = nil
        #expect(mute.ids(.network) == ["quality"])
    }

    @Test("each toggle is kept, and turns back", arguments: ["even", "stereo", "fixed"])
    func toggles(line: String) {
        var model = outputModel().settings(.sound)
        model.downTo(line, .sound)
        let before = model.preferences
        #expect(model.press([.ok]) == [.keep(model.preferences)])
        let set = model.preferences.outputs
        let isOn = ["even": set.evensSound, "stereo": set.isStereo, "fixed": set.isVolumeFixed]
        #expect(isOn[line] == true)
        _ = model.press([.ok])
        #expect(model.preferences == before)
    }

    @Test("the sound's device is one of those there are, or none in particular") func device() {
        var model = outputModel().settings(.sound)
        _ = model.press([.ok])
        #expect(model.spoken(at: instant(1)) == "Automatique, choisi")
        _ = model.press([.down, .ok])
        #expect(model.preferences.outputs.soundDevice == "hw:0,3")
        #expect(model.spoken(at: instant(1))?.hasPrefix("Sortie du son. Téléviseur (HDMI)") == true)
        // It is pulled out: the wish stays, and is said to be absent.
        model.facts.soundDevices?.removeFirst()
        #expect(model.spoken(at: instant(1))?.hasPrefix("Sortie du son. Débranchée") == true)
        _ = model.press([.ok])
        #expect(model.spoken(at: instant(1)) == "Débranchée, choisi")
        FocusWalk.check(model)
    }

    @Test("a quality says what an hour takes") func quality() {
        var model = outputModel().settings(.network)
        model.downTo("quality", .network)
        #expect(model.spoken(at: instant(1)) == "Qualité des films. La meilleure. Autant que la ligne en porte.")
        _ = model.press([.ok, .down, .down, .down, .ok])
        #expect(model.preferences.outputs.quality == .thrifty)
        let said = model.spoken(at: instant(1))
        #expect(said == "Qualité des films. Économe, 1,5\u{A0}Mbit/s. Au prochain film. Une heure de film prend au plus 0,7\u{A0}Go.")
    }

    @Test("what isn't connected is told with one thing to do") func link() {
        var model = outputModel().settings(.network)
        #expect(model.spoken(at: instant(1)) == "Liaison. Par câble")
        model.facts.link = LinkFacts(medium: nil, address: nil)
        #expect(model.spoken(at: instant(1)) == "Liaison. Aucune. Branchez le câble du réseau.")
        model.facts.link = LinkFacts(medium: .radio, address: nil)
        #expect(model.spoken(at: instant(1)) == "Liaison. Par Wi-Fi. Redémarrez le routeur de la maison.")
    }
}

@Suite("The screen's edges") struct EdgesScreenTests {
    @Test("the picture is made smaller and larger step by step, within bounds, and each step is kept") func steps() {
        var model = outputModel().settings(.image)
        _ = model.press([.ok])
        FocusWalk.check(model)
        for margin in 1...5 {
            let commands = model.press([.ok])
            #expect(model.preferences.outputs.margin == margin)
            #expect(commands == [.keep(model.preferences)])
        }
        #expect(model.press([.ok]) == [])
        #expect(model.spoken(at: instant(1)) == "Resserrer. Retrait de 5\u{A0}%")
        #expect(model.press([.down, .ok]).count == 1)
        #expect(model.preferences.outputs.margin == 4)
        _ = model.press([.down, .ok])
        #expect(model.spoken(at: instant(1))?.hasPrefix("Bords de l’écran. Retrait de 4\u{A0}%") == true)
    }

    @Test("what was drawn is drawn anew where the edges move") func moved() {
        let surface = FakeOverlay()
        var clips: [PixelRect] = []
        let painter = OverlayPainter(surface: surface) { _, clip, _ in clips.append(clip) }
        var scene = Scene()
        scene.add(.fill(Theme.accent, cornerRadius: 0), DesignRect(x: 100, y: 100, width: 10, height: 10))
        #expect(painter.present(scene))
        painter.leave(margin: 0)
        #expect(painter.present(scene))
        #expect(clips.count == 1)
        painter.leave(margin: 0.05)
        #expect(painter.present(scene))
        #expect(clips.last == PixelRect(surface.size))
        #expect(painter.present(scene))
        #expect(clips.count == 2)
    }
}

private final class FakeOverlay: OverlaySurface, @unchecked Sendable {
    // Guard: used on the test's thread only.
    let size = PixelSize(width: 192, height: 108)
    private let memory = UnsafeMutablePointer<UInt32>.allocate(capacity: 192 * 108)
    deinit { memory.deallocate() }
    func begin() -> (buffer: PixelBuffer, stale: PixelRect)? {
        (PixelBuffer(base: UnsafeMutableRawPointer(memory), size: size, stride: 192 * 4), .empty)
    }
    func finish(damage: PixelRect, visible: Bool) {}
}

@Suite("The test of the line, on the screen") struct LineScreenTests {
    @Test("it begins by itself, can be left at any time, and begun again") func runs() {
        var model = outputModel()
        #expect(model.open(LineScreen()) == [.ask(.box(.testLine))])
        model.facts.line = .measuring(0.3, megabits: 12.4)
        FocusWalk.check(model)
        #expect(model.spoken(at: instant(1)) == "12\u{A0}Mbit/s Mesure en cours… Annuler")
        var left = model
        #expect(left.press([.ok]) == [.ask(.box(.leaveLine))])
        model.facts.line = .measured(LineMeasure(megabits: 42.4, answer: 18, rungs: []))
        FocusWalk.check(model)
        #expect(model.press([.right, .ok]) == [.ask(.box(.testLine))])
        #expect(model.press([.back]) == [.ask(.box(.leaveLine))])
        model.facts.line = .failed
        _ = model.open(LineScreen())
        #expect(model.spoken(at: instant(1))?.hasPrefix("La ligne n’a pas pu être mesurée. Vérifiez") == true)
    }

    @Test("what the line allows is said of the film's own qualities") func verdicts() {
        let rungs = [(360, 1.2), (720, 3), (1080, 6.5)].map { LineMeasure.Rung(lines: $0.0, megabits: $0.1) }
        let words = Strings(language: .french)
        func verdict(_ megabits: Double) -> String { words.verdict(LineMeasure(megabits: megabits, answer: 20, rungs: rungs.reversed())) }
        #expect(verdict(20) == "Assez pour la meilleure image\u{A0}: 1080 lignes.")
        #expect(verdict(6.5) == "Assez pour une image de 720 lignes. La meilleure prend 6,5\u{A0}Mbit/s.")
        #expect(verdict(1.2).hasPrefix("Trop peu\u{A0}: l’image la plus simple prend 1,2\u{A0}Mbit/s."))
        #expect(words.rate(9.96) == "10\u{A0}Mbit/s")
        #expect(words.rate(.infinity) == "100000\u{A0}Mbit/s")
    }
}

@Suite("The box's look at itself") struct CheckupScreenTests {
    static let findings: [Checkup.Finding] = [
        .screen(ScreenFacts(width: 1920, height: 1080, hertz: 59.94)), .sound(nil), .remotes(2),
        .link(LinkFacts(medium: .cable, address: "192.168.1.20")), .club(false), .room(1500),
        .film(FilmRecord(start: 840, stalls: 2, dropped: 0, shown: 1000)), .version("1.4.0"),
    ]

    @Test("it begins when the screen is opened; each line says how it is, and what to do where it isn't good") func looks() {
        var model = outputModel()
        #expect(model.open(CheckupScreen()) == [.ask(.box(.lookOver))])
        FocusWalk.check(model)
        model.facts.checkup = Checkup(Self.findings)
        FocusWalk.check(model)
        #expect(model.spoken(at: instant(1)) == "Écran. 1920\u{A0}×\u{A0}1080, 60\u{A0}Hz. en ordre")
        _ = model.press([.down])
        let said = model.spoken(at: instant(1))
        #expect(
            said == "Son. Aucune sortie. à voir. Vérifiez que le téléviseur ou l’ampli est allumé, puis le câble HDMI.")
        #expect(model.press([.ok]) == [])
        for finding in Self.findings where !finding.isGood {
            for language in Language.allCases { #expect(Strings(language: language).note(on: finding) != nil, "\(finding)") }
        }
    }

    @Test("the code's text is short, says what isn't good, and has no address", arguments: Language.allCases)
    func text(language: Language) {
        let text = Checkup(Self.findings).text(in: language)
        #expect(text.utf8.count <= 300)
        #expect(text.split(separator: "\n").count == 9)
        #expect(text.contains("\n! ") && text.contains("\n+ "))
        #expect(!text.contains("192.168"))
        let long = Checkup(Array(repeating: .version(String(repeating: "x", count: 90)), count: 9)).text(in: language)
        #expect(long.utf8.count <= 300)
    }

    @Test(
        "a film is told in plurals that are right",
        arguments: [
            (
                FilmRecord(start: 1240, stalls: 0, dropped: 0, shown: 9), "Sans accroc",
                "Parti en 1,2\u{A0}s, sans arrêt, aucune image perdue."
            ),
            (
                FilmRecord(start: 1240, stalls: 1, dropped: 0, shown: 9), "1 arrêt",
                "Parti en 1,2\u{A0}s, 1 arrêt. Dans Réseau, testez la ligne."
            ),
            (
                FilmRecord(start: 1240, stalls: 0, dropped: 1, shown: 9), "1 image perdue",
                "Parti en 1,2\u{A0}s, sans arrêt, 1 image perdue. Dans Réseau, choisissez une qualité plus basse."
            ),
            (
                FilmRecord(start: 1240, stalls: 0, dropped: 2, shown: 9), "2 images perdues",
                "Parti en 1,2\u{A0}s, sans arrêt, 2 images perdues. Dans Réseau, choisissez une qualité plus basse."
            ),
            (FilmRecord(start: nil, stalls: 0, dropped: 0, shown: 0), "N’a pas commencé", "Essayez-le encore."),
        ])
    func film(record: FilmRecord, value: String, note: String) {
        let words = Strings(language: .french)
        #expect(words.briefly(.film(record)) == value)
        #expect(words.note(on: .film(record)) == note)
    }
}

@Suite("Licences") struct LicencesScreenTests {
    @Test("every work is reached, and said with its licence") func walk() {
        var model = outputModel()
        _ = model.open(LicencesScreen("Licences"))
        FocusWalk.check(model)
        #expect(model.spoken(at: instant(1)) == "Lanterne. Apache 2.0")
        #expect(model.press([.ok]) == [])
    }
}

@Suite("The sound's delay in a film") struct FilmSoundDelayTests {
    @Test("two lines of the panel move it by a step, which is kept; it stops at its bounds") func panel() {
        var model = InterfaceModel(playing: "", language: .french, wallTime: eightInTheEvening)
        var now = status(.playing)
        now.chapters = []
        _ = model.update(now)
        _ = model.press([.menu])
        #expect(model.keyContext == .playing)
        model.facts.playsSound = true
        _ = model.press([.menu])
        #expect(model.spoken(at: instant(1)) == "Décalage du son · À l’heure. Son plus tôt")
        let commands = model.press([.down, .ok])
        #expect(model.preferences.outputs.soundDelay == 20)
        #expect(commands == [.keep(model.preferences)])
        for _ in 0..<20 { _ = model.press([.ok]) }
        #expect(model.preferences.outputs.soundDelay == 200)
        #expect(model.press([.ok]) == [])
        _ = model.press([.up, .ok])
        #expect(model.preferences.outputs.soundDelay == 180)
        #expect(model.spoken(at: instant(1)) == "Décalage du son · Retardé de 180\u{A0}ms. Son plus tôt")
    }
}

@Suite("What is kept of outputs") struct OutputPreferencesTests {
    private func read(_ text: String) throws -> OutputPreferences {
        try JSONDecoder().decode(ViewerPreferences.self, from: Data(text.utf8)).outputs
    }

    @Test("all of it comes back as it was kept") func whole() throws {
        var set = ViewerPreferences()
        set.outputs.margin = 3
        set.outputs.soundDevice = "hw:0,3"
        set.outputs.isStereo = true
        set.outputs.evensSound = true
        set.outputs.soundDelay = -120
        set.outputs.isVolumeFixed = true
        set.outputs.quality = .medium
        let again = try JSONDecoder().decode(ViewerPreferences.self, from: try JSONEncoder().encode(set))
        #expect(again == set)
    }

    @Test("what is damaged or out of bounds is as on the first day, and the rest is kept") func damaged() throws {
        #expect(try read(#"{"outputs": 7}"#) == OutputPreferences())
        let mended = try read(#"{"outputs": {"margin": 40, "soundDelay": 9e300, "quality": "wide", "isStereo": true}}"#)
        var expected = OutputPreferences()
        expected.isStereo = true
        #expect(mended == expected)
        #expect(try read(#"{"outputs": {"margin": -1, "soundDelay": 201}}"#) == OutputPreferences())
    }
}
