import CFFmpeg
import Media

/// Which of a container's tracks a decoder is for.
enum Track: Sendable {
    case video
    case audio
    case captions

    /// As errors name it.
    var word: String {
        switch self {
        case .video: "video"
        case .audio: "sound"
        case .captions: "captions"
        }
    }

    var mediaType: AVMediaType {
        switch self {
        case .video: AVMEDIA_TYPE_VIDEO
        case .audio: AVMEDIA_TYPE_AUDIO
        case .captions: AVMEDIA_TYPE_SUBTITLE
        }
    }
}

extension AVRational {
    /// A container's timestamp as media time; nil for "none".
    func time(_ ticks: Int64) -> MediaTime? {
        ticks == LAV_NO_TIMESTAMP ? nil : MediaTime(ticks: ticks, of: Int64(num), over: Int64(den))
    }

    /// The last tick not after a time.
    func ticks(notAfter time: MediaTime) -> Int64 {
        guard num > 0, den > 0 else { return 0 }
        var ticks = av_rescale_q_rnd(
            time.flicks, AVRational(num: 1, den: Int32(MediaTime.flicksPerSecond)), self, AV_ROUND_DOWN)
        if time < .zero, let rounded = self.time(ticks), rounded > time { ticks -= 1 }
        return ticks
    }
}
