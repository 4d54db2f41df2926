import Media

/// What a box, or a developer, may wish of the screen.
public struct KMSOptions: Hashable, Sendable {
    /// `/dev/dri/card1`; nil takes the first card with a display on it.
    public var path: String?
    /// A mode of this size, where the display has one, in place of its preferred one.
    public var size: PixelSize?
    /// What most films measure. Where the card's planes can't scale, a mode of this size goes before the display's preferred one: then
    /// such films need no scaling by the CPU. nil keeps the preferred mode.
    public var filmSize: PixelSize? = PixelSize(width: 1920, height: 1080)
    /// Lists writeback connectors and connects one, so that `snapshot` works: for tests and screenshots.
    public var usesWriteback: Bool
    /// Scans out of the decoder's memory where the machine can; false always copies.
    public var allowsZeroCopy: Bool

    // For tests: the card is taken for one without overlay planes.
    var usesPrimaryPlaneOnly = false

    /// Wishes nothing.
    public init(path: String? = nil, size: PixelSize? = nil, usesWriteback: Bool = false, allowsZeroCopy: Bool = true) {
        self.path = path
        self.size = size
        self.usesWriteback = usesWriteback
        self.allowsZeroCopy = allowsZeroCopy
    }
}
