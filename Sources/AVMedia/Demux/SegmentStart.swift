/// Tells from its first bytes whether a segment can be one: a hotel's log-in page, an error in JSON or garbage in its place would
/// otherwise be skipped by the demuxer without a word, with everything behind it.
public enum SegmentStart {
    /// The boxes with which a segment of fragmented MP4 begins (ISO/IEC 14496-12 §8, 23009-1 §5.10.3), as read big-endian.
    private static let boxes: Set<UInt32> = Set(
        ["ftyp", "styp", "moov", "moof", "sidx", "ssix", "emsg", "prft", "pdin", "mdat", "free", "skip", "uuid", "meta"].map { name in
            name.utf8.reduce(0) { $0 << 8 | UInt32($1) }
        })

    /// - Parameter bytes: The first of the segment; fewer than eight are given the benefit of the doubt.
    ///
    /// - Thread: any.
    public static func isFilm(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= 8 else { return true }
        // A transport stream's packets (ISO/IEC 13818-1 §2.4.3.2), and packed audio with and without its timestamp (RFC 8216 §3.4).
        if bytes[0] == 0x47 { return true }
        if bytes[0] == 0x49, bytes[1] == 0x44, bytes[2] == 0x33 { return true }
        if bytes[0] == 0xFF, bytes[1] & 0xE0 == 0xE0 { return true }
        if bytes[0] == 0x0B, bytes[1] == 0x77 { return true }
        return isBox(bytes)
    }

    /// Whether it begins as MP4 does.
    ///
    /// - Parameter bytes: At least eight.
    static func isBox(_ bytes: UnsafeRawBufferPointer) -> Bool { boxes.contains(bytes[4...7].reduce(0) { $0 << 8 | UInt32($1) }) }
}
