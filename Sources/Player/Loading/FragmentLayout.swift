import Buffering

/// Reads where a fragment of MP4 keeps its picture and its sound.
///
/// Muxers that write a whole segment as one fragment put all of its pictures first and all of its sound behind them: a player that takes the
/// bytes as they lie hears nothing before the last picture has come. Who knows the places can ask for the sound beside the pictures.
enum FragmentLayout {
    /// What the bytes say.
    enum Finding: Equatable {
        case needsMore
        /// Nothing to be asked for apart: no such fragment, more tracks than two, or samples in turn.
        case none
        case found(SegmentLayout)
    }

    /// Which track is which.
    struct Tracks: Equatable {
        var picture: UInt32
        var sound: UInt32
    }

    /// - Parameter initialization: A whole initialization segment.
    /// - Returns: nil where there isn't one of each.
    /// - Source: ISO/IEC 14496-12 §8.3.2 (`tkhd`), §8.4.3 (`hdlr`).
    static func tracks(in initialization: UnsafeRawBufferPointer) -> Tracks? {
        var pictures: [UInt32] = []
        var sounds: [UInt32] = []
        let all = Boxes(initialization)
        for movie in all where movie.kind == Box.movie {
            for track in Boxes(all.bytes, in: movie.body) where track.kind == Box.track {
                guard let id = trackID(track, all.bytes), let handler = handler(track, all.bytes) else { continue }
                if handler == Box.picture { pictures.append(id) }
                if handler == Box.sound { sounds.append(id) }
            }
        }
        guard pictures.count == 1, sounds.count == 1 else { return nil }
        return Tracks(picture: pictures[0], sound: sounds[0])
    }

    private static func trackID(_ track: Box, _ bytes: UnsafeRawBufferPointer) -> UInt32? {
        guard let header = Boxes(bytes, in: track.body).first(where: { $0.kind == Box.trackHeader }) else { return nil }
        let isLong = bytes.byte(at: header.body.lowerBound) == 1
        return bytes.word(at: header.body.lowerBound + (isLong ? 20 : 12), before: header.body.upperBound)
    }

    private static func handler(_ track: Box, _ bytes: UnsafeRawBufferPointer) -> UInt32? {
        guard let media = Boxes(bytes, in: track.body).first(where: { $0.kind == Box.media }),
            let handler = Boxes(bytes, in: media.body).first(where: { $0.kind == Box.handler })
        else { return nil }
        return bytes.word(at: handler.body.lowerBound + 8, before: handler.body.upperBound)
    }

    /// - Parameter bytes: The segment's first ones.
    /// - Source: ISO/IEC 14496-12 §8.8.4 (`moof`), §8.8.7 (`tfhd`), §8.8.8 (`trun`).
    static func find(_ tracks: Tracks, in bytes: UnsafeRawBufferPointer) -> Finding {
        let boxes = Boxes(bytes)
        for box in boxes {
            guard box.kind == Box.fragment else {
                // Media data before its fragment's header: not ours to guess.
                if box.kind == Box.mediaData { return .none }
                continue
            }
            guard box.body.upperBound <= bytes.count else { return .needsMore }
            var picture: Range<Int>?
            var sound: Range<Int>?
            for part in Boxes(bytes, in: box.body) where part.kind == Box.trackFragment {
                guard let (id, samples) = samples(of: part, bytes) else { return .none }
                let place = box.start + samples.lowerBound..<box.start + samples.upperBound
                if id == tracks.picture, picture == nil {
                    picture = place
                } else if id == tracks.sound, sound == nil {
                    sound = place
                } else {
                    return .none
                }
            }
            guard let picture, let sound, !picture.overlaps(sound), min(picture.lowerBound, sound.lowerBound) >= box.body.upperBound else {
                return .none
            }
            return .found(SegmentLayout(picture: picture, sound: sound))
        }
        return .needsMore
    }

    /// From the fragment's start on, where a track's samples lie: from the first of them to the last.
    private static func samples(of part: Box, _ bytes: UnsafeRawBufferPointer) -> (id: UInt32, place: Range<Int>)? {
        var id: UInt32?
        var usualSize: UInt32?
        var place: Range<Int>?
        for box in Boxes(bytes, in: part.body) {
            var reader = WordReader(bytes, box.body)
            guard box.kind == Box.trackFragmentHeader || box.kind == Box.run else { continue }
            guard let flags = reader.next().map({ $0 & 0xff_ffff }) else { return nil }
            if box.kind == Box.trackFragmentHeader {
                // An address of its own, or one that counts from the track before: nobody writes these for streaming.
                guard flags & 0x1 == 0, flags & 0x2_0000 != 0 else { return nil }
                id = reader.next()
                for flag: UInt32 in [0x2, 0x8] where flags & flag != 0 { _ = reader.next() }
                if flags & 0x10 != 0 { usualSize = reader.next() }
                continue
            }
            guard flags & 0x1 != 0, let count = reader.next(), let offset = reader.next() else { return nil }
            if flags & 0x4 != 0 { _ = reader.next() }
            guard let size = runSize(&reader, flags: flags, count: count, usualSize: usualSize) else { return nil }
            let start = Int(Int32(bitPattern: offset))
            guard start >= 0 else { return nil }
            let run = start..<(start + size)
            place = place.map { Swift.min($0.lowerBound, run.lowerBound)..<Swift.max($0.upperBound, run.upperBound) } ?? run
        }
        guard let id, let place, !place.isEmpty else { return nil }
        return (id, place)
    }

    private static func runSize(_ reader: inout WordReader, flags: UInt32, count: UInt32, usualSize: UInt32?) -> Int? {
        guard flags & 0x200 != 0 else { return usualSize.map { Int($0) * Int(count) } }
        var sum = 0
        for _ in 0..<count {
            if flags & 0x100 != 0, reader.next() == nil { return nil }
            guard let size = reader.next() else { return nil }
            sum += Int(size)
            for flag: UInt32 in [0x400, 0x800] where flags & flag != 0 {
                if reader.next() == nil { return nil }
            }
        }
        return sum
    }
}

/// A box of the ISO base media file format; places count from the bytes' start.
private struct Box {
    var kind: UInt32
    var start: Int
    var body: Range<Int>

    static let movie = code("moov")
    static let track = code("trak")
    static let trackHeader = code("tkhd")
    static let media = code("mdia")
    static let handler = code("hdlr")
    static let picture = code("vide")
    static let sound = code("soun")
    static let fragment = code("moof")
    static let trackFragment = code("traf")
    static let trackFragmentHeader = code("tfhd")
    static let run = code("trun")
    static let mediaData = code("mdat")

    private static func code(_ name: StaticString) -> UInt32 {
        name.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }
}

/// The boxes of a stretch of bytes, one after the other; the last one may reach past its end.
private struct Boxes: Sequence, IteratorProtocol {
    let bytes: UnsafeRawBufferPointer
    private var place: Int
    private let end: Int

    init(_ bytes: UnsafeRawBufferPointer) { self.init(bytes, in: 0..<bytes.count) }

    init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) {
        self.bytes = bytes
        place = range.lowerBound
        end = Swift.min(range.upperBound, bytes.count)
    }

    mutating func next() -> Box? {
        guard let small = bytes.word(at: place, before: end), let kind = bytes.word(at: place + 4, before: end) else { return nil }
        var length = Int(small)
        var header = 8
        if small == 1 {
            guard let high = bytes.word(at: place + 8, before: end), let low = bytes.word(at: place + 12, before: end), high == 0 else {
                return nil
            }
            length = Int(low)
            header = 16
        }
        // A length of 0 reaches to the file's end: nothing follows.
        guard length >= header else { return nil }
        defer { place += length }
        return Box(kind: kind, start: place, body: (place + header)..<(place + length))
    }
}

private struct WordReader {
    private let bytes: UnsafeRawBufferPointer
    private var place: Int
    private let end: Int

    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        self.bytes = bytes
        place = range.lowerBound
        end = range.upperBound
    }

    mutating func next() -> UInt32? {
        defer { place += 4 }
        return bytes.word(at: place, before: end)
    }
}

extension UnsafeRawBufferPointer {
    /// Big-endian.
    fileprivate func word(at offset: Int, before end: Int) -> UInt32? {
        guard offset >= 0, offset + 4 <= Swift.min(end, count) else { return nil }
        return UInt32(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    fileprivate func byte(at offset: Int) -> UInt8? { indices.contains(offset) ? self[offset] : nil }
}
