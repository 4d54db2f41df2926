import Club
import Interface
import Media
import Player

// A trailer behind the page of its title: it counts as nothing, and is never heard.
extension Box {
    /// Only where nothing else plays or is about to.
    func beginTeaser(_ id: TitleID, now: HostTime) {
        guard flow.playback.state == .idle, chosen == nil, !isSingle, let trailer = face.title(id)?.media.trailers.first else { return }
        teaser = id
        applyMute()
        flow.playback.loadAside(trailer.address, now: now)
    }

    func endTeaser(now: HostTime) {
        guard teaser != nil else { return }
        teaser = nil
        face.showTrailer(of: nil)
        flow.playback.stop(now: now)
        applyMute()
    }

    /// What the viewer has muted is; so is whatever they haven't asked for.
    func applyMute() { flow.playback.setMuted(isMuted || teaser != nil) }

    /// The page lets it be seen once there is something to see; at its end the page is as it was.
    func showTeaser(now: HostTime) {
        guard let teaser else { return }
        switch flow.playback.state {
        case .running, .filling(.starvation): face.showTrailer(of: flow.playback.hasPicture ? teaser : nil)
        case .idle, .ended, .failed: endTeaser(now: now)
        case .loading, .filling, .paused: break
        }
    }
}
