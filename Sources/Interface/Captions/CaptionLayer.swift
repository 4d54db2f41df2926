import Captions
import Media

/// The captions over the film: laid out anew only where other cues stand, or where they stand changes.
public struct CaptionLayer {
    /// What every television shows: captions on lines keep within it.
    public static let bounds = DesignRect(
        x: Theme.safeArea.x, y: Theme.safeArea.y, width: Theme.safeArea.width, height: Theme.safeArea.height)
    /// Between captions and what they give way to.
    private static let gap = 16.0
    /// Of the room that is always left to them.
    private static let leastHeight = 320.0

    /// What of the bounds is free beside what is in front of the film: notices above, the on-screen display below.
    ///
    /// Shades hide nothing.
    public static func room(beside front: Scene) -> DesignRect {
        var (top, bottom) = (bounds.y, bounds.y + bounds.height)
        for element in front.elements {
            let rect = element.rect
            // What is as high as the film lies behind captions: another picture of it.
            switch element.drawing {
            case .gradient, .scrim: continue
            default: break
            }
            if rect.height > bounds.height / 2 { continue }
            guard rect.y < bottom, rect.y + rect.height > top, rect.x < bounds.x + bounds.width, rect.x + rect.width > bounds.x else {
                continue
            }
            if rect.y + rect.height / 2 < bounds.y + bounds.height / 2 {
                top = max(top, rect.y + rect.height + gap)
            } else {
                bottom = min(bottom, rect.y - gap)
            }
        }
        guard bottom - top >= leastHeight else { return bounds }
        return DesignRect(x: bounds.x, y: top, width: bounds.width, height: bottom - top)
    }

    private struct State: Hashable {
        var cues: [Cue]
        var regions: [CueRegion]
        var aspectRatio: Double?
        var picture: DesignRect
        var room: DesignRect
        var appearance: CaptionAppearance
        /// Words that have come to light.
        var revealed: Int
    }

    private var state: State?
    private(set) var scene = Scene.empty

    /// Nothing yet.
    public init() {}

    /// - Parameters:
    ///   - picture: Where the film is on the screen, in design units.
    ///   - room: Of the screen, what captions have: `room(beside:)`.
    ///   - time: On the cues' clock.
    ///   - measure: The canvas's `size(of:width:)`.
    /// - Returns: what is to be drawn over the film, and over the shade of what is in front.
    public mutating func scene(
        of cues: [Cue], regions: [CueRegion], aspectRatio: Double?, picture: DesignRect, room: DesignRect = bounds,
        appearance: CaptionAppearance, at time: MediaTime,
        measure: @escaping CaptionLayout.Measure
    ) -> Scene {
        let next = State(
            cues: cues, regions: regions, aspectRatio: aspectRatio, picture: picture, room: room, appearance: appearance,
            revealed: Self.revealed(cues, time))
        guard next != state else { return scene }
        state = next
        scene =
            cues.isEmpty
            ? .empty
            : CaptionLayout.scene(
                of: cues, regions: regions, aspectRatio: aspectRatio, picture: picture, bounds: room,
                appearance: appearance, at: time, measure: measure)
        return scene
    }

    private static func revealed(_ cues: [Cue], _ time: MediaTime) -> Int {
        var count = 0
        for case .text(let spans) in cues.lazy.map(\.content) {
            for span in spans { if let reveal = span.reveal, reveal <= time { count += 1 } }
        }
        return count
    }
}
