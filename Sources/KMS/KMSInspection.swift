import CDRM
import LinuxIO
import Media

/// What one graphics card can do and what the box would do with it, as values for `lanterne doctor`. Nothing is changed, and nobody has
/// to give the screen up for it.
public struct KMSInspection: Sendable {
    /// `/dev/dri/card0`.
    public var path: String
    /// For people: nothing is chosen by it.
    public var driver: String
    /// Connectors, CRTCs and planes.
    public var resources: DisplayResources
    /// Connector, mode and CRTC that the box would take; nil where nothing is connected.
    public var choice: ScreenChoice?
    /// Whoever else has the card open, as far as /proc shows it.
    public var holder: String?
    /// Whether the box could set modes now.
    public var isFree: Bool
    /// Whether flips are stamped on CLOCK_MONOTONIC.
    public var stampsMonotonic: Bool
    /// Whether the decoder's memory might be shown where it lies: /dev/udmabuf can be opened and the card imports buffers.
    public var mayImport: Bool

    /// Looks at a card.
    ///
    /// - Throws: `.noDevice`, `.noPermission`, `.noAtomic`, `.noConnector` (a card that only renders).
    public static func inspect(_ path: String, size: PixelSize? = nil) throws(DisplayError) -> KMSInspection {
        let card = try Card.open(path)
        let resources = try card.readResources()
        // Whoever opens a free card is its master; it is let go again below, and nothing but questions was asked.
        let wasFree = card.isMaster
        defer { if wasFree { card.dropMaster() } }
        var choice = ScreenChoice(resources, size: size)
        if wasFree, let wished = choice {
            choice = try? ScalingTrial(card: card, resources: resources, log: nil).choice(wished, KMSOptions(size: size))
        }
        let prime = card.capability(UInt64(DRM_CAP_PRIME)) & UInt64(DRM_PRIME_CAP_IMPORT) != 0
        let sharing = (try? FileDescriptor.open("/dev/udmabuf", [.readWrite])) != nil
        return KMSInspection(
            path: path, driver: card.driver, resources: resources, choice: choice,
            holder: MasterHolder.name(ofCard: path), isFree: wasFree, stampsMonotonic: card.stampsMonotonic,
            mayImport: prime && sharing)
    }

    /// Every card of the machine, with what is wrong where one can't be looked at.
    public static func all() -> [Result<KMSInspection, DisplayError>] {
        Card.paths().map { path in
            do throws(DisplayError) {
                return .success(try inspect(path))
            } catch {
                return .failure(error)
            }
        }
    }

    /// The ways that would be tried for a film, the best first. The driver has the last word, when the film starts.
    public func plans(for film: VideoFormat) -> [VideoPlan] {
        guard let choice else { return [] }
        return VideoPlan.ladder(for: film, screen: choice.mode.size, planes: choice.planes(of: resources))
    }

    /// The facts as lines of text.
    public var lines: [String] {
        var lines = ["\(path) (\(driver))\(isFree ? "" : ", taken by \(holder ?? "another program")")"]
        for connector in resources.connectors {
            let name = connector.displayName.map { " “\($0)”" } ?? ""
            lines.append("  connector \(connector.name)\(name): \(connector.isConnected ? "connected" : "nothing plugged in")")
            for mode in connector.modes {
                lines.append("    mode \(mode.size) at \(mode.refreshRate.hertz) Hz\(mode.isPreferred ? ", preferred" : "")")
            }
        }
        for plane in resources.planes {
            let formats = plane.formats.map(\.description).sorted().joined(separator: " ")
            lines.append("  plane \(plane.id.value) \(plane.kind.rawValue): \(formats)")
            lines.append("    \(plane.properties.keys.sorted().joined(separator: " "))")
        }
        if let choice {
            lines.append("  would show \(choice.mode.size) at \(choice.mode.refreshRate.hertz) Hz on \(choice.connector.name)")
            let film = VideoFormat(
                pixelFormat: .yuv420, size: PixelSize(width: 1920, height: 1080), color: ColorDescription(matrix: .bt709, range: .limited))
            if let plan = plans(for: film).first { lines.append("  would first try a film of 1920×1080 on \(plan)") }
        } else {
            lines.append("  nothing to show on: plug a display in")
        }
        lines.append("  the decoder's memory \(mayImport ? "may be shown where it lies" : "must be copied")")
        return lines
    }
}
