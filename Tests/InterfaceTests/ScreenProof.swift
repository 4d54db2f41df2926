import CairoCanvas
import Glibc
import LinuxIO
import Media
import Testing

@testable import Interface

/// What holds of every screen as it is seen, for tests of many states at once. `LANTERNE_SCREENSHOTS` names a folder to look at them in.
enum ScreenProof {
    static let sizes = [PixelSize(width: 1920, height: 1080), PixelSize(width: 1280, height: 720)]

    /// Draws them, and writes them where they are asked for.
    static func draw(_ shots: [(name: String, model: InterfaceModel)], _ language: Language, _ size: PixelSize) throws {
        let folder = getenv("LANTERNE_SCREENSHOTS").map { String(cString: $0) }
        let canvas = CairoCanvas()
        let words = Int(size.width) * Int(size.height)
        let memory = UnsafeMutablePointer<UInt32>.allocate(capacity: words)
        defer { memory.deallocate() }
        let buffer = PixelBuffer(base: UnsafeMutableRawPointer(memory), size: size, stride: Int(size.width) * 4)
        for (name, model) in shots {
            memory.initialize(repeating: 0, count: words)
            try canvas.draw(on: buffer, clip: PixelRect(x: 0, y: 0, width: size.width, height: size.height)) { canvas in
                model.scene(at: instant(3)).draw(on: canvas, touching: Theme.everything)
            }
            #expect(memory[words / 2] >> 24 == 255, "\(name) lets through what is behind it")
            guard let folder else { continue }
            try PNGFile.write(buffer, isOpaque: true, to: "\(folder)/\(name)-\(language.rawValue)-\(size.height).png")
        }
    }

    /// Nothing that is written is clipped, small, or outside the safe area.
    static func measure(_ shots: [(name: String, model: InterfaceModel)]) throws {
        let words = UnsafeMutablePointer<UInt32>.allocate(capacity: 1920 * 1080)
        defer { words.deallocate() }
        let size = PixelSize(width: 1920, height: 1080)
        let buffer = PixelBuffer(base: UnsafeMutableRawPointer(words), size: size, stride: 1920 * 4)
        try CairoCanvas().draw(on: buffer, clip: .empty) { canvas in
            for (name, model) in shots {
                for element in model.scene(at: instant(3)).elements { check(element, on: canvas, name) }
            }
        }
    }

    private static func check(_ element: SceneElement, on canvas: any Canvas, _ name: String) {
        let (text, style, isOneLine): (String, TextStyle, Bool)
        switch element.drawing {
        case .text(let line, let its): (text, style, isOneLine) = (line, its, true)
        case .paragraph(let lines, let its): (text, style, isOneLine) = (lines, its, false)
        default: return
        }
        let (rect, safe) = (element.rect, Theme.safeArea)
        #expect(style.size >= 28, "\(name): \(text)")
        let isSafe =
            rect.x >= safe.x && rect.y >= safe.y && rect.x + rect.width <= safe.x + safe.width
            && rect.y + rect.height <= safe.y + safe.height
        #expect(isSafe, "\(name): \(text) at \(rect)")
        if isOneLine {
            let width = canvas.width(of: text, style: style)
            #expect(width <= rect.width, "\(name): \(text)")
        } else {
            var run = TextRun(text, size: style.size, color: style.color)
            run.isBold = style.weight != .regular
            let height = canvas.size(of: StyledText(runs: [run]), width: rect.width).height
            #expect(height <= rect.height, "\(name): \(text)")
        }
    }
}
