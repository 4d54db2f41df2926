import Media

/// How the viewer wants texts to look, in the few ways that are told apart from the sofa.
public struct CaptionPreferences: Hashable, Sendable {
    /// How large letters are.
    public enum Size: String, Hashable, Sendable, CaseIterable, Codable {
        case small, usual, large, largest

        /// What letters are multiplied by.
        public var scale: Double {
            switch self {
            case .small: 0.8
            case .usual: 1
            case .large: 1.3
            case .largest: 1.6
            }
        }
    }

    /// Colours, ground and edge together, each of which can be read on any film.
    public enum Look: String, Hashable, Sendable, CaseIterable, Codable {
        /// As the author wants them: white with a black line around where nothing is said.
        case authors
        case whiteOutlined
        /// On black through which the film is seen.
        case whiteOnShade
        case yellowOutlined
        /// On black: the strongest contrast.
        case yellowOnBlack
    }

    /// How far texts can be moved, in tenths of a second.
    public static let delays = -100...100

    /// How large letters are.
    public var size = Size.usual
    /// What they look like.
    public var look = Look.authors
    /// In tenths of a second, within `delays`; positive: later than their author says.
    public var delay = 0 {
        didSet { delay = min(max(delay, Self.delays.lowerBound), Self.delays.upperBound) }
    }

    /// As the author wants them.
    public init() {}

    /// For those who draw them.
    public var appearance: CaptionAppearance {
        let (white, yellow, black) = (Color(0xffffff), Color(0xffe14d), Color(0))
        let bare = CaptionAppearance.Edge.none
        switch look {
        case .authors: return CaptionAppearance(scale: size.scale)
        case .whiteOutlined: return CaptionAppearance(scale: size.scale, color: white, backgroundOpacity: 0, edge: .outline)
        case .whiteOnShade:
            return CaptionAppearance(scale: size.scale, color: white, background: black, backgroundOpacity: 0.7, edge: bare)
        case .yellowOutlined: return CaptionAppearance(scale: size.scale, color: yellow, backgroundOpacity: 0, edge: .outline)
        case .yellowOnBlack:
            return CaptionAppearance(scale: size.scale, color: yellow, background: black, backgroundOpacity: 1, edge: bare)
        }
    }
}

extension CaptionPreferences: Codable {
    private enum Key: String, CodingKey { case size, look, delay }

    /// What isn't understood is as on the first day.
    public init(from decoder: any Decoder) throws {
        self.init()
        let values = try decoder.container(keyedBy: Key.self)
        size = (try? values.decodeIfPresent(Size.self, forKey: .size)) ?? size
        look = (try? values.decodeIfPresent(Look.self, forKey: .look)) ?? look
        let read = (try? values.decodeIfPresent(Int.self, forKey: .delay)) ?? 0
        // A property's observer isn't called while a value is made.
        delay = min(max(read, Self.delays.lowerBound), Self.delays.upperBound)
    }

    /// Every part under its name.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(size, forKey: .size)
        try values.encode(look, forKey: .look)
        try values.encode(delay, forKey: .delay)
    }
}
