import Media

// Small pictures of where the viewer looks, before they go there.
extension Playback {
    /// Says where in the film the viewer looks; nil: nowhere. What they see and hear goes on.
    ///
    /// - Parameter box: What a picture is to fit into, in pixels of the screen.
    public func look(at position: MediaTime?, within box: PixelSize, now: HostTime) {
        self.now = now
        guard let position else {
            if thumbnailsIdleSince == nil { thumbnailsIdleSince = now }
            thumbnailFeed?.look(at: nil, within: box)
            return
        }
        thumbnailsIdleSince = nil
        if thumbnailFeed == nil { openThumbnails() }
        thumbnailFeed?.look(at: position, within: box)
        parts.signals.control.raise()
    }

    /// The picture for a position; nil while there is none, and for films that have none.
    public func thumbnail(at position: MediaTime) -> Thumbnail? { thumbnailFeed?.picture(at: position) }

    /// How long pictures are kept for who looks away for a moment.
    private static let memory = Duration.seconds(20)

    private func openThumbnails() {
        guard let film, let maker = parts.stills, let context = film.context, window == nil, !film.thumbnails.isEmpty else { return }
        let tools = ThumbnailFeed.Tools(maker: maker, openFile: parts.openStills, aside: parts.aside, context: context)
        thumbnailFeed = ThumbnailFeed(film.thumbnails, tools: tools)
    }

    func stepThumbnails() -> HostTime? {
        if let thumbnailsIdleSince {
            guard now - thumbnailsIdleSince < Self.memory else {
                endThumbnails()
                return nil
            }
            return .earliest(thumbnailFeed?.step(now: now), thumbnailFeed == nil ? nil : thumbnailsIdleSince + Self.memory)
        }
        return thumbnailFeed?.step(now: now)
    }

    func endThumbnails() {
        thumbnailFeed?.cancel()
        thumbnailFeed = nil
        thumbnailsIdleSince = nil
    }
}
