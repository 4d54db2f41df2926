import Media

/// Which connector, mode and CRTC make up the screen. Pure.
public struct ScreenChoice: Hashable, Sendable {
    /// The socket.
    public var connector: ConnectorDescription
    /// The timing.
    public var mode: DisplayMode
    /// The engine.
    public var crtc: CRTCDescription

    /// The first connected display, preferring one that is lit already (somebody looks at it); its own preferred mode unless another size
    /// is asked for; the CRTC that feeds it now, else the first that can.
    ///
    /// - Parameter size: A wish; ignored where the display has no such mode.
    /// - Returns: nil where nothing is connected.
    public init?(_ resources: DisplayResources, size: PixelSize? = nil) {
        let usable = resources.connectors.filter { $0.isConnected && !$0.isWriteback && !$0.modes.isEmpty }
        let lit = usable.first { ($0.properties["CRTC_ID"]?.value ?? 0) != 0 }
        guard let connector = lit ?? usable.first else { return nil }
        guard let mode = Self.mode(of: connector, size: size) else { return nil }
        let current = connector.properties["CRTC_ID"]?.value
        let candidates = resources.crtcs.filter { connector.possibleCRTCs & (1 << UInt32($0.index)) != 0 }
        guard let crtc = candidates.first(where: { UInt64($0.id.value) == current }) ?? candidates.first else { return nil }
        self.connector = connector
        self.mode = mode
        self.crtc = crtc
    }

    private static func mode(of connector: ConnectorDescription, size: PixelSize?) -> DisplayMode? {
        if let size {
            let fitting = connector.modes.filter { $0.size == size && !$0.isInterlaced }
            if let found = fitting.first(where: \.isPreferred)
                ?? fitting.max(by: { $0.refreshRate.perSecond < $1.refreshRate.perSecond })
            {
                return found
            }
        }
        return connector.modes.first(where: \.isPreferred) ?? connector.modes.first
    }

    /// The planes that this CRTC can show, from the back to the front.
    public func planes(of resources: DisplayResources) -> [PlaneDescription] {
        resources.planes.filter { $0.possibleCRTCs & (1 << UInt32(crtc.index)) != 0 }.sorted { $0.stacking < $1.stacking }
    }
}
