import Club
import Media
import Remote
import Testing

@testable import Interface

/// A listener, who is told what is new.
private final class Listener {
    var model: InterfaceModel
    var volume = 0.7
    private var view: SpokenView?

    init(_ model: InterfaceModel) { self.model = model }

    func hear(isAnswer: Bool = true, at seconds: Double = 1) -> SpokenView.News? {
        let next = model.spokenView(volume: volume, isMuted: false, at: instant(seconds))
        defer { view = next }
        return next.news(since: view, isAnswer: isAnswer)
    }

    func press(_ intents: Intent..., at seconds: Double = 1) -> String? {
        for intent in intents { _ = model.handle(intent, at: instant(seconds)) }
        return hear(at: seconds)?.text
    }

    func update(_ change: (inout PlaybackStatus) -> Void, at seconds: Double = 1) -> SpokenView.News? {
        var status = model.status ?? PlaybackStatus(title: "")
        change(&status)
        _ = model.update(status)
        return hear(isAnswer: false, at: seconds)
    }
}

@Suite("What is said") struct SpokenViewTests {
    private func watching(_ language: Language = .french) -> Listener {
        var model = InterfaceModel(playing: "", language: language, wallTime: eightInTheEvening)
        _ = model.update(status(.playing))
        let listener = Listener(model)
        _ = listener.hear()
        return listener
    }

    @Test("the screen's name comes first, then the focus alone, as it moves; what hasn't changed isn't said again") func focus() throws {
        let listener = Listener(clubModel())
        let first = try #require(listener.hear()?.text)
        let line = listener.model.spoken(at: instant(1)) ?? ""
        #expect(first.hasPrefix(listener.model.club.name + ". ") && !line.isEmpty && first.count > line.count)
        #expect(listener.hear() == nil)
        let moved = try #require(listener.press(.right))
        #expect(!moved.contains(listener.model.club.name) && moved != first)
        let page = try #require(listener.press(.ok))
        #expect(page.count > moved.count)
    }

    @Test("of a line that stays only what has changed is said") func values() throws {
        var model = clubModel()
        model.facts.hasVoice = true
        model.layers.append(.screen(SettingsScreen(.accessibility)))
        let listener = Listener(model)
        #expect(listener.hear()?.text == "Réglages. Accessibilité.")
        let line = try #require(listener.press(.right))
        #expect(line.hasPrefix("Voix. Non. La box lit"))
        #expect(listener.press(.ok) == "Oui.")
    }

    @Test("minutes that pass are told to who asks, not by themselves") func minutes() {
        var (view, later) = (SpokenView(language: .french), SpokenView(language: .french))
        view.say(.focus, "La Lanterne. Encore 12 minutes", subject: "a")
        later.say(.focus, "La Lanterne. Encore 11 minutes", subject: "a")
        #expect(later.news(since: view, isAnswer: false) == nil)
        #expect(later.news(since: view, isAnswer: true)?.text == "Encore 11 minutes.")
    }

    @Test("the first page of the first run speaks each language in itself") func welcome() {
        var model = InterfaceModel(language: .french, wallTime: eightInTheEvening)
        _ = model.welcome(at: instant(0))
        let listener = Listener(model)
        #expect(listener.hear() == .init(text: "Bienvenue. Choisissez votre langue. Français.", language: .french, waits: false))
        _ = listener.model.handle(.right, at: instant(1))
        #expect(listener.hear() == .init(text: "Welcome. Choose your language. English.", language: .english, waits: false))
        #expect(listener.press(.ok)?.hasPrefix("Step 2 of 3. ") == true)
    }

    @Test("it tells of the voice only where there is one") func hint() {
        var model = InterfaceModel(language: .french, wallTime: eightInTheEvening)
        _ = model.welcome(at: instant(0))
        #expect(!model.scene(at: instant(0)).texts.contains { $0.contains("Voix") })
        model.facts.hasVoice = true
        let texts = model.scene(at: instant(0)).texts
        #expect(texts.contains("Voix\u{A0}: tenez Retour 3 secondes") && texts.contains("Voice: hold Back for 3 seconds"))
    }

    @Test("a film's title is said as it comes; a pause and its end, a place, the volume; a film that just plays isn't talked over")
    func film() {
        let listener = Listener(InterfaceModel(playing: "Le Voyage dans la Lune", language: .french, wallTime: eightInTheEvening))
        #expect(listener.hear()?.text == "Le Voyage dans la Lune.")
        #expect(listener.update { $0 = status(.playing) } == nil)
        #expect(listener.update { $0.position = MediaTime(seconds: 3000) } == nil)
        #expect(listener.update { $0.state = .paused }?.text == "Pause.")
        #expect(listener.update { $0.state = .playing }?.text == "Lecture.")
        #expect(listener.update { ($0.state, $0.position) = (.seeking, MediaTime(seconds: 3723)) }?.text == "1 heure 2 minutes.")
        #expect(listener.update { $0.state = .playing } == nil)
        listener.volume = 0.8
        #expect(listener.hear()?.text == "Volume : 80 %.")
    }

    @Test("a wait is told after a moment, again each ten seconds, and behind what is being said") func waits() {
        let listener = watching()
        #expect(listener.update({ ($0.state, $0.since) = (.buffering, instant(10)) }, at: 10.1) == nil)
        #expect(listener.hear(isAnswer: false, at: 11) == .init(text: "Chargement…", language: .french, waits: true))
        #expect(listener.hear(isAnswer: false, at: 19) == nil)
        #expect(listener.hear(isAnswer: false, at: 20.5)?.text == "Chargement…")
        #expect(listener.update({ ($0.state, $0.since) = (.playing, instant(21)) }, at: 21)?.text == "Lecture.")
    }

    @Test("errors are said with what to do, notices too") func errors() {
        let listener = watching()
        let notice = PlayerMessage(.soundUnavailable, code: 601)
        #expect(
            listener.update { $0.notice = notice }
                == .init(text: "\(notice.sentence(in: .french)) \(notice.advice(in: .french))", language: .french, waits: true))
        let message = PlayerMessage(.filmDamaged, code: 400)
        let said = listener.update { $0.message = message }
        #expect(said?.text.hasPrefix(message.sentence(in: .french)) == true && said?.text.hasSuffix("Retour.") == true)
        #expect(said?.waits == false)
    }

    @Test("the information key tells the title and the place, each time once; the panel speaks") func information() {
        let listener = watching(.english)
        #expect(listener.press(.info) == "Le Voyage dans la Lune. 41 minutes 7 seconds of 1 hour 32 minutes.")
        #expect(listener.update { $0.position = MediaTime(seconds: 2500) } == nil)
        _ = listener.update { $0.chapters = chapters }
        #expect(listener.press(.menu) == "Chapters. Le congrès.")
    }

    @Test("another sound or text is told, those that a film begins with aren't") func tracks() {
        let listener = watching()
        #expect(listener.update { ($0.sound, $0.captions) = ("Français", .off) } == nil)
        #expect(listener.update { $0.captions = .on(name: "English") }?.text == "Sous-titres : English.")
        #expect(listener.update { $0.sound = "English" }?.text == "Son : English.")
        #expect(listener.update { $0.windingSpeed = 4 }?.text == "Avance rapide fois 4.")
    }

    @Test("the shortcut turns the voice on and off, where there is one") func shortcut() {
        var model = clubModel()
        #expect(model.handle(.toggleVoice, at: instant(1)) == [])
        model.facts.hasVoice = true
        guard case .keep(let kept)? = model.handle(.toggleVoice, at: instant(1)).first else {
            Issue.record("it is not kept")
            return
        }
        #expect(kept.isVoiceOn && model.preferences.isVoiceOn)
        _ = model.handle(.toggleVoice, at: instant(1))
        #expect(!model.preferences.isVoiceOn)
    }

    @Test(
        "texts of the screen are read out with their units",
        arguments: [
            ("2026  ·  1\u{A0}min", "2026, 1 minute"), ("1\u{A0}h\u{A0}42.", "1 heure 42."), ("2\u{A0}h\u{A0}05", "2 heures 05"),
            ("12\u{A0}min, puis", "12 minutes, puis"), ("h min ×", "h min fois "), ("", ""),
        ]) func units(text: String, said: String)
    { #expect(Strings(language: .french).spoken(text) == said) }
}
