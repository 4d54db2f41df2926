/// Walks the boxes of an MP4 file's bytes. Source: ISO/IEC 14496-12 §4.2.
struct TextBoxes: Sequence, IteratorProtocol {
    private let bytes: ArraySlice<UInt8>
    private var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    /// - Returns: nil at the end, or at the first box that is longer than what is there.
    mutating func next() -> TextBox? {
        guard bytes.endIndex - place >= 8 else { return nil }
        let start = place
        var size = Int(bytes.bigEndian(start, 4))
        var header = 8
        if size == 1 {
            guard bytes.endIndex - start >= 16, let large = Int(exactly: bytes.bigEndian(start + 8, 8)) else { return nil }
            size = large
            header = 16
        } else if size == 0 {
            size = bytes.endIndex - start
        }
        guard size >= header, size <= bytes.endIndex - start else { return nil }
        place = start + size
        return TextBox(name: UInt32(bytes.bigEndian(start + 4, 4)), start: start, body: bytes[(start + header)..<(start + size)])
    }
}

/// One box.
struct TextBox {
    /// Four letters.
    var name: UInt32
    /// Of its header, in the file.
    var start: Int
    /// Without its header.
    var body: ArraySlice<UInt8>

    func isNamed(_ letters: StaticString) -> Bool { name == Self.name(letters) }

    static func name(_ letters: StaticString) -> UInt32 {
        letters.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }
}

extension ArraySlice<UInt8> {
    /// - Parameter count: At most 8, all of which must be there.
    func bigEndian(_ place: Int, _ count: Int) -> UInt64 {
        var value: UInt64 = 0
        for index in place..<(place + count) { value = value << 8 | UInt64(self[index]) }
        return value
    }

    /// The first box of this name.
    func box(_ letters: StaticString) -> ArraySlice<UInt8>? { TextBoxes(self).first { $0.isNamed(letters) }?.body }
}
