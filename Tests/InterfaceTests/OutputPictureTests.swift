import CairoCanvas
import Glibc
import LinuxIO
import Media
import Remote
import Testing

@testable import Interface

/// The screens of picture, sound, network and diagnostics, as they are drawn.
@Suite("Pictures of outputs") struct OutputPictureTests {
    private static let sizes = [PixelSize(width: 1920, height: 1080), PixelSize(width: 1280, height: 720)]

    private func screens(_ language: Language) -> [(name: String, scene: Scene)] {
        var shots: [(name: String, scene: Scene)] = []
        for section in [SettingsScreen.Section.image, .sound, .network, .about, .diagnostics] {
            var model = outputModel(language)
            model.facts.version = "1.4.0"
            model.facts.image = [.init(language == .french ? "Définition" : "Resolution", "1920\u{A0}×\u{A0}1080")]
            model.preferences.outputs.soundDelay = -120
            model.preferences.outputs.quality = .thrifty
            model.facts.line = .measured(LineMeasure(megabits: 42.4, answer: 18, rungs: []))
            _ = model.open(SettingsScreen(section))
            _ = model.press([.right])
            let lines = SettingLines(model.room(at: instant(1))).lines(of: section)
            for line in lines {
                shots.append(("outputs-\(section)-\(line.id)", model.scene(at: instant(3))))
                if let choose = line.choose {
                    var chosen = model
                    if case .open(let screen)? = choose().first {
                        _ = chosen.open(screen)
                        shots.append(("outputs-\(section)-\(line.id)-open", chosen.scene(at: instant(3))))
                    }
                }
                _ = model.press([.down])
            }
        }
        return shots + lines(language) + checkups(language)
    }

    private func lines(_ language: Language) -> [(name: String, scene: Scene)] {
        let rungs = [(360, 1.2), (720, 3), (1080, 6.5)].map { LineMeasure.Rung(lines: $0.0, megabits: $0.1) }
        let states: [(String, LineState)] = [
            ("asked", .measuring(0, megabits: nil)), ("half", .measuring(0.5, megabits: 12.3)), ("failed", .failed),
            ("bare", .measured(LineMeasure(megabits: 9.4, answer: 18, rungs: []))),
            ("best", .measured(LineMeasure(megabits: 42.4, answer: 18, rungs: rungs))),
            ("less", .measured(LineMeasure(megabits: 4.4, answer: 18, rungs: rungs))),
            ("least", .measured(LineMeasure(megabits: 0.6, answer: 1800, rungs: rungs))),
        ]
        return states.map { name, state in
            var model = outputModel(language)
            _ = model.open(LineScreen())
            model.facts.line = state
            return ("line-" + name, model.scene(at: instant(3)))
        }
    }

    private func checkups(_ language: Language) -> [(name: String, scene: Scene)] {
        var model = outputModel(language)
        _ = model.open(CheckupScreen())
        var shots = [("checkup-waiting", model.scene(at: instant(3)))]
        // As many squares as 300 bytes take.
        let runs = (0..<61).flatMap { row in stride(from: row % 2, to: 61, by: 2).map { QRPicture.Run(row: row, column: $0, length: 1) } }
        model.facts.checkup = Checkup(CheckupScreenTests.findings, code: QRPicture(side: 61, runs: runs))
        for number in CheckupScreenTests.findings.indices {
            shots.append(("checkup-\(number)", model.scene(at: instant(3))))
            _ = model.press([.down])
        }
        model.facts.checkup = Checkup([
            .remotes(0), .link(LinkFacts(medium: nil, address: nil)), .room(12),
            .sound(.init(id: "", socket: .usb, card: "Scarlett 2i2 USB")),
        ])
        shots.append(("checkup-bad", model.scene(at: instant(3))))
        return shots
    }

    @Test("every one draws in every language and size", arguments: Language.allCases, sizes)
    func draws(language: Language, size: PixelSize) throws {
        let folder = getenv("LANTERNE_SCREENSHOTS").map { String(cString: $0) }
        let count = Int(size.width) * Int(size.height)
        let memory = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
        defer { memory.deallocate() }
        let buffer = PixelBuffer(base: UnsafeMutableRawPointer(memory), size: size, stride: Int(size.width) * 4)
        for (name, scene) in screens(language) {
            memory.initialize(repeating: 0, count: count)
            let canvas = CairoCanvas()
            // The edges are seen to move.
            if name.hasSuffix("edges-open") { canvas.margin = 0.05 }
            try canvas.draw(on: buffer, clip: PixelRect(size)) { scene.draw(on: $0, touching: Theme.everything) }
            #expect(memory[0] >> 24 == 255 && memory[count - 1] >> 24 == 255, "\(name)")
            guard let folder else { continue }
            try PNGFile.write(buffer, isOpaque: true, to: "\(folder)/\(name)-\(language.rawValue)-\(size.height).png")
        }
    }

    @Test("every word is whole, large enough, in the safe area, and stands out", arguments: Language.allCases)
    func rules(language: Language) throws {
        for (name, scene) in screens(language) { try ScreenRules.check(scene, name) { _ in false } }
    }
}
