import Media

/// Reads `sidx` boxes. Source: ISO/IEC 14496-12 §8.16.3.
///
/// It never traps and takes time in proportion to the bytes, whatever they are.
public enum SegmentIndexParser {
    /// - Parameters:
    ///   - bytes: What was fetched; other boxes may stand before the index and between indexes.
    ///   - offset: The first byte's place in the file.
    ///   - limits: `entries` segments at most.
    /// - Returns: All segments of the first index, those of indexes below it included where `bytes` has them.
    public static func parse(_ bytes: [UInt8], at offset: Int64, limits: PlaylistLimits = .standard) throws(PlaylistError) -> SegmentIndex {
        guard bytes.count <= limits.bytes else { throw .tooLong(bytes: bytes.count, limit: limits.bytes) }
        var walk = IndexWalk(bytes: bytes, offset: offset, limits: limits)
        guard let first = walk.firstBox() else { throw .notAPlaylist(detail: "holds no sidx box") }
        guard let box = IndexBox(bytes, first, fileOffset: offset) else {
            throw .badTag(line: 1, tag: "sidx", reason: "the box can't be read")
        }
        try walk.read(box, depth: 0)
        return SegmentIndex(timescale: Int64(box.timescale), entries: walk.entries, missing: walk.missing)
    }
}

/// Walks an index and those below it.
private struct IndexWalk {
    let bytes: [UInt8]
    let offset: Int64
    let limits: PlaylistLimits
    var entries: [SegmentIndex.Entry] = []
    var missing: [SegmentIndex.Missing] = []
    /// Each box is read once, so that indexes which name each other come to an end.
    private var seen: Set<Int> = []

    init(bytes: [UInt8], offset: Int64, limits: PlaylistLimits) {
        self.bytes = bytes
        self.offset = offset
        self.limits = limits
    }

    func firstBox() -> Range<Int>? {
        var place = 0
        while let box = Self.box(bytes, at: place) {
            if box.isIndex { return box.range }
            place = box.range.upperBound
        }
        return nil
    }

    mutating func read(_ box: IndexBox, depth: Int) throws(PlaylistError) {
        guard seen.insert(box.range.lowerBound).inserted else { return }
        var position = box.firstReference
        var time = box.earliestTime
        for reference in box.references {
            let (end, overflow) = position.addingReportingOverflow(reference.size)
            guard !overflow else { throw .badTag(line: 1, tag: "sidx", reason: "a range exceeds all files") }
            if reference.isIndex {
                try readBelow(ByteRange(start: position, end: end), timescale: box.timescale, depth: depth)
            } else if reference.size > 0 {
                guard entries.count < limits.entries else { throw .tooManySegments(limit: limits.entries) }
                entries.append(
                    SegmentIndex.Entry(
                        time: time, duration: reference.duration, range: ByteRange(start: position, end: end),
                        startsWithSAP: reference.startsWithSAP))
            }
            position = end
            time = time.plus(reference.duration)
        }
    }

    private mutating func readBelow(_ range: ByteRange, timescale: UInt32, depth: Int) throws(PlaylistError) {
        // Three levels are more than files have.
        guard depth < 8 else { throw .badTag(line: 1, tag: "sidx", reason: "indexes lie too deep in one another") }
        let (start, overflow) = range.start.subtractingReportingOverflow(offset)
        guard !overflow, let place = Int(exactly: start), place >= 0, place < bytes.count, let found = Self.box(bytes, at: place),
            found.isIndex,
            let below = IndexBox(bytes, found.range, fileOffset: offset)
        else {
            guard entries.count + missing.count < limits.entries else { throw .tooManySegments(limit: limits.entries) }
            missing.append(SegmentIndex.Missing(place: entries.count, range: range))
            return
        }
        guard below.timescale == timescale else { throw .badTag(line: 1, tag: "sidx", reason: "the index below counts in other ticks") }
        try read(below, depth: depth + 1)
    }

    /// A box's place; nil where none begins. One that is cut off ends with the bytes.
    private static func box(_ bytes: [UInt8], at place: Int) -> (range: Range<Int>, isIndex: Bool)? {
        guard place >= 0, bytes.count - place >= 8 else { return nil }
        var size = Int64(IndexBox.integer(bytes, place, 4))
        var header = 8
        if size == 1 {
            guard bytes.count - place >= 16 else { return nil }
            size = Int64(clamping: IndexBox.integer(bytes, place + 8, 8))
            header = 16
        } else if size == 0 {
            size = Int64(bytes.count - place)
        }
        guard size >= header else { return nil }
        let end = place + Int(min(size, Int64(bytes.count - place)))
        return (place..<end, bytes[(place + 4)..<(place + 8)].elementsEqual("sidx".utf8))
    }
}

/// The fields of one `sidx` box.
private struct IndexBox {
    struct Reference {
        var isIndex: Bool
        var size: Int64
        var duration: Int64
        var startsWithSAP: Bool
    }

    let range: Range<Int>
    let timescale: UInt32
    let earliestTime: Int64
    /// The first referenced byte's place in the file: the box's end is the anchor.
    let firstReference: Int64
    let references: [Reference]

    /// - Returns: nil where the box is cut off, or says what can't be.
    init?(_ bytes: [UInt8], _ range: Range<Int>, fileOffset: Int64) {
        self.range = range
        let header = Self.integer(bytes, range.lowerBound, 4) == 1 ? 16 : 8
        var place = range.lowerBound + header
        guard range.upperBound - place >= 12 else { return nil }
        let wide = bytes[place] >= 1
        let timescale = UInt32(truncatingIfNeeded: Self.integer(bytes, place + 8, 4))
        place += 12
        guard timescale > 0, range.upperBound - place >= (wide ? 16 : 8) + 4 else { return nil }
        let width = wide ? 8 : 4
        guard let earliest = Int64(exactly: Self.integer(bytes, place, width)),
            let first = Int64(exactly: Self.integer(bytes, place + width, width))
        else { return nil }
        place += 2 * width
        let count = Int(Self.integer(bytes, place + 2, 2))
        place += 4
        guard range.upperBound - place >= count * 12 else { return nil }
        self.timescale = timescale
        earliestTime = earliest
        let (anchor, overflow) = fileOffset.addingReportingOverflow(Int64(range.upperBound))
        let (start, tooFar) = anchor.addingReportingOverflow(first)
        guard !overflow, !tooFar else { return nil }
        firstReference = start
        references = (0..<count).map { index in
            let at = place + index * 12
            let kind = Self.integer(bytes, at, 4)
            let access = Self.integer(bytes, at + 8, 4)
            let type = (access >> 28) & 7
            return Reference(
                isIndex: kind >> 31 == 1, size: Int64(kind & 0x7FFF_FFFF), duration: Int64(Self.integer(bytes, at + 4, 4)),
                startsWithSAP: access >> 31 == 1 && (1...3).contains(type))
        }
    }

    /// Big-endian; the caller has checked that so many bytes are there.
    static func integer(_ bytes: [UInt8], _ place: Int, _ count: Int) -> UInt64 {
        bytes[place..<(place + count)].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
