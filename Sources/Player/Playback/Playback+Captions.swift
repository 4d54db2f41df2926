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
    /// What a renderer draws in place of the cues, where the text brings its own typesetting.
    public var script: StyledScript?
    /// On the presentation's clock.
    public var time: MediaTime
    /// When it has to be asked for again; nil: when something else happens.
    public var until: HostTime?
    /// Time goes on.
    public var isRunning: Bool
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

    /// What the viewer wants of films from the next one on, unless they choose otherwise while it plays.
    public func prefer(_ preferences: Preferences) {
        take(preferences)
        captionWish = preferences.captions
        soundWish = nil
    }

    /// The next of: none, and each of the film's texts but those that are shown unasked.
    public func showNextCaptions(now: HostTime) {
        let tracks = captionTracks.filter { !$0.isForced }
        let place = shownCaptions.flatMap { shown in tracks.firstIndex { $0.id == shown.id } }
        let next = place.map { $0 + 1 } ?? 0
        showCaptions(next < tracks.count ? tracks[next] : nil, now: now)
    }

    /// Shows texts later than their author says, or (negative) sooner, from now on; a minute at most, either way.
    public func delayCaptions(by delay: MediaTime) {
        let most = MediaTime(seconds: 60)
        captionDelay = max(.zero - most, min(delay, most))
        parts.signals.control.raise()
    }

    /// The text that stands now; nil where none is shown, and while the film is wound.
    public func captions(at now: HostTime) -> CaptionMoment? {
        guard let captionFeed, hasPicture, winding == nil else { return nil }
        let time = positionInItem(position(at: now)) - captionDelay
        let standing = captionFeed.standing(at: time)
        var until: HostTime?
        if session.state == .running, let change = standing.until {
            // A little behind: before it nothing would have changed.
            until = now + (change - time).duration + .milliseconds(1)
        }
        return CaptionMoment(
            cues: standing.cues, regions: standing.regions, aspectRatio: standing.aspectRatio, script: standing.script, time: time,
            until: until, isRunning: session.state == .running)
    }

    /// Where the pictures are on the screen; nil before the first.
    public var pictureArea: PixelRect? { placement?.destination }

    func beginCaptions(of film: Film) {
        captionFeed?.cancel()
        captionFeed = nil
        trackLanguage = nil
        captionScout = film.captions.hasPictures || film.variant?.hasNoClosedCaptions == true ? nil : BroadcastScout()
        captionRelay.want(.everyStream)
        show(film.captions.first(for: captionWish, sound: heardLanguage), of: film)
    }

    /// The picture has come to another item: nobody describes its container, and of what that holds only what its pictures carry is known.
    func chooseCaptions(of film: Film) {
        let chosen = film.captions.first(for: captionWish, sound: heardLanguage)
        if let chosen, let feed = captionFeed as? BroadcastFeed, feed.track.origin == chosen.origin {
            return feed.goOn(with: chosen, from: items[itemNumber].start)
        }
        beginCaptions(of: film)
        if captionRelay.interest == .everyStream { captionRelay.want(.none) }
        scoutIfFree()
    }

    func moveCaptions(to position: MediaTime, generation: UInt32) {
        captionRelay.begin(generation: generation)
        captionFeed?.moved(to: position)
    }

    /// The container has said which texts it holds.
    func meetCaptions(_ embedded: [EmbeddedCaptions]) {
        offer(embedded.filter { !$0.coding.isPictures || parts.captionPictures != nil }) { CaptionTrack($0, id: $1) }
        // Which of them is shown is decided.
        if captionRelay.interest == .everyStream { captionRelay.want(.none) }
        scoutIfFree()
    }

    /// What is opened anew after a failure says the same again.
    private func offer<Found>(_ found: [Found], _ make: (Found, Int) -> CaptionTrack) {
        guard var tracks = film?.captions else { return }
        for one in found {
            let track = make(one, tracks.count)
            if !tracks.contains(where: { $0.origin == track.origin }) { tracks.append(track) }
        }
        guard tracks.count > film?.captions.count ?? 0 else { return }
        film?.captions = tracks
        // What the viewer has chosen of the film's other texts stays.
        followSound()
    }

    /// The sound's container has said its language.
    func followSound(in language: String?) {
        trackLanguage = language
        followSound()
    }

    /// What is shown unasked goes with the language that is heard; what the viewer has chosen stays.
    func followSound() {
        guard let film, captionWish.followsSound || captionFeed?.track.isForced ?? true else { return }
        show(film.captions.first(for: captionWish, sound: heardLanguage), of: film)
    }

    private var heardLanguage: String? { switching.heard?.language ?? film?.rendition?.language ?? trackLanguage }

    private func show(_ track: CaptionTrack?, of film: Film) {
        guard track != captionFeed?.track else { return }
        captionFeed?.cancel()
        captionFeed = track.flatMap { supply($0, of: film) }
        scoutIfFree()
        guard let track, captionFeed != nil else { return }
        log.write(.info, "captions", "\(track.name)\(track.language.map { " (\($0))" } ?? "")")
    }

    private func supply(_ track: CaptionTrack, of film: Film) -> (any CaptionSupply)? {
        let start = items.isEmpty ? .zero : items[itemNumber].start
        switch track.origin {
        case .rendition, .sidecar:
            return film.context.flatMap { CaptionFeed(track, context: $0, aside: parts.aside, decode: parts.decodeCaption) }
        case .embedded(let embedded):
            return EmbeddedFeed(
                track, embedded, pictures: parts.captionPictures?(embedded), relay: captionRelay, start: start, aside: parts.aside,
                signal: parts.signals.control)
        case .pictures(let service): return BroadcastFeed(track, service, relay: captionRelay, start: start)
        }
    }

    /// What pictures may carry is listened for while nothing else of the film's decoder is wanted.
    private func scoutIfFree() {
        guard captionRelay.interest == .none, let scout = captionScout, !scout.isOver else { return }
        captionRelay.want(.anyInPictures)
    }

    private func stepScout() {
        guard captionRelay.interest == .anyInPictures, var scout = captionScout else { return }
        let services = scout.read(captionRelay.take().pictures)
        captionScout = scout
        if scout.isOver { captionRelay.want(.none) }
        offer(services) { CaptionTrack($0, nil, id: $1) }
    }

    /// The film's own start comes first.
    func stepCaptions() -> HostTime? {
        stepScout()
        guard let captionFeed, hasPicture else { return nil }
        return captionFeed.step(
            now: now, position: max(.zero, positionInItem(position(at: now)) - captionDelay), offset: { offsetInItem($0) },
            reference: items.isEmpty ? feed?.pictureList : nil)
    }

    /// What has to be added to an item's own timestamps for its own timeline.
    private func offsetInItem(_ discontinuity: Int64) -> MediaTime? {
        guard itemNumber > 0 else { return timeline.offset(of: discontinuity) }
        let item = items[itemNumber]
        return timeline.offset(of: discontinuity &+ item.discontinuities).map { $0 - item.start }
    }
}
