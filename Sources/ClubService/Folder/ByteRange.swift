/// What a Range header asks of a file.
///
/// - Source: RFC 9110 §14.1.2 and §14.2.
enum ByteRange: Equatable {
    /// No range, several, or one that cannot be read: a server may ignore those and send the whole.
    case whole
    /// These bytes; never empty, never past the end.
    case part(Range<Int>)
    /// The range is well formed and no byte of the file is in it: 416.
    case unsatisfiable

    /// - Parameters:
    ///   - header: The field's value, such as `bytes=0-99`, `bytes=100-` or `bytes=-500`; nil where there is none.
    ///   - size: The file's, in bytes.
    init(header: String?, size: Int) {
        self = Self.read(header, size: size)
    }

    private static func read(_ header: String?, size: Int) -> ByteRange {
        guard let header else { return .whole }
        let unit = header.split(separator: "=", maxSplits: 1)
        guard unit.count == 2, unit[0].lowercased() == "bytes" else { return .whole }
        let ends = unit[1].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else { return .whole }
        switch (number(ends[0]), number(ends[1]), ends[0].isEmpty, ends[1].isEmpty) {
        case (let first?, let last?, _, _):
            guard first <= last else { return .whole }
            return first < size ? .part(first..<min(last, size - 1) + 1) : .unsatisfiable
        case (let first?, nil, _, true):
            return first < size ? .part(first..<size) : .unsatisfiable
        case (nil, let count?, true, _):
            return count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .unsatisfiable
        default:
            return .whole
        }
    }

    /// Digits alone: `Int` would take a sign.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }
}
