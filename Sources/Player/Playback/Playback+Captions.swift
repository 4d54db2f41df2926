import Captions
import Media
import Playlist

/// What of a film's text stands at one moment.
public struct CaptionMoment: Equatable, Sendable {
    /// In the order in which they are laid out; on the presentation's clock.
    public var cues: [Cue]
    /// By which cues of WebVTT place themselves.
    public var regions: [CueRegion]
    /// Of the box in the picture that places are shares of, width to height; nil: the picture itself.
    public var aspectRatio: Double?
    /// On the presentation's clock.
    public var time: MediaTime
    /// When it has to be asked for again; nil: when something else happens.
    public var until: HostTime?
}

// The text over the film.
extension Playback {
    /// The texts that the film has.
    public var captionTracks: [CaptionTrack] { film?.captions ?? [] }

    /// The one that is shown; nil: none.
    public var shownCaptions: CaptionTrack? { captionFeed?.track }

    /// Shows a text from now on, or none but what the film's language doesn't tell.
    public func showCaptions(_ track: CaptionTrack?, now: HostTime) {
        self.now = now
        captionWish = track?.language.map(CaptionWish.language) ?? .off
        guard let film else { return }
        show(track ?? film.captions.first(for: .off, sound: heardLanguage), of: film)
        parts.signals.control.raise()
    }

    /// The next of: none, and each of the film's texts but those that are shown unasked.
    public func showNextCaptions(now: HostTime) {
        let tracks = captionTracks.filter { !$0.isForced }
        let place = shownCaptions.flatMap { shown in tracks.firstIndex { $0.id == shown.id } }
        let next = place.map { $0 + 1 } ?? 0
        showCaptions(next < tracks.count ? tracks[next] : nil, now: now)
    }

    /// The text that stands now; nil where none is shown.
    public func captions(at now: HostTime) -> CaptionMoment? {
        guard let captionFeed, hasPicture else { return nil }
        let time = position(at: now)
        let standing = captionFeed.standing(at: time)
        var until: HostTime?
        if session.state == .running, let change = standing.until {
            // A little behind: before it nothing would have changed.
            until = now + (change - time).duration + .milliseconds(1)
        }
        return CaptionMoment(
            cues: standing.cues, regions: standing.regions, aspectRatio: standing.aspectRatio, time: time, until: until)
    }

    /// Where the pictures are on the screen; nil before the first.
    public var pictureArea: PixelRect? { placement?.destination }

    func chooseCaptions(of film: Film) {
        captionFeed?.cancel()
        captionFeed = nil
        show(film.captions.first(for: captionWish, sound: heardLanguage), of: film)
    }

    /// What is shown unasked goes with the language that is heard; what the viewer has chosen stays.
    func followSound() {
        guard let film, captionFeed?.track.isForced ?? true else { return }
        show(film.captions.first(for: captionWish, sound: heardLanguage), of: film)
    }

    private var heardLanguage: String? { switching.heard?.language ?? film?.rendition?.language }

    private func show(_ track: CaptionTrack?, of film: Film) {
        guard track != captionFeed?.track else { return }
        captionFeed?.cancel()
        captionFeed = nil
        guard let track, let context = film.context else { return }
        captionFeed = CaptionFeed(track, context: context, aside: parts.aside, decode: parts.decodeCaption)
        log.write(.info, "captions", "\(track.name)\(track.language.map { " (\($0))" } ?? "")")
    }

    /// The film's own start comes first.
    func stepCaptions() -> HostTime? {
        guard let captionFeed, hasPicture else { return nil }
        return captionFeed.step(
            now: now, position: position(at: now), offset: { timeline.offset(of: $0) }, reference: feed?.pictureList)
    }
}
