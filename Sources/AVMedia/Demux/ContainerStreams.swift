import CFFmpeg
import Media

extension AVFormatContext {
    func stream(at index: Int32) -> UnsafeMutablePointer<AVStream>? {
        guard index >= 0, index < Int32(clamping: nb_streams), let streams else { return nil }
        return streams[Int(index)]
    }

    /// The stream a viewer means: the first moving picture, the sound that is preferred, the first text.
    func bestStream(of track: Track, _ preference: SoundPreference = SoundPreference()) -> Int32? {
        let places = streams(of: track)
        guard track == .audio, places.count > 1 else { return places.first }
        return preference.choice(within: sounds).map { places[$0.number] } ?? places.first
    }

    private func streams(of track: Track) -> [Int32] {
        (0..<Int32(clamping: nb_streams)).filter { index in
            guard let stream = stream(at: index)?.pointee, let parameters = stream.codecpar?.pointee else { return false }
            return parameters.codec_type == track.mediaType && stream.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
        }
    }

    /// The sounds that it holds as far as is known now, in its order.
    var sounds: [ContainedSound] {
        streams(of: .audio).enumerated().compactMap { number, index in stream(at: index).map { ContainedSound($0.pointee, number: number) }
        }
    }
}

extension ContainedSound {
    fileprivate init(_ stream: AVStream, number: Int) {
        self.init(number: number)
        language = stream.word("language").flatMap { $0 == "und" ? nil : $0 }
        title = stream.word("title")
        let count = stream.codecpar.pointee.ch_layout.nb_channels
        channels = count > 0 ? Int(count) : nil
        // What is for who doesn't see, and what is mixed to be heard beside it.
        describesPicture = stream.disposition & (AV_DISPOSITION_VISUAL_IMPAIRED | AV_DISPOSITION_DESCRIPTIONS) != 0
        isDefault = stream.disposition & AV_DISPOSITION_DEFAULT != 0
        autoselect = stream.disposition & AV_DISPOSITION_COMMENT == 0
    }
}
