import CFFmpeg
import LinuxIO
import Media
import Protection

/// Decodes a film's pictures on the processor, into cells of a sealed memfd.
///
/// - Thread: as `VideoDecoder` says; `pool` any.
public final class SoftwareVideoDecoder: VideoDecoder {
    private let settings: VideoDecoderSettings
    private let clock: any HostClock
    private let keys: KeyChest?
    private let pictures: PicturePool
    private var demuxer: Demuxer?
    private var codec: Codec?
    let packets: PacketFeed
    private(set) var need: ThreadNeed
    /// What the whole process has cost so far.
    var cpuSeconds: () -> Double = {
        let usage = ProcessUsage.current()
        return usage.userSeconds + usage.systemSeconds
    }
    /// The codec gives what it still has, and is then made anew for the packet that is held.
    private var isChanging = false
    private var declared: DeclaredVideo?
    /// As the container declares it, or the codec where it doesn't.
    private var rate: FrameRate?
    private var lastEnd: MediaTime?
    private let early: EarlyPicture
    private var proof = KeyProof()
    /// Came whole while a key is on trial.
    private let withheld = WithheldFrames()
    /// The codec says of each packet whether it is broken, rather than make the best of it: it says nothing of noise otherwise.
    private var isStrict = false
    /// Pictures that end before it are only decoded where others need them.
    private var aim: MediaTime?
    /// As `CaptionMeetingDecoder.captions`.
    public var captions: (any CaptionSink)?

    /// Takes its pictures back, from any thread.
    public var pool: any FramePool { pictures }

    /// Makes a decoder that has nothing to decode yet.
    ///
    /// - Parameters:
    ///   - clock: For waiting on the input in bounded portions.
    ///   - wake: Raised at each release of a picture, so that the decode thread may ask again after `.poolEmpty`.
    ///   - keys: For encrypted films; nil: they are refused.
    /// - Throws: `.outOfMemory`.
    public init(
        settings: VideoDecoderSettings = VideoDecoderSettings(), clock: any HostClock, wake: (any WakeSignal)? = nil,
        keys: KeyChest? = nil
    ) throws(DecodeError) {
        packets = try PacketFeed(track: .video)
        early = try EarlyPicture()
        self.settings = settings
        need = ThreadNeed(settings.threads)
        self.clock = clock
        self.keys = keys
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
        let demuxer = try packets.opening { () throws(DecodeError) in
            try Demuxer.open(input, track: .video, clock: clock, keys: keys, captions: captions)
        }
        guard let stream = demuxer.stream?.pointee, let parameters = stream.codecpar else {
            throw .noSuchTrack(track: Track.video.word)
        }
        isStrict = demuxer.mayBeProtected
        let codec = try codec(for: parameters, timeBase: stream.time_base)
        self.demuxer = demuxer
        self.codec = codec
        let declared = DeclaredVideo(stream: stream, parameters: parameters.pointee, packetDuration: demuxer.firstPacketDuration)
        self.declared = declared
        rate = declared.frameRate
        var description = TrackDescription(
            codec: codec.name, duration: demuxer.duration, startTime: demuxer.startTime, video: declared.format,
            hasVideo: true, hasAudio: demuxer.hasStream(of: .audio))
        description.chapters = demuxer.chapters
        description.captions = demuxer.captionTracks
        return description
    }

    /// The codec of the last run, where it fits this one too: its threads and tables are made once.
    private func codec(for parameters: UnsafePointer<AVCodecParameters>, timeBase: AVRational) throws(DecodeError) -> Codec {
        if let codec, codec.isStrict == isStrict, codec.parameters.fits(parameters) {
            codec.flush()
            codec.pointer.pointee.pkt_timebase = timeBase
            return codec
        }
        codec = nil
        need.begin(parameters.pointee.codec_id)
        // Pictures of other sizes follow: they may need no other form, and where they do, its memory is made as fast as before.
        pictures.fitted.retire()
        return try .forPictures(parameters, timeBase: timeBase, threads: need.threads, allocator: pictures.allocator, isStrict: isStrict)
    }

    /// As `VideoDecoder.seek`.
    public func seek(to time: MediaTime) throws(DecodeError) {
        guard let demuxer else { throw .noSuchTrack(track: Track.video.word) }
        endRun()
        codec?.flush()
        try demuxer.seek(to: time)
    }

    /// As `VideoDecoder.aim`.
    public func aim(at time: MediaTime) {
        aim = time
        // What can't be passed over now is met again by the next read, and told there.
        try? demuxer?.passOver(to: time)
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
        early.reset()
        proof.forgetUnits()
        withheld.clear()
        lastEnd = nil
        aim = nil
        codec?.pointer.pointee.skip_frame = AVDISCARD_DEFAULT
        isChanging = false
        need.resume()
    }

    // MARK: Pictures

    /// As `VideoDecoder.next`.
    public func next() -> DecodeStep<VideoFrame> {
        pictures.reap()
        guard let demuxer, let stream = demuxer.stream?.pointee, var codec else { return .end }
        guard let frame = FrameHandle.make() else { return .failed(.outOfMemory(track: Track.video.word)) }
        while true {
            if !hasRoom {
                pictures.awaitRelease()
                guard hasRoom else { return .poolEmpty }
            }
            if !proof.isOpen, withheld.take(into: frame) { return give(frame, of: codec, timeBase: stream.time_base) }
            early.sendAgain(to: codec)
            let result = avcodec_receive_frame(codec.pointer, frame.pointer)
            if result >= 0, early.isRepeated(frame) {
                frame.clear()
                continue
            }
            if result >= 0 {
                switch proof.judge(frame.pointer.pointee) {
                case .fit where withheld.isEmpty: return give(frame, of: codec, timeBase: stream.time_base)
                case .fit, .withheld:
                    if !withheld.keep(frame, most: KeyProof.mostWithheldPictures) { return .failed(.outOfMemory(track: Track.video.word)) }
                case .broken:
                    frame.clear()
                    withheld.clear()
                case .wrong(let key): return .failed(.wrongKey(track: Track.video.word, key: key.words))
                }
                continue
            }
            if result == LAV_ERROR_EOF {
                if case .wrong(let key) = proof.end() { return .failed(.wrongKey(track: Track.video.word, key: key.words)) }
                if !withheld.isEmpty { continue }
                guard isChanging else { return .end }
                do throws(DecodeError) { codec = try change(codec, for: stream) } catch { return .failed(error) }
                continue
            }
            guard result == LAV_ERROR_AGAIN else { return passOver(result) }
            if early.isReady, !proof.isOpen, early.isAwaited || !demuxer.hasAhead(packets: max(1, Int(codec.pointer.pointee.has_b_frames)))
            {
                guard early.take(frame, from: codec) else { continue }
                return give(frame, of: codec, timeBase: stream.time_base)
            }
            switch packets.send(to: codec, from: demuxer, unless: { hold($0, of: stream, codec) }) {
            case .sent: continue
            case .held:
                isChanging = true
                avcodec_send_packet(codec.pointer, nil)
            case .drained:
                if case .wrong(let key) = proof.end() { return .failed(.wrongKey(track: Track.video.word, key: key.words)) }
                if withheld.isEmpty { return .end }
            case .interrupted: return .interrupted
            case .damaged(let error): return .damaged(error)
            case .failed(let error): return .failed(error)
            case .refused(let code): return passOver(code)
            }
        }
    }

    /// Sees each packet before the codec does.
    private func hold(_ packet: AVPacket, of stream: AVStream, _ codec: Codec) -> Bool {
        var isAwaited = false
        if let aim {
            let start = stream.time_base.time(packet.pts)
            let end = start.map { $0 + (stream.time_base.time(packet.duration) ?? .zero) }
            isAwaited = end.map { $0 > aim } ?? true
            codec.pointer.pointee.skip_frame = isAwaited ? AVDISCARD_DEFAULT : AVDISCARD_NONREF
            // In decoding order nothing that is wanted lies before.
            if let decoded = stream.time_base.time(packet.dts), decoded > aim { self.aim = nil }
        }
        proof.see(packet, key: demuxer?.packetKey, of: stream)
        if suggestsChange(packet, of: stream) { return true }
        early.see(packet, isAwaited: isAwaited)
        return false
    }

    /// Whether a codec with another number of threads should go on from here.
    private func suggestsChange(_ packet: AVPacket, of stream: AVStream) -> Bool {
        guard packet.flags & AV_PKT_FLAG_KEY != 0, settings.threads.count > 1, let parameters = stream.codecpar?.pointee,
            let time = stream.time_base.time(packet.dts)
        else { return false }
        return need.changes(at: time, cpu: cpuSeconds(), isClean: packet.isCleanKeyframe(of: parameters))
    }

    private func change(_ old: Codec, for stream: AVStream) throws(DecodeError) -> Codec {
        isChanging = false
        guard let parameters = stream.codecpar else { throw .noSuchTrack(track: Track.video.word) }
        // Its references go before the new one's come.
        old.flush()
        let codec = try Codec.forPictures(
            parameters, timeBase: stream.time_base, threads: need.threads, allocator: pictures.allocator, isStrict: isStrict)
        self.codec = codec
        return codec
    }

    /// As `VideoDecoder.fit`. Scaling asks the heap for rows, on this thread.
    public func fit(_ frame: VideoFrame, to form: VideoFormat) -> DecodeStep<VideoFrame> { pictures.fit(frame, to: form) }

    /// Whether the codec can be given more without running out of cells, which it would take for damage.
    private var hasRoom: Bool {
        // One that is shown and one that is committed are only released for the next picture: waiting for them would be for ever.
        if pictures.outstandingCount <= 2 { return true }
        guard pictures.outstandingCount < settings.maximumOutstanding(at: rate) else { return false }
        return (pictures.allocator.freeCells ?? .max) > settings.threads.upperBound
    }

    private func passOver(_ result: Int32) -> DecodeStep<VideoFrame> {
        if let refusal = pictures.allocator.takeRefusal() { return .failed(refusal) }
        switch proof.refused(demuxer?.packetKey) {
        case .wrong(let key): return .failed(.wrongKey(track: Track.video.word, key: key.words))
        case .broken: withheld.clear()
        case .fit, .withheld: break
        }
        return .damaged(.damaged(track: Track.video.word, detail: ffmpegText(result)))
    }

    private func give(_ frame: consuming FrameHandle, of codec: Codec, timeBase: AVRational?) -> DecodeStep<VideoFrame> {
        let picture = frame.pointer.pointee
        let carried = captions.flatMap { PictureCaptions.carried(by: frame, for: $0.interest) }
        let format = AVPixelFormat(rawValue: picture.format)
        guard let pixelFormat = PixelFormat(format) else {
            return .failed(.unsupportedFormat(track: Track.video.word, detail: pixelFormatName(format)))
        }
        guard let pooled = pictures.pooled(frame, isOurs: codec.usesOurBuffers) else {
            return pictures.allocator.takeRefusal().map { .failed($0) } ?? .damaged(.outOfMemory(track: Track.video.word))
        }
        let description = describe(picture, pixelFormat: pixelFormat, codec: codec)
        rate = description.frameRate
        let (time, duration) = timing(of: picture, timeBase: timeBase, rate: description.frameRate)
        if let carried { captions?.takeFromPicture(CaptionPacket(time: time, bytes: carried)) }
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

extension SoftwareVideoDecoder: CaptionMeetingDecoder {}

extension SoftwareVideoDecoder: ObservedDecoder {
    /// As the container and the codec are called.
    public var activity: DecoderActivity { packets.activity }
}
