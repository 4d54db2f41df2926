import CFFmpeg
import Media

/// The first picture of a run, while what follows is still on its way.
///
/// A codec that puts pictures in order keeps the first one back until two or three more have been decoded. On a line that brings them just
/// so fast that is some hundredths of a second at a start, and more behind a seek. Here the codec is told that nothing follows, which makes
/// it give what it has; then it begins anew with the same keyframe, and its picture is taken only once.
///
/// - Thread: the video decode thread.
final class EarlyPicture {
    private enum State {
        /// Nothing of the run has been sent.
        case fresh
        /// The keyframe has; its picture may be taken.
        case ready
        /// Its picture has been given, and comes again.
        case given(Int64)
        case over
    }

    private var state = State.fresh
    private let keyframe: PacketHandle

    /// - Throws: `.outOfMemory`.
    init() throws(DecodeError) {
        guard let keyframe = PacketHandle.make() else { throw .outOfMemory(track: Track.video.word) }
        self.keyframe = keyframe
    }

    /// Another run begins.
    func reset() {
        keyframe.clear()
        state = .fresh
    }

    /// Sees each packet before it is sent.
    func see(_ packet: AVPacket) {
        switch state {
        case .fresh:
            var packet = packet
            let isUsable = packet.flags & AV_PKT_FLAG_KEY != 0 && packet.pts != LAV_NO_TIMESTAMP && packet.buf != nil
            state = isUsable && av_packet_ref(keyframe.pointer, &packet) >= 0 ? .ready : .over
        case .ready:
            keyframe.clear()
            state = .over
        case .given, .over: break
        }
    }

    /// The codec has been sent the keyframe and nothing else.
    var isReady: Bool { if case .ready = state { true } else { false } }

    /// - Returns: whether the frame was filled.
    func take(_ frame: borrowing FrameHandle, from codec: Codec) -> Bool {
        avcodec_send_packet(codec.pointer, nil)
        let result = avcodec_receive_frame(codec.pointer, frame.pointer)
        codec.flush()
        avcodec_send_packet(codec.pointer, keyframe.pointer)
        state = result >= 0 ? .given(keyframe.pointer.pointee.pts) : .over
        keyframe.clear()
        return result >= 0
    }

    /// Whether a picture is the one that was given early; said once.
    func isRepeated(_ frame: borrowing FrameHandle) -> Bool {
        guard case .given(let time) = state else { return false }
        guard frame.pointer.pointee.pts == time else { return false }
        state = .over
        return true
    }
}
