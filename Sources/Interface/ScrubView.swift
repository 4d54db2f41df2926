import Media

/// The cursor on the film's bar, with a picture of where it stands above it. A function to a scene, in front of the display's.
public struct ScrubView {
    var position: MediaTime
    /// Of what the bar stands for.
    var bounds: ClosedRange<MediaTime>
    /// nil while there is none, and for films that have none.
    var picture: Thumbnail?
    /// What a place is called, where the film has chapters.
    var chapter: String?
    /// How a time is written under the picture.
    var time: String

    /// A picture's frame, in the design's units; pictures of other shapes stand in its middle.
    public static let frame = (width: 400.0, height: 225.0)
    private static let bottom = 786.0
    private static let label = 52.0

    func scene() -> Scene {
        var scene = Scene()
        let bar = OSD.bar
        let length = (bounds.upperBound - bounds.lowerBound).seconds
        let share = length > 0 ? min(1, max(0, (position - bounds.lowerBound).seconds / length)) : 0
        let x = (bar.x + share * bar.width).rounded()
        let left = min(max(x - Self.frame.width / 2, bar.x), bar.x + bar.width - Self.frame.width)
        let top = Self.bottom - Self.frame.height - Self.label
        let frame = DesignRect(x: left, y: top, width: Self.frame.width, height: Self.frame.height + Self.label)
        scene.add(.fill(Theme.shade.faded(0.94), cornerRadius: 10), frame.inset(-6))
        if let picture { scene.add(.picture(picture), place(of: picture.still.size, in: frame)) }
        scene.add(.outline(Theme.accent, width: 4, cornerRadius: 10), frame.inset(-6))
        scene.add(
            .text(chapter.map { "\(time)  \($0)" } ?? time, Theme.small(Theme.text, alignment: .center)),
            DesignRect(x: left + 12, y: top + Self.frame.height, width: Self.frame.width - 24, height: Self.label))
        // The cursor itself: a line through the bar, to be told from the knob that shows where the film is.
        scene.add(.fill(Theme.text, cornerRadius: 3), DesignRect(x: x - 3, y: bar.y - 16, width: 6, height: bar.height + 32))
        return scene
    }

    private func place(of size: PixelSize, in frame: DesignRect) -> DesignRect {
        let scale = min(Self.frame.width / Double(max(1, size.width)), Self.frame.height / Double(max(1, size.height)))
        let (width, height) = (Double(size.width) * scale, Double(size.height) * scale)
        return DesignRect(
            x: frame.x + (Self.frame.width - width) / 2, y: frame.y + (Self.frame.height - height) / 2, width: width, height: height)
    }
}
