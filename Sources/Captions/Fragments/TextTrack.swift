import Media

/// What an initialization segment says of its timed text. Source: ISO/IEC 14496-30.
public struct TextTrack: Hashable, Sendable {
    /// How its samples are written.
    public enum Format: Hashable, Sendable {
        /// `wvtt`: boxes that hold a cue each; the text's header stands here.
        case webVTT(header: [UInt8])
        /// `stpp`: a whole document each.
        case ttml
    }

    /// How its samples are written.
    public var format: Format
    /// Ticks per second; at least 1.
    public var timescale: Int64
    /// Its number in the file; fragments name it.
    public var id: UInt32
    /// In ticks, of samples whose fragment doesn't say.
    var defaultDuration: Int64 = 0
    /// In bytes, likewise.
    var defaultSize: Int = 0

    /// The first track of timed text.
    ///
    /// - Parameter initialization: Of the segments.
    /// - Returns: nil where there is none that is read here.
    public init?(initialization: [UInt8]) {
        guard let movie = initialization[...].box("moov") else { return nil }
        for track in TextBoxes(movie) where track.isNamed("trak") {
            guard let media = track.body.box("mdia"), let header = media.box("mdhd"),
                let description = media.box("minf")?.box("stbl")?.box("stsd"), description.count > 16
            else { continue }
            // 14496-12 §8.5.2: version, flags, count; then the entries.
            guard let entry = TextBoxes(description.dropFirst(8)).first(where: { _ in true }) else { continue }
            if entry.isNamed("wvtt") {
                format = .webVTT(header: Array(entry.body.dropFirst(8).box("vttC") ?? []))
            } else if entry.isNamed("stpp") {
                format = .ttml
            } else {
                continue
            }
            // §8.4.2: times of 8 bytes in version 1.
            let place = header.startIndex + (header.first == 1 ? 20 : 12)
            guard header.endIndex - place >= 4 else { continue }
            timescale = max(1, Int64(header.bigEndian(place, 4)))
            guard let head = track.body.box("tkhd"), head.count >= 24 else { continue }
            id = UInt32(head.bigEndian(head.startIndex + (head.first == 1 ? 20 : 12), 4))
            takeDefaults(movie)
            return
        }
        return nil
    }

    /// §8.8.3 (`trex`).
    private mutating func takeDefaults(_ movie: ArraySlice<UInt8>) {
        guard let extends = movie.box("mvex") else { return }
        for box in TextBoxes(extends) where box.isNamed("trex") && box.body.count >= 20 {
            let start = box.body.startIndex
            guard UInt32(box.body.bigEndian(start + 4, 4)) == id else { continue }
            defaultDuration = Int64(box.body.bigEndian(start + 12, 4))
            defaultSize = Int(box.body.bigEndian(start + 16, 4))
        }
    }
}

/// A stretch of time with what is shown in it.
struct TextSample {
    /// In ticks of the track.
    var time: Int64
    /// In ticks.
    var duration: Int64
    var bytes: ArraySlice<UInt8>
}

extension TextTrack {
    /// The samples of one segment, in order; those that lie outside of it are left out.
    ///
    /// - Parameter most: Samples that are taken.
    func samples(in segment: [UInt8], most: Int) -> [TextSample] {
        var samples: [TextSample] = []
        for box in TextBoxes(segment[...]) where box.isNamed("moof") {
            for fragment in TextBoxes(box.body) where fragment.isNamed("traf") {
                take(fragment.body, of: segment, movieFragment: box.start, most: most, into: &samples)
            }
        }
        return samples
    }

    private func take(
        _ fragment: ArraySlice<UInt8>, of segment: [UInt8], movieFragment: Int, most: Int, into samples: inout [TextSample]
    ) {
        guard let header = fragment.box("tfhd"), header.count >= 8 else { return }
        let start = header.startIndex
        guard UInt32(header.bigEndian(start + 4, 4)) == id else { return }
        let flags = header.bigEndian(start, 4) & 0xff_ffff
        // §8.8.7: what the flags name stands in this order.
        var fields = FieldReader(header.dropFirst(8))
        var base = movieFragment
        if flags & 0x1 != 0 { base = Int(exactly: fields.next(8)) ?? .max }
        if flags & 0x2 != 0 { _ = fields.next(4) }
        let duration = flags & 0x8 != 0 ? Int64(fields.next(4)) : defaultDuration
        let size = flags & 0x10 != 0 ? Int(fields.next(4)) : defaultSize
        var time: Int64 = 0
        if let decodeTime = fragment.box("tfdt"), decodeTime.count >= 8 {
            let wide = decodeTime.first == 1 && decodeTime.count >= 12
            time = Int64(truncatingIfNeeded: decodeTime.bigEndian(decodeTime.startIndex + 4, wide ? 8 : 4))
        }
        var place = base
        for box in TextBoxes(fragment) where box.isNamed("trun") {
            guard box.body.count >= 8 else { return }
            let flags = box.body.bigEndian(box.body.startIndex, 4) & 0xff_ffff
            var fields = FieldReader(box.body.dropFirst(4))
            let count = Int(fields.next(4))
            // §8.8.8: an offset from the fragment's base.
            if flags & 0x1 != 0 {
                let offset = Int(Int32(truncatingIfNeeded: Int64(fields.next(4))))
                let (sum, overflow) = base.addingReportingOverflow(offset)
                guard !overflow else { return }
                place = sum
            }
            if flags & 0x4 != 0 { _ = fields.next(4) }
            for _ in 0..<count {
                guard samples.count < most, flags & 0xf00 == 0 || !fields.isEmpty else { return }
                let length = flags & 0x100 != 0 ? Int64(fields.next(4)) : duration
                let bytes = flags & 0x200 != 0 ? Int(fields.next(4)) : size
                if flags & 0x400 != 0 { _ = fields.next(4) }
                if flags & 0x800 != 0 { _ = fields.next(4) }
                guard place >= 0, bytes <= segment.count, place <= segment.count - bytes else { return }
                samples.append(TextSample(time: time, duration: length, bytes: segment[place..<(place + bytes)]))
                place += bytes
                time = time.addingReportingOverflow(length).partialValue
            }
        }
    }
}

/// Reads numbers one behind the other; zero where there are no more.
private struct FieldReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isEmpty: Bool { rest.isEmpty }

    mutating func next(_ count: Int) -> UInt64 {
        guard rest.count >= count else {
            rest = []
            return 0
        }
        defer { rest = rest.dropFirst(count) }
        return rest.bigEndian(rest.startIndex, count)
    }
}
