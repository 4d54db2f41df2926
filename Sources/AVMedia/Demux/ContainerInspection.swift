import CFFmpeg
import Media

/// What a container says of itself and its tracks, for people who check their films.
public struct ContainerDescription: Sendable {
    /// FFmpeg's short name; several, with commas, for a family.
    public var format: String
    /// Of the whole, where said.
    public var duration: MediaTime?
    /// Of the whole, in bits per second, where it is said or follows.
    public var bitrate: Int64?
    /// In the container's order.
    public var tracks: [ContainerTrack]
}

/// One track of a container.
public struct ContainerTrack: Sendable {
    /// What it holds.
    public enum Kind: String, Sendable {
        /// Pictures.
        case video
        /// Sound.
        case audio
        /// Text, or pictures of text.
        case subtitles
        /// Anything else.
        case data
    }

    /// Its place in the container.
    public var index: Int
    /// What it holds.
    public var kind: Kind
    /// FFmpeg's short name: `h264`, `aac`.
    public var codec: String
    /// As FFmpeg words it: `High`, `LC`; nil where it has none.
    public var profile: String?
    /// Of the track alone, where said.
    public var duration: MediaTime?
    /// In bits per second, where said.
    public var bitrate: Int64?
    /// ISO 639-2, where said.
    public var language: String?
    /// For people.
    public var title: String?
    /// The author's choice among its kind.
    public var isDefault: Bool
    /// Text that is essential to the film.
    public var isForced: Bool
    /// Of pictures.
    public var size: PixelSize?
    /// Of pictures.
    public var frameRate: FrameRate?
    /// FFmpeg's name of how pixels lie: `yuv420p10le`.
    public var pixelFormat: String?
    /// Of sound: frames per second.
    public var sampleRate: Int?
    /// Of sound.
    public var channels: Int?
    /// FFmpeg's name of the loudspeakers: `5.1(side)`.
    public var channelLayout: String?
}

/// Looks into a container without playing it.
public enum ContainerInspection {
    /// Reads the header, and as much of the tracks as it takes to know their formats.
    ///
    /// - Throws: as opening a track for playing does, but for a missing track.
    /// - Thread: any; blocks in the input.
    public static func inspect(_ input: any TrackInput, clock: any HostClock) throws(DecodeError) -> ContainerDescription {
        FFmpegLog.silence()
        if input.isByteAddressed { _ = input.seek(to: 0) }
        let bridge = InputBridge(input: input, clock: clock)
        guard let reader = ReaderHandle.make(bridge), var format = avformat_alloc_context() else { throw .outOfMemory(track: "film") }
        // Where this throws, libavformat has freed the context; the reader frees itself.
        try ContainerProbe.open(&format, reader: reader.pointer, bridge: bridge, track: .video)
        let description = describe(format)
        var freed: UnsafeMutablePointer<AVFormatContext>? = format
        avformat_close_input(&freed)
        return description
    }

    private static func describe(_ format: UnsafeMutablePointer<AVFormatContext>) -> ContainerDescription {
        // What can't be found out stays unsaid: the header has been read.
        _ = avformat_find_stream_info(format, nil)
        let whole = format.pointee
        let name = whole.iformat.map { String(cString: $0.pointee.name) } ?? "unknown"
        return ContainerDescription(
            format: name,
            duration: whole.duration > 0 ? MediaTime(ticks: whole.duration, of: 1, over: Int64(AV_TIME_BASE)) : nil,
            bitrate: whole.bit_rate > 0 ? whole.bit_rate : nil,
            tracks: (0..<Int32(clamping: whole.nb_streams)).compactMap { index in
                format.pointee.stream(at: index).flatMap { describe($0.pointee, index: Int(index)) }
            })
    }

    private static func describe(_ stream: AVStream, index: Int) -> ContainerTrack? {
        guard let parameters = stream.codecpar?.pointee else { return nil }
        let kind: ContainerTrack.Kind =
            switch parameters.codec_type {
            case AVMEDIA_TYPE_VIDEO: .video
            case AVMEDIA_TYPE_AUDIO: .audio
            case AVMEDIA_TYPE_SUBTITLE: .subtitles
            default: .data
            }
        var track = ContainerTrack(
            index: index, kind: kind, codec: avcodec_get_name(parameters.codec_id).map { String(cString: $0) } ?? "unknown",
            isDefault: stream.disposition & AV_DISPOSITION_DEFAULT != 0, isForced: stream.disposition & AV_DISPOSITION_FORCED != 0)
        track.profile = avcodec_profile_name(parameters.codec_id, parameters.profile).map { String(cString: $0) }
        track.duration = stream.duration > 0 ? stream.time_base.time(stream.duration) : nil
        track.bitrate = parameters.bit_rate > 0 ? parameters.bit_rate : nil
        track.language = stream.word("language").flatMap { $0 == "und" ? nil : $0 }
        track.title = stream.word("title")
        if kind == .video { describePictures(parameters, stream, &track) }
        if kind == .audio { describeSound(parameters, &track) }
        return track
    }

    private static func describePictures(_ parameters: AVCodecParameters, _ stream: AVStream, _ track: inout ContainerTrack) {
        if parameters.width > 0, parameters.height > 0 { track.size = PixelSize(width: parameters.width, height: parameters.height) }
        track.frameRate = FrameRate(stream.avg_frame_rate.num, over: stream.avg_frame_rate.den)
        if let name = av_get_pix_fmt_name(AVPixelFormat(parameters.format)) { track.pixelFormat = String(cString: name) }
    }

    private static func describeSound(_ parameters: AVCodecParameters, _ track: inout ContainerTrack) {
        if parameters.sample_rate > 0 { track.sampleRate = Int(parameters.sample_rate) }
        guard parameters.ch_layout.nb_channels > 0 else { return }
        track.channels = Int(parameters.ch_layout.nb_channels)
        var layout = parameters.ch_layout
        var text = [CChar](repeating: 0, count: 128)
        guard av_channel_layout_describe(&layout, &text, text.count) > 0 else { return }
        track.channelLayout = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
