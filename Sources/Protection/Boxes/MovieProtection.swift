import Media

/// Which kind of track is meant.
public enum SampleKind: Sendable {
    /// Pictures.
    case video
    /// Sound.
    case audio
}

/// What a movie's header says of how the samples of its tracks are encrypted.
///
/// - Source: ISO/IEC 14496-12 §8.12 (`sinf`), ISO/IEC 23001-7 §8.2 (`tenc`), §6 (`seig`).
struct MovieProtection: Sendable {
    /// One sample description.
    struct Entry: Sendable {
        /// nil: it is in the clear.
        var scheme: ProtectionScheme?
        /// The scheme's letters where it is none that is known.
        var unknown: UInt32?
        var group: SampleGroup?
    }

    struct Track: Sendable {
        var handler: UInt32 = 0
        var entries: [Entry] = []
        /// `seig` of the whole movie, in their order.
        var groups: [SampleGroup?] = []
        /// Which entry fragments use that say nothing, and how long their samples are.
        var defaultEntry = 1
        var defaultSize = 0

        var isProtected: Bool { entries.contains { $0.scheme != nil || $0.unknown != nil } }
    }

    private(set) var tracks: [UInt32: Track] = [:]

    /// A film has some tens of tracks and each some ways to be coded.
    private static let maximumTracks = 256
    private static let maximumEntries = 64
    static let maximumGroups = 1024

    var isProtected: Bool { tracks.values.contains { $0.isProtected } }

    /// Whether another movie's header could be read with it as if they were one.
    func kind(_ track: Track) -> SampleKind? {
        track.handler == BoxKind.vide ? .video : track.handler == BoxKind.soun ? .audio : nil
    }

    /// Reads a `moov`, and takes from it what says that its samples are encrypted: whoever demuxes it behind us sees samples in the clear.
    ///
    /// - Parameter bytes: The content of the box.
    static func take(from bytes: UnsafeMutableRawBufferPointer) -> MovieProtection {
        var movie = MovieProtection()
        let whole = 0..<bytes.count
        Box.each(in: whole, of: UnsafeRawBufferPointer(bytes)) { box in
            switch box.kind {
            case BoxKind.trak: movie.readTrack(box.content, bytes)
            case BoxKind.pssh: hide(box, bytes)
            default: break
            }
        }
        // Behind the tracks, since it may come before them.
        Box.each(in: whole, of: UnsafeRawBufferPointer(bytes)) { box in
            guard box.kind == BoxKind.mvex else { return }
            Box.each(in: box.content, of: UnsafeRawBufferPointer(bytes)) { inner in
                guard inner.kind == BoxKind.trex else { return }
                var reader = ByteReader(UnsafeRawBufferPointer(bytes), inner.content)
                reader.skip(4)
                guard let id = reader.word(), let entry = reader.int(4) else { return }
                reader.skip(4)
                guard let size = reader.int(4) else { return }
                movie.tracks[id]?.defaultEntry = entry
                movie.tracks[id]?.defaultSize = size
            }
        }
        return movie
    }

    private mutating func readTrack(_ range: Range<Int>, _ bytes: UnsafeMutableRawBufferPointer) {
        let readable = UnsafeRawBufferPointer(bytes)
        var id: UInt32?
        var track = Track()
        Box.each(in: range, of: readable) { box in
            if box.kind == BoxKind.tkhd {
                var reader = ByteReader(readable, box.content)
                let version = reader.byte() ?? 0
                reader.skip(version == 1 ? 19 : 11)
                id = reader.word()
            }
            guard box.kind == BoxKind.mdia else { return }
            Box.each(in: box.content, of: readable) { box in
                if box.kind == BoxKind.hdlr {
                    var reader = ByteReader(readable, box.content)
                    reader.skip(8)
                    track.handler = reader.word() ?? 0
                }
                guard box.kind == BoxKind.minf else { return }
                Box.each(in: box.content, of: readable) { box in
                    guard box.kind == BoxKind.stbl else { return }
                    Box.each(in: box.content, of: readable) { box in
                        if box.kind == BoxKind.stsd { track.entries = Self.entries(box.content, bytes) }
                        if box.kind == BoxKind.sgpd { Self.readGroups(box, bytes, &track.groups) }
                    }
                }
            }
        }
        guard let id, tracks.count < Self.maximumTracks else { return }
        tracks[id] = track
    }

    private static func entries(_ range: Range<Int>, _ bytes: UnsafeMutableRawBufferPointer) -> [Entry] {
        var entries: [Entry] = []
        let readable = UnsafeRawBufferPointer(bytes)
        Box.each(in: min(range.lowerBound + 8, range.upperBound)..<range.upperBound, of: readable) { box in
            guard entries.count < maximumEntries else { return }
            // Of pictures and of sound what is fixed has its length (ISO/IEC 14496-12 §12.1.3, §12.2.3); QuickTime's sound has more.
            var fixed: Int
            switch box.kind {
            case BoxKind.encv: fixed = 78
            case BoxKind.enca:
                fixed = 28
                var reader = ByteReader(readable, box.content)
                reader.skip(8)
                switch reader.int(2) {
                case 1: fixed = 44
                case 2: fixed = 64
                default: break
                }
            default:
                entries.append(Entry())
                return
            }
            let inside = min(box.content.lowerBound + fixed, box.content.upperBound)..<box.content.upperBound
            var entry = Entry()
            var original: UInt32?
            Box.each(in: inside, of: readable) { inner in
                guard inner.kind == BoxKind.sinf else { return }
                read(inner.content, readable, &entry, &original)
                hide(inner, bytes)
            }
            if let original { write(original, at: box.start + 4, bytes) }
            entries.append(entry)
        }
        return entries
    }

    /// Reads a `sinf`.
    private static func read(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer, _ entry: inout Entry, _ original: inout UInt32?) {
        Box.each(in: range, of: bytes) { box in
            var reader = ByteReader(bytes, box.content)
            switch box.kind {
            case BoxKind.frma: original = reader.word()
            case BoxKind.schm:
                reader.skip(4)
                guard let name = reader.word() else { return }
                entry.scheme = ProtectionScheme(name)
                entry.unknown = entry.scheme == nil ? name : nil
            case BoxKind.schi:
                Box.each(in: box.content, of: bytes) { inner in
                    guard inner.kind == BoxKind.tenc else { return }
                    var reader = ByteReader(bytes, inner.content)
                    let version = reader.byte() ?? 0
                    reader.skip(3)
                    entry.group = SampleGroup.read(&reader, hasPattern: version > 0)
                }
            default: break
            }
        }
    }

    /// Reads an `sgpd` of `seig`, and hides it; others stay.
    static func readGroups(_ box: Box, _ bytes: UnsafeMutableRawBufferPointer, _ groups: inout [SampleGroup?]) {
        var reader = ByteReader(UnsafeRawBufferPointer(bytes), box.content)
        guard let version = reader.byte() else { return }
        reader.skip(3)
        guard reader.word() == BoxKind.seig else { return }
        defer { hide(box, bytes) }
        var length = version >= 1 ? reader.int(4) ?? 0 : 0
        let isVarying = version >= 1 && length == 0
        if version >= 2 { reader.skip(4) }
        guard let count = reader.int(4) else { return }
        for _ in 0..<min(count, maximumGroups) where reader.left > 0 {
            if isVarying { length = reader.int(4) ?? 0 }
            let start = reader.place
            groups.append(SampleGroup.read(&reader, hasPattern: true))
            if version >= 1 {
                // What a later edition adds behind it is passed.
                let taken = reader.place - start
                guard length >= taken else { return }
                reader.skip(length - taken)
            }
        }
    }

    /// Makes a box one that says nothing.
    static func hide(_ box: Box, _ bytes: UnsafeMutableRawBufferPointer) { write(BoxKind.free, at: box.start + 4, bytes) }

    private static func write(_ kind: UInt32, at place: Int, _ bytes: UnsafeMutableRawBufferPointer) {
        for index in 0..<4 where place + index < bytes.count { bytes[place + index] = UInt8(truncatingIfNeeded: kind >> (24 - 8 * index)) }
    }
}
