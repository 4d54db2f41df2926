import CairoCanvas
import Club
import Media
import Remote
import Testing

@testable import Interface

/// The club's screens as they were looked at, in Tests/Goldens/screens.
@Suite struct ScreenPictureTests {
    /// By the keys that lead there from the front of a club that the viewer has lived in.
    private static let screens: [(name: String, keys: [Intent])] = [
        ("front", []), ("shelf", [.down, .down, .right, .right]), ("title", [.down, .down, .ok]), ("windows", [.down, .down, .ok, .down]),
        ("search", [.up, .ok, .ok]), ("mine", [.up, .right, .ok]), ("cinema", [.up, .right, .right, .ok]),
        ("settings", [.up, .right, .right, .right, .ok, .down, .down]),
    ]

    @Test("each screen of the club is as it was looked at", arguments: Language.allCases)
    func looked(language: Language) throws {
        for (name, keys) in Self.screens {
            var model = livedInModel(language)
            for key in keys { _ = model.handle(key, at: instant(1)) }
            try check(name, model, language)
        }
        try check("ticket", opened(TicketScreen(code: "BCDFGHJK"), in: livedInModel(language)), language)
        try check("rent", Shop.renting(.quoted(Shop.quote()), language), language)
        var welcome = InterfaceModel(language: language, wallTime: eightInTheEvening)
        _ = welcome.welcome(at: instant(0))
        try check("welcome", welcome, language)
    }

    private func check(_ name: String, _ model: InterfaceModel, _ language: Language) throws {
        let size = PixelSize(width: 1280, height: 720)
        let drawn = try DrawnScene(model.scene(at: instant(3)), size: size)
        let pixels = Array(UnsafeRawBufferPointer(start: drawn.buffer.base, count: Int(size.width) * Int(size.height) * 4))
        try PictureGolden.check("\(name)-\(language.rawValue)", in: "screens", pixels, size, by: "ScreenPictureTests")
    }
}
