import Player
import TestSupport
import Testing

@testable import Interface
@testable import Lanterne

/// One whole evening before the television and what comes after it, by the remote alone, each step as it was looked at: both programs as they
/// are built, on the memory display.
///
/// Record the pictures anew by: LANTERNE_RECORD_GOLDENS=1 swift test --filter LanterneTests.EveningTests
@Suite(.serialized, .enabled(if: EveningClub.isPossible, Comment(rawValue: EveningClub.absence)))
struct EveningTests {
    @Test(
        "An evening: first run, shelves, trailer, a rental by gift code, a film left and resumed, a search, a ticket, and the rental's end",
        arguments: Language.allCases)
    func evening(language: Language) async throws {
        var evening = Evening(try EveningRig(), language)
        try await evening.rig.pair()
        try await evening.firstRun()
        try await evening.nextRun()
        try await evening.afterTheEnd()
    }
}

/// Its steps, in order.
private struct Evening {
    let rig: EveningRig
    private let language: Language
    private var keys = RemoteKeys()
    private var looks: [String] = []

    init(_ rig: EveningRig, _ language: Language) {
        self.rig = rig
        self.language = language
    }

    /// From the box's first light to a film that is left half way.
    mutating func firstRun() async throws {
        look("01-language")
        if language == .english { keys.press("RIGHT") }
        keys.press("ENTER")
        look("02-connected")
        keys.press("ENTER")
        look("03-front")
        keys.press("RIGHT", "RIGHT")
        look("04-shelf")
        keys.press("LEFT", "LEFT")
        keys.press("ENTER")
        look("05-title")
        keys.play("RIGHT", "ENTER")
        // Wherever it was stopped: its beginning.
        keys.press("ENTER")
        keys.press("LEFT")
        look("06-trailer")
        keys.press("BACK")
        keys.press("LEFT", "ENTER")
        look("07-rent")
        keys.press("DOWN", "ENTER")
        look("08-code")
        try keys.type(rig.voucher(for: EveningClub.rental), on: .codes)
        keys.press("ENTER")
        look("09-rented")
        keys.play("ENTER")
        keys.press("ENTER")
        keys.press("LEFT")
        for _ in 0..<2 { keys.press("RIGHT") }
        look("10-film")
        keys.press("BACK")
        look("11-left")
        let report = try await switchOn()
        #expect(report.frames.presented > 0 && report.errors.isEmpty && abs((report.seeks.last?.toSeconds ?? 0) - 20) < 0.5)
    }

    /// The box is switched on again: the film goes on, and there is more to a club than films.
    mutating func nextRun() async throws {
        look("12-front-again")
        keys.press("ENTER")
        keys.play("ENTER")
        keys.press("ENTER")
        look("13-resumed")
        keys.press("BACK")
        keys.press("BACK")
        keys.press("UP", "ENTER")
        try keys.type("la", on: .search)
        look("14-search")
        keys.press("BACK")
        keys.press("RIGHT", "RIGHT", "ENTER")
        look("15-cinema")
        keys.press("DOWN", "ENTER")
        look("16-booking")
        keys.press("DOWN", "DOWN", "ENTER")
        try keys.type(rig.voucher(for: EveningClub.seat), on: .codes)
        keys.press("ENTER")
        look("17-booked")
        keys.press("ENTER")
        keys.press("BACK")
        keys.press("LEFT", "ENTER")
        look("18-mine")
        keys.press("DOWN", "DOWN", "ENTER")
        look("19-ticket")
        let report = try await switchOn()
        #expect(report.errors.isEmpty && report.seeks.isEmpty)
    }

    /// Two days later the film is a film to rent, and the ticket is still there.
    mutating func afterTheEnd() async throws {
        try rig.goOn(hours: 50)
        look("20-over")
        keys.press("ENTER")
        look("21-to-rent-again")
        keys.press("BACK")
        keys.press("UP", "RIGHT", "ENTER")
        look("22-mine-after")
        let report = try await switchOn()
        #expect(report.errors.isEmpty && report.frames.presented == 0)
    }

    // MARK: Looking

    private mutating func look(_ name: String) {
        looks.append(name)
        keys.screenshot(rig.folder.path + "/\(name).png")
    }

    /// Has all keys so far pressed, and what was seen on the way compared.
    private mutating func switchOn() async throws -> PlaybackReport {
        keys.switchOff()
        let run = try await rig.box(keys)
        #expect(run.status == 0 && run.complaint.isEmpty, "\(run.complaint)")
        for name in looks {
            try ScreenGolden.check(
                rig.folder.path + "/\(name).png", as: "\(name)-\(language.rawValue)", without: Self.codes[name] ?? [],
                by: "LanterneTests.EveningTests")
        }
        (keys, looks) = (RemoteKeys(), [])
        return try rig.report()
    }

    /// Each ticket has a code of its own, and each search an address for the telephone.
    private static let codes: [String: [ScreenGolden.Patch]] = [
        "14-search": [ScreenGolden.Patch(x: 28..<148, y: 224..<346)],
        "19-ticket": [ScreenGolden.Patch(x: 32..<356, y: 18..<342), ScreenGolden.Patch(x: 372..<620, y: 172..<198)],
    ]
}
