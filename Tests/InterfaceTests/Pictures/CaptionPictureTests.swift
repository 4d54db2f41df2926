import CairoCanvas
import Captions
@testable import Interface
import Media
import StyledSubtitles
import Testing

/// Each kind of caption over a film, as the television shows it: to be looked at in Tests/Goldens/captions.
@Suite struct CaptionPictureTests {
    static let sizes = [PixelSize(width: 1920, height: 1080), PixelSize(width: 1280, height: 720)]

    /// What is in front of the film beside captions.
    enum Front: Sendable { case nothing, display, notice }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var appearance = CaptionAppearance()
        var front = Front.nothing
        /// In place of a text.
        var document: CaptionDocument?

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "webvtt", text: CaptionSamples.webVTT),
        Case(name: "imsc", text: CaptionSamples.imsc),
        Case(name: "imsc-image", text: CaptionSamples.imscImage),
        Case(name: "srt", text: CaptionSamples.subRip),
        Case(name: "ass", text: CaptionSamples.ass),
        Case(
            name: "viewer-webvtt", text: CaptionSamples.webVTT,
            appearance: CaptionAppearance(scale: 1.4, color: Color(0xffff00), background: Color(0, alpha: 0.75))),
        Case(name: "viewer-ass", text: CaptionSamples.ass, appearance: CaptionAppearance(color: Color(0x00ffff), edge: .shadow)),
        Case(
            name: "viewer-serif", text: CaptionSamples.subRip,
            appearance: CaptionAppearance(scale: 0.8, edge: .raised, opacity: 0.85, family: "serif")),
        Case(name: "display", text: CaptionSamples.imsc, front: .display),
        Case(name: "display-ass", text: CaptionSamples.ass, front: .display),
        Case(name: "notice", text: CaptionSamples.webVTT, front: .notice),
    ]

    @Test("each kind of caption over the film is as it was looked at", arguments: cases, sizes)
    func pictures(_ one: Case, _ size: PixelSize) throws {
        var pixels = [UInt8](repeating: 0, count: Int(size.width) * Int(size.height) * 4)
        let canvas = CairoCanvas()
        try pixels.withUnsafeMutableBytes { raw in
            let base = try #require(raw.baseAddress)
            let buffer = PixelBuffer(base: base, size: size, stride: Int(size.width) * 4)
            try canvas.draw(on: buffer, clip: PixelRect(size)) { DrawnFilm.draw(on: $0) }
            let scene = try scene(of: one, size, canvas)
            #expect(!scene.isEmpty)
            try canvas.draw(on: buffer, clip: PixelRect(size)) { scene.draw(on: $0, touching: Theme.everything) }
        }
        try PictureGolden.check("\(one.name)-\(size.height)", pixels, size)
    }

    private func scene(of one: Case, _ size: PixelSize, _ canvas: CairoCanvas) throws -> Scene {
        let bytes = Array(one.text.utf8)
        let format = try #require(CaptionFormat(of: bytes))
        let document = try format.document(of: bytes)
        let time = MediaTime(seconds: 2)
        var scene = front(one.front)
        let room = CaptionLayer.room(beside: scene)
        var cues = document.cues.filter { $0.start <= time && time < $0.end }.map(Self.decoded)
        #expect(!cues.isEmpty)
        if let script = document.script {
            let request = StyledTextRequest(
                script, at: time, frame: size, scale: one.appearance.scale, omitsSpeech: !one.appearance.isAuthors)
            let pictures = try #require(ScriptRenderer().render(request)?.pictures)
            scene.append(
                ScriptLayer.scene(of: pictures, area: PixelRect(size), room: room, transform: DesignTransform(screen: size)))
            cues = one.appearance.isAuthors ? [] : cues.filter { !$0.isSign }
        }
        scene.append(
            CaptionLayout.scene(
                of: cues, regions: document.regions, aspectRatio: document.aspectRatio,
                picture: DesignRect(x: 0, y: 0, width: 1920, height: 1080), bounds: room, appearance: one.appearance, at: time,
                measure: canvas.size(of:width:)))
        return scene
    }

    private func front(_ front: Front) -> Scene {
        guard front != .nothing else { return .empty }
        var model = InterfaceModel(playing: "", language: .french, wallTime: eightInTheEvening)
        var now = status(.playing)
        if front == .notice { now.notice = PlayerMessage(.soundUnavailable, code: 610) }
        now.captionDelay = MediaTime(seconds: 0.3)
        _ = model.update(now)
        _ = model.handle(front == .display ? .info : .delayCaptions(steps: 1), at: instant(0))
        return model.scene(at: instant(1))
    }

    private static func decoded(_ cue: Cue) -> Cue {
        guard case .image(.encoded(let file), let alternative) = cue.content, let picture = PNGPicture.decode(file) else { return cue }
        var cue = cue
        cue.content = .image(.pixels(picture.pixels, picture.size), alternative: alternative)
        return cue
    }
}
