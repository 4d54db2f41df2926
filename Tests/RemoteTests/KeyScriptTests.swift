import Media
import Remote
import Testing

@Suite struct KeyScriptTests {
    private func dump(_ script: KeyScript) -> [String] {
        script.parts.flatMap(\.steps).map {
            "\($0.offset.nanosecondsSaturating / 1_000_000) \(KeyNames.name(of: $0.code)) \($0.isDown ? "down" : "up")"
        }
    }

    @Test("a script becomes changes in the order of time") func parses() throws {
        let script = try KeyScript(
            parsing: """
                # a film, paused and left
                2 OK            # choose
                1.5 DOWN hold 700
                3 SPACE down
                \t3.25\tSPACE up

                """, file: "keys")
        #expect(
            dump(script) == [
                "1500 DOWN down", "2000 OK down", "2080 OK up", "2200 DOWN up", "3000 SPACE down", "3250 SPACE up",
            ])
    }

    @Test("keys are known in small letters too") func smallLetters() throws {
        #expect(dump(try KeyScript(parsing: "1 ok down\n2 PlayPause up\n", file: "keys")) == ["1000 OK down", "2000 PLAYPAUSE up"])
    }

    @Test("lines of Windows are lines") func carriageReturns() throws {
        #expect(dump(try KeyScript(parsing: "1 OK down\r\n2 OK up\r\n", file: "keys")) == ["1000 OK down", "2000 OK up"])
    }

    @Test(
        "a wrong line is named with its place and its cause",
        arguments: [
            ("soon OK", KeyScriptError.Cause.notSeconds("soon")), ("-1 OK", .notSeconds("-1")), ("1. OK", .notSeconds("1.")),
            ("1", .noKey), ("1 OKAY", .unknownKey("OKAY")), ("1 OK press", .unknownAction("press")), ("1 OK hold", .noHoldLength),
            ("1 OK hold long", .notMilliseconds("long")), ("1 OK down 5", .surplus("5")), ("1 OK hold 5 6", .surplus("6")),
            ("wait", .noCondition), ("wait front", .unknownCondition("front")), ("wait still 5", .surplus("5")), ("screenshot", .noFile),
            ("screenshot a.png b.png", .surplus("b.png")), ("1 wait", .unknownKey("wait")),
        ])
    func errors(line: String, cause: KeyScriptError.Cause) {
        #expect(throws: KeyScriptError(file: "keys.txt", line: 2, cause: cause)) {
            try KeyScript(parsing: "0 OK\n\(line)", file: "keys.txt")
        }
    }

    @Test("an error reads as a sentence with file and line") func sentence() {
        let error = KeyScriptError(file: "a.keys", line: 3, cause: .unknownKey("FOO"))
        #expect(
            "\(error)" == "a.keys:3: no key is called “FOO”; names are the kernel's without KEY_, such as OK or PLAYPAUSE")
    }

    @Test("scripted keys come when they are due and carry that instant") func plays() throws {
        let start = HostTime(nanoseconds: 1_000_000_000)
        let keys = ScriptedKeys(try KeyScript(parsing: "0.5 OK", file: "keys"), start: start)
        var events: [KeyEvent] = []
        #expect(keys.nextDeadline == start + .milliseconds(500))
        keys.drain(now: start + .milliseconds(499)) { events.append($0) }
        #expect(events.isEmpty)
        keys.drain(now: start + .seconds(2)) { events.append($0) }
        #expect(events.map(\.time) == [start + .milliseconds(500), start + .milliseconds(580)])
        #expect(events.map(\.isDown) == [true, false])
        #expect(keys.nextDeadline == nil)
    }

    @Test("a script stops until what it waits for is so; its seconds count from then") func stops() throws {
        let start = HostTime(nanoseconds: 1_000_000_000)
        let script = try KeyScript(parsing: "wait still\n0.1 OK\nscreenshot a.png\n0 DOWN # last", file: "keys")
        let keys = ScriptedKeys(script, start: start)
        var events: [KeyEvent] = []
        func drain(_ seconds: Double) { keys.drain(now: start + .milliseconds(Int64(seconds * 1000))) { events.append($0) } }
        #expect(keys.stop?.stop == .still && keys.stop?.since == start && keys.stop?.line == 1 && keys.nextDeadline == nil)
        drain(5)
        #expect(events.isEmpty)
        keys.goOn(at: start + .seconds(5))
        #expect(keys.stop == nil && keys.nextDeadline == start + .milliseconds(5100))
        // Too soon: there is still something to press.
        keys.goOn(at: start + .seconds(5))
        drain(5.1)
        let first = try #require(KeyNames.code(named: "OK"))
        #expect(events.map(\.code) == [first] && keys.stop == nil)
        drain(6)
        #expect(events.count == 2 && keys.stop?.stop == .screenshot("a.png") && keys.stop?.since == start + .milliseconds(5180))
        keys.goOn(at: start + .seconds(7))
        drain(8)
        #expect(events.count == 4 && events.last?.time == start + .milliseconds(7080))
        #expect(keys.stop == nil && keys.nextDeadline == nil)
    }
}
