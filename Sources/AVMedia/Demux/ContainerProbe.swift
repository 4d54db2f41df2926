import CFFmpeg
import Media

/// Finds out what container an input is, and reads its header.
enum ContainerProbe {
    /// The most that is read before a track is known; chosen so that garbage is refused within a second on a 5 Mbit/s line.
    static let maximumBytes: Int64 = 512 << 10

    /// What libavformat calls the containers and bare streams that films come in. Its playlists, image sequences, concatenations and
    /// device inputs, which would open other things by name, are not among them.
    private static let accepted: Set<String> = [
        "mov", "mp4", "matroska", "webm", "mpegts", "mpeg", "avi", "flv", "ogg", "mp3", "aac", "ac3", "eac3", "flac", "wav",
        // Blu-ray's captions alone.
        "sup",
    ]

    /// - Parameter format: Allocated; freed here on failure.
    static func open(
        _ format: inout UnsafeMutablePointer<AVFormatContext>, reader: UnsafeMutablePointer<AVIOContext>, bridge: InputBridge,
        track: Track
    ) throws(DecodeError) {
        let kind: UnsafePointer<AVInputFormat>
        do {
            kind = try recognise(reader, bridge: bridge)
        } catch {
            avformat_free_context(format)
            throw error
        }
        format.pointee.pb = reader
        format.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
        format.pointee.probesize = headerBytes(of: kind)
        format.pointee.max_analyze_duration = Int64(AV_TIME_BASE) / 2
        format.pointee.io_open = refuse
        var opened: UnsafeMutablePointer<AVFormatContext>? = format
        let result = avformat_open_input(&opened, nil, kind, nil)
        guard result >= 0, let opened else {
            if let obstacle = bridge.obstacle { throw obstacle.error }
            let name = String(cString: kind.pointee.name)
            throw .damaged(track: track.word, detail: "the \(name) header: \(ffmpegText(result))")
        }
        format = opened
        guard needsAnalysis(format, of: track) else { return }
        let analysed = avformat_find_stream_info(format, nil)
        guard analysed >= 0, bridge.obstacle == nil else {
            let error = bridge.obstacle?.error ?? .damaged(track: track.word, detail: ffmpegText(analysed))
            var closed: UnsafeMutablePointer<AVFormatContext>? = format
            avformat_close_input(&closed)
            throw error
        }
    }

    private static func recognise(
        _ reader: UnsafeMutablePointer<AVIOContext>, bridge: InputBridge
    ) throws(DecodeError) -> UnsafePointer<AVInputFormat> {
        var kind: UnsafePointer<AVInputFormat>?
        let result = av_probe_input_buffer2(reader, &kind, nil, nil, 0, UInt32(maximumBytes))
        if let obstacle = bridge.obstacle { throw obstacle.error }
        guard result >= 0, let kind else {
            throw .notMedia(detail: bridge.bytesRead == 0 ? "it is empty" : "no container begins like this")
        }
        let name = String(cString: kind.pointee.name)
        guard name.split(separator: ",").contains(where: { accepted.contains(String($0)) }) else {
            throw .notMedia(detail: "it looks like \(name)")
        }
        return kind
    }

    /// How far a header may be looked for. A transport stream's tables come first in each segment (RFC 8216 §3.2), and its demuxer reads
    /// all it is allowed to before it gives anything.
    private static func headerBytes(of kind: UnsafePointer<AVInputFormat>) -> Int64 {
        String(cString: kind.pointee.name) == "mpegts" ? 8 << 10 : maximumBytes
    }

    /// Whether the header leaves the track's codec open. Sizes and rates that are missing come from the decoder itself.
    private static func needsAnalysis(_ format: UnsafeMutablePointer<AVFormatContext>, of track: Track) -> Bool {
        guard let index = format.pointee.bestStream(of: track), let parameters = format.pointee.stream(at: index)?.pointee.codecpar
        else { return false }
        return parameters.pointee.codec_id == AV_CODEC_ID_NONE && parameters.pointee.codec_tag == 0
    }

    /// Files that a container refers to are never opened.
    private static let refuse:
        @convention(c) (
            UnsafeMutablePointer<AVFormatContext>?, UnsafeMutablePointer<UnsafeMutablePointer<AVIOContext>?>?, UnsafePointer<CChar>?, Int32,
            UnsafeMutablePointer<OpaquePointer?>?
        ) -> Int32 = { _, _, _, _, _ in LAV_ERROR_NOT_PERMITTED }
}
