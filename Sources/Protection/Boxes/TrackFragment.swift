import Media

/// One track's part of a fragment: where its samples lie, and where it is said how they are encrypted.
struct TrackFragment {
    private(set) var track: MovieProtection.Track?
    /// Counted from 1.
    private(set) var entry = 1
    /// Of each sample, from the first byte of the `moof` on.
    private(set) var ranges: [Range<Int>] = []
    /// Where the last of them ends.
    private(set) var end: Int
    /// `seig` of this fragment alone.
    private(set) var groups: [SampleGroup?] = []
    private(set) var mapping: [(count: Int, group: Int)] = []
    private var vectorsBox: (content: Range<Int>, hasParts: Bool, count: Int)?
    private var sizes: AuxiliarySizes?
    private var auxiliaryOffset: Int?
    private var defaultSize = 0

    /// PIFF's `senc`, from before there was a standard: A2394F52-5A9B-4F14-A244-6C427C648DF4.
    private static let oldVectors: (UInt64, UInt64) = (0xA239_4F52_5A9B_4F14, 0xA244_6C42_7C64_8DF4)

    /// Reads a `traf`, and hides in it what is told of encryption.
    ///
    /// - Parameter follows: Where its samples begin if nobody says.
    init(_ content: Range<Int>, _ bytes: UnsafeMutableRawBufferPointer, movie: MovieProtection, follows: Int) {
        end = follows
        let readable = UnsafeRawBufferPointer(bytes)
        var base = 0
        Box.each(in: content, of: readable) { box in
            guard box.kind == BoxKind.tfhd else { return }
            base = readHeader(box.content, readable, movie: movie, headed: bytes.count + 8)
        }
        Box.each(in: content, of: readable) { box in
            switch box.kind {
            case BoxKind.trun: readRun(box.content, readable, base: base)
            case BoxKind.senc, BoxKind.uuid: readVectors(box, bytes)
            case BoxKind.saiz: readSizes(box, bytes)
            case BoxKind.saio: readOffset(box, bytes)
            case BoxKind.sgpd: MovieProtection.readGroups(box, bytes, &groups)
            case BoxKind.sbgp: readMapping(box, bytes)
            default: break
            }
        }
    }

    /// - Returns: what places are counted from.
    private mutating func readHeader(
        _ range: Range<Int>, _ bytes: UnsafeRawBufferPointer, movie: MovieProtection, headed: Int
    ) -> Int {
        var reader = ByteReader(bytes, range)
        guard let flags = reader.word(), let id = reader.word() else { return 0 }
        track = movie.tracks[id]
        entry = track?.defaultEntry ?? 1
        defaultSize = track?.defaultSize ?? 0
        var base = 0
        if flags & 0x1 != 0 {
            // From the start of a file of which only parts come: what it means is where the fragment's media begin.
            reader.skip(8)
            base = headed
        }
        if flags & 0x2 != 0 { entry = reader.int(4) ?? 1 }
        if flags & 0x8 != 0 { reader.skip(4) }
        if flags & 0x10 != 0 { defaultSize = reader.int(4) ?? 0 }
        return base
    }

    private mutating func readRun(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer, base: Int) {
        var reader = ByteReader(bytes, range)
        guard let flags = reader.word(), let count = reader.int(4) else { return }
        if flags & 0x1 != 0, let offset = reader.word() {
            end = base + Int(Int32(bitPattern: offset))
        } else if base > 0, ranges.isEmpty {
            end = base
        }
        if flags & 0x4 != 0 { reader.skip(4) }
        let before = flags & 0x100 != 0 ? 4 : 0
        let hasSize = flags & 0x200 != 0
        let after = (flags & 0x400 != 0 ? 4 : 0) + (flags & 0x800 != 0 ? 4 : 0)
        let row = before + (hasSize ? 4 : 0) + after
        // A row of no bytes could be said a thousand million times.
        let rows = row > 0 ? min(count, reader.left / row) : min(count, FragmentProtection.maximumSamples)
        for _ in 0..<rows where ranges.count < FragmentProtection.maximumSamples {
            reader.skip(before)
            let size = hasSize ? reader.int(4) ?? 0 : defaultSize
            reader.skip(after)
            // Places before the fragment itself, or far beyond, are nonsense: such samples lie nowhere.
            guard end >= 0, end < 1 << 40 else { return }
            ranges.append(end..<(end + size))
            end += size
        }
    }

    private mutating func readVectors(_ box: Box, _ bytes: UnsafeMutableRawBufferPointer) {
        var reader = ByteReader(UnsafeRawBufferPointer(bytes), box.content)
        if box.kind == BoxKind.uuid {
            guard reader.number(8) == Self.oldVectors.0, reader.number(8) == Self.oldVectors.1 else { return }
        }
        defer { MovieProtection.hide(box, bytes) }
        guard let flags = reader.word() else { return }
        // Parameters of its own, which the standard has left behind.
        guard flags & 1 == 0 else { return }
        guard let count = reader.int(4) else { return }
        vectorsBox = (reader.place..<box.content.upperBound, flags & 2 != 0, count)
    }

    private mutating func readSizes(_ box: Box, _ bytes: UnsafeMutableRawBufferPointer) {
        defer { MovieProtection.hide(box, bytes) }
        var reader = ByteReader(UnsafeRawBufferPointer(bytes), box.content)
        guard let flags = reader.word() else { return }
        if flags & 1 != 0 { reader.skip(8) }
        guard let fixed = reader.byte(), let count = reader.int(4) else { return }
        if fixed > 0 {
            sizes = AuxiliarySizes(fixed: Int(fixed), each: [], count: count)
        } else if let each = reader.take(min(count, reader.left)) {
            sizes = AuxiliarySizes(fixed: 0, each: each, count: count)
        }
    }

    private mutating func readOffset(_ box: Box, _ bytes: UnsafeMutableRawBufferPointer) {
        defer { MovieProtection.hide(box, bytes) }
        var reader = ByteReader(UnsafeRawBufferPointer(bytes), box.content)
        guard let flags = reader.word() else { return }
        if flags & 1 != 0 { reader.skip(8) }
        // Several places, one for each run, aren't met.
        guard let count = reader.int(4), count == 1 else { return }
        auxiliaryOffset = reader.int(flags >> 24 == 1 ? 8 : 4)
    }

    private mutating func readMapping(_ box: Box, _ bytes: UnsafeMutableRawBufferPointer) {
        var reader = ByteReader(UnsafeRawBufferPointer(bytes), box.content)
        guard let version = reader.byte() else { return }
        reader.skip(3)
        guard reader.word() == BoxKind.seig else { return }
        defer { MovieProtection.hide(box, bytes) }
        if version == 1 { reader.skip(4) }
        guard let count = reader.int(4) else { return }
        for _ in 0..<min(count, reader.left / 8) {
            guard let samples = reader.int(4), let group = reader.int(4) else { return }
            mapping.append((samples, group))
        }
    }

    /// The samples' vectors and parts, in order.
    func vectors(_ bytes: UnsafeRawBufferPointer) -> VectorCursor {
        if let box = vectorsBox {
            return VectorCursor(ByteReader(bytes, box.content), hasParts: box.hasParts, sizes: sizes, count: box.count)
        }
        if let place = auxiliaryOffset, place < bytes.count, let sizes {
            return VectorCursor(ByteReader(bytes, place..<bytes.count), hasParts: nil, sizes: sizes, count: sizes.count)
        }
        return VectorCursor(ByteReader(bytes, 0..<0), hasParts: false, sizes: nil, count: 0)
    }
}

/// Bytes that say how each sample is encrypted, as `saiz` has them.
struct AuxiliarySizes {
    var fixed: Int
    var each: [UInt8]
    var count: Int

    func size(_ index: Int) -> Int? {
        guard index < count else { return nil }
        return fixed > 0 ? fixed : each.indices.contains(index) ? Int(each[index]) : nil
    }
}

/// Reads one sample's vector and parts after the other. Source: ISO/IEC 23001-7 §7.2.2.
struct VectorCursor {
    private var reader: ByteReader
    /// nil: as its size tells.
    private let hasParts: Bool?
    private let sizes: AuxiliarySizes?
    private let count: Int
    private var index = 0

    init(_ reader: ByteReader, hasParts: Bool?, sizes: AuxiliarySizes?, count: Int) {
        self.reader = reader
        self.hasParts = hasParts
        self.sizes = sizes
        self.count = count
    }

    /// - Returns: no vector where the sample has none of its own; broken where one was to be there.
    mutating func next(vectorSize: Int, maximumParts: Int) -> (vector: [UInt8]?, parts: [SampleRecipe.Part], isBroken: Bool) {
        defer { index += 1 }
        guard index < count else { return (nil, [], vectorSize > 0) }
        let size = sizes?.size(index)
        // Said to be nothing: samples in the clear.
        if size == 0 { return (nil, [], vectorSize > 0) }
        let start = reader.place
        var vector: [UInt8]?
        if vectorSize > 0 {
            guard let bytes = reader.take(vectorSize) else { return (nil, [], true) }
            vector = bytes
        }
        var parts: [SampleRecipe.Part] = []
        if hasParts ?? ((size ?? 0) > vectorSize) {
            guard let number = reader.int(2), number <= maximumParts, reader.left >= number * 6 else { return (nil, [], true) }
            parts.reserveCapacity(number)
            for _ in 0..<number {
                guard let clear = reader.int(2), let protected = reader.int(4) else { return (nil, [], true) }
                parts.append(SampleRecipe.Part(clear: clear, protected: protected))
            }
        }
        if let size {
            let taken = reader.place - start
            guard size >= taken else { return (nil, [], true) }
            reader.skip(size - taken)
        }
        return (vector, parts, false)
    }
}
