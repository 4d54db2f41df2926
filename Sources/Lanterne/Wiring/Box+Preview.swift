import Club
import Interface
import Media
import Player

// A trailer behind the page of its title: it counts as nothing, and is never heard.
extension Box {
    /// Only where nothing else plays or is about to.
    func beginPreview(_ id: TitleID, now: HostTime) {
        guard flow.playback.state == .idle, chosen == nil, !isSingle, let trailer = face.title(id)?.media.trailers.first else { return }
        preview = id
        applyMute()
        flow.playback.loadAside(trailer.address, now: now)
    }

    func endPreview(now: HostTime) {
        guard preview != nil else { return }
        preview = nil
        face.showTrailer(of: nil)
        flow.playback.stop(now: now)
        applyMute()
    }

    /// What the viewer has muted is; so is whatever they haven't asked for.
    func applyMute() { flow.playback.setMuted(isMuted || preview != nil) }

    /// The page lets it be seen once there is something to see; at its end the page is as it was.
    func showPreview(now: HostTime) {
        guard let preview else { return }
        switch flow.playback.state {
        case .running, .filling(.starvation): face.showTrailer(of: flow.playback.hasPicture ? preview : nil)
        case .idle, .ended, .failed: endPreview(now: now)
        case .loading, .filling, .paused: break
        }
    }
}
