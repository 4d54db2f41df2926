import CDRM
import LinuxIO
import Media
import Pixels

/// The screen itself: one CRTC of a graphics card, driven by atomic commits. The film lies on a plane in its own format where there is
/// such a plane, the interface on an ARGB plane above it.
///
/// Commits don't block: one is queued at most, and its page flip comes back as an event. What each commit holds is the whole screen, so
/// nothing depends on what the kernel remembers.
///
/// - Thread: as `VideoOutput` says. Opening, `prepare` and `close` allocate and may block for a frame; the rest allocates nothing, but
///   where pictures must be scaled by the CPU (libyuv's scalers) and at each pool slot's first picture (its framebuffer).
public final class KMSDisplay: VideoOutput, @unchecked Sendable {
    /// Connector, mode and rate.
    public let screen: ScreenDescription

    // Set once by `open`; safe from any thread.
    let card: Card
    let choice: ScreenChoice
    private let log: any Log
    private let wake: EventSignal
    private let overlayBuffers: OverlayBuffers
    private let overlayTargets: (DumbBuffer, DumbBuffer)?
    let writeback: Writeback?

    // Guard for all that follows: the scan-out thread.
    private let planes: [PlaneDescription]
    private var screenPlanes: ScreenPlanes
    private var background: Background
    private let request = AtomicRequest()
    private let flips: FlipEvents
    private let before: ScreenState
    private var terminal: TerminalGraphics?
    private var path: ScanOutPath?
    private var shown: Film?
    private var queued: Queued?
    private var shownOverlay: Int?
    private var nextToken: UInt64 = 1
    private var isClosed = false
    private let allowsZeroCopy: Bool
    private let stampsMonotonic: Bool

    private struct Film {
        var path: ScanOutPath
        var framebuffer: Framebuffer
        /// For blending the interface over it again.
        var frame: VideoFrame
    }

    private struct Queued {
        var film: Film?
        var overlay: Int?
        var token: UInt64
        /// Keeps a background buffer from being written again too soon.
        var background: Framebuffer?
    }

    /// Takes the screen: chooses connector, mode, CRTC and the interface's plane, and shows black.
    ///
    /// - Thread: the one that will also close it, before the scan-out thread runs or on it.
    public static func open(_ options: KMSOptions = KMSOptions(), log: any Log) throws(DisplayError) -> KMSDisplay {
        let paths = options.path.map { [$0] } ?? Card.paths()
        var failure = DisplayError.noDevice(path: "/dev/dri")
        for path in paths {
            do throws(DisplayError) {
                let card = try Card.open(path, showsWriteback: options.usesWriteback)
                let resources = try card.readResources()
                guard let wished = ScreenChoice(resources, size: options.size) else { throw .noConnector(path: path) }
                try card.becomeMaster()
                let choice = try ScalingTrial(card: card, resources: resources, log: log).choice(wished, options)
                return try KMSDisplay(card: card, resources: resources, choice: choice, options: options, log: log)
            } catch {
                log.write(.debug, "kms", "\(path): \(error)")
                if error.rank >= failure.rank { failure = error }
            }
        }
        throw failure
    }

    private init(
        card: Card, resources: DisplayResources, choice: ScreenChoice, options: KMSOptions, log: any Log
    ) throws(DisplayError) {
        self.card = card
        self.choice = choice
        self.log = log
        allowsZeroCopy = options.allowsZeroCopy
        stampsMonotonic = card.stampsMonotonic
        screen = ScreenDescription(
            size: choice.mode.size, refreshRate: choice.mode.refreshRate,
            name: "\(choice.connector.name) \(choice.mode.size)@\(choice.mode.refreshRate.hertz)")
        do {
            wake = try EventSignal()
        } catch {
            throw .failed(operation: "make an eventfd", errno: error.number)
        }
        planes = choice.planes(of: resources).filter { !options.usesPrimaryPlaneOnly || $0.kind == .primary }
        guard let primary = planes.first(where: { $0.kind == .primary }) else {
            throw .refused(
                operation: "choose planes", property: "primary plane of CRTC \(choice.crtc.id.value)", errno: Errno.invalid.number)
        }
        flips = FlipEvents(card: card)
        before = ScreenState(card: card, resources: resources, choice: choice)
        let black = try Background(card: card, size: choice.mode.size, blends: false)
        let setup = ScreenSetup(card: card, resources: resources, choice: choice, planes: planes, primary: primary, log: log)
        try setup.light(background: black.framebuffer(overlay: nil))
        let targets = setup.overlayTargets(background: black.framebuffer(overlay: nil))
        overlayTargets = targets?.buffers
        screenPlanes = ScreenPlanes(
            crtc: choice.crtc.id, screen: choice.mode.size, primary: PlaneProperties(primary),
            overlay: targets.map { PlaneProperties($0.plane) })
        if let targets {
            background = black
            overlayBuffers = OverlayBuffers(
                size: choice.mode.size, stride: targets.buffers.0.stride, first: targets.buffers.0.base, second: targets.buffers.1.base,
                owner: card)
        } else {
            background = try Background(card: card, size: choice.mode.size, blends: true)
            let memory = try BlendedOverlayMemory(size: choice.mode.size)
            overlayBuffers = OverlayBuffers(
                size: choice.mode.size, stride: Int(choice.mode.size.width) * 4, first: memory.first, second: memory.second, owner: memory)
        }
        writeback = options.usesWriteback ? Writeback(card: card, resources: resources, choice: choice) : nil
        terminal = TerminalGraphics()
        CrashRestore.arm(before, card: card, terminal: terminal?.isTerminal == true ? TerminalGraphics.descriptor : nil)
        log.write(
            .info, "kms",
            "\(card.path) (\(card.driver)): \(screen.name), CRTC \(choice.crtc.id.value), interface on "
                + (screenPlanes.overlay.map { "plane \($0.plane.value)" } ?? "no plane of its own"))
    }

    deinit { close() }

    /// The interface's layer.
    public var overlay: any OverlaySurface { overlayBuffers }

    // MARK: The film's plane

    /// Walks down the ladder of plans until the driver takes one.
    public func prepare(for format: VideoFormat) throws(DisplayError) -> VideoPlacement {
        guard !isClosed else { throw .failed(operation: "prepare", errno: Errno.noDevice.number) }
        let trial = PlanTrial(
            card: card, format: format, planes: planes, screenPlanes: screenPlanes, background: background.framebuffer(overlay: nil),
            overlay: overlayTargets?.0.framebuffer)
        let usable = overlayTargets == nil ? planes.filter { $0.kind == .primary } : planes
        let plans = VideoPlan.ladder(for: format, screen: screen.size, planes: usable)
        let (plan, refusals) = VideoPlan.choose(plans, kernel: trial)
        report(refusals)
        guard let plan else {
            throw .refused(
                operation: "show \(format.pixelFormat) \(format.size)", property: refusals.last?.aspect?.property,
                errno: refusals.last?.errno ?? Errno.invalid.number)
        }
        let isZeroCopy = allowsZeroCopy && ScanOutPath.couldBeZeroCopy(plan, format) && canImport(plan, trial)
        guard let plane = planes.first(where: { $0.id == plan.plane }) else {
            throw .failed(operation: "find plane \(plan.plane.value)", errno: Errno.invalid.number)
        }
        let new = try ScanOutPath(
            card: card, plan: plan, format: format, plane: plane, first: try trial.buffer(for: plan), isZeroCopy: isZeroCopy,
            needsBackground: try trial.needsBackground(plan))
        if !plan.isPrimary, !screenPlanes.filmPlanes.contains(where: { $0.plane == plan.plane }) {
            screenPlanes.filmPlanes.append(new.properties)
        }
        path = new
        let words = "\(plan), \(isZeroCopy ? "zero-copy" : "one copy")"
        log.write(.info, "kms", "film \(format.pixelFormat) \(format.size) on \(words)")
        return VideoPlacement(destination: format.letterbox(in: screen.size), path: words)
    }

    /// One line for each reason; the planes that refuse alike are for the curious.
    private func report(_ refusals: [PlanRefusal]) {
        var told: Set<String> = []
        for refusal in refusals {
            let reason = refusal.aspect.map { "because of \($0.property)" } ?? "for no single property"
            let isNew = told.insert("\(refusal.plan.format) \(refusal.plan.scaling) \(reason)").inserted
            log.write(isNew ? .info : .debug, "kms", "refused: \(refusal.plan), \(reason) (\(Errno(refusal.errno)))")
        }
    }

    private func canImport(_ plan: VideoPlan, _ trial: PlanTrial) -> Bool {
        guard let obstacle = trial.zeroCopyObstacle(plan) else { return true }
        log.write(.info, "kms", "the decoder's memory can't be shown where it lies: \(obstacle)")
        return false
    }

    // MARK: Frames

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
            if wake.isPending, wake.consume() { return .interrupted }
            if queued == nil, let writeback, writeback.isWanted { writeback.commitAlone(request) }
            let ready = Readiness.wait(card.descriptor, wake.descriptor, until: deadline)
            if ready.contains(.second), wake.consume() { return .interrupted }
            guard ready.contains(.first) else {
                if ready.isEmpty { return .timeout }
                continue
            }
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

    /// Makes a present or the next `nextEvent` return.
    public func interrupt() { wake.raise() }

    /// Takes the film off the screen with the next commit; its plane and buffers stay ready.
    public func clear() {
        shown = nil
        queued?.film = nil
    }

    /// Waits for the last flip, then puts the screen back as it was found.
    public func close() {
        guard !isClosed else { return }
        let limit = MonotonicClock().now() + .milliseconds(200)
        while queued != nil, MonotonicClock().now() < limit {
            if case .lost = nextEvent(until: limit) { break }
        }
        isClosed = true
        CrashRestore.disarm()
        let errno = before.restore()
        if errno != 0 { log.write(.info, "kms", "what was on the screen can't be shown again: \(Errno(errno))") }
        terminal = nil
        shown = nil
        queued = nil
        path = nil
        card.dropMaster()
    }
}
