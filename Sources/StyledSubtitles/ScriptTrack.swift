import CLibass
import Captions
import Glibc
import Media

/// Owns one ASS_Track: a script's styles and events, as libass has read them.
final class ScriptTrack {
    let pointer: UnsafeMutablePointer<ASS_Track>
    /// Beyond it a script was made to hurt.
    static let mostEvents = 100_000
    /// Of all lines and the header.
    static let mostBytes = 16 << 20

    private let library: ScriptLibrary
    private let omitsSpeech: Bool
    private var bytes: Int
    /// Events that speech has been told from signs in.
    private var sorted = 0
    private var traits: [SubStationTraits] = []
    /// In frames: see `EventExtent`.
    private var extents: [Double] = []
    /// Of one event, in frames; beyond it a script was made to hurt.
    private static let mostOfEvent = 16.0
    /// A script's own picture has at least so many units; no shorter one is known, and letters of it would be larger than the screen.
    private static let leastResolution: Int32 = 32

    /// - Returns: nil: it is too long, or no memory is left.
    init?(header: [UInt8], library: ScriptLibrary, omitsSpeech: Bool) {
        guard header.count <= Self.mostBytes, let track = ass_new_track(library.pointer) else { return nil }
        pointer = track
        self.library = library
        self.omitsSpeech = omitsSpeech
        bytes = header.count
        // It reads what it is given, and copies it before.
        Self.withCharacters(header) { ass_process_codec_private(track, $0, $1) }
        look()
    }

    deinit { ass_free_track(pointer) }

    /// Takes further events; those past the limits are left out.
    func add(_ lines: some Sequence<StyledScriptLine>) {
        for line in lines {
            guard bytes + line.bytes.count <= Self.mostBytes, Int(pointer.pointee.n_events) < Self.mostEvents else { break }
            bytes += line.bytes.count
            Self.withCharacters(line.bytes) {
                ass_process_chunk(pointer, $0, $1, line.start.wholeMilliseconds, line.duration.wholeMilliseconds)
            }
        }
        look()
    }

    private static func withCharacters(_ bytes: [UInt8], _ body: (UnsafeMutablePointer<CChar>?, Int32) -> Void) {
        bytes.withUnsafeBytes { raw in
            // libass asks for what it may change, and doesn't.
            let characters = UnsafeMutableRawPointer(mutating: raw.baseAddress)?.assumingMemoryBound(to: CChar.self)
            body(characters, Int32(raw.count))
        }
    }

    /// Looks at the events that have come: what they ask for, and whether they are wanted.
    private func look() {
        while Int(pointer.pointee.n_events) > Self.mostEvents {
            pointer.pointee.n_events -= 1
            ass_free_event(pointer, pointer.pointee.n_events)
        }
        guard let events = pointer.pointee.events else { return }
        let style = greatestStyle
        let (width, height) = (Double(max(1, pointer.pointee.PlayResX)), Double(max(1, pointer.pointee.PlayResY)))
        for index in sorted..<max(sorted, Int(pointer.pointee.n_events)) {
            let event = events + index
            let found = SubStationTraits(text: Self.bytes(event.pointee.Text), effect: Self.bytes(event.pointee.Effect))
            traits.append(found)
            let extent = event.pointee.Text.map { EventExtent($0, style: style).frames(width: width, height: height) } ?? 0
            extents.append(extent)
            let isTooLarge = !(extent <= Self.mostOfEvent)
            if isTooLarge || (omitsSpeech && !found.contains(.isSign)) { event.pointee.Duration = 0 }
        }
        sorted = traits.count
    }

    /// What of a script can be drawn at all: it says that it is one, and its picture is no speck.
    var isDrawable: Bool {
        let track = pointer.pointee
        let resolutions = [track.PlayResX, track.PlayResY] + [track.LayoutResX, track.LayoutResY].filter { $0 != 0 }
        guard track.track_type != TRACK_TYPE_UNKNOWN else { return false }
        // libass makes up what isn't said when it draws.
        return resolutions.allSatisfy { $0 == 0 || $0 >= Self.leastResolution }
    }

    /// An event may change over to any of them.
    private var greatestStyle: EventExtent.Style {
        var greatest = EventExtent.Style()
        guard let styles = pointer.pointee.styles else { return greatest }
        for index in 0..<Int(pointer.pointee.n_styles) {
            let style = styles[index]
            greatest.fontSize = max(greatest.fontSize, abs(style.FontSize))
            greatest.scaleX = max(greatest.scaleX, abs(style.ScaleX))
            greatest.scaleY = max(greatest.scaleY, abs(style.ScaleY))
            greatest.leastScale = min(greatest.leastScale, abs(style.ScaleX), abs(style.ScaleY))
            greatest.outline = max(greatest.outline, abs(style.Outline))
            greatest.spacing = max(greatest.spacing, abs(style.Spacing))
            if style.Angle != 0 { greatest.isTurned = true }
        }
        return greatest
    }

    private static func bytes(_ text: UnsafePointer<CChar>?) -> some Sequence<UInt8> {
        UnsafeBufferPointer(start: text, count: text.map { strlen($0) } ?? 0).lazy.map { UInt8(bitPattern: $0) }
    }

    /// What comes after a moment, both in milliseconds.
    ///
    /// - Returns: `next`: when an event begins or ends (nil: none does); `moves`: what stands changes at each moment; `frames`: how much
    ///   of it there is at most.
    func outlook(at time: Int64) -> (next: Int64?, moves: Bool, standing: Int, frames: Double) {
        var next: Int64?
        var moves = false
        var standing = 0
        var frames = 0.0
        guard let events = pointer.pointee.events else { return (nil, false, 0, 0) }
        for index in 0..<min(sorted, Int(pointer.pointee.n_events)) {
            let start = events[index].Start
            let (sum, overflows) = start.addingReportingOverflow(events[index].Duration)
            let end = overflows ? Int64.max : sum
            if start > time {
                if end > start { next = min(next ?? start, start) }
            } else if end > time {
                next = min(next ?? end, end)
                standing += 1
                frames += extents[index]
                if traits[index].contains(.moves) { moves = true }
            }
        }
        return (next, moves, standing, frames)
    }
}

extension MediaTime {
    /// Rounded down: at the moment at which an event begins it is there.
    var wholeMilliseconds: Int64 {
        let ticks = MediaTime.flicksPerSecond / 1000
        return flicks >= 0 ? flicks / ticks : -((-flicks + ticks - 1) / ticks)
    }
}
