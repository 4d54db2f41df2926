import Media

/// What a screen showed at one moment, as pixels of its own.
public struct ScreenPicture: Sendable {
    /// Width and height.
    public var size: PixelSize
    /// Rows of `size.width × 4` bytes, B G R X.
    public var pixels: [UInt8]

    /// Takes rows without padding.
    public init(size: PixelSize, pixels: [UInt8]) {
        self.size = size
        self.pixels = pixels
    }

    /// A black screen.
    public init(black size: PixelSize) {
        self.init(size: size, pixels: [UInt8](repeating: 0, count: Int(size.width) * Int(size.height) * 4))
    }

    /// Works on the pixels as a picture in memory.
    public mutating func withView<Result>(_ body: (PictureView) -> Result) -> Result? {
        let size = size
        return pixels.withUnsafeMutableBytes { memory in
            guard let base = memory.baseAddress else { return nil }
            return body(PictureView(PixelBuffer(base: base, size: size, stride: Int(size.width) * 4), format: .xrgb8888))
        }
    }
}
