import CSDL
import Media

/// A window and its renderer: what SDL wants used by one thread.
///
/// - Thread: the one that made it (scan-out), and it alone.
struct SDLWindow: ~Copyable {
    private let sdl: SDLLibrary
    private let window: OpaquePointer
    let renderer: OpaquePointer
    private let overlay: OverlayTexture
    /// Renderer and driver, for the log: `opengl on x11`.
    let name: String
    /// Of the monitor that the window is on; 60 where SDL doesn't know.
    let refreshRate: FrameRate
    /// Presenting was asked to wait for the monitor, and the renderer says that it will.
    let claimsVsync: Bool

    /// SDL rounds 59.94 down to 59.
    var isNearSixty: Bool { (58.5...60.5).contains(refreshRate.perSecond) }

    private init(
        sdl: SDLLibrary, window: OpaquePointer, renderer: OpaquePointer, overlay: OverlayTexture, name: String, refreshRate: FrameRate,
        claimsVsync: Bool
    ) {
        self.sdl = sdl
        self.window = window
        self.renderer = renderer
        self.overlay = overlay
        self.name = name
        self.refreshRate = refreshRate
        self.claimsVsync = claimsVsync
    }

    deinit {
        overlay.destroy()
        sdl.calls.SDL_DestroyRenderer(renderer)
        sdl.calls.SDL_DestroyWindow(window)
        sdl.calls.SDL_QuitSubSystem(LANTERNE_SDL_INIT_VIDEO)
    }

    /// Whether a window could be opened at all. Opens none.
    static func probe(_ sdl: SDLLibrary) throws(DisplayError) {
        try begin(sdl)
        sdl.calls.SDL_QuitSubSystem(LANTERNE_SDL_INIT_VIDEO)
    }

    /// - Parameters:
    ///   - screen: What is drawn on; scaled into the window with its shape kept.
    ///   - size: Of the window at first.
    static func open(_ sdl: SDLLibrary, title: String, screen: PixelSize, size: PixelSize) throws(DisplayError) -> SDLWindow {
        try begin(sdl)
        let calls = sdl.calls
        let flags = SDL_WINDOW_RESIZABLE.rawValue | SDL_WINDOW_SHOWN.rawValue
        let centered = LANTERNE_SDL_WINDOWPOS_CENTERED
        guard let window = calls.SDL_CreateWindow(title, centered, centered, size.width, size.height, flags) else {
            let reason = sdl.error
            calls.SDL_QuitSubSystem(LANTERNE_SDL_INIT_VIDEO)
            throw .failed(operation: "open a window: \(reason)", errno: 0)
        }
        // Without vsync where a renderer can't; SDL falls back to software by itself.
        let renderer =
            calls.SDL_CreateRenderer(window, -1, SDL_RENDERER_PRESENTVSYNC.rawValue) ?? calls.SDL_CreateRenderer(window, -1, 0)
        let overlay = renderer.flatMap { OverlayTexture(sdl, renderer: $0, size: screen) }
        guard let renderer, let overlay else {
            let reason = sdl.error
            if let renderer { calls.SDL_DestroyRenderer(renderer) }
            calls.SDL_DestroyWindow(window)
            calls.SDL_QuitSubSystem(LANTERNE_SDL_INIT_VIDEO)
            throw .failed(operation: "draw in a window: \(reason)", errno: 0)
        }
        _ = calls.SDL_RenderSetLogicalSize(renderer, screen.width, screen.height)
        _ = calls.SDL_ShowCursor(SDL_DISABLE)
        var info = SDL_RendererInfo()
        _ = calls.SDL_GetRendererInfo(renderer, &info)
        var mode = SDL_DisplayMode()
        _ = calls.SDL_GetCurrentDisplayMode(max(0, calls.SDL_GetWindowDisplayIndex(window)), &mode)
        let driver = calls.SDL_GetCurrentVideoDriver().map { String(cString: $0) } ?? "unknown"
        return SDLWindow(
            sdl: sdl, window: window, renderer: renderer, overlay: overlay,
            name: "\(info.name.map { String(cString: $0) } ?? "unknown") on \(driver)",
            refreshRate: FrameRate(mode.refresh_rate) ?? .sixty,
            claimsVsync: info.flags & SDL_RENDERER_PRESENTVSYNC.rawValue != 0)
    }

    private static func begin(_ sdl: SDLLibrary) throws(DisplayError) {
        guard sdl.calls.SDL_InitSubSystem(LANTERNE_SDL_INIT_VIDEO) == 0 else {
            throw .noDevice(path: "for a window (SDL: \(sdl.error))")
        }
    }

    /// Copies a part of the interface's buffer into its texture.
    borrowing func uploadOverlay(_ buffer: PixelBuffer, damage: PixelRect) { overlay.upload(buffer, damage: damage) }

    /// Draws film and interface, and shows them.
    borrowing func present(showsOverlay: Bool, drawFilm: (OpaquePointer) -> Void) {
        let calls = sdl.calls
        _ = calls.SDL_SetRenderDrawColor(renderer, 0, 0, 0, 255)
        _ = calls.SDL_RenderClear(renderer)
        drawFilm(renderer)
        if showsOverlay { overlay.draw() }
        calls.SDL_RenderPresent(renderer)
    }

    borrowing func toggleFullscreen() {
        let full = SDL_WINDOW_FULLSCREEN_DESKTOP.rawValue
        let isFull = sdl.calls.SDL_GetWindowFlags(window) & full == full
        _ = sdl.calls.SDL_SetWindowFullscreen(window, isFull ? 0 : full)
    }

    /// Gives all events that came.
    borrowing func pollEvents(_ receive: (SDL_Event) -> Void) {
        var event = SDL_Event()
        while sdl.calls.SDL_PollEvent(&event) != 0 { receive(event) }
    }
}
