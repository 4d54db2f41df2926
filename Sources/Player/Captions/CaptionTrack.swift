import Adaptation
import Media
import Playlist

/// One of a film's texts, as a viewer chooses among them.
public struct CaptionTrack: Equatable, Sendable {
    /// Its place in the film's list.
    public var id: Int
    /// For people, as its author has it: `Français (SME)`.
    public var name: String
    /// As in RFC 5646; nil where not said.
    public var language: String?
    /// Only what the film's own language doesn't tell: signs, a foreign tongue.
    public var isForced: Bool
    /// Written for who doesn't hear: noises and speakers too.
    public var describesSound: Bool
    let rendition: Rendition

    init?(_ rendition: Rendition, id: Int) {
        guard ListOrigin(rendition) != nil, rendition.details?.protection.isEmpty ?? true else { return nil }
        self.id = id
        self.rendition = rendition
        name = rendition.name
        language = rendition.language
        isForced = rendition.isForced || rendition.details?.roles.contains { $0.value == "forced-subtitle" } == true
        describesSound =
            rendition.characteristics.contains("public.accessibility.describes-music-and-sound")
            || rendition.details?.roles.contains { $0.value == "caption" } == true
    }
}

/// Which of a film's texts is shown.
public enum CaptionWish: Equatable, Sendable {
    /// None but what the film's language doesn't tell.
    case off
    /// In the first of these languages that there is; a language that isn't there is as none.
    case language(String)
}

extension [CaptionTrack] {
    /// Those that go with a variant; of several places or qualities of one text the first.
    static func of(_ presentation: Presentation, variant: Variant) -> [CaptionTrack] {
        var tracks: [CaptionTrack] = []
        let offered = variant.subtitleGroup == nil ? presentation.subtitleRenditions : presentation.subtitleRenditions(of: variant)
        for rendition in offered where rendition.kind == .subtitles {
            guard let track = CaptionTrack(rendition, id: tracks.count) else { continue }
            let isKnown = tracks.contains {
                $0.language == track.language && $0.name == track.name && $0.isForced == track.isForced
                    && $0.describesSound == track.describesSound
            }
            if !isKnown { tracks.append(track) }
        }
        return tracks
    }

    /// What is shown where the viewer has not chosen in this film.
    ///
    /// - Parameter sound: The language that is heard; forced text follows it.
    func first(for wish: CaptionWish, sound: String?) -> CaptionTrack? {
        if case .language(let language) = wish {
            let own = filter { LanguageTag.matches($0.language, language) && !$0.isForced }
            if let found = own.first(where: { !$0.describesSound }) ?? own.first { return found }
        }
        guard let sound else { return nil }
        return first { $0.isForced && LanguageTag.matches($0.language, sound) }
    }
}

/// Whether two tags name the same language, whatever country they add. Source: RFC 4647 §3.3.1.
enum LanguageTag {
    static func matches(_ tag: String?, _ wanted: String) -> Bool {
        guard let tag else { return false }
        return primary(tag) == primary(wanted)
    }

    /// Three letters where ISO 639-1 has two are known for the languages that old streams write so.
    private static func primary(_ tag: String) -> String {
        let first = tag.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).first.map(String.init) ?? ""
        let known = [
            "fra": "fr", "fre": "fr", "eng": "en", "deu": "de", "ger": "de", "spa": "es", "ita": "it", "por": "pt", "nld": "nl",
            "dut": "nl",
            "ara": "ar", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "rus": "ru",
        ]
        return known[first] ?? first
    }
}
