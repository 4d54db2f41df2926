/// Opens segments that are encrypted whole: AES-128 in CBC mode, as RFC 8216 §4.3.2.4 has it.
///
/// Who fetches a film never sees a key's bytes: they go from the network into a vault, and stay there.
public protocol SegmentCipher: AnyObject, Sendable {
    /// Makes an empty place for one key.
    ///
    /// - Returns: nil where there is no memory for it.
    /// - Thread: control.
    func makeVault() -> (any KeyVault)?
}

/// One key, in memory of its own that is wiped when the vault goes.
///
/// - Thread: control, all of it.
public protocol KeyVault: AnyObject {
    /// Bytes that were put in so far; a key has 16.
    var count: Int { get }

    /// Lets `write` put further bytes of the key into the vault. The room it is given ends one byte behind a whole key, so that what is too
    /// long shows; then there is no room, and `write` isn't called.
    ///
    /// - Parameter write: Returns how many bytes it wrote, from the beginning of its room.
    func fill(_ write: (UnsafeMutableRawBufferPointer) -> Int)

    /// Empties the vault, for a key that comes again.
    func clear()

    /// Makes what opens one segment.
    ///
    /// - Parameter vector: 16 bytes.
    /// - Returns: nil unless 16 bytes are in the vault, the vector has as many, and there is memory.
    func makeDecryptor(vector: [UInt8]) -> (any SegmentDecryptor)?
}

/// Opens one segment, block by block. A block is 16 bytes.
///
/// - Thread: control.
public protocol SegmentDecryptor: AnyObject {
    /// Opens whole blocks that follow those of the call before; padding is the caller's business.
    ///
    /// - Parameters:
    ///   - encrypted: A multiple of 16 bytes.
    ///   - plain: Room for as many.
    /// - Returns: false where the library refuses; what is in `plain` is worth nothing then.
    func open(_ encrypted: UnsafeRawBufferPointer, into plain: UnsafeMutableRawBufferPointer) -> Bool

    /// Begins at the segment's first block again.
    func restart()
}

extension SegmentCipher {
    /// Bytes of a key, of a vector and of a block. Source: FIPS 197 for AES-128.
    public static var blockSize: Int { 16 }
}
