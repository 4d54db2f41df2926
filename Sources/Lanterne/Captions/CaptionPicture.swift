import CairoCanvas
import Captions
import Interface
import Media

/// One moment of a caption file, drawn as the television would show it, on black.
enum CaptionPicture {
    /// The design's own size.
    private static let size = PixelSize(width: 1920, height: 1080)

    /// - Parameter cues: Those that stand then.
    /// - Throws: a sentence, where the picture can't be drawn or written.
    static func write(_ cues: [Cue], of document: CaptionDocument, at time: MediaTime, to path: String) throws(Failure) {
        let cues = cues.map(decoded)
        let count = Int(size.width) * Int(size.height) * 4
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 4096)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        guard let base = memory.baseAddress else { return }
        let buffer = PixelBuffer(base: base, size: size, stride: Int(size.width) * 4)
        let canvas = CairoCanvas()
        let picture = DesignRect(x: 0, y: 0, width: 1920, height: 1080)
        let scene = CaptionLayout.scene(
            of: cues, regions: document.regions, aspectRatio: document.aspectRatio, picture: picture, bounds: CaptionLayer.bounds,
            appearance: CaptionAppearance(), at: time,
            measure: canvas.size(of:width:))
        do throws(CanvasError) {
            try canvas.draw(on: buffer, clip: PixelRect(size)) { canvas in
                canvas.fill(picture, color: Color(0), cornerRadius: 0)
                scene.draw(on: canvas, touching: picture)
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
