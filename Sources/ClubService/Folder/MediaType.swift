/// The media types of what a club serves, by file name extension.
///
/// - Source: RFC 8216 §4 and §10 (playlists), RFC 8216 §3.2 and §3.3 (segments), W3C WebVTT §10; the others from the IANA registry.
enum MediaType {
    /// The Content-Type for a file of this name; an unknown extension is a stream of bytes.
    static func of(fileName: String) -> String {
        guard let dot = fileName.lastIndex(of: ".") else { return bytes }
        return types[fileName[fileName.index(after: dot)...].lowercased()] ?? bytes
    }

    private static let bytes = "application/octet-stream"
    private static let types = [
        "m3u8": "application/vnd.apple.mpegurl",
        "mp4": "video/mp4",
        "m4s": "video/iso.segment",
        "m4a": "audio/mp4",
        "m4v": "video/mp4",
        "ts": "video/mp2t",
        "aac": "audio/aac",
        "mkv": "video/x-matroska",
        "webm": "video/webm",
        "mpd": "application/dash+xml",
        "vtt": "text/vtt; charset=utf-8",
        "srt": "application/x-subrip",
        "ttml": "application/ttml+xml",
        "json": "application/json",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "png": "image/png",
        "webp": "image/webp",
        "html": "text/html; charset=utf-8",
        "txt": "text/plain; charset=utf-8",
    ]
}
