import CLibass
import Glibc
import Media

/// Owns one ASS_Library, one ASS_Renderer and the fonts of one script.
///
/// libass ties fonts to renderers, and lets go of them only together: a script with others gets a library of its own.
final class ScriptLibrary {
    /// ASS_Library.
    let pointer: OpaquePointer
    /// ASS_Renderer.
    let renderer: OpaquePointer
    private let words: WordsToLog

    /// What is drawn more often than not is kept; the defaults (10,000 glyphs and 128 MiB) are a desktop's.
    private static let keptGlyphs: Int32 = 1000
    private static let keptMegabytes: Int32 = 8
    /// Of all fonts beside a script.
    private static let mostFontBytes = 32 << 20
    private static let mostFonts = 64

    /// - Parameter family: For what names no font, or one that isn't there.
    init?(fonts: [StyledScriptFont], family: String, log: (any Log)?) {
        guard let library = ass_library_init() else { return nil }
        words = WordsToLog(log)
        // The words' owner lives as long as the library does, which is given back first.
        ass_set_message_cb(library, receiveWords, Unmanaged.passUnretained(words).toOpaque())
        // Fonts within a script come from anywhere, and one of their letters can be as large as it likes.
        ass_set_extract_fonts(library, 0)
        var room = Self.mostFontBytes
        for font in fonts.prefix(Self.mostFonts) where font.bytes.count <= room {
            room -= font.bytes.count
            font.bytes.withUnsafeBytes { bytes in
                let data = bytes.bindMemory(to: CChar.self)
                font.name.withCString { ass_add_font(library, $0, data.baseAddress, Int32(data.count)) }
            }
        }
        guard let renderer = ass_renderer_init(library) else {
            ass_library_done(library)
            return nil
        }
        ass_set_cache_limits(renderer, Self.keptGlyphs, Self.keptMegabytes)
        ass_set_fonts(renderer, nil, family, Int32(ASS_FONTPROVIDER_AUTODETECT.rawValue), nil, 1)
        // The size that a viewer wants is for speech.
        ass_set_selective_style_override_enabled(renderer, Int32(ASS_OVERRIDE_BIT_SELECTIVE_FONT_SCALE.rawValue))
        pointer = library
        self.renderer = renderer
    }

    deinit {
        ass_renderer_done(renderer)
        ass_library_done(pointer)
    }
}

/// libass's words on their way to the log: a few for each script, since a broken one has thousands.
private final class WordsToLog {
    private let log: (any Log)?
    private var left = 24

    init(_ log: (any Log)?) { self.log = log }

    /// - Parameter level: 0 (it ends) … 7; libass's `MSGL_…`, which aren't in its headers: 1 errors, 2 warnings, 4 information.
    func write(_ level: Int32, _ text: String) {
        guard let log, left > 0 else { return }
        left -= 1
        let rest = left == 0 ? " (more of its words are left out)" : ""
        log.write(level <= 1 ? .warning : level <= 3 ? .info : .debug, "libass", text + rest)
    }
}

/// Formed outside any actor, since C calls it.
private func receiveWords(level: Int32, format: UnsafePointer<CChar>?, arguments: CVaListPointer?, data: UnsafeMutableRawPointer?) {
    guard level < 6, let format, let arguments, let data else { return }
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer -> String in
        guard let start = buffer.baseAddress else { return "" }
        vsnprintf(start, buffer.count, format, arguments)
        return String(cString: start)
    }
    Unmanaged<WordsToLog>.fromOpaque(data).takeUnretainedValue().write(level, text)
}
