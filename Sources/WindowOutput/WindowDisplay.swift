import CSDL
import LinuxIO
import Media
import Pixels

/// The emulator's television: a window that is a screen like any other, with a keyboard for a remote.
///
/// SDL wants one thread: the window opens at the scan-out thread's first call and lives there, with all events; keys cross by
/// `keys`, the wish to close by `closeRequested`. F11 goes to full screen and back.
///
/// The screen keeps its size whatever the window's: it is scaled, with its shape kept.
public final class WindowDisplay: VideoOutput, @unchecked Sendable {
    /// As asked for; the rate is what most monitors have, since the window isn't open yet when it is asked for.
    public let screen: ScreenDescription
    /// The keyboard.
    public let keys: WindowKeys
    /// Raised when the viewer closes the window.
    public let closeRequested: EventSignal
    private let buffers: OverlayBuffers
    private let clock: any HostClock
    private let log: (any Log)?

    // Guard for all that follows: the scan-out thread alone.
    private let rule = ThreadRule("scan-out")
    private let stage: WindowStage

    // Guard: the lock. A frame's cell is held by the caller until a later picture was flipped, and flips are told after it was taken.
    private let shown = Guarded<ShownFilm?>(nil)

    /// Loads SDL and asks whether a window could be opened.
    ///
    /// - Parameter size: Of the screen, and of the window at first.
    /// - Parameter driver: SDL's name of a way to show windows (`x11`, `wayland`, `dummy`); nil for the first that works.
    /// - Throws: `.libraryMissing` with the package to install; `.noDevice` in SDL's words where there is no display.
    /// - Thread: any but scan-out, before it runs.
    public init(
        title: String = "Lanterne", size: PixelSize = PixelSize(width: 1280, height: 720), driver: String? = nil,
        clock: any HostClock = MonotonicClock(), log: (any Log)? = nil
    ) throws(DisplayError) {
        let sdl: SDLLibrary
        do throws(SDLLibrary.Missing) { sdl = try SDLLibrary.load() } catch {
            throw .libraryMissing(name: "SDL2 (Debian package libsdl2-2.0-0)", reason: error.reason)
        }
        if let driver { _ = sdl.calls.SDL_SetHint(SDL_HINT_VIDEODRIVER, driver) }
        try SDLWindow.probe(sdl)
        do throws(Errno) {
            keys = try WindowKeys()
            closeRequested = try EventSignal()
        } catch {
            throw .failed(operation: "make an eventfd", errno: error.number)
        }
        self.clock = clock
        self.log = log
        screen = ScreenDescription(size: size, refreshRate: .sixty, name: "window \(size)@60")
        let memory = TwoPictures(byteCount: Int(size.width) * 4 * Int(size.height))
        buffers = OverlayBuffers(size: size, stride: Int(size.width) * 4, first: memory.first, second: memory.second, owner: memory)
        stage = WindowStage(sdl: sdl, title: title, size: size)
    }

    /// The interface's layer.
    public var overlay: any OverlaySurface { buffers }

    /// SDL has no descriptor to wait on: the window is looked at this often, which no viewer notices in a key.
    public var tendInterval: Duration? { .milliseconds(8) }

    /// Makes the film's texture.
    public func prepare(for format: VideoFormat) throws(DisplayError) -> VideoPlacement {
        rule.check()
        try open()
        return VideoPlacement(
            destination: format.letterbox(in: screen.size), path: try stage.makeFilm(for: format), pictures: format)
    }

    /// Copies the picture into its texture, to be shown at the next vertical blank.
    public func commit(_ frame: VideoFrame?) -> CommitResult {
        rule.check()
        do throws(DisplayError) {
            try open()
            guard !stage.isBusy else { return .busy }
            if let frame {
                let memory = try stage.upload(frame)
                stage.queued = ShownFilm(frame: frame, memory: memory, destination: frame.format.letterbox(in: screen.size))
            }
            if let change = buffers.take() {
                stage.takeOverlay(buffers.buffer(change.buffer), damage: change.damage, isVisible: change.isVisible)
            }
            stage.queue(at: clock.now())
            return .queued
        } catch {
            return .failed(error)
        }
    }

    /// Presents what is queued at its time, and looks after the window meanwhile.
    public func nextEvent(until deadline: HostTime?) -> DisplayEvent {
        rule.check()
        do throws(DisplayError) { try open() } catch { return .lost(error) }
        while true {
            pollEvents()
            let now = clock.now()
            if let due = stage.due, due <= now { return .flip(present()) }
            if let deadline, deadline <= now { return .timeout }
            var until = now + (tendInterval ?? .zero)
            if let due = stage.due { until = min(until, due) }
            if let deadline { until = min(until, deadline) }
            MonotonicClock().sleep(until: until)
        }
    }

    /// Shows black under the interface.
    public func clear() {
        shown.withLock { $0 = nil }
        stage.clearFilm()
    }

    /// Closes the window. Idempotent.
    public func close() {
        shown.withLock { $0 = nil }
        stage.close()
    }

    /// What is on the screen now, film and interface, at the screen's own size.
    ///
    /// - Thread: any.
    public func snapshot() -> ScreenPicture {
        var picture = ScreenPicture(black: screen.size)
        shown.withLock { picture.compose(film: $0, interface: buffers.shown.map(buffers.buffer)) }
        return picture
    }

    private func open() throws(DisplayError) {
        guard let opened = try stage.open(clock: clock) else { return }
        log?.write(.info, "window", opened)
    }

    private func present() -> FlipTiming {
        stage.present()
        return shown.withLock { shown in
            if let queued = stage.takeQueued() { shown = queued }
            buffers.flipped()
            return stage.presented(at: clock.now())
        }
    }

    private func pollEvents() {
        let now = clock.now()
        stage.pollEvents { event in
            switch event.type {
            case SDL_QUIT.rawValue: closeRequested.raise()
            case SDL_KEYDOWN.rawValue where event.key.repeat == 0 && event.key.keysym.scancode == SDL_SCANCODE_F11:
                stage.toggleFullscreen()
            case SDL_KEYDOWN.rawValue where event.key.repeat == 0:
                keys.push(event.key.keysym.scancode, isDown: true, at: now)
            case SDL_KEYUP.rawValue:
                keys.push(event.key.keysym.scancode, isDown: false, at: now)
            case SDL_WINDOWEVENT.rawValue:
                let kind = UInt32(event.window.event)
                if kind == SDL_WINDOWEVENT_EXPOSED.rawValue || kind == SDL_WINDOWEVENT_SIZE_CHANGED.rawValue { stage.redraw() }
            default: break
            }
        }
    }
}

/// Two pictures of zeros.
private final class TwoPictures {
    let first: UnsafeMutableRawPointer
    let second: UnsafeMutableRawPointer

    init(byteCount: Int) {
        first = .allocate(byteCount: byteCount, alignment: 64)
        second = .allocate(byteCount: byteCount, alignment: 64)
        first.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        second.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    }

    deinit {
        first.deallocate()
        second.deallocate()
    }
}
