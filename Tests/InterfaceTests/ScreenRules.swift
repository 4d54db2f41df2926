import CairoCanvas
import Glibc
import LinuxIO
import Media
import Testing

@testable import Interface

/// A scene drawn on a screen of its own.
final class DrawnScene {
    let size: PixelSize
    private let memory: UnsafeMutablePointer<UInt32>

    init(_ scene: Scene, size: PixelSize = PixelSize(width: 1920, height: 1080), on canvas: CairoCanvas = CairoCanvas()) throws {
        self.size = size
        let count = Int(size.width) * Int(size.height)
        memory = .allocate(capacity: count)
        memory.initialize(repeating: 0, count: count)
        try canvas.draw(on: buffer, clip: PixelRect(size)) { scene.draw(on: $0, touching: Theme.everything) }
    }

    deinit { memory.deallocate() }

    var buffer: PixelBuffer { PixelBuffer(base: UnsafeMutableRawPointer(memory), size: size, stride: Int(size.width) * 4) }

    func pixel(x: Int, y: Int) -> UInt32 {
        memory[min(max(0, y), Int(size.height) - 1) * Int(size.width) + min(max(0, x), Int(size.width) - 1)]
    }

    /// Writes it to the folder that `LANTERNE_SCREENSHOTS` names, if it does.
    func keep(as name: String) throws {
        guard let folder = getenv("LANTERNE_SCREENSHOTS").map({ String(cString: $0) }) else { return }
        try PNGFile.write(buffer, isOpaque: true, to: "\(folder)/\(name)-\(size.height).png")
    }
}

/// What holds on every screen of the club at rest.
enum ScreenRules {
    /// Words are large enough, stay in the safe area, and stand out from what is behind them.
    ///
    /// - Parameter mayBeCut: Of these texts some are longer than any screen has room for: they end in an ellipsis.
    static func check(_ scene: Scene, _ name: String, mayBeCut: (String) -> Bool) throws {
        var ground = Scene()
        for element in scene.elements {
            switch element.drawing {
            case .text, .paragraph: break
            default: ground.add(element.drawing, element.rect)
            }
        }
        let canvas = CairoCanvas()
        let drawn = try DrawnScene(ground, on: canvas)
        var widths: [Double] = []
        try canvas.draw(on: drawn.buffer, clip: .empty) { canvas in
            for element in scene.elements {
                switch element.drawing {
                case .text(let text, let style): widths.append(canvas.width(of: text, style: style))
                case .paragraph(let text, let style):
                    guard !mayBeCut(text) else { continue }
                    var run = TextRun(text, size: style.size, color: style.color)
                    run.isBold = style.weight != .regular
                    let height = canvas.size(of: StyledText(runs: [run]), width: element.rect.width).height
                    #expect(height <= element.rect.height + 2, "\(name): cut: \(text)")
                default: break
                }
            }
        }
        var index = 0
        for element in scene.elements {
            let rect = element.rect
            var (left, right) = (rect.x, rect.x + rect.width)
            let style: TextStyle
            switch element.drawing {
            case .text(let text, let own):
                style = own
                let width = widths[index]
                index += 1
                if text.isEmpty { continue }
                if !mayBeCut(text) { #expect(width <= rect.width + 0.5, "\(name): cut: \(text)") }
                switch own.alignment {
                case .leading: right = min(right, left + width)
                case .trailing: left = max(left, right - width)
                case .center: (left, right) = (max(left, left + (rect.width - width) / 2), min(right, right - (rect.width - width) / 2))
                }
            case .paragraph(let text, let own):
                if text.isEmpty { continue }
                style = own
            default: continue
            }
            #expect(style.size >= 28, "\(name): \(element)")
            #expect(
                rect.x >= 96 && rect.x + rect.width <= 1824 && rect.y >= 54 && rect.y + rect.height <= 1026, "\(name): \(element)")
            for x in stride(from: left + 1, to: right, by: 16) {
                let behind = luminance(drawn.pixel(x: Int(x), y: Int(rect.y + rect.height / 2)))
                let ink = luminance(style.color)
                let contrast = (max(ink, behind) + 0.05) / (min(ink, behind) + 0.05)
                if contrast < 4.5 {
                    Issue.record("\(name): contrast \(contrast) at \(Int(x)): \(element)")
                    break
                }
            }
        }
    }

    private static func luminance(_ color: Color) -> Double { luminance(color.red, color.green, color.blue) }
    private static func luminance(_ pixel: UInt32) -> Double {
        luminance(Double(pixel >> 16 & 255) / 255, Double(pixel >> 8 & 255) / 255, Double(pixel & 255) / 255)
    }
    /// Source: WCAG 2.2, relative luminance.
    private static func luminance(_ red: Double, _ green: Double, _ blue: Double) -> Double {
        func linear(_ value: Double) -> Double { value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}
