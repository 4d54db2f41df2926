import Adaptation
import Media
import Playlist

/// One of a film's sounds, as a viewer chooses among them: a language, or the pictures told in it.
public struct SoundTrack: Equatable, Sendable {
    /// Its place in the film's list.
    public var id: Int
    /// For people, as its author has it: `Français (audiodescription)`.
    public var name: String
    /// As in RFC 5646; nil where not said.
    public var language: String?
    /// Tells what is seen, for who doesn't see it.
    public var describesPicture: Bool
    /// nil where not said.
    public var channels: Int?
    /// The film began with it: its quality goes with the pictures' rung.
    let isOwn: Bool
    let origin: SoundOrigin

    init(_ rendition: Rendition, id: Int, isOwn: Bool) {
        self.id = id
        self.isOwn = isOwn
        origin = .rendition(rendition)
        name = rendition.name
        language = rendition.language
        describesPicture = rendition.describesPicture
        channels = rendition.channels
    }

    /// Within the film's own container.
    init(_ contained: ContainedSound, isOwn: Bool) {
        id = contained.number
        self.isOwn = isOwn
        origin = .contained(contained.number)
        language = contained.language
        describesPicture = contained.describesPicture
        channels = contained.channels
        name = contained.title ?? contained.language.map(LanguageTag.ownName) ?? "\(contained.number + 1)"
    }

    /// What has to be fetched for it; nil: nothing but the film as it began.
    var fetched: Rendition? {
        guard !isOwn, case .rendition(let rendition) = origin else { return nil }
        return rendition
    }

    /// Its place among its container's sounds; nil: it is alone there.
    var number: Int? { if case .contained(let number) = origin { number } else { nil } }
}

/// Where a sound comes from.
enum SoundOrigin: Equatable, Sendable {
    /// A stream of its own, as the manifest has it.
    case rendition(Rendition)
    /// One of several in the container that the film is read from.
    case contained(Int)
}

/// Which sound a viewer wants, of whatever film.
struct SoundWish: Equatable, Sendable {
    /// As in RFC 5646; nil: the film's own.
    var language: String?
    var describesPicture: Bool
}

extension [SoundTrack] {
    /// Those that go with a rung: of several mixes and qualities of one sound the one that suits the loudspeakers and the pictures' rate.
    ///
    /// Only those that lie in streams of their own: what is inside the pictures' stream is there for all rungs or for none.
    ///
    /// - Parameters:
    ///   - channels: What the sound's output plays without a downmix.
    ///   - decodable: Whether the box decodes all of these (RFC 6381 names).
    static func of(
        _ presentation: Presentation, rung: Ladder.Rung, channels: Int, decodable: ([String]) -> Bool
    ) -> [SoundTrack] {
        guard let own = rung.sound, rung.soundOrigin != nil else { return [] }
        let offered = presentation.audioRenditions(of: rung.variant).filter { rendition in
            guard let origin = ListOrigin(rendition), origin != ListOrigin(rung.variant) else { return false }
            guard let details = rendition.details else { return true }
            return details.protection.isEmpty && (details.codecs.isEmpty || decodable(details.codecs))
        }
        var tracks: [SoundTrack] = []
        for (place, rendition) in offered.enumerated() where !offered[..<place].contains(where: { $0.isSameSound(as: rendition) }) {
            let isOwn = rendition.isSameSound(as: own)
            let alike = offered.filter { $0.isSameSound(as: rendition) }
            let best = isOwn ? own : Self.best(of: alike, variant: rung.variant, channels: channels) ?? rendition
            tracks.append(SoundTrack(best, id: tracks.count, isOwn: isOwn))
        }
        return tracks
    }

    private static func best(of alike: [Rendition], variant: Variant, channels: Int) -> Rendition? {
        let mix = RenditionChoice.audio(
            alike, languages: [], channels: channels, describesVideo: alike.first?.describesPicture ?? false)
        let qualities = alike.filter { $0.channels == mix?.channels }.sorted {
            ($0.details?.bandwidth ?? 0) < ($1.details?.bandwidth ?? 0)
        }
        return SoundChoice.quality(of: qualities, for: variant) ?? mix
    }
}

extension Rendition {
    /// Whether a viewer hears the same, better or worse.
    fileprivate func isSameSound(as other: Rendition) -> Bool {
        language == other.language && name == other.name && describesPicture == other.describesPicture
    }
}
