import Media

/// Makes cues of the packets of one text within a container, in their order.
///
/// - Thread: one.
public struct EmbeddedCaptionReader: Sendable {
    /// Whose packets these are.
    public let track: EmbeddedCaptions
    private let limits: CaptionLimits
    private let kind: Kind
    private var shown: [Cue] = []
    private var finished: [Cue] = []

    private enum Kind {
        case subRip
        case subStation(SubStationTrack)
        case webVTT(WebVTTTrack)
        case webVTTBoxes(WebVTTTrack)
        case ttml
        case timedText(TimedTextTrack)
        case pictures(any CaptionPictureDecoder)
    }

    /// - Parameters:
    ///   - pictures: For tracks of pictures, of this track's own.
    ///   - limits: What is taken at most of each packet.
    /// - Returns: nil: it needs pictures, and nobody makes them.
    public init?(_ track: EmbeddedCaptions, pictures: (any CaptionPictureDecoder)? = nil, limits: CaptionLimits = .standard) {
        self.track = track
        self.limits = limits
        switch track.coding {
        case .subRip: kind = .subRip
        case .subStation: kind = .subStation(SubStationTrack(header: track.header, limits: limits))
        case .webVTT: kind = .webVTT(WebVTTTrack(header: track.header, limits: limits))
        case .webVTTBoxes: kind = .webVTTBoxes(WebVTTTrack(header: track.header, limits: limits))
        case .ttml: kind = .ttml
        case .timedText: kind = .timedText(TimedTextTrack(track, limits: limits))
        case .presentationGraphics, .dvb, .vobSub:
            guard let pictures else { return nil }
            kind = .pictures(pictures)
        }
    }

    /// By which the cues of a WebVTT text place themselves.
    public var regions: [CueRegion] {
        switch kind {
        case .webVTT(let track), .webVTTBoxes(let track): track.regions
        default: []
        }
    }

    /// What is on the screen until something follows; its end may come sooner than it says.
    public var current: [Cue] { shown }

    /// Gives what is known to its end, and forgets it.
    public mutating func takeFinished() -> [Cue] {
        defer { finished = [] }
        return finished
    }

    /// Forgets what is on the screen: after a seek.
    public mutating func reset() {
        shown = []
        if case .pictures(let decoder) = kind { decoder.reset() }
    }

    /// Reads one packet.
    public mutating func read(_ packet: CaptionPacket) {
        if case .pictures(let decoder) = kind {
            guard let pictures = decoder.decode(packet) else { return }
            return replace(at: pictures.start, by: cues(of: pictures))
        }
        let end = packet.duration.map { packet.time + $0 } ?? .max
        let cues = texts(packet, end: end).filter { $0.start < $0.end }
        if packet.duration == nil { return replace(at: packet.time, by: cues) }
        replace(at: packet.time, by: [])
        finished += cues
    }

    /// What was shown without an end has one now.
    private mutating func replace(at time: MediaTime, by cues: [Cue]) {
        for var cue in shown {
            cue.end = min(cue.end, max(time, cue.start))
            if cue.start < cue.end { finished.append(cue) }
        }
        shown = cues
    }

    private func texts(_ packet: CaptionPacket, end: MediaTime) -> [Cue] {
        switch kind {
        case .subRip: [SubRipReader.cue(of: packet.bytes, start: packet.time, end: end, limits: limits)].filter { !$0.isEmpty }
        case .subStation(let track): track.cue(of: packet.bytes, start: packet.time, end: end).map { [$0] } ?? []
        case .webVTT(let track):
            [
                track.cue(
                    text: packet.bytes, settings: packet.settings, id: String(decoding: packet.name, as: UTF8.self), start: packet.time,
                    end: end)
            ]
        case .webVTTBoxes(let track): track.cues(ofSample: packet.bytes, start: packet.time, end: end)
        case .ttml: document(packet, end: end)
        case .timedText(let track): track.cue(of: packet.bytes, start: packet.time, end: end).map { [$0] } ?? []
        case .pictures: []
        }
    }

    /// Its times are the track's; what is shown of it is what its sample lasts. Source: ISO/IEC 14496-30 §5.
    private func document(_ packet: CaptionPacket, end: MediaTime) -> [Cue] {
        guard let document = try? TTMLReader.document(of: packet.bytes, limits: limits) else { return [] }
        return document.cues.compactMap { cue in
            var cue = cue
            cue.start = max(cue.start, packet.time)
            cue.end = min(cue.end, end)
            return cue.start < cue.end ? cue : nil
        }
    }

    // MARK: Pictures

    private func cues(of pictures: CaptionPictures) -> [Cue] {
        guard pictures.canvas.width > 0, pictures.canvas.height > 0 else { return [] }
        return pictures.parts.enumerated().compactMap { index, part in
            let end = pictures.end ?? .max
            guard pictures.start < end else { return nil }
            let size = PixelSize(width: part.rect.width, height: part.rect.height)
            let box = CanvasPlacing(pictures.canvas, track).box(part.rect, named: "\(track.coding.rawValue) \(index + 1)")
            var cue = Cue(
                start: pictures.start, end: end, content: .image(.pixels(part.pixels, size), alternative: nil), placement: .box(box))
            cue.isForced = part.isForced
            return cue
        }
    }
}

extension Cue {
    /// There is nothing to be read.
    fileprivate var isEmpty: Bool {
        guard case .text(let spans) = content else { return false }
        return spans.allSatisfy(\.text.isEmpty)
    }
}

/// Brings places on a canvas to shares of the film's picture.
struct CanvasPlacing {
    private let canvas: PixelSize
    /// By how much the canvas is larger than the picture.
    private var (across, down) = (1.0, 1.0)

    /// Beyond it, a picture's shape has nothing to do with its captions'.
    private static let mostBeyond = 2.0

    /// Blu-ray's canvas is the screen, of which a film that was copied without its black bars is a part; DVDs' and television's is the picture, whatever
    /// the shape of its pixels.
    init(_ canvas: PixelSize, _ track: EmbeddedCaptions) {
        self.canvas = canvas
        guard track.coding == .presentationGraphics, let picture = track.pictureAspect, picture > 0 else { return }
        let beyond = picture * Double(canvas.height) / Double(canvas.width)
        guard beyond <= Self.mostBeyond, beyond >= 1 / Self.mostBeyond else { return }
        if beyond > 1 { down = beyond } else { across = 1 / beyond }
    }

    func box(_ rect: PixelRect, named name: String) -> CueBox {
        let (width, height) = (Double(canvas.width), Double(canvas.height))
        var box = CueBox(
            region: name, x: 0.5 + (Double(rect.x) / width - 0.5) * across, y: 0.5 + (Double(rect.y) / height - 0.5) * down,
            width: Double(rect.width) / width * across, height: Double(rect.height) / height * down)
        box.isFilled = true
        return box
    }
}
