/// One box of a file. Source: ISO/IEC 14496-12 §4.2.
struct FileBox: Equatable {
    let kind: String
    /// With its header.
    let whole: Range<Int>
    let content: Range<Int>
}

/// Reads boxes and big-endian numbers of bytes that may hold anything.
struct BoxBytes {
    let bytes: [UInt8]

    /// nil where they end before.
    func number(_ place: Int, _ count: Int) -> UInt64? {
        guard place >= 0, count <= 8, place <= bytes.count - count else { return nil }
        return bytes[place..<(place + count)].reduce(0) { $0 << 8 | UInt64($1) }
    }

    func int(_ place: Int) -> Int? { number(place, 4).map { Int($0) } }

    func kind(_ place: Int) -> String? { number(place, 4) == nil ? nil : String(decoding: bytes[place..<(place + 4)], as: UTF8.self) }

    /// Those that lie in a range, until one doesn't fit into it.
    func boxes(in range: Range<Int>) -> [FileBox] {
        var found: [FileBox] = []
        var place = range.lowerBound
        while place + 8 <= range.upperBound, let size = int(place), let kind = kind(place + 4) {
            var (header, length) = (8, size)
            if size == 1, let large = number(place + 8, 8), large <= UInt64(Int.max) { (header, length) = (16, Int(large)) }
            if size == 0 { length = range.upperBound - place }
            guard length >= header, length <= range.upperBound - place else { break }
            found.append(FileBox(kind: kind, whole: place..<(place + length), content: (place + header)..<(place + length)))
            place += length
        }
        return found
    }

    var boxes: [FileBox] { boxes(in: 0..<bytes.count) }

    /// The first along a path of kinds.
    func box(_ path: [String], in range: Range<Int>) -> FileBox? {
        var range = range
        var last: FileBox?
        for kind in path {
            guard let next = boxes(in: range).first(where: { $0.kind == kind }) else { return nil }
            range = next.content
            last = next
        }
        return last
    }
}

/// Writes boxes.
enum BoxWriter {
    static func number(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
    }

    static func box(_ kind: String, _ content: [UInt8]) -> [UInt8] { number(UInt64(content.count + 8), 4) + Array(kind.utf8) + content }

    static func full(_ kind: String, version: UInt8 = 0, flags: UInt64 = 0, _ content: [UInt8]) -> [UInt8] {
        box(kind, [version] + number(flags, 3) + content)
    }
}
