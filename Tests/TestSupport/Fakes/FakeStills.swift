import Media
import Synchronization

/// Makes a still of anything: two pixels that say what it was made of.
public final class FakeStillMaker: StillMaker {
    private let boxes = Mutex<[PixelSize]>([])

    /// What pictures were to fit into, in the order of the calls.
    public var asked: [PixelSize] { boxes.withLock { $0 } }

    /// Has been asked for nothing yet.
    public init() {}

    /// One, whose first byte is the piece's and whose second is the header's, or 0 without one. A piece that begins with 0 has none.
    public func keyframes(header: [UInt8], piece: [UInt8], within box: PixelSize, most: Int) -> [Still] {
        boxes.withLock { $0.append(box) }
        guard let first = piece.first, first != 0 else { return [] }
        return [Self.still(first, header.first ?? 0, time: MediaTime(seconds: 100))]
    }

    /// Each says its number in the image, and the image's first byte.
    public func tiles(of image: [UInt8], columns: Int, rows: Int, places: Range<Int>, within box: PixelSize) -> [Still] {
        boxes.withLock { $0.append(box) }
        guard let first = image.first else { return [] }
        return places.clamped(to: 0..<(columns * rows)).map { Self.still(first, UInt8(truncatingIfNeeded: $0), time: .zero) }
    }

    /// Of the image's first byte; none where it has none, or begins with 0.
    public func picture(of image: [UInt8], covering size: PixelSize) -> Bitmap? {
        boxes.withLock { $0.append(size) }
        guard let first = image.first, first != 0 else { return nil }
        return Bitmap([UInt8](repeating: first, count: Int(size.width) * Int(size.height) * 4), size)
    }

    /// Two pixels, of which the first says two numbers.
    public static func still(_ first: UInt8, _ second: UInt8, time: MediaTime) -> Still {
        Still(time: time, size: PixelSize(width: 2, height: 1), pixels: [first, second, 0, 255, 0, 0, 0, 255])
    }
}

/// A file with a keyframe every two seconds, which says its number.
public final class FakeFileStills: FileStills {
    private let state = Mutex((asked: [MediaTime](), isCancelled: false))

    /// Where keyframes were asked for.
    public var asked: [MediaTime] { state.withLock { $0.asked } }
    /// Nobody wants it any more.
    public var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Has been asked for nothing yet.
    public init() {}

    /// The one before a position.
    public func keyframe(at position: MediaTime, within box: PixelSize) -> Still? {
        state.withLock { $0.asked.append(position) }
        let number = Int(position.seconds / 2)
        return FakeStillMaker.still(1, UInt8(truncatingIfNeeded: number), time: MediaTime(seconds: Double(number * 2)))
    }

    /// Remembers that nobody wants it any more.
    public func cancel() { state.withLock { $0.isCancelled = true } }
}
