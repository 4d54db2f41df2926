import CSDL
import Media

/// SDL2, loaded when a window or its sound is first wanted.
struct SDLLibrary: @unchecked Sendable {
    // Guard: written once here, and C's function pointers never change.
    let calls: lanterne_sdl

    /// As Debian's package `libsdl2-2.0-0` installs it.
    static let name = "libSDL2-2.0.so.0"

    private init(calls: lanterne_sdl) {
        self.calls = calls
    }

    private static let loaded: Result<SDLLibrary, Missing> = {
        var calls = lanterne_sdl()
        if let reason = lanterne_sdl_load(name, &calls) {
            return .failure(Missing(reason: String(cString: reason)))
        }
        calls.SDL_SetMainReady()
        // Ctrl-C and SIGTERM stay the program's own.
        _ = calls.SDL_SetHint("SDL_NO_SIGNAL_HANDLERS", "1")
        return .success(SDLLibrary(calls: calls))
    }()

    /// Why it can't be loaded, in the loader's words.
    struct Missing: Error {
        var reason: String
    }

    static func load() throws(Missing) -> SDLLibrary { try loaded.get() }

    /// SDL's own sentence about the calling thread's last failure.
    var error: String { calls.SDL_GetError().map { String(cString: $0) } ?? "no reason given" }
}
