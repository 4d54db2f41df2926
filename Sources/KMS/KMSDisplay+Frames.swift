import CDRM
import LinuxIO
import Media
import Pixels

// From picture to picture: one atomic commit with the whole screen, and its page flip.
extension KMSDisplay {
    /// Queues the whole screen for the next vertical blank.
    public func commit(_ frame: VideoFrame?) -> CommitResult {
        guard !isClosed else { return .failed(.failed(operation: "commit", errno: Errno.noDevice.number)) }
        guard queued == nil else { return .busy }
        let change = overlayBuffers.take()
        let overlayIndex = change.map { $0.isVisible ? $0.buffer : nil } ?? shownOverlay
        let damage = damageBlob(change)
        let result = commit(frame, overlayIndex, damage)
        // The kernel has read it with the commit.
        if let damage { _ = drmModeDestroyPropertyBlob(card.descriptor, damage.value) }
        if result != .queued, let change { overlayBuffers.putBack(change) }
        return result
    }

    /// Where the interface changed, for drivers that send only that to the display; nil lets them take it whole.
    private func damageBlob(_ change: OverlayChange?) -> BlobID? {
        guard let change, change.isVisible, shownOverlay != nil, screenPlanes.overlay?.damage != nil else { return nil }
        let damage = change.damage.intersection(PixelRect(screen.size))
        guard !damage.isEmpty else { return nil }
        var clip = drm_mode_rect(x1: damage.x, y1: damage.y, x2: damage.x + damage.width, y2: damage.y + damage.height)
        var blob: UInt32 = 0
        guard drmModeCreatePropertyBlob(card.descriptor, &clip, MemoryLayout<drm_mode_rect>.size, &blob) == 0 else { return nil }
        return BlobID(value: blob)
    }

    private func commit(_ frame: VideoFrame?, _ overlayIndex: Int?, _ damage: BlobID?) -> CommitResult {
        let blended = overlayIndex.map { PictureView(overlayBuffers.buffer($0)) }
        var film = shown
        do throws(DisplayError) {
            if let frame, let path {
                film = Film(path: path, framebuffer: try path.framebuffer(for: frame, overlay: blended), frame: frame)
            } else if let shown, shown.path.plan.overlay == nil, overlayIndex != shownOverlay || overlayIndex != nil {
                film?.framebuffer = try shown.path.framebuffer(for: shown.frame, overlay: blended)
            }
        } catch {
            return .failed(error)
        }
        var errno = queue(film, overlayIndex, blended, damage)
        if errno == Errno.invalid.number, let frame, let path, path.isZeroCopy {
            // The trial's memory was taken but this isn't: copy it, once and for all.
            path.giveUpZeroCopy()
            do throws(DisplayError) {
                film = Film(path: path, framebuffer: try path.framebuffer(for: frame, overlay: blended), frame: frame)
            } catch {
                return .failed(error)
            }
            errno = queue(film, overlayIndex, blended, damage)
        }
        return result(of: errno)
    }

    private func queue(_ film: Film?, _ overlayIndex: Int?, _ blended: PictureView?, _ damage: BlobID?) -> Int32 {
        var layout = ScreenLayout()
        if let film { layout.film = (film.path, film.framebuffer) }
        // A film on a plane of its own needs black behind it only where it leaves some of the screen free, or where the driver wants it.
        let coversAll = film.map { $0.path.plan.destination == PixelRect(screen.size) } ?? false
        if !coversAll || film?.path.needsBackground == true { layout.background = background.framebuffer(overlay: blended) }
        if let overlayIndex, let overlayTargets, film?.path.plan.overlay != nil || film == nil {
            layout.overlay = overlayIndex == 0 ? overlayTargets.0.framebuffer : overlayTargets.1.framebuffer
            layout.damage = damage
        }
        request.removeAll()
        screenPlanes.write(layout, into: request)
        writeback?.join(request)
        let token = nextToken
        let errno = request.commit(card, .flip, token: token)
        writeback?.committed(errno == 0)
        guard errno == 0 else { return errno }
        nextToken += 1
        queued = Queued(film: film, overlay: overlayIndex, token: token, background: layout.background)
        return 0
    }

    private func result(of errno: Int32) -> CommitResult {
        switch Errno(errno) {
        case Errno(0): .queued
        case .busy: .busy
        case .noPermission, .notPermitted: .failed(.screenTaken(path: card.path, owner: MasterHolder.name(ofCard: card.path)))
        case .noDevice: .failed(.noDevice(path: card.path))
        default: .failed(.refused(operation: "commit", property: nil, errno: errno))
        }
    }

    /// Waits for the page flip.
    public func nextEvent(until deadline: HostTime?) -> DisplayEvent {
        guard !isClosed else { return .lost(.failed(operation: "wait for a flip", errno: Errno.noDevice.number)) }
        while true {
            guard !Readiness.wait(card.descriptor, until: deadline).isEmpty else { return .timeout }
            switch flips.read() {
            case .flip(let timing, let token):
                guard let queued, queued.token == token else { continue }
                return .flip(flipped(queued, timing))
            case .nothing: continue
            case .gone(let error):
                return .lost(
                    error == .noDevice ? .noDevice(path: card.path) : .failed(operation: "read a page flip", errno: error.number))
            }
        }
    }

    private func flipped(_ queued: Queued, _ timing: FlipTiming) -> FlipTiming {
        shown = queued.film
        shownOverlay = queued.overlay
        overlayBuffers.flipped()
        self.queued = nil
        return stampsMonotonic ? timing : FlipTiming(sequence: timing.sequence, time: MonotonicClock().now())
    }
}
