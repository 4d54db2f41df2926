import Media

/// The pictures of a script over the film: asks for others when they may have changed, and keeps those that stand meanwhile.
///
/// - Thread: control.
public struct ScriptLayer {
    private let ask: (StyledTextRequest) -> Void
    private let answer: () -> ScriptWorker.Answer?
    /// What was asked for last.
    private var asked: StyledTextRequest?

    /// - Parameters:
    ///   - ask: `ScriptWorker.ask`.
    ///   - answer: `ScriptWorker.answer`.
    public init(ask: @escaping (StyledTextRequest) -> Void, answer: @escaping () -> ScriptWorker.Answer?) {
        self.ask = ask
        self.answer = answer
    }

    /// What there is to be seen.
    public enum Pictures: Hashable, Sendable {
        /// This script can't be drawn; its cues have to do.
        case none
        /// Within the frame that was asked for; empty as long as nothing was drawn.
        case drawn([PlacedBitmap])
    }

    /// - Parameter request: What is to be seen now.
    /// - Returns: what has been drawn, and the moment on the script's clock at which to ask again; nil: when something else happens.
    public mutating func pictures(for request: StyledTextRequest) -> (pictures: Pictures, until: MediaTime?) {
        let last = answer()
        let known = last.flatMap { $0.request.isAlike(request) ? $0 : nil }
        let pictures = known.map { known in known.pictures.map { .drawn($0) } ?? Pictures.none } ?? .drawn([])
        if let known, known.request.time <= request.time, request.time < known.until ?? .max { return (pictures, known.until) }
        // One at a time: what was drawn for a moment ago is shown for a moment.
        let isUnderWay = asked.map { $0 != last?.request && $0.isAlike(request) && $0.time <= request.time } ?? false
        if !isUnderWay {
            asked = request
            ask(request)
        }
        return (pictures, nil)
    }

    /// As elements, at their places on the screen.
    ///
    /// - Parameters:
    ///   - area: Where the frame is on the screen, in pixels.
    ///   - room: What captions have of it: signs and words that reach into what is in front give way.
    public static func scene(of pictures: [PlacedBitmap], area: PixelRect, room: DesignRect, transform: DesignTransform) -> Scene {
        let free = transform.damage(room)
        let usual = transform.damage(CaptionLayer.bounds)
        var places = pictures.map { picture in
            PixelRect(
                x: area.x + picture.place.x, y: area.y + picture.place.y, width: picture.place.width, height: picture.place.height)
        }
        if free.y > usual.y { giveWay(&places, from: free.y, isDownward: true, free) }
        if free.y + free.height < usual.y + usual.height { giveWay(&places, from: free.y + free.height, isDownward: false, free) }
        var scene = Scene()
        for (picture, place) in zip(pictures, places) { scene.add(.bitmap(picture.bitmap), transform.design(place)) }
        return scene
    }

    /// Moves what reaches past a limit, and what would be hit by that, each as far as it must.
    private static func giveWay(_ places: inout [PixelRect], from limit: Int32, isDownward: Bool, _ free: PixelRect) {
        let middle = free.y + free.height / 2
        // What fills the picture has nowhere to go; of the rest each half gives way to its own side.
        let movable = places.indices.filter { index in
            let place = places[index]
            return place.height <= free.height && (place.y + place.height / 2 <= middle) == isDownward
        }
        var settled: [PixelRect] = []
        for index in movable.sorted(by: { isDownward ? places[$0].y < places[$1].y : places[$0].y > places[$1].y }) {
            var place = places[index]
            place.y = isDownward ? max(place.y, limit) : min(place.y, limit - place.height)
            for other in settled where !other.intersection(place).isEmpty {
                place.y = isDownward ? max(place.y, other.y + other.height) : min(place.y, other.y - place.height)
            }
            settled.append(place)
            places[index] = place
        }
    }
}

extension StyledTextRequest {
    /// Whether two differ in nothing but their moment.
    fileprivate func isAlike(_ other: StyledTextRequest) -> Bool {
        var own = self
        own.time = other.time
        return own == other
    }
}
