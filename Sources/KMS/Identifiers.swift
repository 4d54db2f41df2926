// The kernel numbers all its mode-setting objects from one sequence; each kind has a type of its own here, so that one can't stand in
// for another.

/// A socket, or what stands for one (a writeback connector).
public struct ConnectorID: Hashable, Sendable {
    /// The kernel's number.
    public let value: UInt32
}

/// A scan-out engine: reads planes, feeds connectors.
public struct CRTCID: Hashable, Sendable {
    /// The kernel's number.
    public let value: UInt32
}

/// A layer that a CRTC can show.
public struct PlaneID: Hashable, Sendable {
    /// The kernel's number.
    public let value: UInt32
}

/// Memory as a picture.
public struct FramebufferID: Hashable, Sendable {
    /// The kernel's number.
    public let value: UInt32
}

/// A named value of an object.
public struct PropertyID: Hashable, Sendable {
    /// The kernel's number.
    public let value: UInt32
}

/// Bytes that the kernel keeps for a property.
public struct BlobID: Hashable, Sendable {
    /// The kernel's number.
    public let value: UInt32
}
