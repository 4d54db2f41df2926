import Media

/// The interface's colours and type. Sizes are of the 1080-line design; nothing smaller than 28 is read from three metres.
enum Theme {
    /// A lantern's flame; what has the focus, and what has been played.
    static let accent = Color(0xffb145)
    /// Night, a little warm.
    static let background = Color(0x120e0a)
    static let panel = Color(0x241c14)
    static let text = Color(0xfaf4ea)
    static let secondaryText = Color(0xcabfae)
    /// On the accent.
    static let inkOnAccent = Color(0x1d1204)
    static let track = Color(0xffffff, alpha: 0.26)
    static let buffered = Color(0xffffff, alpha: 0.42)
    static let shade = Color(0x080604)

    /// 5 % on each side: what every television shows.
    static let safeArea = DesignRect(x: 96, y: 54, width: 1728, height: 972)
    /// Beyond the design's edges, for screens of another shape.
    static let everything = DesignRect(x: -960, y: -540, width: 3840, height: 2160)

    static func title(_ color: Color = text) -> TextStyle { TextStyle(size: 52, weight: .bold, color: color) }
    static func body(_ color: Color = text, alignment: TextAlignment = .leading) -> TextStyle {
        TextStyle(size: 34, color: color, alignment: alignment)
    }
    static func small(_ color: Color = secondaryText, alignment: TextAlignment = .leading) -> TextStyle {
        TextStyle(size: 28, color: color, alignment: alignment)
    }
    static func time(_ color: Color = text, alignment: TextAlignment = .leading) -> TextStyle {
        TextStyle(size: 36, weight: .medium, color: color, alignment: alignment, tabularDigits: true)
    }
}

extension Color {
    func faded(_ opacity: Double) -> Color {
        var color = self
        color.alpha *= opacity
        return color
    }
}
