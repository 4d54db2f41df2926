import FrameTiming
import Media

/// What the display has said of formats that it can't show as they are, and the pictures brought to what it can. It stays true: a screen
/// keeps its size and its planes.
///
/// - Thread: video decode, all of it.
final class PictureForms: @unchecked Sendable {
    // Guard of the variables: the decode thread alone. It is Sendable for the input that it is attended to from.
    private let queue: FrameQueue
    private let decoder: any VideoDecoder
    private var wishes: [PictureWish] = []
    /// What the queue may still hold pictures of.
    private var unfitted: PictureWish?

    /// A film has a format for each of its variants; the oldest is asked about again.
    private static let capacity = 16

    init(queue: FrameQueue, decoder: any VideoDecoder) {
        self.queue = queue
        self.decoder = decoder
    }

    /// - Returns: nil for what the display takes, or hasn't been asked about.
    func form(of format: VideoFormat) -> VideoFormat? { wishes.first { $0.format == format }?.form }

    /// Exchanges the pictures that were queued before the display was asked, each in its place.
    ///
    /// - Returns: nil when none is left; else what stood in the way: `.poolEmpty` or `.failed`.
    func exchange() -> DecodeStep<VideoFrame>? {
        if let wish = queue.takeWish() { learn(wish) }
        guard let wish = unfitted else { return nil }
        while let frame = queue.first(of: wish.format) {
            switch decoder.fit(frame, to: wish.form) {
            case .output(let fitted): decoder.pool.release(queue.replace(frame, by: fitted) ? frame.cell : fitted.cell)
            // A flush has taken it away meanwhile.
            case .interrupted: break
            case let obstacle: return obstacle
            }
        }
        unfitted = nil
        return nil
    }

    /// What is queued can't be exchanged, now or later: it is left to the flush that follows.
    func abandon() { unfitted = nil }

    private func learn(_ wish: PictureWish) {
        wishes.removeAll { $0.format == wish.format }
        if wishes.count == Self.capacity { wishes.removeFirst() }
        wishes.append(wish)
        unfitted = wish
    }
}

/// A track's input whose reader, where it waits for bytes, exchanges pictures: the next bytes may be long in coming, and the scan-out waits.
final class AttendedInput: TrackInput {
    private let input: any TrackInput
    // The pump holds both, and nobody reads without it.
    private unowned let forms: PictureForms

    var protection: InputProtection? { input.protection }

    init(_ input: any TrackInput, _ forms: PictureForms) {
        self.input = input
        self.forms = forms
    }

    var isByteAddressed: Bool { input.isByteAddressed }
    var length: Int64? { input.length }
    func read(into buffer: UnsafeMutableRawBufferPointer) -> InputRead { input.read(into: buffer) }
    func hasAhead(_ count: Int64) -> Bool { input.hasAhead(count) }
    func seek(to offset: Int64) -> Bool { input.seek(to: offset) }

    func waitForBytes(until deadline: HostTime?) {
        // What stands in the way is met again in the pump's next step.
        _ = forms.exchange()
        input.waitForBytes(until: deadline)
    }
}
