import CSDL
import Media
import Pixels

/// The film's texture: in YUV where SDL knows the matrix, else converted to RGB on the way in.
///
/// - Thread: scan-out, between the renderer's making and its end.
struct FilmTexture: ~Copyable {
    let format: VideoFormat
    private let texture: OpaquePointer
    private let sdl: SDLLibrary
    private let conversion: Conversion?

    /// Memory for one converted picture.
    private final class Conversion {
        let converter: PictureConverter
        let memory: UnsafeMutableRawPointer
        let view: PictureView
        let stride: Int32

        init?(format: VideoFormat) {
            guard
                let converter = PictureConverter(
                    from: (format.pixelFormat, format.size), to: (.xrgb8888, format.size), color: format.color)
            else { return nil }
            self.converter = converter
            stride = format.size.width * 4
            memory = .allocate(byteCount: Int(stride) * Int(format.size.height), alignment: 64)
            view = PictureView(PixelBuffer(base: memory, size: format.size, stride: Int(stride)), format: .xrgb8888)
        }

        deinit { memory.deallocate() }
    }

    private init(format: VideoFormat, texture: OpaquePointer, sdl: SDLLibrary, conversion: Conversion?) {
        self.format = format
        self.texture = texture
        self.sdl = sdl
        self.conversion = conversion
    }

    deinit { sdl.calls.SDL_DestroyTexture(texture) }

    static func make(for format: VideoFormat, renderer: OpaquePointer, sdl: SDLLibrary) throws(DisplayError) -> FilmTexture {
        let native = nativeFormat(of: format)
        var conversion: Conversion?
        if native == nil {
            conversion = Conversion(format: format)
            guard conversion != nil else { throw .unsupportedFormat(format.pixelFormat) }
        }
        if let mode = conversionMode(of: format.color) { sdl.calls.SDL_SetYUVConversionMode(mode) }
        guard
            let texture = sdl.calls.SDL_CreateTexture(
                renderer, (native ?? SDL_PIXELFORMAT_RGB888).rawValue, Int32(SDL_TEXTUREACCESS_STREAMING.rawValue), format.size.width,
                format.size.height)
        else { throw .failed(operation: "make a texture: \(sdl.error)", errno: 0) }
        _ = sdl.calls.SDL_SetTextureScaleMode(texture, SDL_ScaleModeLinear)
        return FilmTexture(format: format, texture: texture, sdl: sdl, conversion: conversion)
    }

    /// For the log.
    var path: String { conversion == nil ? "SDL texture \(format.pixelFormat)" : "converted to XRGB8888" }

    /// Copies a picture in; the frame is not needed after it.
    ///
    /// - Returns: false where the frame isn't what the texture was made for, or its planes aren't inside its memory.
    borrowing func upload(_ frame: VideoFrame, memory: UnsafeRawBufferPointer) -> Bool {
        guard frame.format.size == format.size, frame.format.pixelFormat == format.pixelFormat,
            let picture = PictureView(frame, memory: memory)
        else { return false }
        if let conversion {
            guard conversion.converter.convert(picture, into: conversion.view) else { return false }
            return sdl.calls.SDL_UpdateTexture(texture, nil, conversion.memory, conversion.stride) == 0
        }
        let (luma, first, second) = (plane(picture.planes.0), plane(picture.planes.1), plane(picture.planes.2))
        if format.pixelFormat == .nv12 {
            return sdl.calls.SDL_UpdateNVTexture(texture, nil, luma, picture.strides.0, first, picture.strides.1) == 0
        }
        return sdl.calls.SDL_UpdateYUVTexture(
            texture, nil, luma, picture.strides.0, first, picture.strides.1, second, picture.strides.2) == 0
    }

    borrowing func draw(on renderer: OpaquePointer, at destination: PixelRect) {
        var rect = SDL_Rect(x: destination.x, y: destination.y, w: destination.width, h: destination.height)
        if let mode = Self.conversionMode(of: format.color) { sdl.calls.SDL_SetYUVConversionMode(mode) }
        _ = sdl.calls.SDL_RenderCopy(renderer, texture, nil, &rect)
    }

    private func plane(_ pointer: UnsafeMutableRawPointer?) -> UnsafePointer<UInt8>? {
        pointer.map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) }
    }

    private static func nativeFormat(of format: VideoFormat) -> SDL_PixelFormatEnum? {
        guard conversionMode(of: format.color) != nil else { return nil }
        switch format.pixelFormat {
        case .yuv420: return SDL_PIXELFORMAT_IYUV
        case .nv12: return SDL_PIXELFORMAT_NV12
        default: return nil
        }
    }

    /// SDL knows three; `JPEG` is BT.601 in full range.
    private static func conversionMode(of color: ColorDescription) -> SDL_YUV_CONVERSION_MODE? {
        switch (color.matrix, color.range) {
        case (.bt601, .limited): SDL_YUV_CONVERSION_BT601
        case (.bt709, .limited): SDL_YUV_CONVERSION_BT709
        case (.bt601, .full): SDL_YUV_CONVERSION_JPEG
        default: nil
        }
    }
}
