import Media
@testable import Remote
import Testing

/// A change of a key at so many milliseconds.
private func event(_ name: String, down: Bool, at milliseconds: Int64, device: Int32 = 0) -> KeyEvent {
    KeyEvent(
        code: KeyNames.code(named: name) ?? KeyCode(0), isDown: down, time: HostTime(nanoseconds: milliseconds * 1_000_000), device: device)
}

private func instant(_ milliseconds: Int64) -> HostTime { HostTime(nanoseconds: milliseconds * 1_000_000) }

/// `press@0 again1@400`.
private func words(_ actions: [RemoteAction]) -> String {
    actions.map { action in
        let phase =
            switch action.phase {
            case .press: "press"
            case .again(let count): "again\(count)"
            case .longPress: "long"
            case .release: "release"
            }
        return "\(action.key).\(phase)@\(action.time.nanoseconds / 1_000_000)"
    }.joined(separator: " ")
}

@Suite struct KeyNamesTests {
    @Test(
        "names are the kernel's",
        arguments: [
            ("OK", 352), ("ESC", 1), ("UP", 103), ("PLAYPAUSE", 164), ("KEY_BACK", 158), ("RED", 398), ("NUMERIC_0", 512),
            ("SCREENLOCK", 152),
        ]
    )
    func codes(name: String, code: UInt16) {
        #expect(KeyNames.code(named: name) == KeyCode(code))
    }

    @Test("a name leads to its code and back") func roundTrip() {
        var named = 0
        for value in UInt16(1)..<0x300 {
            let name = KeyNames.name(of: KeyCode(value))
            guard !name.hasPrefix("#") else { continue }
            named += 1
            #expect(KeyNames.code(named: name) == KeyCode(value))
        }
        #expect(named > 450)
        #expect(KeyNames.name(of: KeyCode(0x2fe)) == "#766")
        #expect(KeyNames.code(named: "NONSENSE") == nil)
    }
}

@Suite struct KeyMapTests {
    @Test(
        "every way to say a thing says it",
        arguments: [
            ("OK", RemoteKey.ok), ("ENTER", .ok), ("KPENTER", .ok), ("ESC", .back), ("BACKSPACE", .back), ("BACK", .back),
            ("SPACE", .playPause), ("PLAYPAUSE", .playPause), ("S", .stop), ("STOP", .stop), ("KP7", .digit(7)), ("7", .digit(7)),
            ("VOLUMEUP", .volumeUp), ("MUTE", .mute), ("INFO", .info), ("E", .captionsEarlier),
            ("D", .captionsLater),
        ])
    func standard(name: String, key: RemoteKey) throws {
        #expect(KeyMap.standard[try #require(KeyNames.code(named: name))] == key)
    }

    @Test("each name of the standard table is a kernel's name") func complete() {
        for (name, key) in KeyMap.standardTable {
            #expect(KeyNames.code(named: name).flatMap { KeyMap.standard[$0] } == key, "\(name)")
        }
    }

    @Test("an integrator's key overrides") func override() {
        var map = KeyMap.standard
        map[KeyCode(31)] = .info
        #expect(map[KeyCode(31)] == .info)
        #expect(KeyMap.standard[KeyCode(31)] == .stop)
    }
}

@Suite struct KeyInterpreterTests {
    @Test("a tap is a press and a release, with the kernel's times") func tap() {
        var keys = KeyInterpreter()
        #expect(words(keys.handle(event("OK", down: true, at: 10))) == "ok.press@10")
        #expect(words(keys.handle(event("OK", down: false, at: 90))) == "ok.release@90")
        #expect(keys.nextDeadline == nil)
    }

    @Test("a held key repeats after 400 ms, then every 100, and is long at 500") func hold() {
        var keys = KeyInterpreter()
        _ = keys.handle(event("RIGHT", down: true, at: 0))
        #expect(keys.nextDeadline == instant(400))
        #expect(words(keys.advance(to: instant(399))) == "")
        #expect(words(keys.advance(to: instant(400))) == "right.again1@400")
        #expect(words(keys.advance(to: instant(710))) == "right.long@500 right.again2@500 right.again3@600 right.again4@700")
        #expect(words(keys.handle(event("RIGHT", down: false, at: 800))) == "right.again5@800 right.release@800")
    }

    @Test("actions carry the time of the press") func pressTime() {
        var keys = KeyInterpreter()
        _ = keys.handle(event("UP", down: true, at: 20))
        #expect(keys.advance(to: instant(420)).map(\.pressTime) == [instant(20)])
    }

    @Test("a program that slept owes no repeats") func sleep() {
        var keys = KeyInterpreter()
        _ = keys.handle(event("UP", down: true, at: 0))
        #expect(words(keys.advance(to: instant(60_000))) == "up.long@500 up.again1@60000")
    }

    @Test("only the newest of two held keys repeats, and the older starts afresh") func two() {
        var keys = KeyInterpreter()
        _ = keys.handle(event("UP", down: true, at: 0))
        _ = keys.handle(event("RIGHT", down: true, at: 100))
        #expect(words(keys.advance(to: instant(500))) == "right.again1@500")
        _ = keys.handle(event("RIGHT", down: false, at: 550))
        #expect(keys.nextDeadline == instant(500))
        #expect(words(keys.advance(to: instant(900))) == "up.long@500")
        #expect(words(keys.advance(to: instant(950))) == "up.again1@950")
    }

    @Test("a remote that goes releases its keys and no other's") func lost() {
        var keys = KeyInterpreter()
        _ = keys.handle(event("UP", down: true, at: 0, device: 1))
        _ = keys.handle(event("OK", down: true, at: 1, device: 2))
        #expect(words(keys.release(device: 1, at: instant(5))) == "up.release@5")
        #expect(words(keys.release(device: 1, at: instant(6))) == "")
        #expect(words(keys.handle(event("OK", down: false, at: 7, device: 2))) == "ok.release@7")
    }

    @Test("a second press without release, a stray release and a key without meaning are passed over") func strays() {
        var keys = KeyInterpreter()
        #expect(words(keys.handle(event("OK", down: false, at: 0))) == "")
        #expect(words(keys.handle(event("SCROLLLOCK", down: true, at: 0))) == "")
        _ = keys.handle(event("OK", down: true, at: 1))
        #expect(words(keys.handle(event("OK", down: true, at: 2))) == "")
    }

    @Test("keys beyond the capacity are not heard") func bounded() {
        var keys = KeyInterpreter()
        for device in 0..<Int32(KeyInterpreter.capacity) {
            #expect(keys.handle(event("OK", down: true, at: 0, device: device)).count == 1)
        }
        #expect(words(keys.handle(event("OK", down: true, at: 0, device: 99))) == "")
    }
}

@Suite struct IntentTests {
    private func intents(_ name: String, held milliseconds: Int64, in context: KeyContext) -> [Intent] {
        var keys = KeyInterpreter()
        let actions = keys.handle(event(name, down: true, at: 0)) + keys.handle(event(name, down: false, at: milliseconds))
        return actions.compactMap { IntentTable.intent(for: $0, in: context) }
    }

    @Test("in a film a tap skips ten seconds, and a hold moves the cursor from the half second on") func skips() {
        #expect(intents("LEFT", held: 80, in: .playing) == [.skip(seconds: -10)])
        #expect(intents("RIGHT", held: 450, in: .playing) == [.skip(seconds: 10)])
        #expect(intents("RIGHT", held: 550, in: .playing) == [.skip(seconds: 10), .scrub(direction: 1)])
        let cursor = [Intent](repeating: .scrub(direction: -1), count: 4)
        #expect(intents("LEFT", held: 850, in: .playing) == [.skip(seconds: -10)] + cursor)
    }

    @Test("forward and rewind wind a film once for each press, and move through a list") func winds() {
        #expect(intents("REWIND", held: 80, in: .playing) == [.wind(direction: -1)])
        #expect(intents("FASTFORWARD", held: 2000, in: .playing) == [.wind(direction: 1)])
        #expect(intents("FASTFORWARD", held: 80, in: .browsing) == [.next])
    }

    @Test("in a list arrows move, and go on moving when held") func arrows() {
        #expect(intents("LEFT", held: 80, in: .browsing) == [.left])
        #expect(intents("DOWN", held: 610, in: .browsing) == [.down, .down, .down, .down])
    }

    @Test("Back, held for three seconds, turns the voice on or off once, and is Back as ever before") func voice() {
        #expect(watched("BACK", held: 2900, in: .browsing) == [.back, .home])
        #expect(watched("BACK", held: 8000, in: .browsing) == [.back, .home, .toggleVoice])
        #expect(watched("BACK", held: 3010, in: .playing) == [.back, .toggleVoice])
        #expect(watched("OK", held: 8000, in: .browsing) == [.ok, .options])
        #expect(!watched("BACKSPACE", held: 8000, in: .typing).contains(.toggleVoice))
    }

    /// As the box does it: it looks each time that something is due.
    private func watched(_ name: String, held milliseconds: Int64, in context: KeyContext) -> [Intent] {
        var keys = KeyInterpreter()
        let release = event(name, down: false, at: milliseconds)
        var actions = keys.handle(event(name, down: true, at: 0))
        while let due = keys.nextDeadline, due < release.time { actions += keys.advance(to: due) }
        actions += keys.handle(release)
        return actions.compactMap { IntentTable.intent(for: $0, in: context) }
    }

    @Test("OK and Back act at the press, and once more when they are held; in a film they don't") func shortcuts() {
        #expect(intents("OK", held: 450, in: .browsing) == [.ok])
        #expect(intents("OK", held: 3000, in: .browsing) == [.ok, .options])
        #expect(intents("BACK", held: 3000, in: .typing) == [.back, .home])
        #expect(intents("OK", held: 3000, in: .playing) == [.ok])
        #expect(intents("ESC", held: 3000, in: .playing) == [.back])
    }

    @Test("where something is typed a keyboard writes, and elsewhere is a remote") func typing() {
        #expect(intents("Q", held: 3000, in: .typing) == [.letter("q")])
        #expect(intents("B", held: 80, in: .typing) == [.letter("b")])
        #expect(intents("B", held: 80, in: .browsing) == [])
        #expect(intents("SPACE", held: 80, in: .typing) == [.letter(" ")])
        #expect(intents("SPACE", held: 80, in: .browsing) == [.togglePause])
        #expect(intents("BACKSPACE", held: 610, in: .typing) == [.erase, .erase, .erase, .erase])
        #expect(intents("BACKSPACE", held: 80, in: .browsing) == [.back])
        #expect(intents("7", held: 80, in: .typing) == [.digit(7)])
    }

    @Test(
        "the same key writes what is printed on it in each country",
        arguments: [
            ("Q", Character("a"), Character("q")), ("A", "q", "a"), ("W", "z", "w"), ("Z", "w", "z"), ("SEMICOLON", "m", " "),
            ("M", " ", "m"),
            ("E", "e", "e"), ("APOSTROPHE", " ", "’"), ("MINUS", " ", "-"),
        ])
    func layouts(name: String, azerty: Character, qwerty: Character) throws {
        let code = try #require(KeyNames.code(named: name))
        #expect(KeyboardLayout.azerty.writing(of: code) == (azerty == " " ? nil : .letter(azerty)))
        #expect(KeyboardLayout.qwerty.writing(of: code) == (qwerty == " " ? nil : .letter(qwerty)))
    }

    @Test("every letter of the alphabet can be written on each keyboard", arguments: KeyboardLayout.allCases)
    func alphabet(layout: KeyboardLayout) {
        let written = (1..<128).compactMap { layout.writing(of: KeyCode(UInt16($0))) }
        for letter in "abcdefghijklmnopqrstuvwxyz" { #expect(written.filter { $0 == .letter(letter) }.count == 1, "\(letter)") }
    }

    @Test("play/pause doesn't repeat") func once() {
        #expect(intents("SPACE", held: 3000, in: .playing) == [.togglePause])
    }

    @Test(
        "the keyboard means in a film what the README says",
        arguments: [
            ("LEFT", Intent.skip(seconds: -10)), ("RIGHT", .skip(seconds: 10)), ("UP", .volume(steps: 1)), ("DOWN", .volume(steps: -1)),
            ("ENTER", .ok), ("SPACE", .togglePause), ("DOT", .step(pictures: 1)), ("COMMA", .step(pictures: -1)), ("BACKSPACE", .back),
            ("ESC", .back), ("M", .toggleMute), ("I", .info), ("Q", .power),
        ])
    func keyboard(name: String, intent: Intent) { #expect(intents(name, held: 80, in: .playing) == [intent]) }

    @Test("the volume goes on while held") func volume() {
        #expect(intents("VOLUMEUP", held: 500, in: .playing) == [.volume(steps: 1), .volume(steps: 1), .volume(steps: 1)])
        #expect(intents("UP", held: 500, in: .playing) == [.volume(steps: 1), .volume(steps: 1), .volume(steps: 1)])
        #expect(intents("DOWN", held: 80, in: .playing) == [.volume(steps: -1)])
    }
}
