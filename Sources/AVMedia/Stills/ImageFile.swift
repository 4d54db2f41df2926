import CFFmpeg
import Media

/// Decodes an image file that is all there.
enum ImageFile {
    /// - Parameters:
    ///   - mostPixels: A file whose header says more isn't decoded.
    ///   - body: Is given the picture, whose memory goes when it returns.
    /// - Returns: nil where nothing can be decoded.
    static func decoded<Result>(_ image: [UInt8], mostPixels: Int64, _ body: (AVFrame) -> Result?) -> Result? {
        FFmpegLog.silence()
        guard let kind = codec(of: image), let decoder = avcodec_find_decoder(kind), let context = avcodec_alloc_context3(decoder)
        else { return nil }
        var freed: UnsafeMutablePointer<AVCodecContext>? = context
        defer { avcodec_free_context(&freed) }
        StillPicture.configure(context, mostPixels: mostPixels)
        let file = kind == AV_CODEC_ID_PNG ? PNGChunks.needed(of: image) : image
        guard avcodec_open2(context, decoder, nil) >= 0, let packet = PacketHandle.make(), let frame = FrameHandle.make(),
            av_new_packet(packet.pointer, Int32(clamping: file.count)) >= 0, let bytes = packet.pointer.pointee.data
        else { return nil }
        file.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            bytes.update(from: base, count: min(source.count, Int(packet.pointer.pointee.size)))
        }
        guard avcodec_send_packet(context, packet.pointer) >= 0 else { return nil }
        var result = avcodec_receive_frame(context, frame.pointer)
        if result == LAV_ERROR_AGAIN {
            avcodec_send_packet(context, nil)
            result = avcodec_receive_frame(context, frame.pointer)
        }
        guard result >= 0 else { return nil }
        return body(frame.pointer.pointee)
    }

    /// Whether a file goes on to its own end, as far as it tells that: decoders make something of the others too, with a gray rest.
    static func isWhole(_ image: [UInt8]) -> Bool {
        switch codec(of: image) {
        // Some have a little more behind the marker of their end (ITU-T T.81 §B.1.1.3).
        case AV_CODEC_ID_MJPEG:
            let end = image.suffix(1024)
            return end.indices.dropLast().contains { end[$0] == 0xFF && end[$0 + 1] == 0xD9 }
        case AV_CODEC_ID_PNG: return PNGChunks.needed(of: image).suffix(8).prefix(4).elementsEqual("IEND".utf8)
        // RIFF counts what follows its own first eight bytes.
        case AV_CODEC_ID_WEBP: return image[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) } <= image.count - 8
        default: return false
        }
    }

    private static func codec(of image: [UInt8]) -> AVCodecID? {
        if image.starts(with: [0xFF, 0xD8, 0xFF]) { return AV_CODEC_ID_MJPEG }
        if image.starts(with: PNGChunks.signature) { return AV_CODEC_ID_PNG }
        if image.count > 12, image.starts(with: "RIFF".utf8), image[8..<12].elementsEqual("WEBP".utf8) { return AV_CODEC_ID_WEBP }
        return nil
    }
}
