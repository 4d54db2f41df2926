/// Reads big-endian numbers out of bytes that may end at any place: then there is nothing more to read, and nobody is hurt.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    /// Of the next byte, from the buffer's own start.
    private(set) var place: Int
    /// One past the last byte that may be read.
    let end: Int

    /// - Parameter range: The part that is read; what of it lies outside the bytes isn't there.
    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>? = nil) {
        self.bytes = bytes
        end = max(0, min(range?.upperBound ?? bytes.count, bytes.count))
        place = min(max(0, range?.lowerBound ?? 0), end)
    }

    var left: Int { end - place }

    /// - Returns: nil where fewer are left; then all of them are passed.
    mutating func number(_ count: Int) -> UInt64? {
        guard left >= count else {
            place = end
            return nil
        }
        var value: UInt64 = 0
        for index in place..<(place + count) { value = value << 8 | UInt64(bytes[index]) }
        place += count
        return value
    }

    mutating func byte() -> UInt8? { number(1).map { UInt8(truncatingIfNeeded: $0) } }
    mutating func word() -> UInt32? { number(4).map { UInt32(truncatingIfNeeded: $0) } }
    mutating func int(_ count: Int) -> Int? { number(count).flatMap { Int(exactly: $0) } }

    mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, left >= count else {
            place = end
            return nil
        }
        defer { place += count }
        return Array(bytes[place..<(place + count)])
    }

    mutating func skip(_ count: Int) { place = count < left ? place + max(0, count) : end }
}

/// One box. Source: ISO/IEC 14496-12 §4.2.
struct Box {
    /// Its four letters, big-endian.
    var kind: UInt32
    /// Where its header begins.
    var start: Int
    /// What it holds, behind the header.
    var content: Range<Int>

    /// Those that lie one behind the other; what can't be one ends them.
    ///
    /// - Parameter visit: Called with each.
    static func each(in range: Range<Int>, of bytes: UnsafeRawBufferPointer, _ visit: (Box) -> Void) {
        var reader = ByteReader(bytes, range)
        while reader.left >= 8 {
            let start = reader.place
            guard let short = reader.word(), let kind = reader.word() else { return }
            var size = Int(short)
            if short == 1 {
                guard let long = reader.int(8) else { return }
                size = long
            } else if short == 0 {
                size = reader.end - start
            }
            let header = reader.place - start
            guard size >= header, size - header <= reader.left else { return }
            let content = reader.place..<(start + size)
            visit(Box(kind: kind, start: start, content: content))
            reader.skip(size - header)
        }
    }
}

/// Four letters as a box has them.
func letters(_ text: StaticString) -> UInt32 {
    precondition(text.utf8CodeUnitCount == 4, "a box has four letters")
    return text.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
}

/// A box's letters as text, for errors.
func text(_ letters: UInt32) -> String {
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: letters >> (24 - 8 * $0)) }
    return String(decoding: bytes.map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
}

/// The kinds that matter here.
enum BoxKind {
    static let moov = letters("moov"), trak = letters("trak"), tkhd = letters("tkhd"), mdia = letters("mdia"), hdlr = letters("hdlr")
    static let minf = letters("minf"), stbl = letters("stbl"), stsd = letters("stsd"), sgpd = letters("sgpd"), sbgp = letters("sbgp")
    static let mvex = letters("mvex"), trex = letters("trex"), sinf = letters("sinf"), frma = letters("frma"), schm = letters("schm")
    static let schi = letters("schi"), tenc = letters("tenc"), pssh = letters("pssh"), free = letters("free"), seig = letters("seig")
    static let moof = letters("moof"), traf = letters("traf"), tfhd = letters("tfhd"), trun = letters("trun"), senc = letters("senc")
    static let saiz = letters("saiz"), saio = letters("saio"), mdat = letters("mdat"), uuid = letters("uuid")
    static let encv = letters("encv"), enca = letters("enca"), vide = letters("vide"), soun = letters("soun")
    static let cenc = letters("cenc"), cens = letters("cens"), cbc1 = letters("cbc1"), cbcs = letters("cbcs")
}
