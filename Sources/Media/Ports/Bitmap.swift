/// Pixels that nobody changes, which may be shown in many pictures of the screen one after the other.
///
/// Two are equal only where they are the same one: scenes are compared at every turn, and pixels are too many for that.
public final class Bitmap: Sendable {
    /// 4 bytes each: blue, green, red, alpha, premultiplied; rows without gaps.
    public let pixels: [UInt8]
    /// Columns and rows; both positive where `pixels` isn't empty.
    public let size: PixelSize

    /// - Parameter pixels: As many as the size says.
    public init(_ pixels: [UInt8], _ size: PixelSize) {
        precondition(pixels.count == Int(size.width) * Int(size.height) * 4, "a bitmap has four bytes for each pixel")
        self.pixels = pixels
        self.size = size
    }
}

extension Bitmap: Hashable {
    /// Whether they are the same one.
    public static func == (left: Bitmap, right: Bitmap) -> Bool { left === right }

    /// By its identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A picture at its place.
public struct PlacedBitmap: Hashable, Sendable {
    /// As large as `place`.
    public var bitmap: Bitmap
    /// Within the frame that it was drawn for.
    public var place: PixelRect

    /// Takes the parts.
    public init(_ bitmap: Bitmap, at place: PixelRect) {
        self.bitmap = bitmap
        self.place = place
    }
}
