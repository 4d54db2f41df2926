import Media

/// How the viewer wants captions to look, where their author says nothing; and what of the author's word the viewer puts aside.
public struct CaptionAppearance: Hashable, Sendable {
    /// What sets letters off from the film.
    public enum Edge: String, Hashable, Sendable, CaseIterable {
        case none
        case outline
        case shadow
    }

    /// 1 is the usual size: letters of a nineteenth of the picture's height, or as high as the author says.
    public var scale: Double
    /// Of letters that have no colour of their own.
    public var color: Color
    /// Behind each line; nil: nothing but what the author put there.
    public var background: Color?
    /// What sets letters off from the film, where nothing is behind them.
    public var edge: Edge
    /// 0 shows nothing, 1 all.
    public var opacity: Double

    /// White, with a black line around: read on snow and at night, and hides nothing of the film.
    public init(
        scale: Double = 1, color: Color = Color(0xffffff), background: Color? = nil, edge: Edge = .outline, opacity: Double = 1
    ) {
        self.scale = scale
        self.color = color
        self.background = background
        self.edge = edge
        self.opacity = opacity
    }

    /// WebVTT §7.3 asks for 5 % of the picture's height; at three metres it is a little small.
    static let usualSize = 0.0533
}
