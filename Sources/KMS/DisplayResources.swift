import Media

/// One property of one object, as it stands.
public struct PropertyValue: Hashable, Sendable {
    /// The property's own number.
    public var id: PropertyID
    /// As the kernel passes it.
    public var value: UInt64
    /// Can't be set.
    public var isImmutable: Bool
    /// Of an enumeration: each name's value.
    public var choices: [String: UInt64]

    /// Written out for tables in tests.
    public init(id: PropertyID, value: UInt64, isImmutable: Bool = false, choices: [String: UInt64] = [:]) {
        self.id = id
        self.value = value
        self.isImmutable = isImmutable
        self.choices = choices
    }
}

/// What a plane is meant for.
public enum PlaneKind: String, Sendable {
    case primary, overlay, cursor
}

/// A plane, as the kernel describes it.
public struct PlaneDescription: Hashable, Sendable {
    /// The plane.
    public var id: PlaneID
    /// Position in the kernel's list, which is the stacking where there is no zpos.
    public var index: Int
    /// What it is meant for.
    public var kind: PlaneKind
    /// Bit n: the CRTC at position n of the list.
    public var possibleCRTCs: UInt32
    /// What it scans out.
    public var formats: Set<FourCC>
    /// By name.
    public var properties: [String: PropertyValue]

    /// Written out for tables in tests.
    public init(
        id: PlaneID, index: Int, kind: PlaneKind, possibleCRTCs: UInt32 = 1, formats: Set<FourCC>,
        properties: [String: PropertyValue] = [:]
    ) {
        self.id = id
        self.index = index
        self.kind = kind
        self.possibleCRTCs = possibleCRTCs
        self.formats = formats
        self.properties = properties
    }

    func takes(_ format: PixelFormat) -> Bool { FourCC(format).map(formats.contains) ?? false }

    /// Larger is nearer to the viewer.
    var stacking: (UInt64, Int, Int) {
        let kindOrder = kind == .primary ? 0 : kind == .overlay ? 1 : 2
        return (properties["zpos"]?.value ?? 0, kindOrder, index)
    }
}

/// A timing that a display takes.
public struct DisplayMode: Hashable, Sendable {
    /// `1920x1080`.
    public var name: String
    /// Visible pixels.
    public var size: PixelSize
    /// Vertical blanks per second, from the clock and the totals.
    public var refreshRate: FrameRate
    /// The display's own wish.
    public var isPreferred: Bool
    /// Two fields make a picture.
    public var isInterlaced: Bool
    /// Position in the connector's list.
    public var index: Int

    /// Written out for tables in tests.
    public init(name: String, size: PixelSize, refreshRate: FrameRate, isPreferred: Bool, isInterlaced: Bool = false, index: Int) {
        self.name = name
        self.size = size
        self.refreshRate = refreshRate
        self.isPreferred = isPreferred
        self.isInterlaced = isInterlaced
        self.index = index
    }
}

/// A connector, as the kernel describes it.
public struct ConnectorDescription: Hashable, Sendable {
    /// The connector.
    public var id: ConnectorID
    /// `HDMI-A-1`.
    public var name: String
    /// Something is plugged in.
    public var isConnected: Bool
    /// A memory writer, not a socket.
    public var isWriteback: Bool
    /// What the display calls itself in its EDID, where it does.
    public var displayName: String?
    /// In the display's order.
    public var modes: [DisplayMode]
    /// Bit n: the CRTC at position n of the list.
    public var possibleCRTCs: UInt32
    /// By name.
    public var properties: [String: PropertyValue]

    /// Written out for tables in tests.
    public init(
        id: ConnectorID, name: String, isConnected: Bool, isWriteback: Bool = false, displayName: String? = nil, modes: [DisplayMode],
        possibleCRTCs: UInt32 = 1, properties: [String: PropertyValue] = [:]
    ) {
        self.id = id
        self.name = name
        self.isConnected = isConnected
        self.isWriteback = isWriteback
        self.displayName = displayName
        self.modes = modes
        self.possibleCRTCs = possibleCRTCs
        self.properties = properties
    }
}

/// A CRTC, as the kernel describes it.
public struct CRTCDescription: Hashable, Sendable {
    /// The CRTC.
    public var id: CRTCID
    /// Position in the kernel's list: the bit in every `possibleCRTCs`.
    public var index: Int
    /// By name.
    public var properties: [String: PropertyValue]

    /// Written out for tables in tests.
    public init(id: CRTCID, index: Int, properties: [String: PropertyValue] = [:]) {
        self.id = id
        self.index = index
        self.properties = properties
    }
}

/// All that a card offers at one moment, as values: what every choice is made from.
public struct DisplayResources: Hashable, Sendable {
    /// Sockets and memory writers.
    public var connectors: [ConnectorDescription]
    /// Scan-out engines.
    public var crtcs: [CRTCDescription]
    /// Layers.
    public var planes: [PlaneDescription]

    /// Written out for tables in tests.
    public init(connectors: [ConnectorDescription], crtcs: [CRTCDescription], planes: [PlaneDescription]) {
        self.connectors = connectors
        self.crtcs = crtcs
        self.planes = planes
    }
}
