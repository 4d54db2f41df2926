import ArgumentParser
import CairoCanvas
import Captions
import Interface
import Media
import LinuxIO
import StyledSubtitles

/// `lanterne bench captions`: what drawing a text over a film costs.
struct BenchCaptionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "captions",
        abstract: "The time that each change of a text takes: laying out and drawing, at 1920 × 1080.",
        discussion: """
            EXAMPLES
              lanterne bench captions film.fr.vtt
              lanterne bench captions film.ttml --changes 500

            A script of SubStation Alpha is drawn by libass, which happens on a thread of its own while a film plays.
            What stands is asked about again without a change too, as for each turn of the program while it stands.
            """)

    @Argument(help: ArgumentHelp("A path, or an http:, https: or file: URL.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("At most so many changes.", valueName: "number"))
    var changes = 300

    func validate() throws {
        guard (1...100_000).contains(changes) else { throw ValidationError("--changes takes 1 to 100000, not \(changes).") }
    }

    func run() throws {
        let document = try CaptionFile.read(
            file, CaptionFile.Wish(keepsPictures: true, time: .seconds(20), network: try Settings.load(config: nil).source)
        ).document
        FontBook.load()
        let stage = CaptionStage()
        var changing: [Double] = []
        var standing: [Double] = []
        for time in CaptionStage.changes(of: document).prefix(changes) {
            changing.append(stage.show(document, at: time))
            standing.append(stage.show(document, at: time))
        }
        // The first text finds its letters; a film has that behind it after a minute.
        let settled = Array(changing.dropFirst(min(20, changing.count / 2)))
        print("\(changing.count) changes of \(file), 1920 × 1080")
        print("  first          \((changing.first ?? 0).fixed(2)) ms")
        print("  median         \(settled.median.fixed(2)) ms")
        print("  99 of 100      \(settled.percentile(0.99).fixed(2)) ms")
        print("  while it stands \(standing.median.fixed(3)) ms")
    }
}

/// A screen's overlay in memory, with nothing but captions.
private final class CaptionStage {
    private let canvas = CairoCanvas()
    private let surface = MemorySurface(size: PixelSize(width: 1920, height: 1080))
    private let clock = MonotonicClock()
    private lazy var painter = OverlayPainter(surface: surface) { [canvas] buffer, clip, body in
        try? canvas.draw(on: buffer, clip: clip, body)
    }
    private var layer = CaptionLayer()
    private let renderer = ScriptRenderer()
    private var pictures: [PlacedBitmap] = []

    /// The moments at which something else stands.
    static func changes(of document: CaptionDocument) -> [MediaTime] {
        Set(document.cues.flatMap { [$0.start, $0.end] }.filter { $0 != .max }).sorted()
    }

    /// - Returns: milliseconds.
    func show(_ document: CaptionDocument, at time: MediaTime) -> Double {
        if let script = document.script { return show(script, at: time) }
        let cues = document.cues.filter { $0.start <= time && time < $0.end }
        let start = clock.now()
        let scene = layer.scene(
            of: cues, regions: document.regions, aspectRatio: document.aspectRatio,
            picture: DesignRect(x: 0, y: 0, width: 1920, height: 1080), appearance: CaptionAppearance(), at: time,
            measure: canvas.size(of:width:))
        _ = painter.present(scene)
        return (clock.now() - start).milliseconds
    }

    private func show(_ script: StyledScript, at time: MediaTime) -> Double {
        let start = clock.now()
        let request = StyledTextRequest(script, at: time, frame: surface.size)
        if let drawn = renderer.render(request)?.pictures { pictures = drawn }
        let scene = ScriptLayer.scene(
            of: pictures, area: PixelRect(surface.size), room: CaptionLayer.bounds, transform: DesignTransform(screen: surface.size))
        _ = painter.present(scene)
        return (clock.now() - start).milliseconds
    }
}
