import CFFmpeg
import Media

/// The first picture of a run, before those that follow it.
///
/// A codec that puts pictures in order keeps the first one back until two or three more have been decoded. On a line that brings them just
/// so fast that is some hundredths of a second at a start, and more behind a seek; where they are there, it is the time to decode them. Here
/// the codec is told that nothing follows, which makes it give what it has; then it begins anew with the same keyframe, and its picture is
/// taken only once.
///
/// - Thread: the video decode thread.
final class EarlyPicture {
    private enum State {
        /// Nothing of the run has been sent.
        case fresh
        /// The keyframe has; its picture may be taken.
        case ready
        /// The codec needs the keyframe once more; with the time of its picture, if that was given.
        case owed(Int64?)
        /// Its picture has been given, and comes again.
        case given(Int64)
        case over
    }

    private var state = State.fresh
    private let keyframe: PacketHandle
    /// A viewer waits for this very picture, so that it is worth decoding twice even where the others are there.
    private(set) var isAwaited = false

    /// - Throws: `.outOfMemory`.
    init() throws(DecodeError) {
        guard let keyframe = PacketHandle.make() else { throw .outOfMemory(track: Track.video.word) }
        self.keyframe = keyframe
    }

    /// Another run begins.
    func reset() {
        keyframe.clear()
        state = .fresh
        isAwaited = false
    }

    /// Sees each packet before it is sent.
    func see(_ packet: AVPacket, isAwaited: Bool) {
        switch state {
        case .fresh:
            var packet = packet
            let isUsable = packet.flags & AV_PKT_FLAG_KEY != 0 && packet.pts != LAV_NO_TIMESTAMP && packet.buf != nil
            state = isUsable && av_packet_ref(keyframe.pointer, &packet) >= 0 ? .ready : .over
            self.isAwaited = isAwaited
        case .ready:
            keyframe.clear()
            state = .over
        case .owed, .given, .over: break
        }
    }

    /// The codec has been sent the keyframe and nothing else.
    var isReady: Bool { if case .ready = state { true } else { false } }

    /// - Returns: whether the frame was filled. The codec is owed the keyframe, either way.
    func take(_ frame: borrowing FrameHandle, from codec: Codec) -> Bool {
        avcodec_send_packet(codec.pointer, nil)
        let result = avcodec_receive_frame(codec.pointer, frame.pointer)
        codec.flush()
        state = .owed(result >= 0 ? keyframe.pointer.pointee.pts : nil)
        return result >= 0
    }

    /// Begins anew with what was taken: after it has been given, since that may take as long as decoding it did.
    func sendAgain(to codec: Codec) {
        guard case .owed(let time) = state else { return }
        avcodec_send_packet(codec.pointer, keyframe.pointer)
        keyframe.clear()
        state = time.map { .given($0) } ?? .over
    }

    /// Whether a picture is the one that was given early; said once.
    func isRepeated(_ frame: borrowing FrameHandle) -> Bool {
        guard case .given(let time) = state else { return false }
        guard frame.pointer.pointee.pts == time else { return false }
        state = .over
        return true
    }
}
