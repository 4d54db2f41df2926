/// Why there is no QR code of a text.
public enum QRCodeError: Error, Hashable, Sendable {
    case empty
    /// In UTF-8.
    case tooLong(bytes: Int, most: Int)
    /// What libqrencode said: ENOMEM in practice.
    case refused(errno: Int32)
}

extension QRCodeError: CustomStringConvertible {
    /// What, and what to do, in one sentence.
    public var description: String {
        switch self {
        case .empty: "the QR code's text is empty; give it the address to open"
        case .tooLong(let bytes, let most): "the QR code's text has \(bytes) bytes, and a sofa reads \(most) at most; shorten the address"
        case .refused(let errno): "libqrencode makes no QR code of the text (errno \(errno)); show the address in letters"
        }
    }
}
