import Media
import Playlist

/// How much of a sound reaches the viewer; the greater, the better. Its rate is no part of it: what is mixed down was paid for and is lost.
public struct SoundWorth: Comparable, Sendable {
    /// 0 for the viewer's first language; one that isn't the viewer's comes after all that are.
    var languagePlace: Int
    var channels: Int
    /// All its channels are heard; else it has to be mixed down.
    var isPlayable: Bool

    /// By language first, then what needs no downmix, then the fuller mix; of those mixed down, the one that loses least.
    public static func < (left: SoundWorth, right: SoundWorth) -> Bool { left.rank < right.rank }

    private var rank: (Int, Int, Int) { (-languagePlace, isPlayable ? 1 : 0, isPlayable ? channels : -channels) }
}

/// Chooses among languages and mixes.
public enum RenditionChoice {
    /// The sound to start with, in this order of importance:
    ///
    /// 1. Described pictures only for who asked for them, and then first.
    /// 2. The first of the viewer's languages that there is; else the author's default, else what may be selected unasked, else the first.
    /// 3. As many channels as the loudspeakers have, or the most below; where all have more, the fewest. One that doesn't say is stereo.
    /// 4. The author's default, then the manifest's order.
    ///
    /// - Parameters:
    ///   - renditions: The variant's audio group, in the manifest's order.
    ///   - languages: Of the viewer, the best first: `fr`, `en-GB`. Only the first part is compared; `fra` is `fr`.
    ///   - channels: What the sound's output plays without a downmix.
    ///   - describesVideo: Whether the viewer wants the pictures told.
    /// - Returns: nil for an empty group.
    public static func audio(
        _ renditions: [Rendition], languages: [String], channels: Int, describesVideo: Bool = false
    ) -> Rendition? {
        let described = renditions.filter { isDescribed($0) == describesVideo }
        var candidates = described.isEmpty ? renditions : described
        if let language = languages.map(primary).first(where: { wanted in candidates.contains { speaks($0, wanted) } }) {
            candidates = candidates.filter { speaks($0, language) }
        } else if let byDefault = candidates.first(where: \.isDefault) ?? candidates.first(where: \.autoselect) ?? candidates.first {
            // The same language in other mixes is as good a default.
            candidates = candidates.filter { $0.language == byDefault.language }
        }
        let playable = candidates.filter { ($0.channels ?? 2) <= channels }
        let counts = (playable.isEmpty ? candidates : playable).map { $0.channels ?? 2 }
        let best = playable.isEmpty ? counts.min() : counts.max()
        let mixes = candidates.filter { ($0.channels ?? 2) == best }
        return mixes.first(where: \.isDefault) ?? mixes.first
    }

    /// What a sound is worth to this viewer on these loudspeakers, for comparing the sounds of several variants.
    ///
    /// - Parameter rendition: nil: the sound is in the variant itself, which says neither its language nor its mix; it is taken for stereo.
    public static func worth(of rendition: Rendition?, languages: [String], channels: Int) -> SoundWorth {
        let place = languages.map(primary).firstIndex { language in rendition.map { speaks($0, language) } ?? false }
        let mix = rendition?.channels ?? 2
        return SoundWorth(languagePlace: place ?? languages.count, channels: mix, isPlayable: mix <= channels)
    }

    private static func isDescribed(_ rendition: Rendition) -> Bool {
        rendition.characteristics.contains("public.accessibility.describes-video")
    }

    private static func speaks(_ rendition: Rendition, _ language: String) -> Bool {
        rendition.language.map { primary($0) == language } ?? false
    }

    /// The language of a tag (RFC 5646 §2.2.1) in its shortest form; packagers write the three-letter ones too.
    static func primary(_ tag: String) -> String {
        let language = tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
        return shortForms[language] ?? language
    }

    /// ISO 639-2, both its terminologic and bibliographic codes, for the languages that films of a European club are dubbed in.
    private static let shortForms: [String: String] = [
        "fra": "fr", "fre": "fr", "eng": "en", "deu": "de", "ger": "de", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "dut": "nl",
        "jpn": "ja", "zho": "zh", "chi": "zh", "rus": "ru", "ara": "ar", "pol": "pl", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi",
        "kor": "ko", "tur": "tr", "ell": "el", "gre": "el", "ces": "cs", "cze": "cs", "ron": "ro", "rum": "ro", "hun": "hu", "cat": "ca",
    ]
}
