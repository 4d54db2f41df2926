import Media

/// Where the encrypted samples of a fragment lie, and how each is opened.
///
/// - Source: ISO/IEC 14496-12 §8.8.7, §8.8.8, §8.9; ISO/IEC 23001-7 §7.
struct FragmentProtection {
    struct Sample {
        /// From the first byte of the `moof` on.
        var range: Range<Int>
        var recipe: SampleRecipe
    }

    /// In the order of their places.
    private(set) var samples: [Sample] = []
    /// Letters of a scheme that isn't known, which a track of the wanted kind uses.
    private(set) var unknownScheme: UInt32?
    /// Samples that are encrypted, but whose vectors or places aren't told.
    private(set) var isBroken = false

    /// More than an hour of sound in one fragment.
    static let maximumSamples = 1 << 18
    private static let maximumParts = 4096

    /// Reads a `moof`, and takes from it what says that its samples are encrypted.
    ///
    /// - Parameters:
    ///   - bytes: The whole box.
    ///   - header: Bytes of its header.
    ///   - key: What opens all samples, whatever key they name.
    init(
        _ bytes: UnsafeMutableRawBufferPointer, header: Int, movie: MovieProtection, kind: SampleKind, key: KeyName?
    ) {
        let readable = UnsafeRawBufferPointer(bytes)
        var fragments: [Box] = []
        Box.each(in: header..<bytes.count, of: readable) { box in
            if box.kind == BoxKind.traf { fragments.append(box) }
            if box.kind == BoxKind.pssh { MovieProtection.hide(box, bytes) }
        }
        // Where a track says nothing of its place, it follows the one before.
        var next = bytes.count + 8
        for box in fragments {
            var track = TrackFragment(box.content, bytes, movie: movie, follows: next)
            next = track.end
            guard let known = track.track, movie.kind(known) == kind else { continue }
            add(&track, readable, known, key: key)
        }
        samples.sort { $0.range.lowerBound < $1.range.lowerBound }
    }

    private mutating func add(
        _ fragment: inout TrackFragment, _ bytes: UnsafeRawBufferPointer, _ track: MovieProtection.Track, key: KeyName?
    ) {
        let place = fragment.entry - 1
        guard track.entries.indices.contains(place) else { return }
        let entry = track.entries[place]
        if let unknown = entry.unknown { unknownScheme = unknown }
        guard let scheme = entry.scheme else { return }
        var vectors = fragment.vectors(bytes)
        var groups = GroupCursor(fragment.mapping)
        for range in fragment.ranges {
            guard samples.count < Self.maximumSamples else { return }
            let index = groups.next()
            let chosen: SampleGroup?
            switch index {
            case 0: chosen = entry.group
            // From 65537 on they are the fragment's own.
            case 0x10001...: chosen = fragment.groups.indices.contains(index - 0x10001) ? fragment.groups[index - 0x10001] : nil
            default: chosen = track.groups.indices.contains(index - 1) ? track.groups[index - 1] : nil
            }
            guard let group = chosen else {
                isBroken = true
                continue
            }
            let told = vectors.next(vectorSize: group.vectorSize, maximumParts: Self.maximumParts)
            guard group.isProtected, !range.isEmpty else { continue }
            guard let vector = told.vector ?? group.constantVector, !told.isBroken else {
                // Encrypted samples that nothing is said of.
                isBroken = true
                continue
            }
            let recipe = SampleRecipe(
                scheme: scheme, crypt: group.crypt, skip: group.skip, key: key ?? .id(group.key), vector: vector, parts: told.parts)
            samples.append(Sample(range: range, recipe: recipe))
        }
    }
}

/// Which group each sample is in. Source: ISO/IEC 14496-12 §8.9.2.
private struct GroupCursor {
    private let mapping: [(count: Int, group: Int)]
    private var place = 0
    private var used = 0

    init(_ mapping: [(count: Int, group: Int)]) { self.mapping = mapping }

    /// 0: in none.
    mutating func next() -> Int {
        while place < mapping.count, used >= mapping[place].count {
            place += 1
            used = 0
        }
        guard place < mapping.count else { return 0 }
        used += 1
        return mapping[place].group
    }
}
