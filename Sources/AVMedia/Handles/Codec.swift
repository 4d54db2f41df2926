import CFFmpeg
import Media

/// An open libavcodec decoder, its threads included; closed when it goes.
///
/// - Thread: the track's decode thread; its own threads ask only `CellAllocator`.
final class Codec {
    let pointer: UnsafeMutablePointer<AVCodecContext>
    /// What it was opened for.
    let parameters: ParametersHandle

    /// Opens the decoder that a stream asks for.
    ///
    /// - Parameter configure: Sets what must be set before opening: threads, callbacks.
    static func open(
        _ source: UnsafePointer<AVCodecParameters>, timeBase: AVRational, track: Track,
        configure: (UnsafeMutablePointer<AVCodecContext>) -> Void
    ) throws(DecodeError) -> Codec {
        guard let kind = avcodec_find_decoder(source.pointee.codec_id) else {
            throw .unknownCodec(track: track.word, codec: codecName(source.pointee))
        }
        guard let parameters = ParametersHandle.copy(of: source), let context = avcodec_alloc_context3(kind) else {
            throw .outOfMemory(track: track.word)
        }
        let codec = Codec(pointer: context, parameters: parameters)
        guard avcodec_parameters_to_context(context, source) >= 0 else { throw .outOfMemory(track: track.word) }
        context.pointee.pkt_timebase = timeBase
        configure(context)
        let result = avcodec_open2(context, kind, nil)
        guard result >= 0 else {
            throw .damaged(track: track.word, detail: "its \(codecName(source.pointee)) headers: \(ffmpegText(result))")
        }
        return codec
    }

    private init(pointer: UnsafeMutablePointer<AVCodecContext>, parameters: consuming ParametersHandle) {
        self.pointer = pointer
        self.parameters = parameters
    }

    deinit {
        var freed: UnsafeMutablePointer<AVCodecContext>? = pointer
        avcodec_free_context(&freed)
    }

    /// What is broken is refused, not mended.
    var isStrict: Bool { pointer.pointee.err_recognition & AV_EF_EXPLODE != 0 }

    /// Forgets all that was sent, after a seek or before another run.
    func flush() { avcodec_flush_buffers(pointer) }

    /// Whether all its pictures come from our buffers.
    var usesOurBuffers: Bool { (pointer.pointee.codec?.pointee.capabilities ?? 0) & AV_CODEC_CAP_DR1 != 0 }

    /// FFmpeg's short name: `h264`.
    var name: String { codecName(parameters.pointer.pointee) }
}

/// FFmpeg's short name for a stream's codec; where it knows none, the container's four letters.
func codecName(_ parameters: AVCodecParameters) -> String {
    if parameters.codec_id != AV_CODEC_ID_NONE { return String(cString: avcodec_get_name(parameters.codec_id)) }
    let tag = parameters.codec_tag
    let letters = (0..<4).map { UInt8(truncatingIfNeeded: tag >> (8 * $0)) }
    guard tag != 0, letters.allSatisfy({ (0x20..<0x7f).contains($0) }) else { return "unknown" }
    return String(decoding: letters, as: UTF8.self)
}

/// FFmpeg's sentence for one of its error codes.
func ffmpegText(_ code: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
        guard let start = buffer.baseAddress, av_strerror(code, start, buffer.count) >= 0 else { return "error \(code)" }
        return String(cString: start)
    }
}
