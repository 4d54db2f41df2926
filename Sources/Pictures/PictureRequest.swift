import Media

/// A picture as it is to be drawn.
public struct PictureRequest: Hashable, Sendable {
    /// As a `SegmentSource` takes it.
    public let address: String
    /// Exactly this; of a picture of another shape the middle part.
    public let size: PixelSize

    /// Takes the parts; what can't be had is told by no picture coming.
    public init(_ address: String, _ size: PixelSize) {
        self.address = address
        self.size = size
    }

    /// Of the decoded picture.
    var bytes: Int { Int(size.width) * Int(size.height) * 4 }

    /// Whether it can be had at all: what names no file of the cache, or is larger than any screen, is never asked for.
    var isSound: Bool {
        (1...Self.longestSide).contains(size.width) && (1...Self.longestSide).contains(size.height)
            && (1...Self.longestAddress).contains(address.utf8.count) && !address.utf8.contains(UInt8(ascii: "\n"))
    }

    private static let longestSide: Int32 = 8192
    private static let longestAddress = 8192
}

/// What the interface's pictures may take.
public struct PictureBudget: Sendable {
    /// Decoded, in memory: bytes.
    public var decoded = 24 << 20
    /// As files in the folder: bytes, in whole blocks of the disc.
    public var kept = 64 << 20
    /// Of one file, compressed: longer ones aren't fetched. As many as are fetched at once may be in memory.
    public var file = 8 << 20

    /// The television's own.
    public init() {}
}
