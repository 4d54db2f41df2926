import Media

/// What follows an episode, in a corner of its last seconds: the film isn't hidden by it.
struct NextCard: Hashable, Sendable {
    /// As `2. Le Spectre`.
    let name: String
    /// Until it begins; nil: it doesn't by itself.
    let seconds: Int?
    /// It can't be played just so.
    let leadsToPage: Bool

    private static let (width, height) = (720.0, 172.0)

    func spoken(_ strings: Strings) -> String {
        [strings.nextEpisode(in: nil), name, leadsToPage ? strings.nextPage : strings.nextNow, strings.nextNot].joined(separator: ". ")
    }

    /// - Parameter isRaised: The display is shown below it.
    func scene(_ strings: Strings, isRaised: Bool) -> Scene {
        var scene = Scene()
        let safe = Theme.safeArea
        let rect = DesignRect(
            x: safe.x + safe.width - Self.width, y: isRaised ? OSD.top - 24 - Self.height : safe.y + safe.height - Self.height,
            width: Self.width, height: Self.height)
        func line(_ y: Double, _ height: Double) -> DesignRect {
            DesignRect(x: rect.x + 28, y: rect.y + y, width: rect.width - 56, height: height)
        }
        scene.add(.fill(Theme.shade.faded(0.92), cornerRadius: 14), rect)
        scene.add(.outline(Theme.accent, width: 4, cornerRadius: 14), rect)
        let count = TextStyle(size: 30, weight: .medium, color: Theme.accent, tabularDigits: true)
        scene.add(.text(strings.nextEpisode(in: seconds), count), line(12, 46))
        scene.add(.text(name, TextStyle(size: 34, weight: .bold, color: Theme.text)), line(58, 52))
        let keys = [leadsToPage ? strings.nextPage : strings.nextNow, strings.nextNot].joined(separator: "  ·  ")
        scene.add(.text(keys, Theme.small()), line(112, 44))
        return scene
    }
}
