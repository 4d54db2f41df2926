import CFFmpeg
import LinuxIO
import Media
import Synchronization

/// Carries packets from a demuxer to a codec, one at a time, and tells the codec when no more will come.
///
/// - Thread: the track's decode thread.
final class PacketFeed {
    /// What became of a send.
    enum Sent {
        /// The codec may have something to give now.
        case sent
        /// It has been told before that nothing more comes.
        case drained
        /// `isHeld` kept it back: it is sent the next time.
        case held
        case interrupted
        /// Passed over; go on.
        case damaged(DecodeError)
        case failed(DecodeError)
        /// The codec didn't take it, with FFmpeg's code; it has been thrown away.
        case refused(Int32)
    }

    /// While the demuxer is asked for a packet, or opens its input.
    let isDemuxing = Atomic<Bool>(false)
    private let packet: PacketHandle
    private let rule: ThreadRule
    /// Read and not yet taken by the codec.
    private var hasPacket = false
    private var isDraining = false

    /// - Throws: `.outOfMemory`.
    init(track: Track) throws(DecodeError) {
        guard let packet = PacketHandle.make() else { throw .outOfMemory(track: track.word) }
        self.packet = packet
        rule = ThreadRule("the decoder")
    }

    /// Begins anew, for another run or after a seek.
    func reset() {
        rule.check()
        packet.clear()
        hasPacket = false
        isDraining = false
    }

    /// As long as `open` takes, the demuxer is at work.
    func opening<Opened>(_ open: () throws(DecodeError) -> Opened) throws(DecodeError) -> Opened {
        isDemuxing.store(true, ordering: .relaxed)
        defer { isDemuxing.store(false, ordering: .relaxed) }
        return try open()
    }

    /// What is being done, by this and so by its decoder.
    var activity: DecoderActivity { isDemuxing.load(ordering: .relaxed) ? .demuxing : .decoding }

    /// Sends the codec one more packet, or the end of them.
    ///
    /// - Parameter isHeld: Sees each packet once, before the codec.
    func send(to codec: Codec, from demuxer: Demuxer, unless isHeld: (AVPacket) -> Bool = { _ in false }) -> Sent {
        rule.check()
        if isDraining { return .drained }
        if !hasPacket {
            isDemuxing.store(true, ordering: .relaxed)
            let read = demuxer.read(into: packet)
            isDemuxing.store(false, ordering: .relaxed)
            switch read {
            case .packet:
                hasPacket = true
                if isHeld(packet.pointer.pointee) { return .held }
            case .end:
                isDraining = true
                avcodec_send_packet(codec.pointer, nil)
                return .sent
            case .interrupted: return .interrupted
            case .damaged(let error): return .damaged(error)
            case .failed(let error): return .failed(error)
            }
        }
        let result = avcodec_send_packet(codec.pointer, packet.pointer)
        if result == LAV_ERROR_AGAIN { return .sent }
        packet.clear()
        hasPacket = false
        return result < 0 ? .refused(result) : .sent
    }
}
