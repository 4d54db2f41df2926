import CairoCanvas
import Captions
import Interface
import Media
import StyledSubtitles

/// One moment of a caption file, drawn as the television would show it, on black.
enum CaptionPicture {
    /// The design's own size.
    private static let size = PixelSize(width: 1920, height: 1080)

    /// - Parameters:
    ///   - cues: Those that stand then.
    ///   - film: The film's picture, width to height; nil: as wide as the screen.
    ///   - appearance: What the viewer has set.
    /// - Throws: a sentence, where the picture can't be drawn or written.
    static func write(
        _ cues: [Cue], of document: CaptionDocument, film: Double?, _ appearance: CaptionAppearance, at time: MediaTime, to path: String
    ) throws(Failure) {
        let cues = cues.map(decoded)
        let count = Int(size.width) * Int(size.height) * 4
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 4096)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        guard let base = memory.baseAddress else { return }
        let buffer = PixelBuffer(base: base, size: size, stride: Int(size.width) * 4)
        let canvas = CairoCanvas()
        let screen = DesignRect(x: 0, y: 0, width: 1920, height: 1080)
        let width = min(1920, 1080 * min(max(film ?? 16.0 / 9, 0.1), 10))
        let height = min(1080, 1920 / min(max(film ?? 16.0 / 9, 0.1), 10))
        let picture = DesignRect(x: (1920 - width) / 2, y: (1080 - height) / 2, width: width, height: height)
        var scene = Scene.empty
        var words = cues
        if let script = document.script {
            // As large as the design, a unit is a pixel.
            let area = PixelRect(
                x: Int32(picture.x.rounded()), y: Int32(picture.y.rounded()), width: Int32(width.rounded()), height: Int32(height.rounded())
            )
            let request = StyledTextRequest(
                script, at: time - script.offset, frame: area.size, scale: appearance.scale, omitsSpeech: !appearance.isAuthors)
            if let drawn = ScriptRenderer().render(request) {
                scene = ScriptLayer.scene(
                    of: drawn.pictures ?? [], area: area, room: CaptionLayer.bounds, transform: DesignTransform(screen: size))
                words = appearance.isAuthors ? [] : cues.filter { !$0.isSign }
            }
        }
        scene.append(
            CaptionLayout.scene(
                of: words, regions: document.regions, aspectRatio: document.aspectRatio, picture: picture, bounds: CaptionLayer.bounds,
                appearance: appearance, at: time, measure: canvas.size(of:width:)))
        do throws(CanvasError) {
            try canvas.draw(on: buffer, clip: PixelRect(size)) { canvas in
                canvas.fill(screen, color: Color(0), cornerRadius: 0)
                scene.draw(on: canvas, touching: screen)
            }
            try PNGFile.write(buffer, isOpaque: true, to: path)
        } catch {
            throw Failure("\(path) can't be written (\(error)); check the folder.")
        }
    }

    /// Pictures come as files; a canvas draws pixels.
    static func decoded(_ cue: Cue) -> Cue {
        guard case .image(.encoded(let file), let alternative) = cue.content, let picture = PNGPicture.decode(file) else { return cue }
        var cue = cue
        cue.content = .image(.pixels(picture.pixels, picture.size), alternative: alternative)
        return cue
    }
}
