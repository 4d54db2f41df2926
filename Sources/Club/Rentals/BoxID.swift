/// Names a box, by the thumbprint of its signing key. Source: RFC 7638.
public struct BoxID: Hashable, Sendable {
    /// Never empty.
    public let value: String

    /// - Parameter value: The thumbprint.
    public init(_ value: String) { self.value = value }
}
