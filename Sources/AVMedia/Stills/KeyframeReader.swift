import CFFmpeg
import Media

/// Decodes keyframes alone, each by itself, and makes them small.
///
/// - Thread: one at a time.
final class KeyframeReader {
    /// Of the first picture, which nothing knows any more once it has been passed.
    let startTime: MediaTime
    private let demuxer: Demuxer
    private let codec: Codec
    private let packet: PacketHandle
    private let frame: FrameHandle

    /// More packets without a keyframe than a segment has.
    private static let longestSearch = 4096

    init(_ input: any TrackInput, clock: any HostClock) throws(DecodeError) {
        demuxer = try Demuxer.open(input, track: .video, clock: clock)
        startTime = demuxer.startTime ?? .zero
        guard let stream = demuxer.stream?.pointee, let parameters = stream.codecpar else { throw .noSuchTrack(track: Track.video.word) }
        codec = try Codec.open(parameters, timeBase: stream.time_base, track: .video, configure: StillPicture.configure)
        packet = try Self.packet()
        frame = try Self.frame()
    }

    // As functions: Swift 6.0 loses track of a handle that is bound where it may be missing.
    private static func packet() throws(DecodeError) -> PacketHandle {
        guard let packet = PacketHandle.make() else { throw .outOfMemory(track: Track.video.word) }
        return packet
    }

    private static func frame() throws(DecodeError) -> FrameHandle {
        guard let frame = FrameHandle.make() else { throw .outOfMemory(track: Track.video.word) }
        return frame
    }

    /// Moves to the last keyframe not after a time, in a byte-addressed input.
    func seek(to time: MediaTime) throws(DecodeError) {
        try demuxer.seek(to: time)
    }

    /// The next keyframe that can be decoded; nil: there is none.
    func next(within box: PixelSize) -> Still? {
        for _ in 0..<Self.longestSearch {
            packet.clear()
            switch demuxer.read(into: packet) {
            case .packet: break
            case .damaged: continue
            case .end, .interrupted, .failed: return nil
            }
            guard packet.pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 else { continue }
            if let still = decode(within: box) { return still }
        }
        return nil
    }

    /// A keyframe needs no other picture: what the codec holds back for those to come is called out of it at once.
    private func decode(within box: PixelSize) -> Still? {
        defer { codec.flush() }
        guard avcodec_send_packet(codec.pointer, packet.pointer) >= 0 else { return nil }
        frame.clear()
        var result = avcodec_receive_frame(codec.pointer, frame.pointer)
        if result == LAV_ERROR_AGAIN {
            avcodec_send_packet(codec.pointer, nil)
            result = avcodec_receive_frame(codec.pointer, frame.pointer)
        }
        guard result >= 0 else { return nil }
        var time = frame.pointer.pointee.best_effort_timestamp
        if time == LAV_NO_TIMESTAMP { time = packet.pointer.pointee.pts }
        guard var still = StillPicture.still(of: frame.pointer.pointee, within: box) else { return nil }
        still.time = demuxer.stream?.pointee.time_base.time(time) ?? .zero
        return still
    }
}
