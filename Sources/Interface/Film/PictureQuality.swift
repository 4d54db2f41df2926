import Media

/// What of a film is really on the screen, as far as it can be told.
public struct PictureQuality: Hashable, Sendable {
    /// Why the film has better pictures than those that are shown.
    public enum Shortfall: Hashable, Sendable {
        /// The line gives so many bits per second.
        case line(bitsPerSecond: Int64)
        /// The box doesn't follow.
        case box
        /// The line is still being measured.
        case rising
    }

    /// As decoded, before anything was scaled.
    public var size: PixelSize
    /// Of the film; nil: it varies, or nobody says.
    public var rate: FrameRate?
    /// Of pictures and sound; nil: nobody says.
    public var bitsPerSecond: Int64?
    /// What the screen is set to.
    public var screen: PixelSize
    /// Likewise.
    public var screenRate: FrameRate
    /// The film has a high dynamic range, and is shown without.
    public var losesRange = false
    /// nil: there are no better ones for this screen.
    public var shortfall: Shortfall?
    /// The size of the best; nil: nobody says.
    public var best: PixelSize?

    /// Takes what is always known.
    public init(size: PixelSize, rate: FrameRate? = nil, bitsPerSecond: Int64? = nil, screen: PixelSize, screenRate: FrameRate) {
        self.size = size
        self.rate = rate
        self.bitsPerSecond = bitsPerSecond
        self.screen = screen
        self.screenRate = screenRate
    }
}
