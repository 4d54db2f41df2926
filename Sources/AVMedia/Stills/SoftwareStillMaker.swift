import CFFmpeg
import Media

/// Makes thumbnails by libavcodec, on the processor.
public struct SoftwareStillMaker: StillMaker {
    private let clock: any HostClock

    /// - Parameter clock: For waiting on inputs; those here never make it wait.
    public init(clock: any HostClock) { self.clock = clock }

    /// As `StillMaker.keyframes`.
    public func keyframes(header: [UInt8], piece: [UInt8], within box: PixelSize, most: Int) -> [Still] {
        do throws(DecodeError) {
            let reader = try KeyframeReader(MemoryInput([header, piece]), clock: clock)
            var stills: [Still] = []
            while stills.count < most, let still = reader.next(within: box) { stills.append(still) }
            return stills.sorted { $0.time < $1.time }
        } catch {
            return []
        }
    }

    /// As `StillMaker.tiles`.
    public func tiles(of image: [UInt8], columns: Int, rows: Int, places: Range<Int>, within box: PixelSize) -> [Still] {
        FFmpegLog.silence()
        guard let kind = Self.codec(of: image), let decoder = avcodec_find_decoder(kind), let context = avcodec_alloc_context3(decoder)
        else { return [] }
        var freed: UnsafeMutablePointer<AVCodecContext>? = context
        defer { avcodec_free_context(&freed) }
        StillPicture.configure(context)
        guard avcodec_open2(context, decoder, nil) >= 0, let packet = PacketHandle.make(), let frame = FrameHandle.make(),
            av_new_packet(packet.pointer, Int32(clamping: image.count)) >= 0, let bytes = packet.pointer.pointee.data
        else { return [] }
        image.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            bytes.update(from: base, count: min(source.count, Int(packet.pointer.pointee.size)))
        }
        guard avcodec_send_packet(context, packet.pointer) >= 0 else { return [] }
        var result = avcodec_receive_frame(context, frame.pointer)
        if result == LAV_ERROR_AGAIN {
            avcodec_send_packet(context, nil)
            result = avcodec_receive_frame(context, frame.pointer)
        }
        guard result >= 0 else { return [] }
        return StillPicture.tiles(of: frame.pointer.pointee, columns: columns, rows: rows, places: places, within: box)
    }

    private static func codec(of image: [UInt8]) -> AVCodecID? {
        if image.starts(with: [0xFF, 0xD8, 0xFF]) { return AV_CODEC_ID_MJPEG }
        if image.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return AV_CODEC_ID_PNG }
        return nil
    }
}
