import Club
import Media

/// A title's picture in the upper right corner. It loses itself in the ground to the left and below, where the words are.
struct Backdrop {
    /// Up to the screen's right edge.
    let rect: DesignRect

    /// On a title's page.
    static let large = Backdrop(rect: DesignRect(x: 864, y: 0, width: 1056, height: 594))
    /// Where there is more beneath it.
    static let small = Backdrop(rect: DesignRect(x: 1248, y: 0, width: 672, height: 378))
    /// Upright, where there is no other.
    private static let poster = DesignRect(x: 1504, y: 146, width: 320, height: 480)
    /// Of the shade's steps: whole pixels on 720 lines too.
    private static let step = 12.0
    private static let steps = 24

    func picture(of title: Title) -> WantedPicture? {
        title.details.backdrops.first.map { WantedPicture($0.path, width: rect.width, height: rect.height) }
    }

    /// What is wanted of a title: one of both.
    func wanted(of title: Title) -> WantedPicture? {
        picture(of: title) ?? title.poster.map { WantedPicture($0, width: Self.poster.width, height: Self.poster.height) }
    }

    func add(_ title: Title, to scene: inout Scene, in room: Room) {
        guard let wanted = wanted(of: title), let bitmap = room.picture(wanted) else { return }
        guard picture(of: title) != nil else {
            if self.rect == Self.large.rect { scene.add(.bitmap(bitmap), Self.poster) }
            return
        }
        scene.add(.bitmap(bitmap), rect)
        for index in 0..<Self.steps {
            // Without an edge at either end.
            let share = (Double(index) + 0.5) / Double(Self.steps)
            scene.add(
                .fill(Theme.background.faded((1 - share) * (1 - share) * (1 + 2 * share)), cornerRadius: 0),
                DesignRect(x: rect.x + Double(index) * Self.step, y: rect.y, width: Self.step, height: rect.height))
        }
        let height = (rect.height * 0.45).rounded()
        scene.add(
            .gradient(top: Theme.background.faded(0), bottom: Theme.background),
            DesignRect(x: rect.x, y: rect.y + rect.height - height, width: rect.width, height: height))
    }

    /// The time, legible on any picture.
    static func clock(on scene: inout Scene, in room: Room) {
        scene.add(.fill(Theme.shade.faded(0.8), cornerRadius: 14), DesignRect(x: 1690, y: 60, width: 150, height: 56))
        scene.add(
            .text(TimeText.wall(hour: room.wall.hour, minute: room.wall.minute), Theme.time(alignment: .trailing)),
            DesignRect(x: 1664, y: 54, width: 160, height: 68))
    }
}
