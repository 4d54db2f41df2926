/// The lines of a text one by one, with their numbers. Those given back are read again.
struct TextLines {
    /// Where it stands.
    struct Place {
        fileprivate(set) var position = 0
        /// Of the line that was read last; from 1.
        fileprivate(set) var number = 0
    }

    let bytes: [UInt8]
    var place = Place()

    /// - Parameter bytes: With LF as the only line end.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var number: Int { place.number }
    var isAtEnd: Bool { place.position >= bytes.count }

    /// - Returns: Without its end; nil past the last. A text that ends with a line end has no line after it.
    mutating func next() -> ArraySlice<UInt8>? {
        guard place.position < bytes.count else { return nil }
        let start = place.position
        var end = start
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        place.position = end + 1
        place.number += 1
        return bytes[start..<end]
    }

    /// Passes over empty lines.
    mutating func skipEmpty() {
        while place.position < bytes.count, bytes[place.position] == 0x0A {
            place.position += 1
            place.number += 1
        }
    }
}
