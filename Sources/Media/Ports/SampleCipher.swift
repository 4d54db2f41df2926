/// Opens what is encrypted sample by sample: AES-128 in counter and in CBC mode, as ISO/IEC 23001-7 and Apple's SAMPLE-AES use it.
public protocol SampleCipher: AnyObject, Sendable {
    /// Makes memory for keys: in no core dump, not swapped out, wiped when it goes.
    ///
    /// - Parameter count: In bytes; at least 1.
    /// - Returns: nil where there is no memory for it.
    /// - Thread: any.
    func makeSecret(count: Int) -> (any Secret)?

    /// Makes what opens samples with one key.
    ///
    /// - Parameter key: 16 bytes, not kept.
    /// - Returns: nil where the library has no memory, or the key isn't one.
    /// - Thread: any.
    func makeDecryptor(_ mode: SampleMode, key: UnsafeRawBufferPointer) -> (any SampleDecryptor)?
}

/// How blocks follow one another. Source: NIST SP 800-38A §6.2 and §6.5.
public enum SampleMode: Hashable, Sendable {
    /// Any number of bytes.
    case counter
    /// CBC: whole blocks of 16 bytes.
    case chained
}

/// Memory for keys.
///
/// - Thread: whoever owns it sees to it that one at a time is inside.
public protocol Secret: AnyObject, Sendable {
    /// In bytes.
    var count: Int { get }

    /// Gives the bytes to `body` and to nobody else.
    func withBytes(_ body: (UnsafeMutableRawBufferPointer) -> Void)
}

/// Opens samples with one key.
///
/// - Thread: the one that made it.
public protocol SampleDecryptor: AnyObject {
    /// Begins anew from a vector.
    ///
    /// - Parameter vector: 16 bytes: the first counter block, or what the first block is chained to.
    func begin(_ vector: [UInt8])

    /// Opens bytes where they lie; they follow those of the call before.
    ///
    /// - Parameter bytes: A multiple of 16 where blocks are chained.
    /// - Returns: false where the library refuses; what lies there is worth nothing then.
    func open(_ bytes: UnsafeMutableRawBufferPointer) -> Bool
}
