import Media

/// How the viewer wants captions to look.
///
/// What the viewer has set wins over the author's word, in every format and for every speaker; what is nil stays the author's, and is the
/// house's own only where the author says nothing either: white, with a black line around, which is read on snow and at night and hides
/// nothing of the film. Source: what 47 CFR §79.103(c) asks of receivers; EN 301 549 §7.3 of the European accessibility act's products.
public struct CaptionAppearance: Hashable, Sendable {
    /// What sets letters off from the film: the kinds of CEA-708.
    public enum Edge: String, Hashable, Sendable, CaseIterable {
        case none
        case outline
        /// Fallen to the right and below.
        case shadow
        /// Lit from the upper left.
        case raised
        /// As if cut in.
        case depressed
    }

    /// 1 is the usual size: letters of a nineteenth of the picture's height, or as high as the author says.
    public var scale: Double
    /// Of all letters.
    public var color: Color?
    /// Behind each line, in place of everything that the author has put behind the text; transparent takes that away.
    public var background: Color?
    /// 0…1: how little of the film is seen through what is behind the text, whoever has put it there; black where nobody has.
    public var backgroundOpacity: Double?
    /// Whatever is behind the letters.
    public var edge: Edge?
    /// nil: black, white about dark letters.
    public var edgeColor: Color?
    /// 0 shows nothing of letters and their edge, 1 all.
    public var opacity: Double
    /// A face as fontconfig knows it, or a kind: `serif`, `monospace`.
    public var family: String?

    /// What isn't given is left to the author.
    public init(
        scale: Double = 1, color: Color? = nil, background: Color? = nil, backgroundOpacity: Double? = nil, edge: Edge? = nil,
        edgeColor: Color? = nil, opacity: Double = 1, family: String? = nil
    ) {
        self.scale = scale
        self.color = color
        self.background = background
        self.backgroundOpacity = backgroundOpacity
        self.edge = edge
        self.edgeColor = edgeColor
        self.opacity = opacity
        self.family = family
    }

    /// Nothing is set but the size: a renderer of the author's own styles can do it.
    public var isAuthors: Bool {
        var own = self
        own.scale = 1
        return own == CaptionAppearance()
    }

    /// WebVTT §7.3 asks for 5 % of the picture's height; at three metres it is a little small.
    static let usualSize = 0.0533

    /// What is seen of something that the author has put behind the text.
    func ground(_ author: Color?) -> Color? {
        guard background == nil, var author, author.alpha > 0 else { return nil }
        if let backgroundOpacity { author.alpha = backgroundOpacity }
        return author.alpha > 0 ? author : nil
    }

    /// What the viewer puts behind each line.
    ///
    /// - Parameter isFree: The author has put nothing there.
    func lineBox(isFree: Bool) -> Color? {
        var color = background ?? (isFree && backgroundOpacity != nil ? Color(0) : nil)
        if let backgroundOpacity { color?.alpha = backgroundOpacity }
        return color.flatMap { $0.alpha > 0 ? $0 : nil }
    }
}
