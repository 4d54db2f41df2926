import Interface
import Media
import Player
import Playlist

extension Playback {
    /// What the interface shows; nil while no film is there.
    func status(title: String, volume: Double, isMuted: Bool, failure: PlayerError?, at now: HostTime) -> PlaybackStatus? {
        let shown: PlaybackState
        switch state {
        case .idle:
            return nil
        case .loading, .filling(.start): shown = .starting
        case .filling(.seek): shown = .seeking
        case .filling(.starvation): shown = .buffering
        case .running: shown = .playing
        case .paused: shown = .paused
        case .ended: shown = .ended
        case .failed: shown = .playing
        }
        var status = PlaybackStatus(
            title: title, position: position(at: now), duration: duration, bufferedUntil: bufferedUntil(at: now), state: shown,
            since: stateSince, volume: volume, isMuted: isMuted,
            message: failure.map { PlayerMessage($0) } ?? trouble.map { PlayerMessage($0, isRetried: true) },
            notice: (soundTrouble(at: now) ?? missingSound).map { PlayerMessage($0) })
        status.sound = shownSound?.name
        if !captionTracks.isEmpty { status.captions = shownCaptions.map { .on(name: $0.name) } ?? .off }
        if let winding = windingStatus {
            status.windingSpeed = winding.speed
            status.position = winding.position
        }
        if let item, item.start > .zero || item.end != duration { status.take(item) }
        status.chapters = chapters.map { ChapterMark(start: $0.start, title: $0.title) }
        if state == .running, let part = skippablePart(at: status.position) { status.skip = SkipOffer(part) }
        status.quality = picture(at: now).map { PictureQuality($0, on: screen) }
        status.captionDelay = captionDelay
        status.sounds = soundTracks.map { TrackName(id: $0.id, name: $0.name, isChosen: $0 == shownSound) }
        status.texts = captionTracks.filter { !$0.isForced }.map {
            TrackName(id: $0.id, name: $0.name, isChosen: $0.id == shownCaptions?.id)
        }
        if let window { status.take(window, at: now) }
        return status
    }
}

extension PlaybackStatus {
    /// Of items that play as one the present one is shown as if it were alone.
    fileprivate mutating func take(_ item: PlaybackItem) {
        position = max(.zero, position - item.start)
        duration = item.end.map { $0 - item.start }
        bufferedUntil = min(duration ?? .max, max(.zero, bufferedUntil - item.start))
    }

    /// Of a live film the bar is its window; of one that is over, what is left of it counts from its own start.
    fileprivate mutating func take(_ window: LiveWindow, at now: HostTime) {
        guard window.isOver else {
            let behind = window.behind(position, at: now)
            live = LiveStatus(start: window.earliest, latest: max(window.latest, position), behind: behind)
            return
        }
        position = max(.zero, position - window.start)
        bufferedUntil = max(.zero, bufferedUntil - window.start)
        duration = window.end - window.start
    }
}

extension PictureQuality {
    fileprivate init(_ picture: PictureStanding, on screen: ScreenDescription) {
        self.init(
            size: picture.size, rate: picture.rate, bitsPerSecond: picture.bitsPerSecond, screen: screen.size,
            screenRate: screen.refreshRate)
        losesRange = picture.losesRange
        best = picture.best
        shortfall =
            switch picture.shortfall {
            case .line(let rate): .line(bitsPerSecond: Int64(max(0, min(1e15, rate))))
            case .box: .box
            case .rising: .rising
            case nil: nil
            }
    }
}

extension SkipOffer {
    fileprivate init?(_ part: FilmMark) {
        guard let end = part.end else { return nil }
        let kind: Kind? =
            switch part.kind {
            case .chapter: nil
            case .recap: .recap
            case .intro: .intro
            case .credits: .credits
            }
        guard let kind else { return nil }
        self.init(kind: kind, start: part.start, end: end)
    }
}

extension PlayerMessage {
    /// Codes of keys that are missing or don't fit.
    private static let locked: Set<Int> = [170, 171, 172, 174, 175, 176, 178, 405]

    /// The viewer's words for an error of the player's.
    init(_ error: PlayerError, isRetried: Bool = false) {
        let kind: Kind =
            switch error.stage {
            case _ where error.code == 177: .licenceOver
            case _ where Self.locked.contains(error.code): .filmLocked
            case .address: error.code == 103 ? .filmMissing : .unknown
            case .nameResolution: .networkUnreachable
            case .connecting: error.code == 122 ? .notTrusted : .networkUnreachable
            case .server where error.code == 162: .filmForbidden
            case .server where error.code == 163: .filmElsewhere
            case .server: error.code == 130 ? .filmMissing : .serviceFailing
            case .line: .networkSlow
            case .playlist: error.code == 230 ? .filmForbidden : .filmDamaged
            case .container: .filmDamaged
            case .decode where error.code == 410: .boxStuck
            case .decode: error.code == 402 ? .filmDamaged : .filmUnsupported
            case .demux: .boxStuck
            case .display: .screenUnavailable
            case .sound: error.code == 620 ? .soundMissing : .soundUnavailable
            }
        self.init(kind, code: error.code, isRetried: isRetried)
    }
}
