import CSDL
import LinuxIO
import Media
import Pixels

/// What the window shows and when: the part of a window's display that its one thread owns.
///
/// - Thread: scan-out alone.
final class WindowStage {
    private let sdl: SDLLibrary
    private let title: String
    private let size: PixelSize
    private var window: SDLWindow?
    private var film: FilmTexture?
    private var pacer: WindowPacer?
    private var isClosed = false
    private var showsOverlay = false
    private var hasPicture = false
    private let mappings = PoolMappings()
    /// Uploaded, and on the screen at the next flip.
    var queued: ShownFilm?
    private var destination = PixelRect.empty

    init(sdl: SDLLibrary, title: String, size: PixelSize) {
        self.sdl = sdl
        self.title = title
        self.size = size
    }

    /// SDL's textures must go before their renderer, whatever the order of the properties.
    deinit { close() }

    /// Opens the window once.
    ///
    /// - Returns: a sentence for the log at the first time.
    func open(clock: any HostClock) throws(DisplayError) -> String? {
        guard !isClosed else { throw .failed(operation: "show in a window that is closed", errno: Errno.noDevice.number) }
        guard window == nil else { return nil }
        let opened = try SDLWindow.open(sdl, title: title, screen: size, size: size)
        // A renderer may promise to wait for the monitor and not do it (no monitor, a hidden window): four black pictures tell.
        var isPaced = false
        if opened.claimsVsync, opened.isNearSixty {
            let start = clock.now()
            for _ in 0..<4 { opened.present(showsOverlay: false) { _ in } }
            isPaced = WindowPacer.isPaced(presents: 4, took: clock.now() - start, rate: opened.refreshRate)
        } else {
            opened.present(showsOverlay: false) { _ in }
        }
        // The screen's description promises 60: a monitor of another rate is followed by the clock too.
        pacer = WindowPacer(rate: .sixty, isPacedByPresent: isPaced, origin: clock.now())
        let sentence = "\(opened.name), paced by \(isPaced ? "the monitor" : "a clock") at 60 Hz (the monitor says \(opened.refreshRate))"
        window = consume opened
        return sentence
    }

    var isBusy: Bool { pacer?.isBusy ?? false }
    var due: HostTime? { pacer?.due }
    func queue(at now: HostTime) { pacer?.queue(at: now) }

    /// - Returns: the path in words.
    func makeFilm(for format: VideoFormat) throws(DisplayError) -> String {
        guard window != nil, let renderer = window?.renderer else { return "" }
        film = nil
        hasPicture = false
        let texture = try FilmTexture.make(for: format, renderer: renderer, sdl: sdl)
        let path = texture.path
        film = consume texture
        return path
    }

    /// - Returns: the pool's memory, for snapshots.
    func upload(_ frame: VideoFrame) throws(DisplayError) -> UnsafeRawBufferPointer {
        let memory: UnsafeRawBufferPointer
        do throws(Errno) { memory = try mappings.bytes(of: frame.descriptor) } catch {
            throw .failed(operation: "map the frame pool", errno: error.number)
        }
        guard film?.upload(frame, memory: memory) == true else { throw .unsupportedFormat(frame.format.pixelFormat) }
        destination = frame.format.letterbox(in: size)
        hasPicture = true
        return memory
    }

    func takeOverlay(_ buffer: PixelBuffer, damage: PixelRect, isVisible: Bool) {
        window?.uploadOverlay(buffer, damage: damage)
        showsOverlay = isVisible
    }

    func present() {
        window?.present(showsOverlay: showsOverlay) { renderer in
            if hasPicture { film?.draw(on: renderer, at: destination) }
        }
    }

    func presented(at now: HostTime) -> FlipTiming {
        pacer?.presented(at: now) ?? FlipTiming(sequence: 0, time: now)
    }

    func takeQueued() -> ShownFilm? {
        defer { queued = nil }
        return queued
    }

    /// Something of the window was lost; what is queued comes with its own presenting.
    func redraw() {
        if !isBusy { present() }
    }

    func pollEvents(_ receive: (SDL_Event) -> Void) { window?.pollEvents(receive) }
    func toggleFullscreen() { window?.toggleFullscreen() }

    func clearFilm() {
        hasPicture = false
        queued = nil
        redraw()
    }

    func close() {
        isClosed = true
        queued = nil
        pacer = nil
        film = nil
        window = nil
        mappings.removeAll()
    }
}
