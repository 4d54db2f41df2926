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
    /// The sound to start with: see `SoundPreference.choice`.
    ///
    /// - Parameters:
    ///   - renditions: The variant's audio group, in the manifest's order.
    ///   - languages: Of the viewer, the best first.
    ///   - channels: What the sound's output plays without a downmix.
    ///   - describesVideo: Whether the viewer wants the pictures told.
    /// - Returns: nil for an empty group.
    public static func audio(
        _ renditions: [Rendition], languages: [String], channels: Int, describesVideo: Bool = false
    ) -> Rendition? {
        SoundPreference(languages: languages, describesPicture: describesVideo, channels: channels).choice(of: renditions)
    }

    /// What a sound is worth to this viewer on these loudspeakers, for comparing the sounds of several variants.
    ///
    /// - Parameter rendition: nil: the sound is in the variant itself, which says neither its language nor its mix; it is taken for stereo.
    public static func worth(of rendition: Rendition?, languages: [String], channels: Int) -> SoundWorth {
        let place = languages.firstIndex { LanguageTag.matches(rendition?.language, $0) }
        let mix = rendition?.channels ?? 2
        return SoundWorth(languagePlace: place ?? languages.count, channels: mix, isPlayable: mix <= channels)
    }
}

extension Rendition: OfferedSound {
    /// As its characteristics say.
    public var describesPicture: Bool { characteristics.contains("public.accessibility.describes-video") }
}
