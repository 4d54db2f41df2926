/// The tag before packed audio, which carries the time of its first sample. Source: ID3v2.4.0 §3 and §4.27, RFC 8216 §3.4.
public struct ID3Tag: Equatable, Sendable {
    /// Bytes of all of it, header and footer included.
    public var count: Int
    /// 33 bits of the MPEG-2 clock, as time; nil where it isn't said.
    public var timestamp: MediaTime?

    /// - Parameter head: Begins with the tag; bytes that aren't there yet are taken to say nothing.
    /// - Returns: nil where no tag begins.
    public init?(_ head: ArraySlice<UInt8>) {
        guard head.starts(with: Array("ID3".utf8)), head.count >= 10 else { return nil }
        let start = head.startIndex
        let version = head[start + 3]
        let size = Self.syncsafe(head[(start + 6)..<(start + 10)])
        count = 10 + size + (head[start + 5] & 0x10 != 0 ? 10 : 0)
        var rest = head.dropFirst(10).prefix(size)
        while rest.count >= 10, let first = rest.first, first != 0 {
            let field = rest[(rest.startIndex + 4)..<(rest.startIndex + 8)]
            // Before version 4 a frame's size has all 8 bits of each byte.
            let length = version >= 4 ? Self.syncsafe(field) : field.reduce(0) { $0 << 8 | Int($1) }
            let body = rest.dropFirst(10).prefix(length)
            let number = body.dropFirst(Self.owner.utf8.count + 1)
            if rest.starts(with: Array("PRIV".utf8)), body.starts(with: Array(Self.owner.utf8)), number.count == 8 {
                let ticks = number.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } & 0x1_FFFF_FFFF
                timestamp = MediaTime(ticks: Int64(ticks), of: 1, over: 90_000)
                return
            }
            rest = rest.dropFirst(10 + length)
        }
    }

    private static let owner = "com.apple.streaming.transportStreamTimestamp"

    /// Seven bits of each byte.
    private static func syncsafe(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 7 | Int($1 & 0x7F) } }
}
