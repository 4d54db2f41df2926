import CFFmpeg
import Media

/// Decodes a film's pictures on the processor, into cells of a sealed memfd.
///
/// - Thread: as `VideoDecoder` says; `pool` any.
public final class SoftwareVideoDecoder: VideoDecoder {
    private let settings: VideoDecoderSettings
    private let clock: any HostClock
    private let pictures: PicturePool
    private var demuxer: Demuxer?
    private var codec: Codec?
    private let packets: PacketFeed
    private var declared: DeclaredVideo?
    private var lastEnd: MediaTime?

    /// Takes its pictures back, from any thread.
    public var pool: any FramePool { pictures }

    /// Makes a decoder that has nothing to decode yet.
    ///
    /// - Parameters:
    ///   - clock: For waiting on the input in bounded portions.
    ///   - wake: Raised at each release of a picture, so that the decode thread may ask again after `.poolEmpty`.
    /// - Throws: `.outOfMemory`.
    public init(
        settings: VideoDecoderSettings = VideoDecoderSettings(), clock: any HostClock, wake: (any WakeSignal)? = nil
    ) throws(DecodeError) {
        packets = try PacketFeed(track: .video)
        self.settings = settings
        self.clock = clock
        pictures = PicturePool(settings: settings, wake: wake)
    }

    deinit {
        // Its threads ask the allocator for buffers until they are joined: before the pool goes.
        codec = nil
    }

    // MARK: A run of the input

    /// As `VideoDecoder.open`.
    public func open(_ input: any TrackInput) throws(DecodeError) -> TrackDescription {
        endRun()
        demuxer = nil
        let demuxer = try Demuxer.open(input, track: .video, clock: clock)
        guard let stream = demuxer.stream?.pointee, let parameters = stream.codecpar else {
            throw .noSuchTrack(track: Track.video.word)
        }
        let codec = try codec(for: parameters, timeBase: stream.time_base)
        self.demuxer = demuxer
        self.codec = codec
        let declared = DeclaredVideo(stream: stream, parameters: parameters.pointee, packetDuration: demuxer.firstPacketDuration)
        self.declared = declared
        return TrackDescription(
            codec: codec.name, duration: demuxer.duration, startTime: demuxer.startTime, video: declared.format,
            hasVideo: true, hasAudio: demuxer.hasStream(of: .audio))
    }

    /// The codec of the last run, where it fits this one too: its threads and tables are made once.
    private func codec(for parameters: UnsafePointer<AVCodecParameters>, timeBase: AVRational) throws(DecodeError) -> Codec {
        if let codec, codec.parameters.fits(parameters) {
            codec.flush()
            codec.pointer.pointee.pkt_timebase = timeBase
            return codec
        }
        codec = nil
        // Pictures of other sizes follow: they may need no other form, and where they do, its memory is made as fast as before.
        pictures.fitted.retire()
        let allocator = Unmanaged.passUnretained(pictures.allocator).toOpaque()
        return try Codec.open(parameters, timeBase: timeBase, track: .video) { context in
            context.pointee.thread_count = Int32(settings.threads)
            context.pointee.thread_type = FF_THREAD_FRAME | FF_THREAD_SLICE
            lav_allow_buffers_from_any_thread(context)
            context.pointee.opaque = allocator
            context.pointee.get_buffer2 = getBufferCallback
            // libavcodec crops only as far as its alignment allows: the planes' offsets do it exactly.
            context.pointee.apply_cropping = 0
            // Larger than any film: 8K.
            context.pointee.max_pixels = 8192 * 4352
        }
    }

    /// As `VideoDecoder.seek`.
    public func seek(to time: MediaTime) throws(DecodeError) {
        guard let demuxer else { throw .noSuchTrack(track: Track.video.word) }
        endRun()
        codec?.flush()
        try demuxer.seek(to: time)
    }

    /// As `VideoDecoder.close`.
    public func close() {
        endRun()
        demuxer = nil
        codec = nil
        pictures.reap()
    }

    private func endRun() {
        packets.reset()
        lastEnd = nil
    }

    // MARK: Pictures

    /// As `VideoDecoder.next`.
    public func next() -> DecodeStep<VideoFrame> {
        pictures.reap()
        guard let demuxer, let codec else { return .end }
        guard let frame = FrameHandle.make() else { return .failed(.outOfMemory(track: Track.video.word)) }
        while true {
            if !hasRoom {
                pictures.awaitRelease()
                guard hasRoom else { return .poolEmpty }
            }
            let result = avcodec_receive_frame(codec.pointer, frame.pointer)
            if result >= 0 { return give(frame, of: codec, timeBase: demuxer.stream?.pointee.time_base) }
            if result == LAV_ERROR_EOF { return .end }
            guard result == LAV_ERROR_AGAIN else { return passOver(result) }
            switch packets.send(to: codec, from: demuxer) {
            case .sent: continue
            case .drained: return .end
            case .interrupted: return .interrupted
            case .damaged(let error): return .damaged(error)
            case .failed(let error): return .failed(error)
            case .refused(let code): return passOver(code)
            }
        }
    }

    /// As `VideoDecoder.fit`. Scaling asks the heap for rows, on this thread.
    public func fit(_ frame: VideoFrame, to form: VideoFormat) -> DecodeStep<VideoFrame> { pictures.fit(frame, to: form) }

    /// Whether the codec can be given more without running out of cells, which it would take for damage.
    private var hasRoom: Bool {
        // One that is shown and one that is committed are only released for the next picture: waiting for them would be for ever.
        if pictures.outstandingCount <= 2 { return true }
        guard pictures.outstandingCount < settings.maximumOutstanding else { return false }
        return (pictures.allocator.freeCells ?? .max) > settings.threads
    }

    private func passOver(_ result: Int32) -> DecodeStep<VideoFrame> {
        if let refusal = pictures.allocator.takeRefusal() { return .failed(refusal) }
        return .damaged(.damaged(track: Track.video.word, detail: ffmpegText(result)))
    }

    private func give(_ frame: consuming FrameHandle, of codec: Codec, timeBase: AVRational?) -> DecodeStep<VideoFrame> {
        let picture = frame.pointer.pointee
        let format = AVPixelFormat(rawValue: picture.format)
        guard let pixelFormat = PixelFormat(format) else {
            return .failed(.unsupportedFormat(track: Track.video.word, detail: pixelFormatName(format)))
        }
        guard let pooled = pictures.pooled(frame, isOurs: codec.usesOurBuffers) else {
            return pictures.allocator.takeRefusal().map { .failed($0) } ?? .damaged(.outOfMemory(track: Track.video.word))
        }
        let description = describe(picture, pixelFormat: pixelFormat, codec: codec)
        let (time, duration) = timing(of: picture, timeBase: timeBase, rate: description.frameRate)
        return .output(
            VideoFrame(
                cell: pooled.cell, descriptor: pooled.descriptor, planes: pooled.planes, format: description, presentationTime: time,
                duration: duration))
    }

    private func describe(_ picture: AVFrame, pixelFormat: PixelFormat, codec: Codec) -> VideoFormat {
        let crop = Crop(picture)
        let shape =
            SampleAspectRatio(picture.sample_aspect_ratio.num, picture.sample_aspect_ratio.den) ?? declared?.sampleAspectRatio ?? .square
        return VideoFormat(
            pixelFormat: pixelFormat, size: crop.size, sampleAspectRatio: shape,
            color: ColorDescription(
                space: picture.colorspace, range: picture.color_range, format: AVPixelFormat(rawValue: picture.format), size: crop.size),
            frameRate: declared?.frameRate ?? FrameRate.meant(by: codec.pointer.pointee.framerate))
    }

    /// Pictures without a timestamp follow the one before.
    private func timing(of picture: AVFrame, timeBase: AVRational?, rate: FrameRate?) -> (time: MediaTime, duration: MediaTime?) {
        let ticks = withUnsafePointer(to: picture) { lav_frame_duration($0) }
        let duration = ticks > 0 ? timeBase?.time(ticks) : rate?.interval
        let time = timeBase?.time(picture.best_effort_timestamp) ?? lastEnd ?? .zero
        lastEnd = time + (duration ?? rate?.interval ?? .zero)
        return (time, duration)
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
