/// Why something could not be signed, sealed or opened.
public enum CryptoError: Error, Hashable, Sendable {
    /// The kernel gave no random bytes.
    case noRandomness
    /// The key is none of its kind.
    case unusableKey
    /// It was sealed for another key, or changed on its way.
    case cannotOpen
}

extension CryptoError: CustomStringConvertible {
    /// What, and what to do, in one sentence.
    public var description: String {
        switch self {
        case .noRandomness: "the kernel gives no random bytes; try again"
        case .unusableKey: "the key is not of the right length or kind; make a new one"
        case .cannotOpen: "it was sealed for another key, or changed on its way; ask for it again"
        }
    }
}
