import Club
import Media

/// A text beside the film, in a file of its own.
struct Sidecar: Hashable, Sendable {
    let language: String
    let role: AnnouncedText.Role
    let path: String

    /// - Parameter text: `fr=FILE`, `fr:sdh=FILE` or `fr:forced=FILE`.
    init?(_ text: String) {
        guard let sign = text.firstIndex(of: "=") else { return nil }
        let words = text[..<sign].split(separator: ":", omittingEmptySubsequences: false).map { String($0) }
        guard let language = words.first.flatMap({ LanguageCode($0) }), words.count <= 2 else { return nil }
        guard let role = words.count == 2 ? AnnouncedText.Role(rawValue: words[1]) : .subtitles else { return nil }
        path = String(text[text.index(after: sign)...])
        guard !path.isEmpty else { return nil }
        self.language = language.tag
        self.role = role
    }

    private init(language: String, role: AnnouncedText.Role, path: String) {
        (self.language, self.role, self.path) = (language, role, path)
    }

    /// With its path made another.
    func at(_ place: (String) -> String) -> Sidecar { Sidecar(language: language, role: role, path: place(path)) }
}

/// A language as a command line names it. Source: BCP 47.
struct LanguageCode: Hashable, Sendable {
    let tag: String

    init?(_ text: String) {
        let isWritten = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-")
        }
        guard isWritten, (2...35).contains(text.utf8.count) else { return nil }
        tag = text
    }
}

extension PixelSize {
    /// Of the same picture in another width; even, and at least 2.
    fileprivate func height(across width: Int32) -> Int32 {
        let height: Double = Double(width) * Double(self.height) / Double(max(1, self.width))
        return max(2, Int32((height / 2).rounded()) * 2)
    }
}

/// Small pictures of all of a film, many in one image.
struct ThumbnailPlan: Hashable, Sendable {
    /// Of one picture.
    let size: PixelSize
    /// One picture each so many seconds: whole ones, so that images lie at whole seconds too.
    let seconds: Int
    static let columns = 5
    static let rows = 5

    init(film: PixelSize, duration: Duration) {
        let width = min(320, film.width / 2 * 2)
        size = PixelSize(width: width, height: film.height(across: width))
        // A hundred places at least to go to, and never closer than the player tells apart.
        seconds = Int(min(10, max(1, duration.components.seconds / 100)))
    }

    /// Seconds that one image stands for.
    var imageSeconds: Int { seconds * Self.columns * Self.rows }
}

/// What ffmpeg is asked to make of one film, in one process: pictures are decoded once.
struct EncodingPlan: Hashable, Sendable {
    let film: String
    let ladder: EncodingLadder
    let rate: FrameRate
    let picture: Int
    let isInterlaced: Bool
    /// Of the streams in the file, with their channels.
    let sounds: [Sound]
    /// Of the streams in the file.
    let texts: [Int]
    let sidecars: [String]
    /// x264's word for how long it may think.
    let preset: String
    /// nil: none are made; of a trailer, and where the maker gave them.
    let thumbnails: ThumbnailPlan?
    let poster: Still?
    let backdrop: Still?

    struct Sound: Hashable, Sendable {
        let index: Int
        let channels: Int
    }

    /// One frame of the film, as a picture by itself.
    struct Still: Hashable, Sendable {
        /// Of the whole frame.
        let frame: PixelSize
        /// Cut out of its middle.
        let size: PixelSize
        let seconds: Double

        /// Upright, two to three, of a film that lies.
        static func poster(of film: PixelSize, at seconds: Double) -> Still {
            let height = min(900, film.height / 2 * 2)
            let frame = PixelSize(
                width: Int32((Double(height) * Double(film.width) / Double(film.height) / 2).rounded()) * 2, height: height)
            let width = max(2, min(frame.width, height * 2 / 3 / 2 * 2))
            return Still(frame: frame, size: PixelSize(width: width, height: height), seconds: seconds)
        }

        static func backdrop(of film: PixelSize, at seconds: Double) -> Still {
            let width = min(1280, film.width / 2 * 2)
            let height = film.height(across: width)
            let size = PixelSize(width: width, height: height)
            return Still(frame: size, size: size, seconds: seconds)
        }

        fileprivate var filter: String {
            "trim=start=\(seconds),select=eq(n\\,0),scale=\(frame.width):\(frame.height),crop=\(size.width):\(size.height),setsar=1"
        }
    }

    /// Files that the plan writes, below the folder in which ffmpeg runs.
    static let encoded = "encoded"
    static let finished = "film"

    static func text(_ number: Int) -> String { "\(finished)/text-\(number + 1).vtt" }

    /// How many streams the segmenter writes, each into the folder of its number: pictures, then sounds.
    var streams: Int { ladder.rungs.count + sounds.count }

    /// ffmpeg's words, without its name.
    var arguments: [String] {
        // Errors alone, since what is said last is what the maker reads.
        var words = ["-hide_banner", "-nostdin", "-v", "error", "-y", "-progress", "pipe:1", "-stats_period", "0.5"]
        for input in [film] + sidecars { words += ["-i", "file:" + input] }
        words += ["-filter_complex", graph]
        words += segments
        for (number, index) in texts.enumerated() {
            words += ["-map", "0:\(index)", "-c:s", "webvtt", "-f", "webvtt", Self.text(number)]
        }
        for number in sidecars.indices {
            words += ["-map", "\(number + 1):s:0", "-c:s", "webvtt", "-f", "webvtt", Self.text(texts.count + number)]
        }
        let image = ["-fps_mode", "passthrough", "-c:v", "mjpeg", "-q:v", "4", "-f", "image2"]
        if thumbnails != nil { words += ["-map", "[thumbnails]"] + image + ["\(Self.finished)/thumbnails/%05d.jpg"] }
        if poster != nil { words += ["-map", "[poster]"] + image + ["-frames:v", "1", "-update", "1", "\(Self.finished)/poster.jpg"] }
        if backdrop != nil {
            words += ["-map", "[backdrop]"] + image + ["-frames:v", "1", "-update", "1", "\(Self.finished)/backdrop.jpg"]
        }
        return words
    }

    private var graph: String {
        var branches: [(name: String, filter: String)] = ladder.rungs.enumerated().map { number, rung in
            ("v\(number)", "scale=\(rung.size.width):\(rung.size.height),setsar=1,format=yuv420p")
        }
        if let thumbnails {
            // The first picture of each stretch; only these are made small.
            let seconds = thumbnails.seconds
            let first = "select=isnan(prev_selected_t)+gt(floor(t/\(seconds))\\,floor(prev_selected_t/\(seconds)))"
            let size = thumbnails.size
            let tiles = "tile=\(ThumbnailPlan.columns)x\(ThumbnailPlan.rows)"
            branches.append(("thumbnails", "\(first),scale=\(size.width):\(size.height),setsar=1,\(tiles),format=yuvj420p"))
        }
        if let poster { branches.append(("poster", poster.filter + ",format=yuvj420p")) }
        if let backdrop { branches.append(("backdrop", backdrop.filter + ",format=yuvj420p")) }
        // Evenly from the very beginning, so that every key frame lies where segments end.
        let whole = (isInterlaced ? "bwdif=mode=send_frame," : "") + "fps=\(rate):start_time=0"
        let split = "[0:\(picture)]\(whole),split=\(branches.count)" + branches.map { "[in_\($0.name)]" }.joined()
        return ([split] + branches.map { "[in_\($0.name)]\($0.filter)[\($0.name)]" }).joined(separator: ";")
    }

    private var segments: [String] {
        var words: [String] = []
        for number in ladder.rungs.indices { words += ["-map", "[v\(number)]"] }
        for sound in sounds { words += ["-map", "0:\(sound.index)"] }
        let group = "\(SegmentLength.pictures(at: rate))"
        words += ["-c:v", "libx264", "-preset", preset, "-profile:v", "high", "-crf", "21", "-flags:v", "+cgop"]
        words += ["-g:v", group, "-keyint_min:v", group, "-sc_threshold:v", "0"]
        for (number, rung) in ladder.rungs.enumerated() {
            words += ["-maxrate:v:\(number)", "\(rung.kilobits)k", "-bufsize:v:\(number)", "\(rung.kilobits * 2)k"]
        }
        if !sounds.isEmpty { words += ["-c:a", "aac", "-ar:a", "48000"] }
        for (number, sound) in sounds.enumerated() {
            let channels = min(6, max(1, sound.channels))
            let kilobits = channels == 1 ? 96 : channels == 2 ? 160 : 64 * channels
            words += ["-ac:a:\(number)", "\(channels)", "-b:a:\(number)", "\(kilobits)k"]
        }
        words += ["-map_metadata", "-1", "-map_chapters", "-1", "-f", "dash", "-use_template", "1", "-use_timeline", "1"]
        words += ["-seg_duration", "\(SegmentLength.seconds(at: rate))"]
        // Without an edit list, which players of HLS pass over: pictures begin at 0 by themselves.
        words += ["-format_options", "movflags=+cmaf+negative_cts_offsets+default_base_moof"]
        words += ["-init_seg_name", "$RepresentationID$/init.mp4", "-media_seg_name", "$RepresentationID$/$Number%05d$.m4s"]
        return words + ["\(Self.encoded)/manifest.mpd"]
    }
}
