/// Width and height in pixels.
public struct PixelSize: Hashable, Sendable {
    /// Columns; not checked, so 0 or less where a stream lies.
    public var width: Int32
    /// Rows; not checked either.
    public var height: Int32

    /// Takes the parts; nothing is checked.
    public init(width: Int32, height: Int32) {
        self.width = width
        self.height = height
    }
}

extension PixelSize: CustomStringConvertible {
    /// For logs and errors: `1920×1080`.
    public var description: String { "\(width)×\(height)" }
}

/// A rectangle in pixels; origin at the top left.
public struct PixelRect: Hashable, Sendable {
    /// The leftmost column; may be negative.
    public var x: Int32
    /// The top row; may be negative.
    public var y: Int32
    /// Columns; nothing is inside at 0 or less.
    public var width: Int32
    /// Rows; nothing is inside at 0 or less.
    public var height: Int32

    /// Takes the parts; nothing is checked.
    public init(x: Int32, y: Int32, width: Int32, height: Int32) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// All of a screen or of a picture.
    public init(_ size: PixelSize) {
        self.init(x: 0, y: 0, width: size.width, height: size.height)
    }

    /// Holds no pixel: "nothing changed", where damage is counted.
    public static let empty = PixelRect(x: 0, y: 0, width: 0, height: 0)

    /// Without the place; what a buffer for it must hold.
    public var size: PixelSize { PixelSize(width: width, height: height) }
    /// Whether no pixel is inside.
    public var isEmpty: Bool { width <= 0 || height <= 0 }

    /// The smallest rectangle that holds both; an empty one adds nothing.
    public func union(_ other: PixelRect) -> PixelRect {
        if isEmpty { return other }
        if other.isEmpty { return self }
        let left = min(x, other.x)
        let top = min(y, other.y)
        return PixelRect(
            x: left, y: top,
            width: max(x + width, other.x + other.width) - left,
            height: max(y + height, other.y + other.height) - top)
    }

    /// What lies inside both; `empty` where they don't meet.
    public func intersection(_ other: PixelRect) -> PixelRect {
        let left = max(x, other.x)
        let top = max(y, other.y)
        let right = min(x + width, other.x + other.width)
        let bottom = min(y + height, other.y + other.height)
        return right > left && bottom > top ? PixelRect(x: left, y: top, width: right - left, height: bottom - top) : .empty
    }
}

/// How a picture lies in memory. The names are the kernel's (`drm_fourcc.h`), the layouts its own.
public enum PixelFormat: UInt8, Hashable, Sendable {
    /// Three planes Y, U, V; chroma halved both ways; 8 bits.
    case yuv420
    /// Two planes Y, UV interleaved; chroma halved both ways; 8 bits.
    case nv12
    /// As `nv12` with 16-bit little-endian samples, the upper 10 bits used.
    case p010
    /// As `yuv420` with 16-bit little-endian samples, the lower 10 bits used (what a software decoder gives).
    case yuv420p10
    /// Three planes, chroma halved across; 8 bits.
    case yuv422
    /// Three planes, chroma whole; 8 bits.
    case yuv444
    /// One plane, bytes B G R X.
    case xrgb8888
    /// One plane, bytes B G R A, premultiplied.
    case argb8888
}

/// The matrix that makes R'G'B' of Y'CbCr. Source: ITU-T H.273 table 4.
public enum ColorMatrix: UInt8, Hashable, Sendable {
    case bt601
    case bt709
    case bt2020
}

/// Whether luma spans 16…235 or 0…255.
public enum ColorRange: UInt8, Hashable, Sendable {
    case limited
    case full
}

/// What must be known of the colours to show them right.
public struct ColorDescription: Hashable, Sendable {
    /// What the display's COLOR_ENCODING, or the conversion, is set to.
    public var matrix: ColorMatrix
    /// What the display's COLOR_RANGE, or the conversion, is set to.
    public var range: ColorRange

    /// For a stream that says both; `assumed` is for the others.
    public init(matrix: ColorMatrix, range: ColorRange) {
        self.matrix = matrix
        self.range = range
    }

    /// What a stream that doesn't say is taken for: BT.709 from 720 lines up, BT.601 below; limited range.
    public static func assumed(for size: PixelSize) -> ColorDescription {
        ColorDescription(matrix: size.height >= 720 || size.width >= 1280 ? .bt709 : .bt601, range: .limited)
    }
}

/// The shape of one pixel, width over height; 1:1 unless the stream says otherwise.
public struct SampleAspectRatio: Hashable, Sendable {
    /// A pixel's width, at least 1, in units that only the ratio gives a meaning.
    public let horizontal: Int32
    /// A pixel's height in the same units; at least 1.
    public let vertical: Int32
    /// What a stream that doesn't say is taken for.
    public static let square = SampleAspectRatio(uncheckedHorizontal: 1, vertical: 1)

    /// - Returns: nil unless both are positive.
    public init?(_ horizontal: Int32, _ vertical: Int32) {
        guard horizontal > 0, vertical > 0 else { return nil }
        self.init(uncheckedHorizontal: horizontal, vertical: vertical)
    }

    private init(uncheckedHorizontal horizontal: Int32, vertical: Int32) {
        self.horizontal = horizontal
        self.vertical = vertical
    }
}

/// What the pictures of a track are. Constant between two format changes.
public struct VideoFormat: Hashable, Sendable {
    /// As the decoder gives it: what a plane has to take, or a conversion to read.
    public var pixelFormat: PixelFormat
    /// The visible picture, in stored pixels.
    public var size: PixelSize
    /// Stretches `size` to the film's shape on the screen.
    public var sampleAspectRatio: SampleAspectRatio
    /// Already decided: the stream's word, or what is assumed without it.
    public var color: ColorDescription
    /// As the container or the codec declares it; nil where it varies or isn't said.
    public var frameRate: FrameRate?

    /// Takes the parts; nothing is checked, since they come from the network.
    public init(
        pixelFormat: PixelFormat, size: PixelSize, sampleAspectRatio: SampleAspectRatio = .square,
        color: ColorDescription, frameRate: FrameRate? = nil
    ) {
        self.pixelFormat = pixelFormat
        self.size = size
        self.sampleAspectRatio = sampleAspectRatio
        self.color = color
        self.frameRate = frameRate
    }

    /// The largest rectangle inside `screen` that keeps the film's shape, centred; even coordinates, as 4:2:0 asks.
    public func letterbox(in screen: PixelSize) -> PixelRect {
        var filmWidth = Int64(size.width) * Int64(sampleAspectRatio.horizontal)
        var filmHeight = Int64(size.height) * Int64(sampleAspectRatio.vertical)
        guard filmWidth > 0, filmHeight > 0 else { return .empty }
        // A stream may say anything of its pixels: kept under 31 bits, the products below can't overflow.
        while max(filmWidth, filmHeight) > Int64(Int32.max) {
            filmWidth = max(1, filmWidth >> 1)
            filmHeight = max(1, filmHeight >> 1)
        }
        // Even from the start: a picture that was scaled to this rectangle has the same one again.
        let screenWidth = max(2, Int64(screen.width) & ~1)
        let screenHeight = max(2, Int64(screen.height) & ~1)
        var width = screenWidth
        var height = (screenWidth * filmHeight + filmWidth / 2) / filmWidth
        if height > screenHeight {
            height = screenHeight
            width = min(screenWidth, (screenHeight * filmWidth + filmHeight / 2) / filmHeight)
        }
        let evenWidth = max(2, width & ~1)
        let evenHeight = max(2, height & ~1)
        return PixelRect(
            x: Int32(((screenWidth - evenWidth) / 2) & ~1), y: Int32(((screenHeight - evenHeight) / 2) & ~1),
            width: Int32(evenWidth), height: Int32(evenHeight))
    }
}
