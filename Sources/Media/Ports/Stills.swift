/// A small picture of the film for thumbnails: pixels of 4 bytes (blue, green, red, and 255), rows without gaps.
public struct Still: Equatable, Sendable {
    /// When it is shown, on the container's own clock; zero for what has none.
    public var time: MediaTime
    /// Of the picture, in pixels.
    public var size: PixelSize
    /// `size.width × size.height × 4` bytes.
    public var pixels: [UInt8]

    /// Takes the parts; nothing is checked.
    public init(time: MediaTime, size: PixelSize, pixels: [UInt8]) {
        self.time = time
        self.size = size
        self.pixels = pixels
    }
}

/// A still with its place in the film.
///
/// Two are the same when they were made at once: pixels aren't compared, which a display does at each change.
public struct Thumbnail: Hashable, Sendable {
    /// When it is shown, on the presentation's timeline.
    public var time: MediaTime
    /// What it shows.
    public var still: Still
    private let number: Int

    /// - Parameter number: Never used twice by whoever makes pictures.
    public init(_ still: Still, at time: MediaTime, number: Int) {
        self.still = still
        self.time = time
        self.number = number
    }

    /// By `number` alone.
    public static func == (left: Thumbnail, right: Thumbnail) -> Bool { left.number == right.number }
    /// By `number` alone.
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// Makes small pictures of what streams hold for that.
///
/// - Thread: any; each call works until it is done, some tens of milliseconds.
public protocol StillMaker: Sendable {
    /// The keyframes in a piece of a stream, the first ones, in the order of their times.
    ///
    /// - Parameters:
    ///   - header: What a decoder must read before the piece; empty where it tells all itself.
    ///   - piece: From a segment's beginning; it may end anywhere.
    ///   - box: What each is to fit into, in square pixels.
    ///   - most: No more than so many.
    /// - Returns: empty where nothing can be made of it.
    func keyframes(header: [UInt8], piece: [UInt8], within box: PixelSize, most: Int) -> [Still]

    /// Pictures that lie side by side in one image, a JPEG or PNG file.
    ///
    /// - Parameters:
    ///   - columns: In a row of the image.
    ///   - rows: In the image.
    ///   - places: Which of them, counted as one reads; those that aren't there are left out.
    ///   - box: What each is to fit into.
    /// - Returns: in the order of `places`; empty where nothing can be made of it.
    func tiles(of image: [UInt8], columns: Int, rows: Int, places: Range<Int>, within box: PixelSize) -> [Still]

    /// An image (a JPEG, PNG or WebP file) at exactly a size, which it covers wholly: its middle part where the shapes differ, larger
    /// than it is where it is too small.
    ///
    /// - Returns: opaque unless the file says otherwise; nil where nothing can be made of it, or where it is too large.
    func picture(of image: [UInt8], covering size: PixelSize) -> Bitmap?
}

/// Makes small pictures of a film that is one file.
///
/// - Thread: any, one at a time; blocks while bytes are on their way, for some seconds at most.
public protocol FileStills: AnyObject, Sendable {
    /// The last keyframe not after a position, counted from the film's first picture; nil where there is none to be had.
    func keyframe(at position: MediaTime, within box: PixelSize) -> Still?

    /// Gives up what is being waited for, and all that is asked for later.
    ///
    /// - Thread: any.
    func cancel()
}
