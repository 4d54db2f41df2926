import Club
import Media

/// What lies in a film's folder, measured: manifests are made of this alone.
struct PackagedFilm: Equatable {
    /// Pictures or sound in segments: `NAME/init.mp4`, `NAME/00001.m4s` and so on.
    struct Track: Equatable {
        /// One after the other, without a gap.
        struct Segment: Equatable {
            /// Ticks.
            let start: UInt64
            let duration: UInt64
            let bytes: Int
        }

        /// Of its folder.
        let name: String
        let codec: String
        /// Ticks of a second.
        let timescale: Int
        let segments: [Segment]

        /// Of the segment of this number; the first is 1.
        static func file(_ number: Int) -> String { digits(number) + ".m4s" }

        /// Five at least, as the manifest's `$Number%05d$`.
        static func digits(_ number: Int) -> String {
            let digits = "\(number)"
            return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        }

        var seconds: Double {
            let ticks: UInt64 = segments.reduce(0) { $0 + $1.duration }
            return Double(ticks) / Double(timescale)
        }
        /// Bit/s, of all.
        var mean: Int {
            let bytes: Int = segments.reduce(0) { $0 + $1.bytes }
            return Int((Double(bytes) * 8 / max(0.001, seconds)).rounded(.up))
        }
        /// Bit/s, of the largest segment; those much shorter than others say little (RFC 8216 §4.3.4.2).
        var peak: Int {
            let longest = segments.map { $0.duration }.max() ?? 1
            let rates: [Int] = segments.filter { $0.duration * 2 >= longest }.map { segment in
                let seconds: Double = Double(max(1, segment.duration)) / Double(timescale)
                return Int((Double(segment.bytes) * 8 / seconds).rounded(.up))
            }
            return max(mean, rates.max() ?? 0)
        }
    }

    struct Sound: Equatable {
        let track: Track
        let language: String?
        let role: FilmProbe.Sound.Role
        let channels: Int
    }

    struct Text: Equatable {
        /// Of its file, WebVTT.
        let file: String
        let language: String?
        let role: AnnouncedText.Role
    }

    struct Thumbnails: Equatable {
        let plan: ThumbnailPlan
        /// Images: `thumbnails/00001.jpg` and so on.
        let count: Int
        /// Of all of them.
        let bytes: Int
    }

    /// The largest first.
    let pictures: [(track: Track, size: PixelSize)]
    let rate: FrameRate
    let sounds: [Sound]
    let texts: [Text]
    let thumbnails: Thumbnails?
    /// Of what it is locked with; nil: nothing.
    let keyID: KeyID?

    /// That of the pictures.
    var seconds: Double { pictures.first?.track.seconds ?? 0 }

    static func == (left: PackagedFilm, right: PackagedFilm) -> Bool {
        left.pictures.elementsEqual(right.pictures) { $0 == $1 } && left.rate == right.rate && left.sounds == right.sounds
            && left.texts == right.texts && left.thumbnails == right.thumbnails && left.keyID == right.keyID
    }
}

/// How renditions are called, in manifests, for who chooses one.
extension PackagedFilm {
    /// Each another name, as RFC 8216 §4.3.4.1.1 asks.
    static func names(_ wanted: [String]) -> [String] {
        var seen: [String: Int] = [:]
        return wanted.map { name in
            let count = (seen[name] ?? 0) + 1
            seen[name] = count
            return count == 1 ? name : "\(name) \(count)"
        }
    }

    var soundNames: [String] {
        Self.names(
            sounds.map { sound in
                let isFrench = sound.language == "fr"
                let language = sound.language.map { LanguageTag.ownName($0) } ?? "Audio"
                switch sound.role {
                case .original, .dubbed: return language
                case .description: return language + (isFrench ? " (audiodescription)" : " (audio description)")
                case .commentary: return language + (isFrench ? " (commentaire)" : " (commentary)")
                }
            })
    }

    var textNames: [String] {
        Self.names(
            texts.map { text in
                let isFrench = text.language == "fr"
                let language = text.language.map { LanguageTag.ownName($0) } ?? (isFrench ? "Sous-titres" : "Subtitles")
                switch text.role {
                case .subtitles: return language
                case .sdh: return language + (isFrench ? " (SME)" : " (SDH)")
                case .forced: return language + (isFrench ? " (forcés)" : " (forced)")
                }
            })
    }

    /// The sound that plays where nobody chose: the original, which is never one for few.
    var mainSound: Int? { sounds.firstIndex { $0.role == .original } ?? (sounds.isEmpty ? nil : 0) }
}
