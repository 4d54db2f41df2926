import CFFmpeg
import Media

extension EmbeddedCaptions {
    /// A hostile header is no reason to hold more; Blu-ray's and DVDs' have some hundred bytes, scripts with many styles some ten thousand.
    private static let longestHeader = 1 << 20

    /// - Parameter pictures: The film's own, for the shape of what is seen.
    /// - Returns: nil: no text, or none that is read here.
    init?(_ stream: AVStream, index: Int, pictures: AVStream?) {
        guard let parameters = stream.codecpar?.pointee, let coding = CaptionCoding(parameters) else { return nil }
        self.init(stream: index, coding: coding, codec: codecName(parameters))
        language = stream.word("language").flatMap { $0 == "und" ? nil : $0 }
        title = stream.word("title")
        isDefault = stream.disposition & AV_DISPOSITION_DEFAULT != 0
        isForced = stream.disposition & AV_DISPOSITION_FORCED != 0
        describesSound = stream.disposition & (AV_DISPOSITION_HEARING_IMPAIRED | AV_DISPOSITION_CAPTIONS) != 0
        let count = Int(max(0, parameters.extradata_size))
        if count <= Self.longestHeader { header = Array(UnsafeBufferPointer(start: parameters.extradata, count: count)) }
        if parameters.width > 0, parameters.height > 0 { canvas = PixelSize(width: parameters.width, height: parameters.height) }
        pictureAspect = pictures.flatMap(Self.aspect)
    }

    /// Of a film's pictures, width to height as they are seen; nil where the container doesn't say.
    static func aspect(_ pictures: AVStream) -> Double? {
        guard let parameters = pictures.codecpar?.pointee, parameters.width > 0, parameters.height > 0 else { return nil }
        let shape =
            SampleAspectRatio(pictures.sample_aspect_ratio.num, pictures.sample_aspect_ratio.den)
            ?? SampleAspectRatio(parameters.sample_aspect_ratio.num, parameters.sample_aspect_ratio.den) ?? .square
        return Double(parameters.width) * Double(shape.horizontal) / (Double(parameters.height) * Double(shape.vertical))
    }
}

extension CaptionCoding {
    fileprivate init?(_ parameters: AVCodecParameters) {
        switch parameters.codec_id {
        case AV_CODEC_ID_SUBRIP, AV_CODEC_ID_TEXT: self = .subRip
        case AV_CODEC_ID_ASS, AV_CODEC_ID_SSA: self = .subStation
        case AV_CODEC_ID_WEBVTT where parameters.codec_tag != Self.letters("wvtt"): self = .webVTT
        case AV_CODEC_ID_MOV_TEXT: self = .timedText
        case AV_CODEC_ID_HDMV_PGS_SUBTITLE: self = .presentationGraphics
        case AV_CODEC_ID_DVB_SUBTITLE: self = .dvb
        case AV_CODEC_ID_DVD_SUBTITLE: self = .vobSub
        default:
            // What libavformat has no name for.
            switch parameters.codec_tag {
            case Self.letters("wvtt"): self = .webVTTBoxes
            case Self.letters("stpp"): self = .ttml
            default: return nil
            }
        }
    }

    /// As libavformat counts a sample entry's name.
    private static func letters(_ name: StaticString) -> UInt32 {
        name.withUTF8Buffer { $0.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
    }

    var codecID: AVCodecID {
        switch self {
        case .presentationGraphics: AV_CODEC_ID_HDMV_PGS_SUBTITLE
        case .dvb: AV_CODEC_ID_DVB_SUBTITLE
        case .vobSub: AV_CODEC_ID_DVD_SUBTITLE
        case .subRip: AV_CODEC_ID_SUBRIP
        case .subStation: AV_CODEC_ID_ASS
        case .webVTT, .webVTTBoxes: AV_CODEC_ID_WEBVTT
        case .ttml: AV_CODEC_ID_TTML
        case .timedText: AV_CODEC_ID_MOV_TEXT
        }
    }
}

extension AVStream {
    /// What the container says of it under a name; nil: nothing.
    func word(_ key: String) -> String? {
        guard let value = av_dict_get(metadata, key, nil, 0)?.pointee.value else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}

extension AVFormatContext {
    /// The texts that it holds as far as is known now, in its order.
    var captions: [EmbeddedCaptions] {
        let pictures = bestStream(of: .video).flatMap { stream(at: $0)?.pointee }
        return (0..<Int32(clamping: nb_streams)).compactMap { index in
            stream(at: index).flatMap { EmbeddedCaptions($0.pointee, index: Int(index), pictures: pictures) }
        }
    }
}

extension CaptionPacket {
    /// A film's whole text is smaller.
    static let mostBytes = 4 << 20

    /// - Returns: nil: it has no time, no bytes, or more than any caption has.
    init?(_ packet: UnsafePointer<AVPacket>, timeBase: AVRational) {
        let source = packet.pointee
        let ticks = source.pts == LAV_NO_TIMESTAMP ? source.dts : source.pts
        guard let time = timeBase.time(ticks), source.size > 0, Int(source.size) <= Self.mostBytes, let data = source.data else {
            return nil
        }
        self.init(
            time: time, duration: source.duration > 0 ? timeBase.time(source.duration) : nil,
            bytes: Array(UnsafeBufferPointer(start: data, count: Int(source.size))))
        settings = Self.side(packet, AV_PKT_DATA_WEBVTT_SETTINGS)
        name = Self.side(packet, AV_PKT_DATA_WEBVTT_IDENTIFIER)
    }

    private static func side(_ packet: UnsafePointer<AVPacket>, _ kind: AVPacketSideDataType) -> [UInt8] {
        var count = 0
        guard let data = lav_packet_side_data(packet, kind, &count), count > 0, count <= mostBytes else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: count))
    }
}
