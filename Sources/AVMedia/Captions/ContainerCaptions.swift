import CFFmpeg
import Media

/// Reads the captions of a container from its beginning to its end, without decoding the film: for looking into a file, not for playing it.
///
/// - Thread: one; blocks in the input.
public final class ContainerCaptions {
    /// What the next piece is.
    public enum Piece: Sendable {
        /// Of a text of its own.
        case packet(CaptionPacket, stream: Int)
        /// What a picture carries; pictures come in the order in which they are decoded. A track of its own, as QuickTime has it (`c608`), is the same.
        case picture(CaptionPacket)
        case end
        /// The rest can't be had.
        case failed(DecodeError)
    }

    /// Broken reads in a row after which a container is given up.
    private static let maximumDamagedReads = 64

    private let bridge: InputBridge
    private let reader: Reader
    private let format: UnsafeMutablePointer<AVFormatContext>
    private var known: UInt32 = 0
    private var userData: PictureUserData?
    /// FFmpeg's short name; several, with commas, for a family.
    public let name: String
    /// The texts that are known so far, in the container's order; a transport stream may tell of more later.
    public private(set) var tracks: [EmbeddedCaptions] = []
    /// The film's picture's place; nil: it has none.
    public private(set) var pictures: Int?
    /// Width to height as it is seen; nil where the container doesn't say.
    public private(set) var pictureAspect: Double?
    /// What is wanted; nil: every text.
    private var wanted: Set<Int>?
    private var wantsPictures = true

    /// The handles, behind one reference: Swift 6.0's optimizer crashes where both are locals of a function that throws.
    private final class Reader {
        let io: ReaderHandle
        let packet: PacketHandle

        init(io: consuming ReaderHandle, packet: consuming PacketHandle) {
            self.io = io
            self.packet = packet
        }

        static func make(_ bridge: InputBridge) -> Reader? {
            guard let io = ReaderHandle.make(bridge) else { return nil }
            guard let packet = PacketHandle.make() else { return nil }
            return Reader(io: io, packet: packet)
        }
    }

    /// Reads the header.
    ///
    /// - Throws: as opening a track for playing does, but for a missing track.
    public static func open(_ input: any TrackInput, clock: any HostClock) throws(DecodeError) -> ContainerCaptions {
        FFmpegLog.silence()
        if input.isByteAddressed { _ = input.seek(to: 0) }
        let bridge = InputBridge(input: input, clock: clock)
        guard let reader = Reader.make(bridge), var format = avformat_alloc_context() else {
            throw .outOfMemory(track: Track.captions.word)
        }
        // Where this throws, libavformat has freed the context; the reader frees itself.
        try ContainerProbe.open(&format, reader: reader.io.pointer, bridge: bridge, track: .captions)
        let captions = ContainerCaptions(bridge: bridge, reader: reader, format: format)
        captions.describe()
        return captions
    }

    private init(bridge: InputBridge, reader: Reader, format: UnsafeMutablePointer<AVFormatContext>) {
        self.bridge = bridge
        self.reader = reader
        self.format = format
        name = format.pointee.iformat.map { String(cString: $0.pointee.name) } ?? "unknown"
    }

    deinit {
        // Before the reader, which the context still uses; the bridge lives as long as we do.
        var freed: UnsafeMutablePointer<AVFormatContext>? = format
        avformat_close_input(&freed)
    }

    /// Leaves out all but these from now on.
    public func choose(streams: Set<Int>, pictures: Bool) {
        wanted = streams
        wantsPictures = pictures
        discard()
    }

    /// Reads on. A picture that carries nothing is none.
    public func next() -> Piece {
        var damage = 0
        while true {
            reader.packet.clear()
            let result = av_read_frame(format, reader.packet.pointer)
            if result >= 0 {
                damage = 0
                if let piece = piece(reader.packet.pointer) { return piece }
                continue
            }
            if let obstacle = bridge.obstacle { return .failed(obstacle.error) }
            if result == LAV_ERROR_EOF || reader.io.pointer.pointee.eof_reached != 0 { return .end }
            damage += 1
            if damage > Self.maximumDamagedReads { return .failed(.damaged(track: Track.captions.word, detail: ffmpegText(result))) }
        }
    }

    private func piece(_ packet: UnsafeMutablePointer<AVPacket>) -> Piece? {
        if format.pointee.nb_streams != known { describe() }
        let index = Int(packet.pointee.stream_index)
        guard let stream = format.pointee.stream(at: packet.pointee.stream_index)?.pointee else { return nil }
        if index == pictures {
            guard wantsPictures, let userData, packet.pointee.size > 0 else { return nil }
            let triplets = userData.captions(in: UnsafeRawBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
            let ticks = packet.pointee.pts == LAV_NO_TIMESTAMP ? packet.pointee.dts : packet.pointee.pts
            guard !triplets.isEmpty, let time = stream.time_base.time(ticks) else { return nil }
            return .picture(CaptionPacket(time: time, bytes: triplets))
        }
        if stream.codecpar.pointee.codec_id == AV_CODEC_ID_EIA_608 {
            return wantsPictures ? CaptionPacket(packet, timeBase: stream.time_base).map { .picture($0) } : nil
        }
        guard tracks.contains(where: { $0.stream == index }), wanted?.contains(index) ?? true else { return nil }
        return CaptionPacket(packet, timeBase: stream.time_base).map { .packet($0, stream: index) }
    }

    private func describe() {
        known = format.pointee.nb_streams
        tracks = format.pointee.captions
        if let index = format.pointee.bestStream(of: .video), let stream = format.pointee.stream(at: index)?.pointee,
            let parameters = stream.codecpar?.pointee
        {
            pictures = Int(index)
            pictureAspect = EmbeddedCaptions.aspect(stream)
            let header = Array(UnsafeBufferPointer(start: parameters.extradata, count: Int(max(0, min(64, parameters.extradata_size)))))
            userData = PictureUserData.Coding(parameters.codec_id).map { PictureUserData($0, header: header) }
        }
        discard()
    }

    private func discard() {
        for index in 0..<Int32(clamping: format.pointee.nb_streams) {
            guard let stream = format.pointee.stream(at: index) else { continue }
            let isWanted =
                Int(index) == pictures
                ? wantsPictures && userData != nil
                : tracks.contains { $0.stream == Int(index) } && wanted?.contains(Int(index)) ?? true
            // What a transport stream hasn't named yet may be a text.
            let codec = stream.pointee.codecpar.pointee.codec_id
            let isOpen = codec == AV_CODEC_ID_NONE || codec == AV_CODEC_ID_EIA_608 && wantsPictures
            stream.pointee.discard = isWanted || isOpen ? AVDISCARD_DEFAULT : AVDISCARD_ALL
        }
    }
}

extension PictureUserData.Coding {
    fileprivate init?(_ codec: AVCodecID) {
        switch codec {
        case AV_CODEC_ID_H264: self = .h264
        case AV_CODEC_ID_HEVC: self = .h265
        case AV_CODEC_ID_MPEG2VIDEO, AV_CODEC_ID_MPEG1VIDEO: self = .mpeg2
        default: return nil
        }
    }
}
