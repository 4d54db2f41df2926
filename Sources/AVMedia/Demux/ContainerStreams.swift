import CFFmpeg

extension AVFormatContext {
    func stream(at index: Int32) -> UnsafeMutablePointer<AVStream>? {
        guard index >= 0, index < Int32(clamping: nb_streams), let streams else { return nil }
        return streams[Int(index)]
    }

    /// The stream a viewer means: the first moving picture, the sound marked as default, else the first.
    func bestStream(of track: Track) -> Int32? {
        var first: Int32?
        for index in 0..<Int32(clamping: nb_streams) {
            guard let stream = stream(at: index)?.pointee, let parameters = stream.codecpar?.pointee,
                parameters.codec_type == track.mediaType, stream.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
            else { continue }
            if track == .video || stream.disposition & AV_DISPOSITION_DEFAULT != 0 { return index }
            if first == nil { first = index }
        }
        return first
    }
}
