import Club
import Media

/// What a film file holds, as `ffprobe -of json -show_streams -show_format -show_chapters` tells.
struct FilmProbe: Equatable {
    /// Something that is heard.
    struct Sound: Equatable {
        /// Why it is there.
        enum Role: Equatable {
            case original, dubbed, description, commentary
        }

        /// Of the stream in its file.
        let index: Int
        /// By BCP 47; nil where the file doesn't say.
        let language: String?
        let role: Role
        let channels: Int
    }

    /// A text that is one in the file too.
    struct Text: Equatable {
        let index: Int
        let language: String?
        let role: AnnouncedText.Role
    }

    /// To a millisecond.
    let duration: Duration
    /// As it is seen: upright, of square pixels.
    let size: PixelSize
    let rate: FrameRate
    /// Of the stream in its file.
    let picture: Int
    let isInterlaced: Bool
    let sounds: [Sound]
    let texts: [Text]
    /// Subtitles that are pictures, and can't be made text.
    let passedOver: Int
    /// With the names that the file gives.
    let chapters: [(start: Duration, name: String)]
    /// What the file says that it is called.
    let title: String?

    static func == (left: FilmProbe, right: FilmProbe) -> Bool {
        left.duration == right.duration && left.size == right.size && left.rate == right.rate && left.picture == right.picture
            && left.isInterlaced == right.isInterlaced && left.sounds == right.sounds && left.texts == right.texts
            && left.passedOver == right.passedOver && left.title == right.title
            && left.chapters.elementsEqual(right.chapters) { $0 == $1 }
    }

    /// More streams than a film has are refused.
    static let mostTracks = 64

    /// - Parameters:
    ///   - bytes: All that ffprobe wrote.
    ///   - path: For errors.
    /// - Throws: `notAFilm`.
    init(json bytes: [UInt8], path: String) throws(PackagingError) {
        guard bytes.count <= 16 << 20, let told = try? OutsideJSON.decode(ProbeAnswer.self, from: bytes) else {
            throw .notAFilm(path: path, reason: "ffprobe's answer can't be understood; is it a film?")
        }
        let streams = told.streams ?? []
        let pictures = streams.filter { $0.codec_type == "video" && !$0.has("attached_pic") && !$0.has("still_image") }
        guard let first = pictures.first, let index = first.index, index >= 0 else {
            throw .notAFilm(path: path, reason: "it has no moving pictures; name a film file")
        }
        guard streams.count <= Self.mostTracks else {
            throw .notAFilm(
                path: path, reason: "it has \(streams.count) tracks, and at most \(Self.mostTracks) are taken; make it with fewer")
        }
        if ["smpte2084", "arib-std-b67"].contains(first.color_transfer ?? "") {
            throw .notAFilm(path: path, reason: "its pictures are HDR, which are not graded here; make a master in SDR (BT.709) first")
        }
        guard let seconds = Self.seconds(told.format?.duration) ?? Self.seconds(first.duration), seconds > 0 else {
            throw .notAFilm(
                path: path, reason: "it doesn't say how long it is; copy it into a new file with ffmpeg -i FILM -c copy NEW.mkv")
        }
        guard let size = first.shownSize else {
            throw .notAFilm(path: path, reason: "its pictures have no size from 16 × 16 to 16384 × 16384 pixels; make another file of it")
        }
        self.size = size
        picture = index
        duration = .milliseconds(Int64((seconds * 1000).rounded()))
        rate = first.rate
        isInterlaced = ["tt", "bb", "tb", "bt"].contains(first.field_order ?? "")
        sounds = Self.sounds(streams.filter { $0.codec_type == "audio" && ($0.channels ?? 0) > 0 })
        let texts = streams.filter { $0.codec_type == "subtitle" }
        let readable = texts.filter { Self.textCodecs.contains($0.codec_name ?? "") }
        self.texts = readable.compactMap { stream in
            stream.index.map { Text(index: $0, language: stream.language, role: stream.textRole) }
        }
        passedOver = texts.count - readable.count
        title = told.format?.tags?.title.flatMap { $0.isEmpty || $0.utf8.count > 200 ? nil : $0 }
        let limit = seconds
        chapters = (told.chapters ?? []).prefix(500).compactMap { chapter in
            guard let name = chapter.tags?.title, !name.isEmpty, name.utf8.count <= 200 else { return nil }
            guard let start = Self.seconds(chapter.start_time), start < limit else { return nil }
            return (.milliseconds(Int64((start * 1000).rounded())), name)
        }
    }

    private static let textCodecs: Set<String> = ["subrip", "srt", "webvtt", "ass", "ssa", "mov_text", "text"]

    /// A year at most, so that nothing overflows.
    private static func seconds(_ text: String?) -> Double? {
        guard let text, let number = Double(text), number >= 0, number <= 31_536_000 else { return nil }
        return number
    }

    /// What the file's own marks say; without any, the first sound's language is the original's.
    private static func sounds(_ streams: [ProbeAnswer.Stream]) -> [Sound] {
        let original = streams.first { $0.has("original") } ?? streams.first
        return streams.compactMap { stream in
            guard let index = stream.index, index >= 0 else { return nil }
            let role: Sound.Role
            if stream.has("visual_impaired") || stream.has("descriptions") {
                role = .description
            } else if stream.has("comment") {
                role = .commentary
            } else if stream.has("original") {
                role = .original
            } else {
                role = stream.has("dub") || stream.language != original?.language ? .dubbed : .original
            }
            return Sound(index: index, language: stream.language, role: role, channels: min(64, stream.channels ?? 2))
        }
    }
}

/// The members of ffprobe's answer that are looked at, under ffprobe's names.
struct ProbeAnswer: Decodable {
    struct Stream: Decodable {
        var index: Int?
        var codec_name: String?
        var codec_type: String?
        var width: Int?
        var height: Int?
        var sample_aspect_ratio: String?
        var r_frame_rate: String?
        var avg_frame_rate: String?
        var field_order: String?
        var color_transfer: String?
        var channels: Int?
        var duration: String?
        var disposition: [String: Int]?
        var tags: Tags?
        var side_data_list: [SideData]?
    }

    struct SideData: Decodable { var rotation: Double? }

    struct Tags: Decodable {
        var language: String?
        var title: String?
    }

    struct Format: Decodable {
        var duration: String?
        var tags: Tags?
    }

    struct Chapter: Decodable {
        var start_time: String?
        var tags: Tags?
    }

    var streams: [Stream]?
    var format: Format?
    var chapters: [Chapter]?
}

extension ProbeAnswer.Stream {
    func has(_ mark: String) -> Bool { (disposition?[mark] ?? 0) != 0 }

    /// In its shortest form.
    var language: String? {
        guard let tag = tags?.language, (2...35).contains(tag.utf8.count), tag.utf8.allSatisfy(Self.isOfTag) else { return nil }
        let primary = LanguageTag.primary(tag)
        return ["und", "mis", "mul", "zxx"].contains(primary) ? nil : primary
    }

    private static func isOfTag(_ byte: UInt8) -> Bool {
        let small = byte | 0x20
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(small) || byte == UInt8(ascii: "-")
    }

    var textRole: AnnouncedText.Role {
        if has("forced") { return .forced }
        return has("hearing_impaired") || has("captions") ? .sdh : .subtitles
    }

    /// nil outside what makes sense.
    var shownSize: PixelSize? {
        guard let width, let height, (16...16_384).contains(width), (16...16_384).contains(height) else { return nil }
        var (across, down) = (Double(width), Double(height))
        let ratio = (sample_aspect_ratio ?? "").split(separator: ":").compactMap { Double($0) }
        if ratio.count == 2, ratio[0] > 0, ratio[1] > 0, (0.1...10).contains(ratio[0] / ratio[1]) { across *= ratio[0] / ratio[1] }
        // Turned a quarter, either way.
        if let turn = side_data_list?.compactMap({ $0.rotation }).first, abs(abs(turn) - 90) < 1 || abs(abs(turn) - 270) < 1 {
            swap(&across, &down)
        }
        guard (16.0...16_384).contains(across) else { return nil }
        return PixelSize(width: Int32(across.rounded()), height: Int32(down.rounded()))
    }

    /// The one that pictures come at; where they come as they like, the mean. 25 where the file says nothing that makes sense.
    var rate: FrameRate {
        let nominal = Self.rate(r_frame_rate)
        let mean = Self.rate(avg_frame_rate)
        guard let nominal else { return mean ?? .pal }
        guard let mean else { return nominal }
        return abs(nominal.perSecond - mean.perSecond) <= mean.perSecond / 100 ? nominal : mean
    }

    private static func rate(_ text: String?) -> FrameRate? {
        let parts = (text ?? "").split(separator: "/").compactMap { Int32($0) }
        guard parts.count == 2, let rate = FrameRate(parts[0], over: parts[1]), (1.0...120).contains(rate.perSecond) else { return nil }
        return rate
    }
}
