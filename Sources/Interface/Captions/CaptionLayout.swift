import Captions
import Media

/// Places the cues of one moment on the picture: what follows WebVTT on lines that keep out of each other's way, what follows TTML in its boxes.
///
/// A function from cues to a scene; only the canvas knows how large letters are, so it is asked.
public struct CaptionLayout {
    /// Asks a canvas for the room that text takes at a width.
    public typealias Measure = (_ text: StyledText, _ width: Double?) -> DesignSize

    let picture: DesignRect
    private let bounds: DesignRect
    let text: CaptionText
    let measure: Measure
    var scene = Scene.empty
    /// Where cues on lines stand already.
    private var taken: [DesignRect] = []

    /// - Parameters:
    ///   - aspectRatio: Of the box in the picture that all shares are of, width to height; nil: the picture itself.
    ///   - picture: Where the film is on the screen.
    ///   - bounds: What captions on lines keep within: the part of the screen that every television shows, without what is in front.
    ///   - time: On the cues' clock.
    ///   - measure: The canvas's `size(of:width:)`.
    public static func scene(
        of cues: [Cue], regions: [CueRegion], aspectRatio: Double? = nil, picture: DesignRect, bounds: DesignRect,
        appearance: CaptionAppearance, at time: MediaTime,
        measure: @escaping Measure
    ) -> Scene {
        let picture = aspectRatio.map { picture.holding($0) } ?? picture
        let text = CaptionText(appearance: appearance, height: picture.height, time: time)
        var layout = CaptionLayout(picture: picture, bounds: bounds, text: text, measure: measure)
        layout.place(cues, regions)
        return layout.scene
    }

    private init(picture: DesignRect, bounds: DesignRect, text: CaptionText, measure: @escaping Measure) {
        self.picture = picture
        self.bounds = bounds
        self.text = text
        self.measure = measure
    }

    /// What boxes keep within: the picture, less what is in front of the film. Where nothing is, authors may use the picture's edges.
    var limits: (top: Double, bottom: Double) {
        let usual = CaptionLayer.bounds
        return (
            bounds.y > usual.y ? bounds.y : picture.y,
            bounds.y + bounds.height < usual.y + usual.height ? bounds.y + bounds.height : picture.y + picture.height
        )
    }

    private mutating func place(_ cues: [Cue], _ regions: [CueRegion]) {
        var boxes: [(box: CueBox, cues: [(order: Int, cue: Cue)])] = []
        for cue in cues {
            switch cue.placement {
            case .box(let own):
                var box = own
                box.order = 0
                if !boxes.contains(where: { $0.box == box }) { boxes.append((box, [])) }
                for index in boxes.indices where boxes[index].box == box { boxes[index].cues.append((own.order, cue)) }
            case .line(let settings):
                if settings.region != nil, regions.contains(where: { $0.id == settings.region }) { continue }
                placeOnLines(cue, settings)
            }
        }
        for region in regions { placeInRegion(region, cues) }
        for (box, cues) in boxes.sorted(by: { $0.box.depth < $1.box.depth }) {
            placeInBox(box, cues.sorted { $0.order < $1.order }.map(\.cue))
        }
    }

    // MARK: On lines. Source: WebVTT §7.2

    private mutating func placeOnLines(_ cue: Cue, _ settings: LineSettings) {
        guard case .text(let spans) = cue.content else {
            if let (image, rect) = Self.place(cue, in: bounds) { scene.add(.image(image), rect) }
            return
        }
        var span = extent(settings, alignment: cue.paragraph.alignment, of: picture)
        let right = min(span.x + span.width, bounds.x + bounds.width)
        span.x = max(span.x, bounds.x)
        span.width = max(0, right - span.x)
        let words = text.text(spans, cue.paragraph)
        let size = measure(words, span.width)
        let line = lineHeight(words)
        var rect = DesignRect(x: span.x, y: bounds.y, width: span.width, height: size.height)
        let lowest = bounds.y + bounds.height - size.height
        switch settings.line {
        case .share(let share):
            let anchor = picture.y + share * picture.height
            let above: Double =
                switch settings.lineAlignment {
                case .center: size.height / 2
                case .end, .right: size.height
                case .start, .left: 0
                }
            rect.y = max(bounds.y, min(anchor - above, lowest))
        case .number(let number) where number >= 0:
            rect.y = min(bounds.y + number * line, max(bounds.y, lowest))
            avoid(&rect, step: line)
        case .number(let number):
            rect.y = max(bounds.y, min(bounds.y + bounds.height + number * line, lowest))
            avoid(&rect, step: -line)
        case nil:
            rect.y = max(bounds.y, lowest)
            avoid(&rect, step: -line)
        }
        taken.append(rect)
        scene.add(.caption(words), rect)
    }

    /// Where a cue's width lies, before it is kept within the bounds.
    private func extent(_ settings: LineSettings, alignment: CueAlignment, of place: DesignRect) -> DesignRect {
        let position: Double = settings.position ?? (alignment == .start || alignment == .left ? 0 : alignment == .center ? 0.5 : 1)
        let part: PositionAlignment =
            settings.positionAlignment
            ?? (alignment == .center ? .center : alignment == .start || alignment == .left ? .lineLeft : .lineRight)
        let most: Double =
            switch part {
            case .lineLeft: 1 - position
            case .lineRight: position
            case .center: 2 * min(position, 1 - position)
            }
        let width = min(settings.size, most)
        let left: Double =
            switch part {
            case .lineLeft: position
            case .lineRight: position - width
            case .center: position - width / 2
            }
        return DesignRect(x: place.x + left * place.width, y: place.y, width: width * place.width, height: 0)
    }

    /// Moves a cue line by line until it is free; where there is no room that way it goes the other, and stays where it was if there is none at all.
    private func avoid(_ rect: inout DesignRect, step: Double) {
        guard step != 0 else { return }
        for direction in [step, -step] {
            var moved = rect
            while moved.y >= bounds.y - 0.5, moved.y + moved.height <= bounds.y + bounds.height + 0.5 {
                if !taken.contains(where: { $0.touches(moved) }) {
                    rect = moved
                    return
                }
                moved.y += direction
            }
        }
    }

    private func lineHeight(_ words: StyledText) -> Double {
        var line = words
        line.runs = [TextRun("X", size: words.runs.map(\.size).max() ?? 1, color: Color(0))]
        return max(1, measure(line, nil).height)
    }

    // MARK: In WebVTT's regions. Source: WebVTT §7.2, §3.2

    private mutating func placeInRegion(_ region: CueRegion, _ cues: [Cue]) {
        let own = cues.filter { cue in
            if case .line(let settings) = cue.placement { settings.region == region.id } else { false }
        }
        guard !own.isEmpty else { return }
        let sample = text.text([CueSpan("X")], ParagraphStyle())
        let height = Double(region.lines) * lineHeight(sample)
        let width = region.width * picture.width
        let place = DesignRect(
            x: picture.x + region.viewportAnchor.x * picture.width - region.anchor.x * width,
            y: picture.y + region.viewportAnchor.y * picture.height - region.anchor.y * height, width: width, height: height)
        // The last to come stands at the bottom; older ones are above it, as long as the region has room.
        let lowest = min(max(place.y, bounds.y) + height, bounds.y + bounds.height)
        let top = max(bounds.y, lowest - height)
        var bottom = lowest
        for cue in own.reversed() {
            guard case .text(let spans) = cue.content, case .line(let settings) = cue.placement else { continue }
            let words = text.text(spans, cue.paragraph)
            var rect = extent(settings, alignment: cue.paragraph.alignment, of: place)
            rect.height = measure(words, rect.width).height
            rect.y = bottom - rect.height
            guard rect.y >= top - 1 || bottom == lowest else { break }
            bottom = rect.y
            taken.append(rect)
            scene.add(.caption(words), rect)
        }
    }

    /// - Returns: nil: it is no picture.
    static func place(_ cue: Cue, in place: DesignRect) -> (image: CueImage, rect: DesignRect)? {
        guard case .image(let image, _) = cue.content, case .pixels(_, let size) = image, size.width > 0, size.height > 0 else {
            return nil
        }
        // As large as its box, in its own shape.
        let scale = min(place.width / Double(size.width), place.height / Double(size.height))
        let (width, height) = (Double(size.width) * scale, Double(size.height) * scale)
        let rect = DesignRect(
            x: place.x + (place.width - width) / 2, y: place.y + (place.height - height) / 2, width: width, height: height)
        return (image, rect)
    }
}

extension DesignRect {
    func moved(down distance: Double) -> DesignRect {
        DesignRect(x: x, y: y + distance, width: width, height: height)
    }

    /// The largest rectangle of a shape in the middle of this one.
    fileprivate func holding(_ aspectRatio: Double) -> DesignRect {
        guard aspectRatio > 0.01, aspectRatio < 100 else { return self }
        let width = min(self.width, self.height * aspectRatio)
        let height = width / aspectRatio
        return DesignRect(x: x + (self.width - width) / 2, y: y + (self.height - height) / 2, width: width, height: height)
    }
}
