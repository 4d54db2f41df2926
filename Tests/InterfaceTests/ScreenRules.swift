import CairoCanvas
import Glibc
import LinuxIO
import Media
import Remote
import Testing

@testable import Interface

/// What holds for every screen of the club, whatever is on it.
enum ScreenRules {
    private final class Paper: OverlaySurface, @unchecked Sendable {
        // Guard: used on the test's thread only.
        let size: PixelSize
        let memory: UnsafeMutablePointer<UInt32>

        init(size: PixelSize) {
            self.size = size
            memory = .allocate(capacity: Int(size.width) * Int(size.height))
            memory.initialize(repeating: 0, count: Int(size.width) * Int(size.height))
        }

        deinit { memory.deallocate() }

        var buffer: PixelBuffer { PixelBuffer(base: UnsafeMutableRawPointer(memory), size: size, stride: Int(size.width) * 4) }
        func begin() -> (buffer: PixelBuffer, stale: PixelRect)? { (buffer, .empty) }
        func finish(damage: PixelRect, visible: Bool) {}
    }

    static let sizes = [PixelSize(width: 1920, height: 1080), PixelSize(width: 1280, height: 720)]

    /// Draws it on screens of both sizes; words are large enough, where every television shows them, and whole.
    ///
    /// - Parameters:
    ///   - name: Of the picture in the folder that `LANTERNE_SCREENSHOTS` names.
    ///   - isName: A text that comes from the club: it may be of any length, and is cut where it is too long.
    static func check(
        _ scene: Scene, _ name: String, _ language: Language, isName: (String) -> Bool = { _ in false },
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let canvas = CairoCanvas()
        for size in sizes {
            let paper = Paper(size: size)
            let painter = OverlayPainter(surface: paper) { buffer, clip, body in
                do { try canvas.draw(on: buffer, clip: clip, body) } catch { Issue.record(error) }
            }
            #expect(painter.present(scene), sourceLocation: sourceLocation)
            // A screen of the club lets nothing through.
            #expect(paper.memory[0] >> 24 == 255, sourceLocation: sourceLocation)
            guard let folder = getenv("LANTERNE_SCREENSHOTS").map({ String(cString: $0) }) else { continue }
            try PNGFile.write(paper.buffer, isOpaque: true, to: "\(folder)/\(name)-\(language.rawValue)-\(size.height).png")
        }
        try canvas.draw(on: Paper(size: PixelSize(width: 64, height: 64)).buffer, clip: .empty) { canvas in
            for element in scene.elements {
                let (rect, safe) = (element.rect, Theme.safeArea)
                let (text, style, lines): (String, TextStyle, Double)
                switch element.drawing {
                case .text(let words, let set): (text, style, lines) = (words, set, 1)
                // Words that go to the next line leave some of theirs empty.
                case .paragraph(let words, let set):
                    (text, style, lines) = (words, set, max(1, (rect.height / (set.size * 1.25)).rounded(.down)))
                default: continue
                }
                #expect(style.size >= 28, "\(name): \(text)", sourceLocation: sourceLocation)
                #expect(
                    rect.x >= safe.x - 1 && rect.y >= safe.y && rect.x + rect.width <= safe.x + safe.width + 1
                        && rect.y + rect.height <= safe.y + safe.height + 1, "\(name): \(text) at \(rect)", sourceLocation: sourceLocation)
                guard !isName(text) else { continue }
                let room = lines == 1 ? rect.width : rect.width * lines * 0.9
                #expect(canvas.width(of: text, style: style) <= room, "\(name): \(text)", sourceLocation: sourceLocation)
            }
        }
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
