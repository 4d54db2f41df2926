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
    /// Of the picture's left side, which loses itself.
    private static let fading = 288.0

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
        scene.add(
            .scrim(Theme.background, .fromLeft), DesignRect(x: rect.x, y: rect.y, width: Self.fading, height: rect.height))
        let height = (rect.height * 0.45).rounded()
        scene.add(
            .scrim(Theme.background, .fromBottom),
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
