import Media

/// A part of the film that the viewer may leave out, while it runs.
public struct SkipOffer: Hashable, Sendable {
    /// What it is.
    public enum Kind: Hashable, Sendable {
        /// What was seen in the episode before.
        case recap
        /// The titles at the beginning.
        case intro
        /// The names at the end.
        case credits
    }

    /// What it is.
    public var kind: Kind
    /// Where it began.
    public var start: MediaTime
    /// Where the film goes on.
    public var end: MediaTime

    /// Takes the parts.
    public init(kind: Kind, start: MediaTime, end: MediaTime) {
        self.kind = kind
        self.start = start
        self.end = end
    }
}

/// The offer as a button at the right, which OK takes; it goes by itself.
struct SkipButton {
    var offer: SkipOffer
    /// The display is shown below it.
    var isRaised: Bool
    var strings: Strings

    /// For how long it stands, from the part's beginning.
    static let duration = MediaTime(seconds: 10)

    func scene() -> Scene {
        var scene = Scene()
        let (width, height) = (460.0, 84.0)
        let rect = DesignRect(
            x: Theme.safeArea.x + Theme.safeArea.width - width, y: isRaised ? 680 : 880, width: width, height: height)
        scene.add(.fill(Theme.shade.faded(0.9), cornerRadius: 12), rect)
        scene.add(.outline(Theme.accent, width: 4, cornerRadius: 12), rect)
        scene.add(.text(strings.skip(offer.kind), Theme.body(Theme.text, alignment: .center)), rect.inset(12))
        return scene
    }
}
