import FrameTiming
import Media

/// What the display has said of formats that it can't show as they are, and the pictures brought to what it can. It stays true: a screen
/// keeps its size and its planes.
///
/// - Thread: video decode.
struct PictureForms {
    private var wishes: [PictureWish] = []
    /// What the queue may still hold pictures of.
    private var unfitted: PictureWish?

    /// A film has a format for each of its variants; the oldest is asked about again.
    private static let capacity = 16

    /// - Returns: nil for what the display takes, or hasn't been asked about.
    func form(of format: VideoFormat) -> VideoFormat? { wishes.first { $0.format == format }?.form }

    /// Exchanges the pictures that were queued before the display was asked, each in its place.
    ///
    /// - Returns: nil when none is left; else what stood in the way: `.poolEmpty` or `.failed`.
    mutating func exchange(in queue: FrameQueue, by decoder: any VideoDecoder) -> DecodeStep<VideoFrame>? {
        if let wish = queue.takeWish() { learn(wish) }
        guard let wish = unfitted else { return nil }
        while let frame = queue.first(of: wish.format) {
            switch decoder.fit(frame, to: wish.form) {
            case .output(let fitted): decoder.pool.release(queue.replace(frame, by: fitted) ? frame.slot : fitted.slot)
            // A flush has taken it away meanwhile.
            case .interrupted: break
            case let obstacle:
                if case .failed = obstacle { unfitted = nil }
                return obstacle
            }
        }
        unfitted = nil
        return nil
    }

    private mutating func learn(_ wish: PictureWish) {
        wishes.removeAll { $0.format == wish.format }
        if wishes.count == Self.capacity { wishes.removeFirst() }
        wishes.append(wish)
        unfitted = wish
    }
}
