import CFFmpeg

/// A packet and the reference to its bytes; freed when it goes.
struct PacketHandle: ~Copyable {
    let pointer: UnsafeMutablePointer<AVPacket>

    /// - Returns: nil when memory is out.
    static func make() -> PacketHandle? {
        guard let pointer = av_packet_alloc() else { return nil }
        return PacketHandle(pointer: pointer)
    }

    private init(pointer: UnsafeMutablePointer<AVPacket>) { self.pointer = pointer }

    deinit {
        var freed: UnsafeMutablePointer<AVPacket>? = pointer
        av_packet_free(&freed)
    }

    /// Lets go of the bytes; the packet can be filled again.
    borrowing func clear() { av_packet_unref(pointer) }
}

/// A frame and the references to its buffers; freed when it goes.
struct FrameHandle: ~Copyable {
    let pointer: UnsafeMutablePointer<AVFrame>

    /// - Returns: nil when memory is out.
    static func make() -> FrameHandle? {
        guard let pointer = av_frame_alloc() else { return nil }
        return FrameHandle(pointer: pointer)
    }

    private init(pointer: UnsafeMutablePointer<AVFrame>) { self.pointer = pointer }

    deinit {
        var freed: UnsafeMutablePointer<AVFrame>? = pointer
        av_frame_free(&freed)
    }

    /// Lets go of the buffers; the frame can be filled again.
    borrowing func clear() { av_frame_unref(pointer) }
}

/// A copy of a stream's parameters, kept to tell whether a codec that is open fits the next run too.
struct ParametersHandle: ~Copyable {
    let pointer: UnsafeMutablePointer<AVCodecParameters>

    /// - Returns: nil when memory is out.
    static func copy(of source: UnsafePointer<AVCodecParameters>) -> ParametersHandle? {
        guard let pointer = avcodec_parameters_alloc() else { return nil }
        let handle = ParametersHandle(pointer: pointer)
        guard avcodec_parameters_copy(pointer, source) >= 0 else { return nil }
        return handle
    }

    private init(pointer: UnsafeMutablePointer<AVCodecParameters>) { self.pointer = pointer }

    deinit {
        var freed: UnsafeMutablePointer<AVCodecParameters>? = pointer
        avcodec_parameters_free(&freed)
    }

    /// Whether a decoder opened for these decodes those: the same codec with the same out-of-band headers.
    borrowing func fits(_ other: UnsafePointer<AVCodecParameters>) -> Bool {
        let (mine, theirs) = (pointer.pointee, other.pointee)
        guard mine.codec_id == theirs.codec_id, mine.codec_tag == theirs.codec_tag, mine.profile == theirs.profile,
            mine.width == theirs.width, mine.height == theirs.height, mine.sample_rate == theirs.sample_rate,
            mine.ch_layout.nb_channels == theirs.ch_layout.nb_channels, mine.extradata_size == theirs.extradata_size
        else { return false }
        let (myBytes, theirBytes) = (
            UnsafeBufferPointer(start: mine.extradata, count: Int(max(0, mine.extradata_size))),
            UnsafeBufferPointer(start: theirs.extradata, count: Int(max(0, theirs.extradata_size)))
        )
        return myBytes.elementsEqual(theirBytes)
    }
}
