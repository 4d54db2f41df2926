import CFFmpeg
import Media

extension Codec {
    /// A codec that puts its pictures into the pool's cells.
    ///
    /// - Parameters:
    ///   - allocator: Outlives the codec, whose threads ask it.
    ///   - isStrict: What is broken is refused, not mended.
    static func forPictures(
        _ parameters: UnsafePointer<AVCodecParameters>, timeBase: AVRational, threads: Int, allocator: CellAllocator, isStrict: Bool = false
    ) throws(DecodeError) -> Codec {
        let allocator = Unmanaged.passUnretained(allocator).toOpaque()
        return try Codec.open(parameters, timeBase: timeBase, track: .video) { context in
            context.pointee.thread_count = Int32(threads)
            context.pointee.thread_type = FF_THREAD_FRAME | FF_THREAD_SLICE
            if isStrict { context.pointee.err_recognition |= AV_EF_EXPLODE | AV_EF_CRCCHECK }
            lav_allow_buffers_from_any_thread(context)
            context.pointee.opaque = allocator
            context.pointee.get_buffer2 = getBufferCallback
            // libavcodec crops only as far as its alignment allows: the planes' offsets do it exactly.
            context.pointee.apply_cropping = 0
            // Larger than any film: 8K.
            context.pointee.max_pixels = 8192 * 4352
        }
    }
}

/// libavcodec wants a buffer for a picture: on the decode thread or one of the codec's.
private let getBufferCallback: @convention(c) (UnsafeMutablePointer<AVCodecContext>?, UnsafeMutablePointer<AVFrame>?, Int32) -> Int32 = {
    context, frame, _ in
    guard let context, let frame, let opaque = context.pointee.opaque else { return LAV_ERROR_INVALID_ARGUMENT }
    var (width, height) = (frame.pointee.width, frame.pointee.height)
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: Int(AV_NUM_DATA_POINTERS)) { alignment in
        avcodec_align_dimensions2(context, &width, &height, alignment.baseAddress)
    }
    return Unmanaged<CellAllocator>.fromOpaque(opaque).takeUnretainedValue().fill(frame, width: width, height: height)
}
