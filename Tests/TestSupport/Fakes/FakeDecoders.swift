import LinuxIO
import Media

/// Makes pictures without pixels of a `FakeContainer`.
package final class FakeVideoDecoder: VideoDecoder, ObservedDecoder, CaptionMeetingDecoder {
    package let framePool: FakeFramePool
    package var pool: any FramePool { framePool }
    /// What `open` says, and throws where set.
    package var description: TrackDescription
    package var openError: DecodeError?
    /// Called within `open`, after what it throws has been settled.
    package var onOpen: (() -> Void)?
    /// Where it is stuck, as long as it is: it gives nothing and reads nothing.
    package var stuck: DecoderActivity?
    package var activity: DecoderActivity { stuck ?? .decoding }
    /// What `fit` says, where set.
    package var fitError: DecodeError?
    /// For `seek`: the container's index.
    package var index: [(kind: UInt8, time: MediaTime, offset: Int)] = []
    package var captions: (any CaptionSink)?
    /// What lies in the container beside the pictures, by the streams' places: met at the first picture that isn't before.
    package var texts: [Int: [CaptionPacket]] = [:]
    /// What the picture of a time carries.
    package var carried: (MediaTime) -> [UInt8]? = { _ in nil }
    /// Of the last picture; nil after a seek.
    private var met: MediaTime?
    /// How often a run was opened.
    package private(set) var opened = 0
    package private(set) var seeks: [MediaTime] = []
    /// Bytes of the pictures decoded so far: what they would have cost.
    package private(set) var decodedBytes = 0
    /// Pictures brought to another form.
    package private(set) var fittedCount = 0
    package private(set) var input: (any TrackInput)?
    private var reader = FakeRecordReader()
    private var waiting: FakeRecordReader.Record?
    private let format: VideoFormat

    package init(pool: FakeFramePool, format: VideoFormat = .fake(), duration: MediaTime? = nil) {
        framePool = pool
        self.format = format
        description = TrackDescription(
            codec: "fake", duration: duration, startTime: .zero, video: format, hasVideo: true, hasAudio: true)
    }

    package func open(_ input: any TrackInput) throws(DecodeError) -> TrackDescription {
        opened += 1
        self.input = input
        reader.reset()
        waiting = nil
        met = nil
        let error = openError
        onOpen?()
        if let error { throw error }
        return description
    }

    package func seek(to time: MediaTime) throws(DecodeError) {
        seeks.append(time)
        reader.reset()
        waiting = nil
        met = nil
        let key = index.last { $0.kind == UInt8(ascii: "V") && $0.time <= time }
        _ = input?.seek(to: Int64(key?.offset ?? 0))
    }

    package func next() -> DecodeStep<VideoFrame> {
        guard let input else { return .interrupted }
        if stuck != nil { return .starved }
        while true {
            if let record = waiting {
                guard let cell = framePool.take() else { return .poolEmpty }
                waiting = nil
                decodedBytes += record.payload
                meetCaptions(at: record.time)
                return .output(.fake(cell: cell, at: record.time, format: format))
            }
            switch reader.next(input) {
            case .record(let record) where record.kind == UInt8(ascii: "V"): waiting = record
            case .record(let record) where record.kind == UInt8(ascii: "X"):
                return .damaged(.damaged(track: "video", detail: "at \(record.time)"))
            case .record: continue
            case .starved: return .starved
            case .end: return .end
            case .interrupted: return .interrupted
            case .failed(let error): return .failed(.input(error))
            }
        }
    }

    private func meetCaptions(at time: MediaTime) {
        guard let captions else { return }
        let before = met
        met = time
        for (stream, packets) in texts.sorted(by: { $0.key < $1.key }) {
            guard captions.interest == .everyStream || captions.interest == .stream(stream) else { continue }
            for packet in packets where packet.time <= time && before.map({ packet.time > $0 }) ?? (packet.time == time) {
                captions.take(packet, of: stream)
            }
        }
        guard captions.interest == .pictures || captions.interest == .anyInPictures, let bytes = carried(time) else { return }
        captions.takeFromPicture(CaptionPacket(time: time, bytes: bytes))
    }

    package func fit(_ frame: VideoFrame, to form: VideoFormat) -> DecodeStep<VideoFrame> {
        if let fitError { return .failed(fitError) }
        guard let cell = framePool.take() else { return .poolEmpty }
        var fitted = frame
        fitted.cell = cell
        fitted.format = form
        fittedCount += 1
        return .output(fitted)
    }

    package func close() { input = nil }
}

/// Makes sound of a `FakeContainer`: 20 ms for each record, each sample the low bits of its frame's number on the timeline.
package final class FakeAudioDecoder: AudioDecoder, ObservedDecoder {
    package var outputFormat: AudioFormat
    /// Sounds within the container are one voice above the other.
    package var preference = SoundPreference()
    package var description: TrackDescription
    package var openError: DecodeError?
    /// Called within `open`, after what it throws has been settled.
    package var onOpen: (() -> Void)?
    package var index: [(kind: UInt8, time: MediaTime, offset: Int)] = []
    package private(set) var opened = 0
    private var input: (any TrackInput)?
    private var reader = FakeRecordReader()
    /// 20 ms of 8 channels of 4 bytes at 192 kHz, the most there is.
    private let samples = UnsafeMutableRawBufferPointer.allocate(byteCount: 192_000 / 50 * 32, alignment: 16)

    package init(outputFormat: AudioFormat = .fake) {
        self.outputFormat = outputFormat
        description = TrackDescription(codec: "fake", startTime: .zero, audio: outputFormat, hasVideo: true, hasAudio: true)
    }

    deinit { samples.deallocate() }

    package func open(_ input: any TrackInput) throws(DecodeError) -> TrackDescription {
        opened += 1
        self.input = input
        reader.reset()
        let error = openError
        onOpen?()
        if let error { throw error }
        description.sound = preference.choice(within: description.sounds)?.number
        description.language = description.sound.flatMap { description.sounds[$0].language } ?? description.language
        return description
    }

    package func seek(to time: MediaTime) throws(DecodeError) {
        reader.reset()
        let place = index.last { $0.kind == UInt8(ascii: "A") && $0.time <= time }
        _ = input?.seek(to: Int64(place?.offset ?? 0))
    }

    /// As the picture's.
    package var stuck: DecoderActivity?
    package var activity: DecoderActivity { stuck ?? .decoding }

    package func next() -> DecodeStep<AudioBlock> {
        guard let input else { return .interrupted }
        if stuck != nil { return .starved }
        while true {
            switch reader.next(input) {
            case .record(let record) where record.kind == UInt8(ascii: "A"):
                return .output(block(at: record.time, voice: record.voice + UInt8(description.sound ?? 0)))
            case .record(let record) where record.kind == UInt8(ascii: "X"):
                return .damaged(.damaged(track: "sound", detail: "at \(record.time)"))
            case .record: continue
            case .starved: return .starved
            case .end: return .end
            case .interrupted: return .interrupted
            case .failed(let error): return .failed(.input(error))
            }
        }
    }

    /// The sample of a frame, as the decoder makes it: the first voice's are positive, the second's from -0x4000 on, the third's below.
    package static func sample(ofFrame frame: Int64, voice: UInt8 = 0) -> Int16 {
        Int16(truncatingIfNeeded: frame & 0x3FFF) + (voice == 0 ? 1 : voice == 1 ? -0x4000 : -0x8000)
    }

    private func block(at time: MediaTime, voice: UInt8) -> AudioBlock {
        let count = Int(outputFormat.rate) / 50
        let first = outputFormat.frames(in: time)
        let frameBytes = outputFormat.bytesPerFrame
        let period = round(of: voice)
        var done = 0
        while done < count {
            let place = Int((first + Int64(done)) & 0x3FFF)
            let part = min(count - done, 0x4000 - place)
            period[(place * frameBytes)..<(place + part) * frameBytes].withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: samples[(done * frameBytes)...]).copyMemory(from: $0)
            }
            done += part
        }
        let bytes = UnsafeRawBufferPointer(rebasing: samples[..<(count * frameBytes)])
        return AudioBlock(bytes: bytes, frameCount: count, presentationTime: time)
    }

    /// The samples come round after 0x4000 frames: they are made once for each format and voice, since tests play for hours.
    private func round(of voice: UInt8) -> [UInt8] {
        let format = outputFormat
        let key = RoundKey(format: format.sampleFormat, channels: format.layout.count, voice: voice)
        return Self.rounds.withLock { rounds in
            if let made = rounds[key] { return made }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(0x4000 * format.bytesPerFrame)
            for frame in 0..<Int64(0x4000) {
                let value = Self.bytes(of: Self.sample(ofFrame: frame, voice: voice), in: format.sampleFormat)
                for _ in 0..<format.layout.count { bytes += value }
            }
            rounds[key] = bytes
            return bytes
        }
    }

    private struct RoundKey: Hashable {
        var format: SampleFormat
        var channels: Int
        var voice: UInt8
    }
    private static let rounds = Guarded<[RoundKey: [UInt8]]>([:])

    private static func bytes(of value: Int16, in format: SampleFormat) -> [UInt8] {
        switch format {
        case .s16: withUnsafeBytes(of: value) { Array($0) }
        case .s32: withUnsafeBytes(of: Int32(value) << 16) { Array($0) }
        case .float32: withUnsafeBytes(of: Float(value) / 32768) { Array($0) }
        }
    }

    package func close() { input = nil }
}
