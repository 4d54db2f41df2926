import CALSA
import Media

/// What a device agreed to.
struct AgreedParameters {
    var format: AudioFormat
    var periodFrames: Int
    var bufferFrames: Int
    /// Each choice in words, for the log.
    var story: [String]
}

/// Agrees on hardware parameters: no conversion inside libasound, the sample format and the rate nearest to the film's, and a buffer that
/// serves both latency and power.
///
/// Buffer and period: the sound thread wakes once a period. 20 ms is 50 wake-ups a second, little beside the scan-out's 60; the
/// buffer of 200 ms outlasts any scheduling trouble short of a fault, and a pause is still at once, since the queue is thrown away
/// and written again. Cards round both; what they make of it is taken as it is.
enum Negotiation {
    private static let period = MediaTime(seconds: 0.020)
    private static let buffer = MediaTime(seconds: 0.200)

    static func agree(on wanted: AudioFormat, with pcm: borrowing PCMHandle) throws(PCMFailure) -> AgreedParameters {
        var allocated: OpaquePointer?
        try checked("snd_pcm_hw_params_malloc", snd_pcm_hw_params_malloc(&allocated))
        guard let parameters = allocated else { throw PCMFailure(operation: "snd_pcm_hw_params_malloc", errno: ENOMEM) }
        defer { snd_pcm_hw_params_free(parameters) }
        var story: [String] = []
        try checked("any", snd_pcm_hw_params_any(pcm.raw, parameters))
        // Resampling is ours, in better quality than the plug layer's. A device without such a layer refuses the question.
        _ = snd_pcm_hw_params_set_rate_resample(pcm.raw, parameters, 0)
        try checked("access", snd_pcm_hw_params_set_access(pcm.raw, parameters, SND_PCM_ACCESS_RW_INTERLEAVED))
        let sampleFormat = try chooseFormat(wanted.sampleFormat, pcm, parameters, &story)
        let channels = try chooseChannels(wanted.layout.count, pcm, parameters, &story)
        let rate = try chooseRate(wanted.rate, pcm, parameters, &story)
        var periodFrames = snd_pcm_uframes_t(max(1, Int64(rate) * Self.period.flicks / MediaTime.flicksPerSecond))
        var bufferFrames = snd_pcm_uframes_t(max(1, Int64(rate) * Self.buffer.flicks / MediaTime.flicksPerSecond))
        var direction: Int32 = 0
        try checked("period size", snd_pcm_hw_params_set_period_size_near(pcm.raw, parameters, &periodFrames, &direction))
        try checked("buffer size", snd_pcm_hw_params_set_buffer_size_near(pcm.raw, parameters, &bufferFrames))
        try checked("hw_params", snd_pcm_hw_params(pcm.raw, parameters))
        // Drivers may still have moved them.
        _ = snd_pcm_hw_params_get_period_size(parameters, &periodFrames, &direction)
        _ = snd_pcm_hw_params_get_buffer_size(parameters, &bufferFrames)
        story.append("period \(periodFrames) frames, buffer \(bufferFrames)")
        SpeakerMap.prefer(wanted.layout, on: pcm)
        guard let map = SpeakerMap.layout(of: pcm, channels: channels) else {
            throw PCMFailure(operation: "channel map of \(channels)", errno: EINVAL)
        }
        story.append("channels \(map.layout.speakers.map { "\($0)" }.joined(separator: " "))\(map.isDeclared ? "" : " (assumed)")")
        return AgreedParameters(
            format: AudioFormat(rate: Int32(rate), layout: map.layout, sampleFormat: sampleFormat), periodFrames: Int(periodFrames),
            bufferFrames: Int(bufferFrames), story: story)
    }

    private static let formats: [SampleFormat: snd_pcm_format_t] = [
        .s16: SND_PCM_FORMAT_S16, .s32: SND_PCM_FORMAT_S32, .float32: SND_PCM_FORMAT_FLOAT,
    ]

    /// The wanted format first; else whichever loses nothing: 32 bits before floating point (which hardware hardly has) before 16.
    private static func chooseFormat(
        _ wanted: SampleFormat, _ pcm: borrowing PCMHandle, _ parameters: OpaquePointer, _ story: inout [String]
    ) throws(PCMFailure) -> SampleFormat {
        var order: [SampleFormat] = [wanted]
        for format in [SampleFormat.s32, .float32, .s16] where format != wanted { order.append(format) }
        for format in order {
            guard let code = formats[format], snd_pcm_hw_params_test_format(pcm.raw, parameters, code) == 0 else { continue }
            try checked("format", snd_pcm_hw_params_set_format(pcm.raw, parameters, code))
            story.append(format == wanted ? "\(format)" : "\(format), since it doesn't take \(wanted)")
            return format
        }
        throw PCMFailure(operation: "format", errno: EINVAL)
    }

    /// As many channels as the film has; else the next fewer that the device takes (mixed down by the decoder), else the fewest more.
    private static func chooseChannels(
        _ wanted: Int, _ pcm: borrowing PCMHandle, _ parameters: OpaquePointer, _ story: inout [String]
    ) throws(PCMFailure) -> Int {
        let fewer = [8, 6, 4, 2, 1].filter { $0 < wanted && ($0 > 1 || wanted == 1) }
        let more = [2, 4, 6, 8, 1].filter { $0 > wanted || $0 == 1 }
        for count in [wanted] + fewer + more {
            guard SpeakerMap.conventional(count) != nil || count == wanted else { continue }
            guard snd_pcm_hw_params_test_channels(pcm.raw, parameters, UInt32(count)) == 0 else { continue }
            try checked("channels", snd_pcm_hw_params_set_channels(pcm.raw, parameters, UInt32(count)))
            if count != wanted { story.append("\(count) channels, since it doesn't take \(wanted)") }
            return count
        }
        throw PCMFailure(operation: "channels", errno: EINVAL)
    }

    /// The film's own rate, so that nothing is resampled; else 48 kHz; else what is nearest.
    private static func chooseRate(
        _ wanted: Int32, _ pcm: borrowing PCMHandle, _ parameters: OpaquePointer, _ story: inout [String]
    ) throws(PCMFailure) -> UInt32 {
        for rate in [UInt32(max(1, wanted)), 48000] where snd_pcm_hw_params_test_rate(pcm.raw, parameters, rate, 0) == 0 {
            try checked("rate", snd_pcm_hw_params_set_rate(pcm.raw, parameters, rate, 0))
            story.append(rate == UInt32(max(1, wanted)) ? "\(rate) Hz" : "\(rate) Hz, since it doesn't take \(wanted)")
            return rate
        }
        var rate = UInt32(max(1, wanted))
        var direction: Int32 = 0
        try checked("rate", snd_pcm_hw_params_set_rate_near(pcm.raw, parameters, &rate, &direction))
        story.append("\(rate) Hz, the nearest it has to \(wanted)")
        return rate
    }
}
