import Adaptation
import Captions
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
    let origin: CaptionOrigin

    init?(_ rendition: Rendition, id: Int) {
        guard ListOrigin(rendition) != nil, rendition.details?.protection.isEmpty ?? true else { return nil }
        self.id = id
        origin = .rendition(rendition)
        name = rendition.name
        language = rendition.language
        isForced = rendition.isForced || rendition.details?.roles.contains { $0.value == "forced-subtitle" } == true
        describesSound =
            rendition.characteristics.contains("public.accessibility.describes-music-and-sound")
            || rendition.details?.roles.contains { $0.value == "caption" } == true
    }

    /// Within the container.
    init(_ embedded: EmbeddedCaptions, id: Int) {
        self.id = id
        origin = .embedded(embedded)
        language = embedded.language
        isForced = embedded.isForced
        describesSound = embedded.describesSound
        name = embedded.title ?? embedded.language.map(LanguageTag.ownName) ?? "\(id + 1)"
    }

    /// A file beside the film.
    init(_ sidecar: SidecarCaptions, id: Int) {
        self.id = id
        origin = .sidecar(sidecar)
        language = sidecar.language
        isForced = sidecar.isForced
        describesSound = sidecar.describesSound
        name = sidecar.name ?? sidecar.language.map(LanguageTag.ownName) ?? "\(id + 1)"
    }

    /// Within the pictures.
    ///
    /// - Parameter rendition: What the manifest says of it; nil: nothing, it was met.
    init(_ service: BroadcastService, _ rendition: Rendition?, id: Int) {
        self.id = id
        origin = .pictures(service)
        language = rendition?.language
        // A manifest of DASH has no name for it but its language.
        let ownName = language.flatMap { $0 == rendition?.name ? LanguageTag.ownName($0) : nil }
        name = ownName ?? rendition?.name ?? service.instreamID
        isForced = false
        // It is what they were made for.
        describesSound = true
    }
}

/// Where a text comes from.
enum CaptionOrigin: Equatable, Sendable {
    /// A stream of its own.
    case rendition(Rendition)
    case embedded(EmbeddedCaptions)
    /// A file of its own, which no manifest knows.
    case sidecar(SidecarCaptions)
    case pictures(BroadcastService)
}

/// Which of a film's texts is shown.
public enum CaptionWish: Equatable, Sendable {
    /// None but what the film's language doesn't tell.
    case off
    /// The file that the viewer has named (`SidecarCaptions.isAsked`).
    case asked
    /// In this language; where it isn't there, none.
    case language(String)
    /// The same where the sound is in another language; none where nobody knows in which it is.
    case foreign(to: String)
    /// In this language, with all that is heard told, where there is such a text.
    case deaf(String)

    /// What is shown is another when another language is heard.
    var followsSound: Bool { if case .foreign = self { true } else { false } }
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
        tracks.addPictures(of: presentation, variant: variant)
        return tracks
    }

    /// What the manifest says that the pictures carry.
    private mutating func addPictures(of presentation: Presentation, variant: Variant) {
        let offered = presentation.closedCaptionRenditions.filter { rendition in
            variant.closedCaptionGroup.map { $0 == rendition.group } ?? true
        }
        // Without a channel, the first is in the first field and the second in the second (SCTE 214-1 §7.2).
        var unnamed = [BroadcastService.line21(1), .line21(3)][...]
        for rendition in offered {
            let named = rendition.instreamID.map(BroadcastService.init(instreamID:)) ?? unnamed.popFirst()
            guard let service = named, !contains(where: { $0.origin == .pictures(service) }) else { continue }
            append(CaptionTrack(service, rendition, id: count))
        }
    }

    /// Adds the files that lie beside the film.
    mutating func add(_ sidecars: [SidecarCaptions]) {
        for sidecar in sidecars { append(CaptionTrack(sidecar, id: count)) }
    }

    /// Whether the film has said, or shown, what its pictures carry.
    var hasPictures: Bool {
        contains { if case .pictures = $0.origin { true } else { false } }
    }

    /// What is shown where the viewer has not chosen in this film.
    ///
    /// - Parameter sound: The language that is heard; forced text follows it.
    func first(for wish: CaptionWish, sound: String?) -> CaptionTrack? {
        if wish == .asked, let asked = first(where: { if case .sidecar(let sidecar) = $0.origin { sidecar.isAsked } else { false } }) {
            return asked
        }
        let wanted: (language: String, describesSound: Bool)? =
            switch wish {
            case .off, .asked: nil
            case .language(let language): (language, false)
            case .foreign(let language): sound == nil || LanguageTag.matches(sound, language) ? nil : (language, false)
            case .deaf(let language): (language, true)
            }
        if let wanted {
            let own = filter { LanguageTag.matches($0.language, wanted.language) && !$0.isForced }
            if let found = own.first(where: { $0.describesSound == wanted.describesSound }) ?? own.first { return found }
        }
        guard let sound else { return nil }
        return first { $0.isForced && LanguageTag.matches($0.language, sound) }
    }
}
