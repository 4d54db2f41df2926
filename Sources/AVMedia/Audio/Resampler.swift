import CFFmpeg
import Media

/// What a decoder's sound is made of.
struct DecodedSound: Equatable {
    let rate: Int32
    let speakers: [Speaker]
    let sampleFormat: AVSampleFormat

    /// - Returns: nil for what isn't sound: no rate, no channel, or more than eight.
    init?(_ frame: UnsafePointer<AVFrame>) {
        let format = frame.pointee.format
        guard frame.pointee.sample_rate > 0, format >= 0,
            let speakers = withUnsafePointer(to: frame.pointee.ch_layout, { loudspeakers(of: $0) })
        else { return nil }
        rate = frame.pointee.sample_rate
        self.speakers = speakers
        sampleFormat = AVSampleFormat(rawValue: format)
    }
}

/// Loudspeakers of a layout, in the order of its channels; where it doesn't say, or says what we have no name for, those that are
/// usual for so many.
///
/// - Returns: nil unless there are 1…8.
func loudspeakers(of layout: UnsafePointer<AVChannelLayout>) -> [Speaker]? {
    let count = layout.pointee.nb_channels
    guard (1...8).contains(count) else { return nil }
    if let named = loudspeakers(inMask: lav_native_mask(layout)), named.count == Int(count) { return named }
    var usual = AVChannelLayout()
    av_channel_layout_default(&usual, count)
    defer { av_channel_layout_uninit(&usual) }
    return loudspeakers(inMask: lav_native_mask(&usual))
}

/// - Source: FFmpeg's channel bits are WAVEFORMATEXTENSIBLE's; channels lie in ascending order of their bits.
private func loudspeakers(inMask mask: UInt64) -> [Speaker]? {
    let bits: [(UInt64, Speaker)] = [
        (0x1, .frontLeft), (0x2, .frontRight), (0x4, .frontCenter), (0x8, .lowFrequency), (0x10, .backLeft), (0x20, .backRight),
        (0x100, .backCenter), (0x200, .sideLeft), (0x400, .sideRight),
    ]
    let known = bits.reduce(0) { $0 | $1.0 }
    guard mask != 0, mask & ~known == 0 else { return nil }
    return bits.compactMap { mask & $0.0 != 0 ? $0.1 : nil }
}

/// Brings a decoder's sound to the wanted format: sample format always, channels and rate only where they differ.
///
/// - Thread: the audio decode thread.
final class Resampler {
    let source: DecodedSound
    let output: AudioFormat
    private let context: OpaquePointer

    static func make(from source: DecodedSound, to output: AudioFormat) throws(DecodeError) -> Resampler {
        var inputLayout = AVChannelLayout()
        var outputLayout = AVChannelLayout()
        // Stand-ins of the right count: which channel goes where is the matrix's business.
        av_channel_layout_default(&inputLayout, Int32(source.speakers.count))
        av_channel_layout_default(&outputLayout, Int32(output.layout.count))
        var context: OpaquePointer?
        let result = swr_alloc_set_opts2(
            &context, &outputLayout, output.sampleFormat.libavName, output.rate, &inputLayout, source.sampleFormat, source.rate, 0, nil)
        guard result >= 0, let context else { throw .outOfMemory(track: Track.audio.word) }
        let resampler = Resampler(source: source, output: output, context: context)
        if source.speakers != output.layout.speakers {
            let matrix = ChannelMix.matrix(from: source.speakers, to: output.layout.speakers).flatMap { $0 }
            let set = swr_set_matrix(context, matrix, Int32(source.speakers.count))
            guard set >= 0 else { throw .unsupportedFormat(track: Track.audio.word, detail: ffmpegText(set)) }
        }
        let opened = swr_init(context)
        guard opened >= 0 else { throw .unsupportedFormat(track: Track.audio.word, detail: ffmpegText(opened)) }
        return resampler
    }

    private init(source: DecodedSound, output: AudioFormat, context: OpaquePointer) {
        self.source = source
        self.output = output
        self.context = context
    }

    deinit {
        var freed: OpaquePointer? = context
        swr_free(&freed)
    }

    /// Sound that has gone in and not come out yet.
    var delay: MediaTime {
        // Counted in the least common multiple of both rates it is exact.
        let base = Int64(source.rate) * Int64(output.rate)
        return MediaTime(ticks: swr_get_delay(context, base), of: 1, over: base)
    }

    /// The most frames that come out when so many go in.
    func capacity(forInput frames: Int32) -> Int { Int(max(0, swr_get_out_samples(context, frames))) }

    /// - Parameters:
    ///   - frame: nil gives what is left inside.
    ///   - buffer: Room for `capacity(forInput:)` frames.
    /// - Returns: frames written, or one of libavutil's errors.
    func convert(_ frame: UnsafePointer<AVFrame>?, into buffer: UnsafeMutableRawBufferPointer) -> Int32 {
        lav_convert(context, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(buffer.count / output.bytesPerFrame), frame)
    }
}

extension SampleFormat {
    /// Interleaved, as ALSA takes it.
    var libavName: AVSampleFormat {
        switch self {
        case .s16: AV_SAMPLE_FMT_S16
        case .s32: AV_SAMPLE_FMT_S32
        case .float32: AV_SAMPLE_FMT_FLT
        }
    }

    /// The nearest to what a decoder gives.
    init(_ format: AVSampleFormat) {
        switch av_get_packed_sample_fmt(format) {
        case AV_SAMPLE_FMT_S16, AV_SAMPLE_FMT_U8: self = .s16
        case AV_SAMPLE_FMT_S32: self = .s32
        default: self = .float32
        }
    }
}
