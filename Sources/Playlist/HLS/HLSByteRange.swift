import Media

/// `<length>[@<offset>]`. Source: RFC 8216 §4.3.2.2.
struct HLSByteRange {
    let length: Int64
    /// nil: right after the range before.
    let offset: Int64?

    /// - Returns: nil unless both are decimal integers and the end fits an `Int64`; an empty range is none.
    init?(_ text: Text) {
        let parts = text.split(separator: UInt8(ascii: "@"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let length = parts.first?.trimmed.decimalInteger, length > 0 else { return nil }
        self.length = length
        guard parts.count == 2 else {
            offset = nil
            return
        }
        guard let offset = parts[1].trimmed.decimalInteger else { return nil }
        self.offset = offset
    }

    /// - Parameter end: Where the range before ended; nil: there was none.
    func resolved(after end: Int64?) -> ByteRange? {
        guard let start = offset ?? end else { return nil }
        let (stop, overflow) = start.addingReportingOverflow(length)
        return overflow ? nil : ByteRange(start: start, end: stop)
    }
}
