import Club
import Interface
import Media
import Remote
import Testing

@Suite struct InterfaceModelTests {
    @Test("OK on a film opens its page, and there it plays") func plays() {
        var model = clubModel()
        #expect(model.keyContext == .typing)
        #expect(model.handle(.right, at: instant(0)) == [])
        #expect(model.handle(.ok, at: instant(0)) == [])
        #expect(model.places == [.club, .club])
        #expect(model.handle(.ok, at: instant(0)) == [.play(TitleID("sintel"))])
        #expect(model.places == [.club, .club, .film])
        #expect(model.keyContext == .playing)
    }

    @Test("an empty club plays nothing") func empty() {
        var model = InterfaceModel(language: .french, wallTime: eightInTheEvening)
        for intent in [Intent.down, .right, .ok, .back, .home] { #expect(model.handle(intent, at: instant(0)) == []) }
        #expect(model.places == [.club])
    }

    @Test(
        "a key in a film becomes its command",
        arguments: [
            (Intent.ok, InterfaceCommand.togglePause), (.togglePause, .togglePause), (.play, .resume), (.pause, .pause),
            (.skip(seconds: -10), .seek(bySeconds: -10)), (.volume(steps: 1), .volume(steps: 1)), (.toggleMute, .toggleMute),
            (.stop, .stop), (.back, .stop), (.subtitles, .nextSubtitles), (.audio, .nextAudio), (.power, .power),
        ])
    func commands(intent: Intent, command: InterfaceCommand) {
        var model = filmModel()
        #expect(model.handle(intent, at: instant(1)) == [command])
    }

    @Test("the information key calls the display, and sends it away again") func information() {
        var model = filmModel()
        _ = model.update(PlaybackStatus(title: "Sintel", state: .playing))
        #expect(model.scene(at: instant(1)).isEmpty)
        #expect(model.handle(.info, at: instant(1)) == [])
        #expect(!model.scene(at: instant(2)).isEmpty)
        #expect(model.handle(.info, at: instant(2)) == [])
        #expect(model.scene(at: instant(2)).isEmpty)
    }

    @Test("Back from a film leads to its page") func back() {
        var model = filmModel()
        #expect(model.handle(.back, at: instant(1)) == [.stop])
        #expect(model.places == [.club, .club])
        #expect(model.handle(.ok, at: instant(2)) == [.play(TitleID("general"))])
    }

    @Test("leaving the only film quits") func quits() {
        var model = InterfaceModel(playing: "Sintel", language: .english, wallTime: eightInTheEvening)
        #expect(model.handle(.stop, at: instant(0)) == [.stop, .quit])
        #expect(model.places == [])
        #expect(model.handle(.ok, at: instant(1)) == [])
    }

    @Test("the film's end leads back to its page") func ended() {
        var model = filmModel()
        #expect(model.update(status(.ended)) == [.stop])
        #expect(model.places == [.club, .club])
    }

    @Test("an error is told once, and OK leads back") func message() {
        var model = filmModel()
        let message = PlayerMessage(.networkUnreachable, code: 1001)
        var failed = status(.playing)
        failed.message = message
        #expect(model.update(failed) == [])
        #expect(model.update(failed) == [])
        #expect(model.places == [.club, .club, .film, .message(message)])
        #expect(model.handle(.left, at: instant(1)) == [])
        #expect(model.handle(.ok, at: instant(1)) == [.stop])
        #expect(model.places == [.club, .club])
    }

    @Test("what is tried again by itself is told for as long, and goes without a key") func waiting() {
        var model = filmModel()
        var waiting = status(.buffering)
        waiting.message = PlayerMessage(.networkUnreachable, code: 124, isRetried: true)
        _ = model.update(waiting)
        #expect(model.places.count == 4)
        waiting.message = PlayerMessage(.networkSlow, code: 143, isRetried: true)
        _ = model.update(waiting)
        #expect(model.places.last == .message(PlayerMessage(.networkSlow, code: 143, isRetried: true)))
        _ = model.update(status(.playing))
        #expect(model.places == [.club, .club, .film])
        // And OK still leaves the film.
        _ = model.update(waiting)
        #expect(model.handle(.ok, at: instant(9)) == [.stop])
        #expect(model.places == [.club, .club])
    }

    @Test("a text that is moved in time says by how much, without the display, and goes by itself", arguments: Language.allCases)
    func delay(language: Language) {
        var model = InterfaceModel(playing: "", language: language, wallTime: eightInTheEvening)
        var playing = status(.playing)
        for (delay, french, english) in [
            (0.0, "Sous-titres\u{00A0}: à l’heure", "Subtitles: on time"),
            (0.3, "Sous-titres\u{00A0}: retardés de 0,3\u{00A0}s", "Subtitles: 0.3\u{00A0}s later"),
            (-12.5, "Sous-titres\u{00A0}: avancés de 12,5\u{00A0}s", "Subtitles: 12.5\u{00A0}s sooner"),
        ] {
            let commands = model.handle(.delayCaptions(steps: delay < 0 ? -1 : 1), at: instant(10))
            #expect(commands == [.delayCaptions(steps: delay < 0 ? -1 : 1)])
            playing.captionDelay = MediaTime(seconds: delay)
            _ = model.update(playing)
            let words = model.scene(at: instant(11)).elements.compactMap { element -> String? in
                if case .text(let text, _) = element.drawing { text } else { nil }
            }
            #expect(words == [language == .french ? french : english])
        }
        #expect(model.nextDeadline(after: instant(11)) == instant(13))
        #expect(model.scene(at: instant(13)).isEmpty)
    }

    @Test("what is missing although the film goes on is told above it") func notice() {
        var model = filmModel()
        var silent = status(.playing)
        silent.notice = PlayerMessage(.soundUnavailable, code: 610)
        _ = model.update(silent)
        #expect(model.places.last == .film)
        #expect(!model.scene(at: instant(60)).isEmpty)
        _ = model.update(status(.playing))
        #expect(model.scene(at: instant(61)).isEmpty)
    }

    @Test("the display comes with a key and goes four seconds after the last") func display() {
        var model = filmModel()
        _ = model.update(status(.playing))
        #expect(model.scene(at: instant(0)).isEmpty)
        #expect(model.nextDeadline(after: instant(0)) == nil)
        _ = model.handle(.info, at: instant(10))
        #expect(!model.scene(at: instant(13.9)).isEmpty)
        #expect(model.nextDeadline(after: instant(13.5)) == instant(14))
        #expect(model.scene(at: instant(14)).isEmpty)
    }

    @Test("while paused the display stays, dimmed") func paused() {
        var model = filmModel()
        _ = model.update(status(.paused))
        _ = model.handle(.info, at: instant(10))
        let bright = model.scene(at: instant(11))
        let dim = model.scene(at: instant(60))
        #expect(!dim.isEmpty)
        #expect(dim != bright)
    }

    @Test("seeking and buffering are told without a key", arguments: [PlaybackState.seeking, .buffering, .starting])
    func told(state: PlaybackState) {
        var model = filmModel()
        _ = model.update(status(state))
        #expect(!model.scene(at: instant(60)).isEmpty)
    }
}

@Suite struct TimeTextTests {
    @Test(
        "times read as on a player",
        arguments: [(0.0, "0:00"), (59.999, "0:59"), (60, "1:00"), (3599, "59:59"), (3600, "1:00:00"), (3723, "1:02:03"), (-5, "0:00")])
    func clock(seconds: Double, text: String) {
        #expect(TimeText.clock(MediaTime(seconds: seconds)) == text)
    }

    @Test("the wall clock has two digits each") func wall() {
        #expect(TimeText.wall(hour: 7, minute: 5) == "07:05")
    }
}

@Suite struct PlayerMessageTests {
    @Test("every message has a sentence and an advice in both languages", arguments: PlayerMessage.Kind.allCases)
    func complete(kind: PlayerMessage.Kind) {
        let message = PlayerMessage(kind, code: 1)
        for language in Language.allCases {
            #expect(message.sentence(in: language).hasSuffix("."))
            #expect(message.advice(in: language).hasSuffix("."))
            // Who is told that the film goes on by itself isn't told to choose it again.
            let retried = PlayerMessage(kind, code: 1, isRetried: true).advice(in: language)
            let promises = retried.contains("tout seul") || retried.contains("by itself")
            let again = retried.contains("de nouveau") || retried.contains("again")
            #expect(!(promises && again), "\(retried)")
        }
        #expect(message.sentence(in: .french) != message.sentence(in: .english))
    }

    @Test(
        "the language comes from the locale",
        arguments: [("fr_FR.UTF-8", Language.french), ("C", .french), ("", .french), ("en_GB", .english), ("de_DE", .english)])
    func locale(name: String, language: Language) {
        #expect(Language(locale: name) == language)
    }
}
