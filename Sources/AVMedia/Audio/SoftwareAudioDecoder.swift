import CFFmpeg
import Media
import Protection

/// Decodes a film's sound into the one format that was agreed with the sound card.
///
/// - Thread: the audio decode thread.
public final class SoftwareAudioDecoder: AudioDecoder {
    /// What blocks are given in. Set before `open`.
    public var outputFormat: AudioFormat
    /// As `AudioDecoder.preference`.
    public var preference = SoundPreference()

    private let clock: any HostClock
    private let keys: KeyChest?
    private var demuxer: Demuxer?
    private var codec: Codec?
    private var resampler: Resampler?
    let packets: PacketFeed
    private let frame: FrameHandle
    /// A frame of another format than the resampler's waits until that one has given its rest.
    private var hasFrame = false
    private var proof = KeyProof()
    /// Came whole while a key is on trial.
    private let withheld = WithheldFrames()
    private var buffer = SampleBuffer()
    private var soundClock = SoundClock()

    /// Makes a decoder that has nothing to decode yet.
    ///
    /// - Parameters:
    ///   - clock: For waiting on the input in bounded portions.
    ///   - keys: For encrypted films; nil: they are refused.
    /// - Throws: `.outOfMemory`.
    public init(outputFormat: AudioFormat, clock: any HostClock, keys: KeyChest? = nil) throws(DecodeError) {
        packets = try PacketFeed(track: .audio)
        guard let frame = FrameHandle.make() else { throw .outOfMemory(track: Track.audio.word) }
        self.outputFormat = outputFormat
        self.clock = clock
        self.keys = keys
        self.frame = frame
    }

    // MARK: A run of the input

    /// As `AudioDecoder.open`.
    public func open(_ input: any TrackInput) throws(DecodeError) -> TrackDescription {
        endRun()
        demuxer = nil
        let demuxer = try packets.opening { () throws(DecodeError) in
            try Demuxer.open(input, track: .audio, clock: clock, keys: keys, preference: preference)
        }
        guard let stream = demuxer.stream?.pointee, let parameters = stream.codecpar else {
            throw .noSuchTrack(track: Track.audio.word)
        }
        let codec = try codec(for: parameters, timeBase: stream.time_base)
        self.demuxer = demuxer
        self.codec = codec
        var description = TrackDescription(
            codec: codec.name, duration: demuxer.duration, startTime: demuxer.startTime, audio: Self.format(of: parameters.pointee),
            hasVideo: demuxer.hasStream(of: .video), hasAudio: true)
        description.language = demuxer.language
        (description.sounds, description.sound) = demuxer.sounds
        return description
    }

    private func codec(for parameters: UnsafePointer<AVCodecParameters>, timeBase: AVRational) throws(DecodeError) -> Codec {
        if let codec, codec.parameters.fits(parameters) {
            codec.flush()
            codec.pointer.pointee.pkt_timebase = timeBase
            return codec
        }
        codec = nil
        return try Codec.open(parameters, timeBase: timeBase, track: .audio) { $0.pointee.thread_count = 1 }
    }

    /// nil where the container leaves it to the codec.
    private static func format(of parameters: AVCodecParameters) -> AudioFormat? {
        guard parameters.sample_rate > 0, let speakers = withUnsafePointer(to: parameters.ch_layout, { loudspeakers(of: $0) }),
            let layout = ChannelLayout(speakers)
        else { return nil }
        let format = parameters.format >= 0 ? SampleFormat(AVSampleFormat(rawValue: parameters.format)) : .float32
        return AudioFormat(rate: parameters.sample_rate, layout: layout, sampleFormat: format)
    }

    /// As `AudioDecoder.seek`.
    public func seek(to time: MediaTime) throws(DecodeError) {
        guard let demuxer else { throw .noSuchTrack(track: Track.audio.word) }
        endRun()
        codec?.flush()
        try demuxer.seek(to: time)
    }

    /// As `AudioDecoder.close`.
    public func close() {
        endRun()
        demuxer = nil
        codec = nil
    }

    private func endRun() {
        packets.reset()
        frame.clear()
        hasFrame = false
        resampler = nil
        soundClock.reset()
        proof.forgetUnits()
        withheld.clear()
    }

    // MARK: Blocks

    /// As `AudioDecoder.next`.
    public func next() -> DecodeStep<AudioBlock> {
        guard let demuxer, let codec else { return .end }
        while true {
            if hasFrame {
                if let step = convert(timeBase: demuxer.stream?.pointee.time_base) { return step }
                continue
            }
            if !proof.isOpen, withheld.take(into: frame) {
                hasFrame = true
                continue
            }
            let result = avcodec_receive_frame(codec.pointer, frame.pointer)
            if result >= 0 {
                switch proof.judge(frame.pointer.pointee) {
                case .fit where withheld.isEmpty: hasFrame = true
                case .fit, .withheld:
                    if !withheld.keep(frame) { return .failed(.outOfMemory(track: Track.audio.word)) }
                case .broken:
                    frame.clear()
                    withheld.clear()
                case .wrong(let key): return .failed(.wrongKey(track: Track.audio.word, key: key.words))
                }
            } else if result == LAV_ERROR_EOF {
                if case .wrong(let key) = proof.end() { return .failed(.wrongKey(track: Track.audio.word, key: key.words)) }
                if withheld.isEmpty { return flushResampler() ?? .end }
            } else if result == LAV_ERROR_AGAIN {
                switch packets.send(to: codec, from: demuxer, unless: { see($0) }) {
                case .sent, .held: continue
                case .drained:
                    if case .wrong(let key) = proof.end() { return .failed(.wrongKey(track: Track.audio.word, key: key.words)) }
                    if withheld.isEmpty { return flushResampler() ?? .end }
                case .interrupted: return .interrupted
                case .damaged(let error): return .damaged(error)
                case .failed(let error): return .failed(error)
                case .refused(let code): return passOver(code)
                }
            } else {
                return passOver(result)
            }
        }
    }

    /// Sees each packet before the codec does.
    private func see(_ packet: AVPacket) -> Bool {
        if let stream = demuxer?.stream?.pointee { proof.see(packet, key: demuxer?.packetKey, of: stream) }
        return false
    }

    private func passOver(_ code: Int32) -> DecodeStep<AudioBlock> {
        switch proof.refused(demuxer?.packetKey) {
        case .fit, .withheld: break
        case .broken: withheld.clear()
        case .wrong(let key): return .failed(.wrongKey(track: Track.audio.word, key: key.words))
        }
        return .damaged(.damaged(track: Track.audio.word, detail: ffmpegText(code)))
    }

    /// Converts the waiting frame.
    ///
    /// - Returns: nil when nothing came of it.
    private func convert(timeBase: AVRational?) -> DecodeStep<AudioBlock>? {
        guard let source = DecodedSound(frame.pointer) else {
            frame.clear()
            hasFrame = false
            return .failed(.unsupportedFormat(track: Track.audio.word, detail: "more than eight channels, or none"))
        }
        if let resampler, resampler.source != source || resampler.output != outputFormat, let rest = flushResampler() { return rest }
        defer {
            frame.clear()
            hasFrame = false
        }
        let resampler: Resampler
        do throws(DecodeError) {
            if let open = self.resampler { resampler = open } else { resampler = try Resampler.make(from: source, to: outputFormat) }
        } catch {
            return .failed(error)
        }
        self.resampler = resampler
        let stamped = timeBase?.time(frame.pointer.pointee.best_effort_timestamp).map { $0 - resampler.delay }
        let room = buffer.room(for: resampler.capacity(forInput: frame.pointer.pointee.nb_samples) * outputFormat.bytesPerFrame)
        let count = resampler.convert(frame.pointer, into: room)
        guard count >= 0 else { return passOver(count) }
        return count == 0 ? nil : block(of: Int(count), format: outputFormat, stamped: stamped)
    }

    /// What is left inside the resampler, which is let go.
    private func flushResampler() -> DecodeStep<AudioBlock>? {
        guard let resampler else { return nil }
        self.resampler = nil
        let room = buffer.room(for: resampler.capacity(forInput: 0) * resampler.output.bytesPerFrame)
        let count = resampler.convert(nil, into: room)
        return count > 0 ? block(of: Int(count), format: resampler.output, stamped: nil) : nil
    }

    private func block(of count: Int, format: AudioFormat, stamped: MediaTime?) -> DecodeStep<AudioBlock> {
        let time = soundClock.place(stamped: stamped, length: format.time(ofFrames: Int64(count)))
        return .output(AudioBlock(bytes: buffer.bytes(count * format.bytesPerFrame), frameCount: count, presentationTime: time))
    }
}

extension SoftwareAudioDecoder: ObservedDecoder {
    /// As the container and the codec are called.
    public var activity: DecoderActivity { packets.activity }
}
