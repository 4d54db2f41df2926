import CLibass
import Media

/// Draws SubStation Alpha's scripts by libass.
///
/// What it holds is bounded: the script's bytes and events, glyphs and bitmaps that are kept, and pictures no larger together than the frame.
///
/// - Thread: one at a time.
public final class ScriptRenderer: StyledTextRenderer {
    private let family: String
    private let log: (any Log)?
    private let mostGrowth: Int
    private var library: ScriptLibrary?
    private var track: ScriptTrack?
    /// What `track` was made of.
    private var header: [UInt8] = []
    private var lines: [StyledScriptLine] = []
    private var fonts: [StyledScriptFont] = []
    /// That the library has seen.
    private var scripts = 0
    private var omitsSpeech = false
    /// What was drawn last; nil: nothing yet.
    private var drawn: (frame: PixelSize, scale: Double)?

    /// Of events at one moment; more are a script that was made to hurt.
    private static let mostStanding = 4000
    /// Of all events at one moment: 32 MiB for each of letters, outlines and shadows, at 1080 lines.
    private static let mostFrames = 32.0
    /// libass never forgets a font that was named, found or not: some tens of kilobytes each.
    private static let mostScripts = 64
    /// The interface draws what moves so often, in milliseconds.
    private static let movingStep: Int64 = 40
    /// No screen is larger.
    private static let mostWidth: Int32 = 8192

    /// - Parameters:
    ///   - family: For what names no font, or one that isn't there.
    ///   - log: For libass's words.
    ///   - mostGrowth: Bytes by which the process may grow while libass draws, whatever was overlooked before: what it can't have it leaves
    ///     out. Others who ask meanwhile get none either, so that it has to be far above what they want.
    public init(family: String = "DejaVu Sans", log: (any Log)? = nil, mostGrowth: Int = 160 << 20) {
        self.mostGrowth = mostGrowth
        self.family = family
        self.log = log
    }

    /// Draws one moment, and takes the script before where it is another one than last time; the first takes some tens of milliseconds for fonts.
    public func render(_ request: StyledTextRequest) -> StyledTextRendering? {
        guard prepare(request), let library, let track else { return nil }
        let frame = request.frame
        guard frame.width > 0, frame.height > 0, frame.width <= Self.mostWidth, frame.height <= Self.mostWidth else { return nil }
        var isAnother = drawn == nil
        if drawn?.frame != frame {
            ass_set_frame_size(library.renderer, frame.width, frame.height)
            ass_set_storage_size(library.renderer, frame.width, frame.height)
            isAnother = true
        }
        if drawn?.scale != request.scale {
            ass_set_font_scale(library.renderer, max(0.1, min(10, request.scale)))
            isAnother = true
        }
        drawn = (frame, request.scale)
        let time = request.time.wholeMilliseconds
        let outlook = track.outlook(at: time)
        let isTooMuch = outlook.standing > Self.mostStanding || outlook.frames * request.scale * request.scale > 2 * Self.mostFrames
        guard !isTooMuch, outlook.frames <= Self.mostFrames else {
            return StyledTextRendering(pictures: [], until: outlook.next.map(Self.time))
        }
        var change: Int32 = 0
        let images = MemoryCeiling.run(growth: mostGrowth) {
            ass_render_frame(library.renderer, track.pointer, time, &change)
        }
        var next = outlook.next
        if outlook.moves { next = min(next ?? .max, time + Self.movingStep) }
        let until = next.map(Self.time)
        if change == 0, !isAnother { return StyledTextRendering(pictures: nil, until: until) }
        return StyledTextRendering(pictures: ImageComposition.pictures(of: images, frame: frame), until: until)
    }

    private static func time(_ milliseconds: Int64) -> MediaTime { MediaTime(ticks: milliseconds, of: 1, over: 1000) }

    /// - Returns: false: it can't be drawn.
    private func prepare(_ request: StyledTextRequest) -> Bool {
        let script = request.script
        if library == nil || script.fonts != fonts || script.header != header {
            track = nil
            header = script.header
            scripts += 1
            if library == nil || script.fonts != fonts || scripts >= Self.mostScripts {
                scripts = 0
                // libass lets go of fonts only with all that has seen them; finding the box's own again takes some milliseconds.
                library = nil
                fonts = script.fonts
                library = ScriptLibrary(fonts: fonts, family: family, log: log)
            }
        }
        guard let library else { return false }
        let isLonger = lines.count <= script.lines.count && script.lines.starts(with: lines)
        if track == nil || !isLonger || omitsSpeech != request.omitsSpeech {
            track = nil
            drawn = nil
            omitsSpeech = request.omitsSpeech
            lines = []
            track = ScriptTrack(header: header, library: library, omitsSpeech: omitsSpeech)
        }
        guard let track else { return false }
        if lines.count < script.lines.count {
            track.add(script.lines[lines.count...])
            lines = script.lines
        }
        return track.isDrawable
    }
}
