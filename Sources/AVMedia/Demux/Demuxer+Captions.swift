import CFFmpeg
import Media

// The texts beside the track.
extension Demuxer {
    /// The texts that the container holds beside its pictures, as far as is known.
    var captionTracks: [EmbeddedCaptions] { format.pointee.captions.filter { isBeside(Int32(clamping: $0.stream)) } }

    /// Bytes from a text to the pictures of its time; what is further away is fetched apart.
    private static let farthest: Int64 = 8 << 20

    /// Whether a text's samples lie where the pictures of their time are: for others the file would be sought back and forth, and the film would stand.
    /// What has no index comes in the order of time.
    private func isBeside(_ index: Int32) -> Bool {
        guard let text = format.pointee.stream(at: index), let stream else { return true }
        let count = avformat_index_get_entries_count(text)
        for place in [0, count / 2, count - 1] where place >= 0 && place < count {
            guard let entry = avformat_index_get_entry(text, place)?.pointee, let time = text.pointee.time_base.time(entry.timestamp) else {
                continue
            }
            let ticks = stream.pointee.time_base.ticks(notAfter: time)
            let flags = AVSEEK_FLAG_BACKWARD | AVSEEK_FLAG_ANY
            guard let picture = avformat_index_get_entry_from_timestamp(stream, ticks, flags)?.pointee else { continue }
            let (distance, overflow) = entry.pos.subtractingReportingOverflow(picture.pos)
            if overflow || distance.magnitude > UInt64(Self.farthest) { return false }
        }
        return true
    }

    /// The track's own, where the container says it.
    var language: String? { stream?.pointee.word("language").flatMap { $0 == "und" ? nil : $0 } }

    /// Lets through what is wanted now.
    func followInterest() {
        guard let captions else { return }
        let interest = captions.interest
        guard interest != captionInterest else { return }
        captionInterest = interest
        discardOthers()
    }

    func isWantedCaption(_ index: Int32) -> Bool {
        switch captionInterest {
        case .stream(let wanted): Int(index) == wanted && isText(index)
        case .everyStream: isText(index)
        case .none, .pictures, .anyInPictures: false
        }
    }

    private func isText(_ index: Int32) -> Bool {
        format.pointee.stream(at: index)?.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_SUBTITLE && isBeside(index)
    }

    /// - Returns: false: it is no text that anybody wants.
    func giveOn(_ packet: UnsafeMutablePointer<AVPacket>) -> Bool {
        let index = packet.pointee.stream_index
        guard let captions, isWantedCaption(index), let timeBase = format.pointee.stream(at: index)?.pointee.time_base else { return false }
        if let caption = CaptionPacket(packet, timeBase: timeBase) { captions.take(caption, of: Int(index)) }
        return true
    }
}
