import Club
@testable import Interface
import Media
import Remote
import TestSupport
import LinuxIO
import Testing

private let record = PINRecord(salt: [1], digest: [2], iterations: 3)

/// A box with a PIN, before Nosferatu, which is not advised under twelve.
private func lockedModel(_ language: Language = .french, time: Guarded<UTCTime> = Guarded(clubNoon)) -> InterfaceModel {
    var model = clubModel(language)
    model.clubTime = { time.withLock { $0 } }
    model.preferences.parental.pin = record
    model.preferences.parental.freeUpTo = .from10
    model.layers.append(.screen(TitleScreen(TitleID("nosferatu"))))
    model.club.take([ShownTitle(DemoClub.titles[3], access: playable)])
    return model
}

private let playable: Access = DemoClub.shown(DemoClub.titles[4]).access

extension InterfaceModel {
    fileprivate mutating func type(_ digits: [UInt8]) -> [InterfaceCommand] {
        digits.flatMap { handle(.digit($0), at: instant(5)) }
    }

    fileprivate func texts() -> [String] {
        scene(at: instant(5)).elements.compactMap { if case .text(let text, _) = $0.drawing { text } else { nil } }
    }

    fileprivate var pin: PINScreen? { if case .screen(let screen)? = layers.last { screen as? PINScreen } else { nil } }
}

@Suite("A PIN") struct PINScreenTests {
    @Test("a film above the class that is free asks for it, and plays once it is right") func plays() {
        var model = lockedModel()
        #expect(model.handle(.ok, at: instant(1)) == [])
        #expect(model.pin != nil)
        #expect(model.places.contains(.film) == false)
        var counted = model.preferences
        counted.parental.attempts.begin(at: clubNoon)
        #expect(model.type([1, 2, 3, 4]) == [.keep(counted), .checkPIN("1234", record)])
        // While it is checked nothing can be typed.
        #expect(model.type([1, 2, 3, 4]) == [])
        counted.parental.attempts = PINAttempts()
        #expect(model.pinAnswered(true, at: instant(6)) == [.keep(counted), .play(TitleID("nosferatu"))])
        #expect(model.places == [.club, .club, .film])
        // For a quarter of an hour it isn't asked again.
        _ = model.handle(.back, at: instant(7))
        #expect(model.handle(.ok, at: instant(900)) == [.play(TitleID("nosferatu"))])
        _ = model.handle(.back, at: instant(901))
        #expect(model.handle(.ok, at: instant(907)) == [])
    }

    @Test("it can be typed by arrows and OK, and a digit taken back") func arrows() {
        var model = lockedModel()
        _ = model.handle(.ok, at: instant(1))
        for intent in [Intent.ok, .right, .ok, .down, .down, .down, .ok] { #expect(model.handle(intent, at: instant(2)) == []) }
        #expect(model.pin?.typed == "1")
        for intent in [Intent.up, .ok, .ok] { #expect(model.handle(intent, at: instant(2)) == []) }
        #expect(model.handle(.ok, at: instant(2)).last == .checkPIN("1888", record))
    }

    @Test("after three wrong ones nobody may try for 30 s, told with what is left", arguments: Language.allCases)
    func backOff(language: Language) {
        let time = Guarded(clubNoon)
        var model = lockedModel(language, time: time)
        _ = model.handle(.ok, at: instant(1))
        for _ in 0..<3 {
            #expect(model.type([0, 0, 0, 0]).count == 2)
            #expect(model.pinAnswered(false, at: instant(2)) == [])
        }
        let words = language == .french ? "Trop d’essais. Vous pourrez recommencer dans " : "Too many tries. You can try again in "
        #expect(model.texts().contains(words + "0:30"))
        #expect(model.type([0, 0, 0, 0]) == [])
        // The only thing left to do is what there is for who has forgotten it.
        #expect(model.handle(.ok, at: instant(3)) == [])
        #expect(model.places == [.club, .club, .club, .club])
        _ = model.handle(.back, at: instant(3))
        time.withLock { $0 = clubNoon.advanced(by: .milliseconds(29_100)) }
        #expect(model.texts().contains(words + "0:01"))
        FocusWalk.check(model)
        time.withLock { $0 = clubNoon.advanced(by: .seconds(30)) }
        #expect(!model.texts().contains { $0.hasPrefix(words) })
        #expect(model.type([0, 0, 0, 0]).count == 2)
        #expect(model.pinAnswered(false, at: instant(4)) == [])
        #expect(model.texts().contains(words + "1:00"))
        // Leaving it and coming again changes nothing.
        _ = model.handle(.back, at: instant(5))
        _ = model.handle(.ok, at: instant(5))
        #expect(model.texts().contains(words + "1:00"))
    }

    @Test("a try counts before it is answered: who leaves meanwhile has used it") func counted() {
        var model = lockedModel()
        for _ in 0..<3 {
            _ = model.handle(.ok, at: instant(1))
            #expect(model.type([0, 0, 0, 0]).count == 2)
            _ = model.handle(.back, at: instant(2))
            #expect(model.pinAnswered(true, at: instant(3)) == [])
        }
        _ = model.handle(.ok, at: instant(4))
        #expect(model.type([0, 0, 0, 0]) == [])
    }

    @Test("an answer that comes late opens nothing else") func late() {
        var model = lockedModel()
        model.preferences.parental.adultPIN = record
        _ = model.handle(.ok, at: instant(1))
        _ = model.type([1, 2, 3, 4])
        _ = model.handle(.back, at: instant(2))
        model.layers.append(.screen(PINScreen(.play(TitleID("soon")), .adult)))
        _ = model.type([0, 0, 0, 0])
        // The first was right, the second wasn't.
        #expect(model.pinAnswered(true, at: instant(3)) == [])
        #expect(model.pinAnswered(false, at: instant(3)) == [])
        #expect(model.pin?.said == .wrong)
    }

    @Test("one is chosen by typing it twice") func sets() {
        var model = clubModel()
        model.layers.append(.screen(PINScreen(setting: .parental)))
        #expect(model.type([1, 2, 3, 4, 1, 2, 3, 5]) == [])
        #expect(model.pin?.said == .different)
        #expect(model.type([1, 2, 3, 4, 1, 2, 3, 4]) == [.makePIN("1234")])
        var expected = ViewerPreferences()
        expected.parental.pin = record
        #expect(model.pinMade(record, at: instant(6)) == [.keep(expected)])
        #expect(model.places == [.club])
        #expect(!model.room(at: instant(7)).gate.guardsSettings)
    }

    @Test("a trailer's PIN goes on to the trailer") func purposes() {
        var model = lockedModel()
        let title = TitleID("nosferatu")
        model.layers.append(.screen(PINScreen(.trailer(title), .parental)))
        _ = model.type([1, 2, 3, 4])
        #expect(model.pinAnswered(true, at: instant(3)).last == .playTrailer(title))
    }

    @Test("in a children's profile other titles aren't there, and don't play") func children() {
        var model = lockedModel()
        model.preferences.parental.isForChildren = true
        #expect(model.room(at: instant(1)).title(TitleID("nosferatu")) == nil)
        #expect(model.room(at: instant(1)).title(TitleID("bunny")) != nil)
        #expect(model.handle(.ok, at: instant(1)) == [])
        #expect(model.perform([.play(TitleID("nosferatu"))], at: instant(1)) == [])
        #expect(model.places == [.club, .club])
    }

    @Test("every key is reached, and Back leads out", arguments: Language.allCases) func walk(language: Language) {
        var model = lockedModel(language)
        _ = model.handle(.ok, at: instant(1))
        FocusWalk.check(model)
    }
}
