import Captions
import Media

/// The captions over the film: laid out anew only where other cues stand, or where they stand changes.
public struct CaptionLayer {
    /// What every television shows: captions on lines keep within it.
    public static let bounds = DesignRect(
        x: Theme.safeArea.x, y: Theme.safeArea.y, width: Theme.safeArea.width, height: Theme.safeArea.height)
    /// What is left of that over the on-screen display.
    static let raised = DesignRect(x: bounds.x, y: bounds.y, width: bounds.width, height: OSD.top - bounds.y - 16)

    private struct State: Hashable {
        var cues: [Cue]
        var regions: [CueRegion]
        var aspectRatio: Double?
        var picture: DesignRect
        var isRaised: Bool
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
    ///   - isRaised: The on-screen display is there.
    ///   - time: On the cues' clock.
    ///   - measure: The canvas's `size(of:width:)`.
    /// - Returns: what is to be drawn over the film, and over the shade of what is in front.
    public mutating func scene(
        of cues: [Cue], regions: [CueRegion], aspectRatio: Double?, picture: DesignRect, isRaised: Bool, appearance: CaptionAppearance,
        at time: MediaTime,
        measure: @escaping CaptionLayout.Measure
    ) -> Scene {
        let next = State(
            cues: cues, regions: regions, aspectRatio: aspectRatio, picture: picture, isRaised: isRaised, appearance: appearance,
            revealed: Self.revealed(cues, time))
        guard next != state else { return scene }
        state = next
        scene =
            cues.isEmpty
            ? .empty
            : CaptionLayout.scene(
                of: cues, regions: regions, aspectRatio: aspectRatio, picture: picture, bounds: isRaised ? Self.raised : Self.bounds,
                appearance: appearance,
                at: time,
                measure: measure)
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
