import Media

/// One picture of a whole screen, as the planes show it; turned into an atomic request.
struct ScreenLayout {
    /// Behind everything; nil: the primary plane shows the film, or nothing.
    var background: Framebuffer?
    /// The film.
    var film: (path: ScanOutPath, framebuffer: Framebuffer)?
    /// The interface; nil: hidden, or blended.
    var overlay: Framebuffer?
    /// Where in it something changed since the last commit, as a blob; nil: everything may have.
    var damage: BlobID?
}

/// The planes that make up the screen, and their property numbers.
struct ScreenPlanes {
    let crtc: CRTCID
    let screen: PixelSize
    let primary: PlaneProperties
    let overlay: PlaneProperties?
    /// Overlay planes that films have been on since the screen was taken, a handful at most: all but the present film's are off.
    var filmPlanes: [PlaneProperties] = []

    /// Writes a screen into a request, whole: nothing depends on what was set before.
    func write(_ layout: ScreenLayout, into request: AtomicRequest) {
        // By index: an array's iterator is an allocation in debug builds.
        var index = 0
        while index < filmPlanes.count {
            if filmPlanes[index].plane != layout.film?.path.plan.plane { hide(filmPlanes[index], request) }
            index += 1
        }
        if let film = layout.film, film.path.plan.isPrimary {
            // The film takes the background's place.
        } else if let background = layout.background {
            show(primary, background, source: screen, on: PixelRect(screen), request)
        } else {
            hide(primary, request)
        }
        if let film = layout.film {
            let path = film.path
            show(path.properties, film.framebuffer, source: path.plan.bufferSize, on: path.plan.destination, request)
            if let (property, value) = path.color.encoding { request.set(path.plan.plane.value, property, value) }
            if let (property, value) = path.color.range { request.set(path.plan.plane.value, property, value) }
        }
        guard let overlay else { return }
        if let framebuffer = layout.overlay {
            show(overlay, framebuffer, source: screen, on: PixelRect(screen), request)
            if let damage = layout.damage { request.set(overlay.plane.value, overlay.damage, UInt64(damage.value)) }
        } else {
            hide(overlay, request)
        }
    }

    func hide(_ plane: PlaneProperties, _ request: AtomicRequest) {
        request.set(plane.plane.value, plane.framebuffer, 0)
        request.set(plane.plane.value, plane.crtc, 0)
    }

    /// The source is in 16.16 fixed point, the place on the screen in whole pixels that may be negative.
    func show(_ plane: PlaneProperties, _ framebuffer: Framebuffer, source: PixelSize, on place: PixelRect, _ request: AtomicRequest) {
        let id = plane.plane.value
        request.set(id, plane.framebuffer, UInt64(framebuffer.id.value))
        request.set(id, plane.crtc, UInt64(crtc.value))
        request.set(id, plane.source.x, 0)
        request.set(id, plane.source.y, 0)
        request.set(id, plane.source.width, UInt64(source.width) << 16)
        request.set(id, plane.source.height, UInt64(source.height) << 16)
        request.set(id, plane.screen.x, UInt64(bitPattern: Int64(place.x)))
        request.set(id, plane.screen.y, UInt64(bitPattern: Int64(place.y)))
        request.set(id, plane.screen.width, UInt64(place.width))
        request.set(id, plane.screen.height, UInt64(place.height))
    }
}
