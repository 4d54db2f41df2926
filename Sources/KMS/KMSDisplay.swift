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
///   at each pool cell's first picture (its framebuffer).
public final class KMSDisplay: VideoOutput, @unchecked Sendable {
    /// Connector, mode and rate.
    public let screen: ScreenDescription

    // Set once by `open`; safe from any thread.
    let card: Card
    let choice: ScreenChoice
    let log: any Log
    let overlayBuffers: OverlayBuffers
    let overlayTargets: (DumbBuffer, DumbBuffer)?
    let writeback: Writeback?

    // Guard for all that follows: the scan-out thread.
    let planes: [PlaneDescription]
    var screenPlanes: ScreenPlanes
    var background: Background
    let request = AtomicRequest()
    let flips: FlipEvents
    private let before: ScreenState
    private var terminal: TerminalGraphics?
    var path: ScanOutPath?
    /// What was last asked for in place of a film's own format, for telling who scales.
    var wish: (format: VideoFormat, form: VideoFormat)?
    var shown: Film?
    var queued: Queued?
    var shownOverlay: Int?
    var nextToken: UInt64 = 1
    private(set) var isClosed = false
    let allowsZeroCopy: Bool
    let stampsMonotonic: Bool

    struct Film {
        var path: ScanOutPath
        var framebuffer: Framebuffer
        /// For blending the interface over it again.
        var frame: VideoFrame
    }

    struct Queued {
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
