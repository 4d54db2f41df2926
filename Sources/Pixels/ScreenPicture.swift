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

    /// Puts a film's picture into its place, then the interface over it.
    ///
    /// - Parameter film: nil: black under the interface.
    public mutating func compose(film: ShownFilm?, interface: PixelBuffer?) {
        _ = withView { screen in
            if let film, let source = PictureView(film.frame, memory: film.memory), let target = screen.part(film.destination) {
                let format = film.frame.format
                let converter = PictureConverter(
                    from: (format.pixelFormat, format.size), to: (.xrgb8888, film.destination.size), color: format.color)
                _ = converter?.convert(source, into: target)
            }
            if let interface { _ = screen.blend(PictureView(interface)) }
        }
    }
}

/// The film's picture that a display shows, where its pixels lie, and where on the screen it stands.
///
/// `@unchecked Sendable`: its maker sees to it that the frame's cell is held, and the memory mapped, as long as this is used.
public struct ShownFilm: @unchecked Sendable {
    /// Its cell is held.
    public let frame: VideoFrame
    /// All of the pool's.
    public let memory: UnsafeRawBufferPointer
    /// On the screen.
    public let destination: PixelRect

    /// Takes the parts.
    public init(frame: VideoFrame, memory: UnsafeRawBufferPointer, destination: PixelRect) {
        self.frame = frame
        self.memory = memory
        self.destination = destination
    }
}
