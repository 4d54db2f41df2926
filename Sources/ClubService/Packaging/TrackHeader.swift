/// What an initialization segment says of its one track. Source: ISO/IEC 14496-12 §8, ISO/IEC 14496-15 §5.
struct TrackHeader: Equatable {
    /// Ticks of a second.
    let timescale: Int
    /// As manifests name it. Source: RFC 6381.
    let codec: String
    /// Whether units of pictures lie in its samples, each with its length before it.
    let hasUnits: Bool
    /// Of samples that say nothing else.
    let defaultDuration: Int
    let defaultSize: Int

    /// - Parameter path: For errors.
    init(_ bytes: [UInt8], path: String) throws(PackagingError) {
        let file = BoxBytes(bytes: bytes)
        guard let movie = file.box(["moov"], in: 0..<bytes.count)?.content,
            let media = file.box(["trak", "mdia"], in: movie)?.content,
            let times = file.box(["mdhd"], in: media)?.content,
            let timescale = file.int(times.lowerBound + (bytes[times.lowerBound] == 1 ? 20 : 12)), timescale > 0,
            let table = file.box(["minf", "stbl", "stsd"], in: media)?.content,
            let entry = file.boxes(in: min(table.lowerBound + 8, table.upperBound)..<table.upperBound).first
        else { throw .wrongSegment(path: path, reason: "its header has no track") }
        self.timescale = timescale
        let rest = Self.extensions(of: entry)
        switch entry.kind {
        case "avc1":
            guard let setup = file.box(["avcC"], in: rest)?.content, setup.count >= 7 else {
                throw .wrongSegment(path: path, reason: "its header has no avcC")
            }
            // Profile, constraints, level; then the lengths' length, of which four bytes are taken.
            guard bytes[setup.lowerBound + 4] & 3 == 3 else { throw .wrongSegment(path: path, reason: "its units have short lengths") }
            codec = "avc1." + bytes[(setup.lowerBound + 1)...(setup.lowerBound + 3)].map { Hexadecimal.text([$0]) }.joined()
            hasUnits = true
        // AAC-LC, as the plan asks for.
        case "mp4a":
            codec = "mp4a.40.2"
            hasUnits = false
        default: throw .wrongSegment(path: path, reason: "its header names \(entry.kind)")
        }
        let usual = file.box(["mvex", "trex"], in: movie)?.content.lowerBound
        defaultDuration = usual.flatMap { file.int($0 + 12) } ?? 0
        defaultSize = usual.flatMap { file.int($0 + 16) } ?? 0
    }

    /// Where the boxes of a sample entry begin. Source: ISO/IEC 14496-12 §12.1.3 and §12.2.3.
    static func extensions(of entry: FileBox) -> Range<Int> {
        let fixed = entry.kind == "mp4a" || entry.kind == "enca" ? 28 : 78
        return min(entry.content.lowerBound + fixed, entry.content.upperBound)..<entry.content.upperBound
    }
}

/// Bytes for people.
enum Hexadecimal {
    static func text(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

/// What a segment says of its samples. Source: ISO/IEC 14496-12 §8.8.
struct SegmentFragments: Equatable {
    /// One `moof`.
    struct Fragment: Equatable {
        let movie: FileBox
        let track: FileBox
        let run: FileBox
        /// Of the first sample's bytes, from the beginning of `moof`.
        let dataOffset: Int
        /// Bytes of each sample.
        let sizes: [Int]
    }

    let fragments: [Fragment]
    /// Decode time of the first sample; ticks.
    let start: UInt64
    /// Of all samples; ticks.
    let duration: UInt64

    /// More than a segment of a few seconds has.
    static let mostSamples = 1 << 16

    /// - Parameter path: For errors.
    init(_ bytes: [UInt8], header: TrackHeader, path: String) throws(PackagingError) {
        let file = BoxBytes(bytes: bytes)
        var found: [Fragment] = []
        var (start, duration): (UInt64?, UInt64) = (nil, 0)
        for movie in file.boxes where movie.kind == "moof" {
            guard let track = file.box(["traf"], in: movie.content), let head = file.box(["tfhd"], in: track.content)?.content,
                let flags = file.int(head.lowerBound),
                let time = file.box(["tfdt"], in: track.content)?.content, let version = file.number(time.lowerBound, 1)
            else { throw .wrongSegment(path: path, reason: "its moof has no track") }
            // Places counted from the start of a file mean nothing in a segment.
            guard flags & 0x1 == 0, flags & 0x2_0000 != 0 else {
                throw .wrongSegment(path: path, reason: "its samples' places are not counted from moof")
            }
            let runs = file.boxes(in: track.content).filter { $0.kind == "trun" }
            guard runs.count == 1 else { throw .wrongSegment(path: path, reason: "it has \(runs.count) runs in a fragment") }
            if start == nil { start = file.number(time.lowerBound + 4, version == 1 ? 8 : 4) }
            var place = head.lowerBound + 8 + (flags & 0x2 != 0 ? 4 : 0)
            var (usualDuration, usualSize) = (header.defaultDuration, header.defaultSize)
            if flags & 0x8 != 0 {
                usualDuration = file.int(place) ?? 0
                place += 4
            }
            if flags & 0x10 != 0 { usualSize = file.int(place) ?? 0 }
            guard let run = Run(file, runs[0], duration: usualDuration, size: usualSize) else {
                throw .wrongSegment(path: path, reason: "its run of samples is broken off")
            }
            let end = movie.whole.lowerBound + run.dataOffset + run.sizes.reduce(0, +)
            guard run.dataOffset >= movie.whole.count, end <= bytes.count else {
                throw .wrongSegment(path: path, reason: "its samples are broken off")
            }
            duration += run.duration
            found.append(Fragment(movie: movie, track: track, run: runs[0], dataOffset: run.dataOffset, sizes: run.sizes))
        }
        guard let start, duration > 0 else { throw .wrongSegment(path: path, reason: "it has no samples") }
        (fragments, self.start, self.duration) = (found, start, duration)
    }

    private struct Run {
        let dataOffset: Int
        let sizes: [Int]
        let duration: UInt64

        init?(_ file: BoxBytes, _ box: FileBox, duration usualDuration: Int, size usualSize: Int) {
            var place = box.content.lowerBound
            guard let flags = file.int(place), let count = file.int(place + 4), count <= SegmentFragments.mostSamples else { return nil }
            guard flags & 0x1 != 0, let offset = file.int(place + 8), offset < 1 << 31 else { return nil }
            place += 12 + (flags & 0x4 != 0 ? 4 : 0)
            var sizes: [Int] = []
            var whole: UInt64 = 0
            for _ in 0..<count {
                var (length, size): (Int?, Int?) = (usualDuration, usualSize)
                if flags & 0x100 != 0 {
                    length = file.int(place)
                    place += 4
                }
                if flags & 0x200 != 0 {
                    size = file.int(place)
                    place += 4
                }
                place += (flags & 0x400 != 0 ? 4 : 0) + (flags & 0x800 != 0 ? 4 : 0)
                guard let length, let size, place <= box.content.upperBound else { return nil }
                sizes.append(size)
                whole += UInt64(length)
            }
            (dataOffset, self.sizes, self.duration) = (offset, sizes, whole)
        }
    }
}
