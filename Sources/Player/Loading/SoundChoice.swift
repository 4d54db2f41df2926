import Adaptation
import Media
import Playlist

/// Which sound goes with which variant, for one viewer on one set of loudspeakers.
struct SoundChoice {
    private let presentation: Presentation
    private let languages: [String]
    private let channels: Int
    /// Of a sound whose qualities are renditions of their own (DASH): all of them, the lowest rate first.
    private let qualities: [Rendition]

    /// The share of the pictures' rate that a sound of several qualities may have; its lowest is taken however much that is.
    ///
    /// Source: chosen by judgement. It gives 64 kbit/s to a picture of 0.5 Mbit/s and 192 kbit/s from 1.5 Mbit/s on.
    private static let share = 1.0 / 8

    /// Whether the viewer wants to be told what is seen.
    private let describesPicture: Bool

    init(
        _ presentation: Presentation, languages: [String], channels: Int, describesPicture: Bool = false, decodable: ([String]) -> Bool
    ) {
        self.presentation = presentation
        self.languages = languages
        self.channels = channels
        self.describesPicture = describesPicture
        let sounds = presentation.audioRenditions.filter { $0.details.map { $0.codecs.isEmpty || decodable($0.codecs) } ?? false }
        // What tells the pictures is never selected unasked: here it is asked for.
        let offered = sounds.preferring { $0.details?.isOpenable ?? true }
            .preferring { describesPicture ? $0.describesPicture : $0.autoselect }
        // The author's word on sets that are otherwise alike (ISO/IEC 23009-1 §5.3.3.2); the manifest's order among equals.
        let priority = offered.map { $0.details?.selectionPriority ?? 1 }.max()
        let first = RenditionChoice.audio(offered, languages: languages, channels: channels, describesVideo: describesPicture)
        let best = offered.filter {
            $0.details?.selectionPriority == priority && $0.language == first?.language && $0.channels == first?.channels
        }
        guard let chosen = best.first(where: \.isDefault) ?? best.first ?? first else {
            qualities = []
            return
        }
        qualities = offered.filter { $0.details?.set == chosen.details?.set && $0.channels == chosen.channels }
            .sorted { ($0.details?.bandwidth ?? 0) < ($1.details?.bandwidth ?? 0) }
    }

    /// - Returns: nil where the variant is the sound, or has none, or carries it without a name.
    func rendition(of variant: Variant) -> Rendition? {
        guard let details = variant.details else {
            return RenditionChoice.audio(
                presentation.audioRenditions(of: variant), languages: languages, channels: channels, describesVideo: describesPicture)
        }
        // Without pictures, the qualities of a sound are the variants.
        guard variant.audioGroup != nil,
            !presentation.audioRenditions.contains(where: { $0.details?.id == details.id && $0.details?.set == details.set })
        else { return nil }
        return Self.quality(of: qualities, for: variant)
    }

    /// - Parameter qualities: Of one sound, the lowest rate first.
    static func quality(of qualities: [Rendition], for variant: Variant) -> Rendition? {
        let limit = Double(variant.bandwidth ?? 0) * share
        return qualities.last { Double($0.details?.bandwidth ?? 0) <= limit } ?? qualities.first
    }

    /// What the viewer has of it.
    func worth(of rendition: Rendition?) -> SoundWorth {
        RenditionChoice.worth(of: rendition, languages: languages, channels: channels)
    }
}

extension Array {
    /// Those for which it holds, or all where it holds for none.
    func preferring(_ isPreferred: (Element) -> Bool) -> [Element] {
        let preferred = filter(isPreferred)
        return preferred.isEmpty ? self : preferred
    }
}
