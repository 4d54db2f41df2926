import Media
import Remote
import Testing

@testable import Interface

extension ScreenRules {
    static let sizes = [PixelSize(width: 1920, height: 1080), PixelSize(width: 1280, height: 720)]

    /// Draws it on screens of both sizes, hides all that is behind it, and keeps the rules.
    ///
    /// - Parameters:
    ///   - name: Of the picture in the folder that `LANTERNE_SCREENSHOTS` names.
    ///   - isName: A text that comes from the club: it may be of any length, and is cut where it is too long.
    static func check(_ scene: Scene, _ name: String, _ language: Language, isName: (String) -> Bool = { _ in false }) throws {
        for size in sizes {
            let drawn = try DrawnScene(scene, size: size)
            #expect(drawn.pixel(x: 0, y: 0) >> 24 == 255, "\(name) lets through what is behind it")
            try drawn.keep(as: "\(name)-\(language.rawValue)")
        }
        try check(scene, name, mayBeCut: isName)
    }

    static func words(_ scene: Scene) -> [String] {
        scene.elements.compactMap { element in
            switch element.drawing {
            case .text(let text, _), .paragraph(let text, _): text
            default: nil
            }
        }
    }
}

/// With a screen in front of the club's first one.
func opened(_ screen: any Screen, in model: InterfaceModel) -> InterfaceModel {
    var model = model
    model.layers.append(.screen(screen))
    return model
}

extension InterfaceModel {
    /// All of them at one moment.
    mutating func press(_ intents: [Intent], at seconds: Double = 1) -> [InterfaceCommand] {
        intents.flatMap { handle($0, at: instant(seconds)) }
    }

    func spoken() -> String { spoken(at: instant(9)) ?? "" }
    func words() -> [String] { ScreenRules.words(scene(at: instant(9))) }
}
