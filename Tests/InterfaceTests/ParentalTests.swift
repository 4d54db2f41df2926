import Club
import FoundationEssentials
@testable import Interface
import Media
import Testing

private let record = PINRecord(salt: [1], digest: [2], iterations: 3)

@Suite("The parental gate") struct ParentalGateTests {
    private func parental(_ freeUpTo: AgeRating, pin: Bool = true, children: AgeRating? = nil) -> ParentalPreferences {
        var parental = ParentalPreferences()
        parental.freeUpTo = freeUpTo
        parental.pin = pin ? record : nil
        parental.adultPIN = record
        parental.isForChildren = children != nil
        if let children { parental.childrenUpTo = children }
        return parental
    }

    @Test(
        "what is above the class that is free asks for the PIN, and what isn't rated is not for children",
        arguments: [
            (AgeRating.all, [ParentalGate.Answer.open, .pin, .pin, .pin, .hidden, .pin]),
            (.from10, [.open, .open, .pin, .pin, .hidden, .pin]),
            (.from12, [.open, .open, .open, .pin, .hidden, .pin]),
            (.from16, [.open, .open, .open, .open, .hidden, .open]),
            (.from18, [.open, .open, .open, .open, .hidden, .open]),
        ])
    func classes(freeUpTo: AgeRating, answers: [ParentalGate.Answer]) {
        let gate = ParentalGate(parental(freeUpTo), sinceGood: nil)
        let ratings: [AgeRating?] = AgeRating.allCases + [nil]
        #expect(ratings.map { gate.answer(for: $0) } == answers)
    }

    @Test(
        "a children's profile has only what is rated for its age",
        arguments: [
            (AgeRating.all, [ParentalGate.Answer.open, .hidden, .hidden, .hidden, .hidden, .hidden]),
            (.from10, [.open, .open, .hidden, .hidden, .hidden, .hidden]),
            (.from12, [.open, .open, .open, .hidden, .hidden, .hidden]),
            (.from18, [.open, .open, .open, .open, .hidden, .hidden]),
        ])
    func children(upTo: AgeRating, answers: [ParentalGate.Answer]) {
        // A good PIN of a moment ago brings nothing back.
        let gate = ParentalGate(parental(.from18, children: upTo), sinceGood: .seconds(1))
        let ratings: [AgeRating?] = AgeRating.allCases + [nil]
        #expect(ratings.map { gate.answer(for: $0) } == answers)
    }

    @Test(
        "a good PIN holds for a quarter of an hour, and never for the adult space",
        arguments: [
            (Duration?.none, ParentalGate.Answer.pin), (.seconds(0), .open), (.seconds(899), .open),
            (.seconds(900), .pin), (.seconds(-1), .pin),
        ])
    func patience(since: Duration?, answer: ParentalGate.Answer) {
        let gate = ParentalGate(parental(.all), sinceGood: since)
        #expect(gate.answer(for: .from16) == answer)
        #expect(gate.answer(for: .from18) == .hidden)
    }

    @Test("without a PIN only what is in the adult space is missing, whatever was set") func noPIN() {
        var parental = parental(.all, pin: false)
        parental.adultPIN = nil
        let gate = ParentalGate(parental, sinceGood: nil)
        #expect(gate.answer(for: .from16) == .open)
        #expect(gate.answer(for: nil) == .open)
        #expect(gate.answer(for: .from18) == .hidden)
        #expect(!gate.guardsSettings)
    }

    @Test("what is in the adult space is there while that is open, and never for children") func adultSpace() {
        func answer(_ preferences: ParentalPreferences, isOpen: Bool) -> ParentalGate.Answer {
            ParentalGate(preferences, sinceGood: .seconds(1), isAdultSpaceOpen: isOpen).answer(for: .from18)
        }
        #expect(answer(parental(.from18), isOpen: true) == .open)
        #expect(answer(parental(.from18), isOpen: false) == .hidden)
        #expect(answer(parental(.from18, children: .from12), isOpen: true) == .hidden)
    }

    @Test("paying asks for the PIN however short ago it was typed, where a parent has it so") func paying() {
        var parental = parental(.from18)
        #expect(ParentalGate(parental, sinceGood: .seconds(0)).guardsPaying)
        parental.guardsPaying = false
        #expect(!ParentalGate(parental, sinceGood: nil).guardsPaying)
        parental.guardsPaying = true
        parental.pin = nil
        #expect(!ParentalGate(parental, sinceGood: nil).guardsPaying)
    }

    @Test("what was lost is closed: the box is as for the youngest, and nothing is set or paid") func lost() {
        var lost = ParentalPreferences.lost
        let gate = ParentalGate(lost, sinceGood: .seconds(1), isAdultSpaceOpen: true)
        let ratings: [AgeRating?] = AgeRating.allCases + [nil]
        #expect(ratings.map { gate.answer(for: $0) } == [.open, .hidden, .hidden, .hidden, .hidden, .hidden])
        #expect(gate.guardsSettings && gate.guardsPaying)
        lost.recover()
        #expect(lost == ParentalPreferences())
    }

    @Test(
        "settings ask for the PIN again after two minutes",
        arguments: [(Duration?.none, true), (.seconds(119), false), (.seconds(120), true)])
    func settings(since: Duration?, guards: Bool) {
        #expect(ParentalGate(parental(.from16), sinceGood: since).guardsSettings == guards)
    }
}

@Suite("Tries of a PIN") struct PINAttemptsTests {
    @Test("three are free; then one waits 30 s, 1, 5 and 15 min, and always 15 from there") func waits() {
        var attempts = PINAttempts()
        var now = clubNoon
        var waits: [Int64] = []
        for _ in 0..<8 {
            attempts.begin(at: now)
            let wait = attempts.wait(at: now)
            waits.append(wait?.components.seconds ?? 0)
            if let wait {
                #expect(attempts.wait(at: now.advanced(by: wait - .milliseconds(1))) == .milliseconds(1))
                now = now.advanced(by: wait)
                #expect(attempts.wait(at: now) == nil)
            }
        }
        #expect(waits == [0, 0, 30, 60, 300, 900, 900, 900])
    }

    @Test("a clock that was set back locks nobody out for longer than the wait") func setBack() {
        var attempts = PINAttempts()
        for _ in 0..<3 { attempts.begin(at: clubNoon) }
        #expect(attempts.wait(at: UTCTime(milliseconds: 0)) == .seconds(30))
    }

    @Test(
        "a count that makes no sense neither stops the box nor gives tries away",
        arguments: [("-9223372036854775808", 3), ("9223372036854775807", 1), ("2", 1)])
    func damaged(count: String, left: Int) throws {
        var attempts = try JSONDecoder().decode(PINAttempts.self, from: Data(#"{"count":\#(count),"last":-9223372036854775808}"#.utf8))
        #expect(attempts.left == left)
        attempts.begin(at: clubNoon)
        #expect((attempts.wait(at: clubNoon) != nil) == (left == 1))
    }

    @Test("they survive a restart") func kept() throws {
        var preferences = ViewerPreferences()
        for _ in 0..<4 { preferences.parental.attempts.begin(at: clubNoon) }
        let read = try JSONDecoder().decode(ViewerPreferences.self, from: try JSONEncoder().encode(preferences))
        #expect(read.parental.attempts.wait(at: clubNoon.advanced(by: .seconds(20))) == .seconds(40))
    }
}

@Suite("A viewer's preferences") struct ViewerPreferencesTests {
    @Test("what is kept is read back") func roundTrip() throws {
        var preferences = ViewerPreferences()
        preferences.language = .english
        preferences.films = .ownFirst
        preferences.subtitles = .deaf
        preferences.prefersDescription = true
        preferences.captions.size = .largest
        preferences.captions.look = .yellowOnBlack
        preferences.captions.delay = -5
        preferences.isStill = true
        preferences.isVoiceOn = true
        preferences.voiceRate = .fast
        preferences.playsTrailers = true
        preferences.parental.freeUpTo = .from16
        preferences.parental.pin = record
        preferences.parental.adultPIN = record
        preferences.parental.isForChildren = true
        preferences.parental.childrenUpTo = .all
        preferences.parental.guardsPaying = false
        preferences.parental.isLost = true
        let read = try JSONDecoder().decode(ViewerPreferences.self, from: try JSONEncoder().encode(preferences))
        #expect(read == preferences)
    }

    @Test(
        "what isn't understood is as on the first day, and the rest is kept",
        arguments: [
            #"{"isStill":true}"#, #"{"isStill":true,"films":"dubbed","language":"br","later":1}"#,
            #"{"isStill":true,"captions":{"size":7,"look":"neon"},"voiceRate":[],"subtitles":null}"#,
        ])
    func lenient(json: String) throws {
        var expected = ViewerPreferences()
        expected.isStill = true
        #expect(try JSONDecoder().decode(ViewerPreferences.self, from: Data(json.utf8)) == expected)
    }

    @Test(
        "damaged parental settings are no settings: nothing opens by an accident",
        arguments: [
            #"{"parental":{"freeUpTo":"99"}}"#, #"{"parental":{"pin":{"salt":[1]}}}"#, #"{"parental":{"isForChildren":"yes"}}"#,
            #"{"parental":7}"#,
        ])
    func damaged(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(ViewerPreferences.self, from: Data(json.utf8)) }
    }

    @Test("of damaged parental settings the PINs are saved, closed, and with them all else") func salvaged() throws {
        let json = #"""
            {"isStill":true,"parental":{"pin":{"salt":[1],"digest":[2],"iterations":3},"adultPIN":7,"freeUpTo":"99","attempts":{"count":3,"last":0}}}
            """#
        let read = try JSONDecoder().decode(ViewerPreferences.Salvaged.self, from: Data(json.utf8)).preferences
        #expect(read.isStill)
        var expected = ParentalPreferences.lost
        expected.pin = record
        for _ in 0..<3 { expected.attempts.begin(at: UTCTime(milliseconds: 0)) }
        #expect(read.parental == expected)
        let bare = try JSONDecoder().decode(ViewerPreferences.Salvaged.self, from: Data(#"{"parental":7}"#.utf8)).preferences
        #expect(bare == ViewerPreferences.lost)
    }

    @Test(
        "texts are moved by no more than ten seconds", arguments: [(Int.max, 100), (Int.min, -100), (3, 3)])
    func delay(given: Int, kept: Int) throws {
        var captions = CaptionPreferences()
        captions.delay = given
        #expect(captions.delay == kept)
        let read = try JSONDecoder().decode(CaptionPreferences.self, from: Data(#"{"delay":\#(given)}"#.utf8))
        #expect(read.delay == kept)
    }

    @Test("each look and each size is one of its own") func looks() {
        var seen: Set<CaptionAppearance> = []
        for size in CaptionPreferences.Size.allCases {
            for look in CaptionPreferences.Look.allCases {
                var captions = CaptionPreferences()
                captions.size = size
                captions.look = look
                seen.insert(captions.appearance)
                #expect(captions.appearance.isAuthors == (look == .authors))
            }
        }
        #expect(seen.count == 20)
    }
}
