import CFFmpeg
import Media

extension ColorDescription {
    /// From what a stream declares; what it leaves open is taken from the picture's size and format.
    ///
    /// - Source: ITU-T H.273 tables 4 and §8.3; SMPTE 240M's matrix differs from BT.709's by less than one code value in most colours.
    init(space: AVColorSpace, range: AVColorRange, format: AVPixelFormat, size: PixelSize) {
        self = .assumed(for: size)
        switch space {
        case AVCOL_SPC_BT709, AVCOL_SPC_SMPTE240M: matrix = .bt709
        case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M, AVCOL_SPC_FCC: matrix = .bt601
        case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: matrix = .bt2020
        default: break
        }
        switch range {
        case AVCOL_RANGE_JPEG: self.range = .full
        case AVCOL_RANGE_MPEG: self.range = .limited
        default:
            // The formats that FFmpeg names after JPEG carry their range in their name.
            let isNamedFull = format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_YUVJ422P || format == AV_PIX_FMT_YUVJ444P
            self.range = isNamedFull ? .full : .limited
        }
    }
}

extension FrameRate {
    private static let known: [FrameRate] = [
        .film, .filmNTSC, .pal, .ntsc, .thirty, .fifty, .sixtyNTSC, .sixty,
    ]

    /// The known rate that a declared one means, else the declared one.
    ///
    /// Containers that count in milliseconds or ticks of 90 kHz can only come near: 0.04 % is less than half of what lies between
    /// 24 and 24000/1001.
    static func meant(by declared: AVRational) -> FrameRate? {
        guard let rate = FrameRate(declared.num, over: declared.den), (1...300).contains(rate.perSecond) else { return nil }
        return snapped(rate.perSecond) ?? rate
    }

    /// From how long a picture lasts, which is only trusted where it means a known rate.
    static func meant(byDuration ticks: Int64, of timeBase: AVRational) -> FrameRate? {
        guard ticks > 0, timeBase.num > 0, timeBase.den > 0 else { return nil }
        return snapped(Double(timeBase.den) / (Double(timeBase.num) * Double(ticks)))
    }

    private static func snapped(_ perSecond: Double) -> FrameRate? {
        known.first { abs($0.perSecond - perSecond) < 0.0004 * $0.perSecond }
    }
}

/// What a container says of a video track before anything is decoded.
struct DeclaredVideo {
    /// nil where the container leaves the pictures' size to the codec, as transport streams do.
    var format: VideoFormat?
    var frameRate: FrameRate?
    var sampleAspectRatio: SampleAspectRatio?

    init(stream: AVStream, parameters: AVCodecParameters, packetDuration: Int64) {
        frameRate =
            FrameRate.meant(by: stream.avg_frame_rate) ?? FrameRate.meant(by: stream.r_frame_rate)
            ?? FrameRate.meant(byDuration: packetDuration, of: stream.time_base)
        sampleAspectRatio =
            SampleAspectRatio(stream.sample_aspect_ratio.num, stream.sample_aspect_ratio.den)
            ?? SampleAspectRatio(parameters.sample_aspect_ratio.num, parameters.sample_aspect_ratio.den)
        let size = PixelSize(width: parameters.width, height: parameters.height)
        guard size.width > 0, size.height > 0 else { return }
        // Headers seldom name the picture's format: 4:2:0 of 8 bits is what nearly all films are; each frame says its own.
        let declared = AVPixelFormat(rawValue: parameters.format)
        format = VideoFormat(
            pixelFormat: PixelFormat(declared) ?? .yuv420, size: size, sampleAspectRatio: sampleAspectRatio ?? .square,
            color: ColorDescription(space: parameters.color_space, range: parameters.color_range, format: declared, size: size),
            frameRate: frameRate)
    }
}
