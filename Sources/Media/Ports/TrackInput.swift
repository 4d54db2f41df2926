/// The container's bytes for one track, as its demuxer reads them.
///
/// A *segmented* input gives one run of segments that belong together (an initialization segment, then media segments, until
/// a discontinuity) as one endless stream that can't be sought. A *byte-addressed* input is a file somewhere and can.
public protocol TrackInput: AnyObject, Sendable {
    /// Whether `seek` works.
    var isByteAddressed: Bool { get }
    /// Total bytes of a byte-addressed input, once known.
    var length: Int64? { get }

    /// Copies what is there at the read position, and moves it.
    ///
    /// - Thread: the track's decode thread. Never blocks.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> InputRead

    /// Whether so many bytes from the read position on could be read without waiting.
    ///
    /// - Thread: the track's decode thread. Never blocks.
    func hasAhead(_ count: Int64) -> Bool

    /// Moves the read position of a byte-addressed input.
    ///
    /// - Returns: false where the input can't, or `offset` is outside it.
    func seek(to offset: Int64) -> Bool

    /// Blocks until a read may give something else than `.notYet`, or the deadline.
    ///
    /// - Thread: the track's decode thread.
    func waitForBytes(until deadline: HostTime?)

    /// How the segment is encrypted that the bytes given last come from, where its playlist says so and its samples are what is encrypted;
    /// nil where the bytes tell all themselves.
    ///
    /// - Thread: the track's decode thread.
    var protection: InputProtection? { get }
}

/// What a playlist says of how the samples of a segment are encrypted. Source: RFC 8216 §4.3.2.4.
public struct InputProtection: Hashable, Sendable {
    /// Of the key that opens the whole segment; nil: its samples name theirs.
    public var key: KeyName?
    /// 16 bytes, for segments that carry no vectors themselves; nil: they do.
    public var vector: [UInt8]?

    /// Takes the parts.
    public init(key: KeyName?, vector: [UInt8]? = nil) {
        self.key = key
        self.vector = vector
    }
}

extension TrackInput {
    /// An input that can't tell is taken for a slow one.
    public func hasAhead(_ count: Int64) -> Bool { false }
    /// Most films come in the clear, or tell all themselves.
    public var protection: InputProtection? { nil }
}

/// What a read of a track's input gave.
public enum InputRead: Equatable, Sendable {
    /// At least 1.
    case bytes(Int)
    /// Bytes are on their way.
    case notYet
    /// This run is over. For a segmented input another may follow: ask the cursor.
    case end
    /// A seek or a stop has overtaken this read: give up what you are doing.
    case interrupted
    /// The bytes can't be had, and the policy has given up.
    case failed(SourceError)
}
