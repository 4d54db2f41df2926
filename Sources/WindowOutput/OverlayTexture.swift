import CSDL
import Media

/// The interface's layer as a texture above the film.
///
/// The interface's pixels are premultiplied. Renderers on a graphics processor blend such pixels as they are; SDL's software
/// renderer doesn't know how, and gets them divided by their alpha.
///
/// - Thread: the window's.
final class OverlayTexture {
    private let sdl: SDLLibrary
    private let renderer: OpaquePointer
    private let texture: OpaquePointer
    private let dividesAlpha: Bool
    private var scratch: [UInt32] = []

    init?(_ sdl: SDLLibrary, renderer: OpaquePointer, size: PixelSize) {
        let calls = sdl.calls
        guard
            let texture = calls.SDL_CreateTexture(
                renderer, SDL_PIXELFORMAT_ARGB8888.rawValue, Int32(SDL_TEXTUREACCESS_STREAMING.rawValue), size.width, size.height)
        else { return nil }
        let premultiplied = calls.SDL_ComposeCustomBlendMode(
            SDL_BLENDFACTOR_ONE, SDL_BLENDFACTOR_ONE_MINUS_SRC_ALPHA, SDL_BLENDOPERATION_ADD, SDL_BLENDFACTOR_ONE,
            SDL_BLENDFACTOR_ONE_MINUS_SRC_ALPHA, SDL_BLENDOPERATION_ADD)
        dividesAlpha = calls.SDL_SetTextureBlendMode(texture, premultiplied) != 0
        if dividesAlpha { _ = calls.SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND) }
        _ = calls.SDL_SetTextureScaleMode(texture, SDL_ScaleModeLinear)
        self.sdl = sdl
        self.renderer = renderer
        self.texture = texture
    }

    /// Not in `deinit`: SDL frees textures with their renderer, and the order must be the window's.
    func destroy() { sdl.calls.SDL_DestroyTexture(texture) }

    func draw() { _ = sdl.calls.SDL_RenderCopy(renderer, texture, nil, nil) }

    /// Copies a part of the interface's buffer in.
    func upload(_ buffer: PixelBuffer, damage: PixelRect) {
        guard !damage.isEmpty else { return }
        var rect = SDL_Rect(x: damage.x, y: damage.y, w: damage.width, h: damage.height)
        let start = buffer.base + Int(damage.y) * buffer.stride + Int(damage.x) * 4
        guard dividesAlpha else {
            _ = sdl.calls.SDL_UpdateTexture(texture, &rect, start, Int32(buffer.stride))
            return
        }
        let (width, height) = (Int(damage.width), Int(damage.height))
        if scratch.count < width * height { scratch = [UInt32](repeating: 0, count: width * height) }
        scratch.withUnsafeMutableBufferPointer { pixels in
            for y in 0..<height {
                let row = (start + y * buffer.stride).assumingMemoryBound(to: UInt32.self)
                for x in 0..<width { pixels[y * width + x] = Self.straight(row[x]) }
            }
            _ = sdl.calls.SDL_UpdateTexture(texture, &rect, pixels.baseAddress, damage.width * 4)
        }
    }

    /// A pixel with its colours divided by its alpha.
    static func straight(_ pixel: UInt32) -> UInt32 {
        let alpha = pixel >> 24
        if alpha == 255 || alpha == 0 { return pixel }
        func channel(_ shift: UInt32) -> UInt32 { min(255, ((pixel >> shift & 0xff) * 255 + alpha / 2) / alpha) << shift }
        return alpha << 24 | channel(16) | channel(8) | channel(0)
    }
}
