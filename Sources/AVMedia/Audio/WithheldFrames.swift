import CFFmpeg

/// Frames of sound that wait until it is known that they aren't noise, in order; a few at most.
///
/// - Thread: the audio decode thread.
final class WithheldFrames {
    private var frames: [UnsafeMutablePointer<AVFrame>] = []

    var isEmpty: Bool { frames.isEmpty }

    /// Takes what a frame holds, and leaves it empty.
    ///
    /// - Parameter most: The oldest goes where there would be more.
    /// - Returns: false where memory is out.
    func keep(_ frame: borrowing FrameHandle, most: Int = .max) -> Bool {
        if frames.count >= most {
            var oldest: UnsafeMutablePointer<AVFrame>? = frames.removeFirst()
            av_frame_free(&oldest)
        }
        guard let kept = av_frame_alloc() else { return false }
        av_frame_move_ref(kept, frame.pointer)
        frames.append(kept)
        return true
    }

    /// Gives the oldest.
    ///
    /// - Returns: false where there is none.
    func take(into frame: borrowing FrameHandle) -> Bool {
        guard !frames.isEmpty else { return false }
        var kept: UnsafeMutablePointer<AVFrame>? = frames.removeFirst()
        av_frame_move_ref(frame.pointer, kept)
        av_frame_free(&kept)
        return true
    }

    func clear() {
        for frame in frames {
            var freed: UnsafeMutablePointer<AVFrame>? = frame
            av_frame_free(&freed)
        }
        frames.removeAll()
    }

    deinit { clear() }
}
