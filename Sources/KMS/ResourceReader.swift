import CDRM
import LinuxIO
import Media

extension Card {
    /// Reads all that the card offers.
    ///
    /// - Throws: `.noConnector` where it has no mode-setting at all (a render-only card).
    func readResources() throws(DisplayError) -> DisplayResources {
        guard let list = drmModeGetResources(descriptor) else { throw .noConnector(path: path) }
        defer { drmModeFreeResources(list) }
        let crtcIDs = Array(UnsafeBufferPointer(start: list.pointee.crtcs, count: Int(list.pointee.count_crtcs)))
        let connectorIDs = Array(UnsafeBufferPointer(start: list.pointee.connectors, count: Int(list.pointee.count_connectors)))
        return DisplayResources(
            connectors: connectorIDs.compactMap(readConnector),
            crtcs: crtcIDs.enumerated().map { index, id in
                CRTCDescription(id: CRTCID(value: id), index: index, properties: properties(of: id, UInt32(DRM_MODE_OBJECT_CRTC)))
            },
            planes: readPlanes())
    }

    private func readPlanes() -> [PlaneDescription] {
        guard let list = drmModeGetPlaneResources(descriptor) else { return [] }
        defer { drmModeFreePlaneResources(list) }
        let ids = Array(UnsafeBufferPointer(start: list.pointee.planes, count: Int(list.pointee.count_planes)))
        return ids.enumerated().compactMap { index, id in
            guard let plane = drmModeGetPlane(descriptor, id) else { return nil }
            defer { drmModeFreePlane(plane) }
            let formats = UnsafeBufferPointer(start: plane.pointee.formats, count: Int(plane.pointee.count_formats))
            let properties = properties(of: id, UInt32(DRM_MODE_OBJECT_PLANE))
            let kind: PlaneKind
            switch properties["type"]?.value {
            case UInt64(DRM_PLANE_TYPE_PRIMARY): kind = .primary
            case UInt64(DRM_PLANE_TYPE_CURSOR): kind = .cursor
            default: kind = .overlay
            }
            return PlaneDescription(
                id: PlaneID(value: id), index: index, kind: kind, possibleCRTCs: plane.pointee.possible_crtcs,
                formats: Set(formats.map { FourCC($0) }), properties: properties)
        }
    }

    private func readConnector(_ id: UInt32) -> ConnectorDescription? {
        guard let connector = drmModeGetConnector(descriptor, id) else { return nil }
        defer { drmModeFreeConnector(connector) }
        let information = connector.pointee
        var possible: UInt32 = 0
        for index in 0..<Int(information.count_encoders) {
            guard let encoder = drmModeGetEncoder(descriptor, information.encoders[index]) else { continue }
            possible |= encoder.pointee.possible_crtcs
            drmModeFreeEncoder(encoder)
        }
        let type = drmModeGetConnectorTypeName(information.connector_type).map { String(cString: $0) } ?? "Unknown"
        let properties = properties(of: id, UInt32(DRM_MODE_OBJECT_CONNECTOR))
        let isWriteback = information.connector_type == UInt32(DRM_MODE_CONNECTOR_WRITEBACK)
        return ConnectorDescription(
            id: ConnectorID(value: id), name: "\(type)-\(information.connector_type_id)",
            isConnected: information.connection == DRM_MODE_CONNECTED, isWriteback: isWriteback,
            displayName: properties["EDID"].flatMap { blob(BlobID(value: UInt32(truncatingIfNeeded: $0.value))) }.flatMap(EDID.displayName),
            modes: (0..<Int(information.count_modes)).compactMap { index in
                DisplayMode(information.modes[index], index: index)
            }, possibleCRTCs: possible, properties: properties)
    }

    /// The connector's mode as the kernel has it, to make a blob of.
    func modeInformation(_ mode: DisplayMode, of connector: ConnectorID) -> drmModeModeInfo? {
        guard let pointer = drmModeGetConnectorCurrent(descriptor, connector.value) else { return nil }
        defer { drmModeFreeConnector(pointer) }
        guard mode.index < Int(pointer.pointee.count_modes) else { return nil }
        return pointer.pointee.modes[mode.index]
    }

    /// The mode as a blob for MODE_ID; the caller destroys it.
    func makeBlob(of choice: ScreenChoice) throws(DisplayError) -> BlobID {
        guard var mode = modeInformation(choice.mode, of: choice.connector.id) else { throw .noConnector(path: path) }
        var blob: UInt32 = 0
        let result = drmModeCreatePropertyBlob(descriptor, &mode, MemoryLayout<drmModeModeInfo>.size, &blob)
        guard result == 0 else { throw .failed(operation: "describe the mode", errno: -result) }
        return BlobID(value: blob)
    }

    func properties(of object: UInt32, _ type: UInt32) -> [String: PropertyValue] {
        guard let list = drmModeObjectGetProperties(descriptor, object, type) else { return [:] }
        defer { drmModeFreeObjectProperties(list) }
        var result: [String: PropertyValue] = [:]
        for index in 0..<Int(list.pointee.count_props) {
            guard let property = drmModeGetProperty(descriptor, list.pointee.props[index]) else { continue }
            defer { drmModeFreeProperty(property) }
            var choices: [String: UInt64] = [:]
            for choice in 0..<Int(property.pointee.count_enums) {
                let entry = property.pointee.enums[choice]
                choices[text(entry.name)] = entry.value
            }
            result[text(property.pointee.name)] = PropertyValue(
                id: PropertyID(value: property.pointee.prop_id), value: list.pointee.prop_values[index],
                isImmutable: property.pointee.flags & UInt32(DRM_MODE_PROP_IMMUTABLE) != 0, choices: choices)
        }
        return result
    }

    /// A blob's bytes; nil for number 0 or where it is gone.
    func blob(_ id: BlobID) -> [UInt8]? {
        guard id.value != 0, let pointer = drmModeGetPropertyBlob(descriptor, id.value) else { return nil }
        defer { drmModeFreePropertyBlob(pointer) }
        return Array(UnsafeRawBufferPointer(start: pointer.pointee.data, count: Int(pointer.pointee.length)))
    }

    /// A fixed array of characters that came as a tuple.
    private func text<Characters>(_ characters: Characters) -> String {
        withUnsafeBytes(of: characters) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension DisplayMode {
    /// - Returns: nil for a mode without a rate.
    init?(_ mode: drmModeModeInfo, index: Int) {
        // Field rate: an interlaced picture has two; doubled or repeated lines take longer.
        let interlaced = mode.flags & UInt32(DRM_MODE_FLAG_INTERLACE) != 0
        var numerator = Int64(mode.clock) * 1000 * (interlaced ? 2 : 1)
        var denominator = Int64(mode.htotal) * Int64(mode.vtotal)
        if mode.flags & UInt32(DRM_MODE_FLAG_DBLSCAN) != 0 { denominator *= 2 }
        if mode.vscan > 1 { denominator *= Int64(mode.vscan) }
        guard numerator > 0, denominator > 0 else { return nil }
        var (a, b) = (numerator, denominator)
        while b != 0 { (a, b) = (b, a % b) }
        numerator /= a
        denominator /= a
        guard let rate = FrameRate(Int32(clamping: numerator), over: Int32(clamping: denominator)) else { return nil }
        let name = withUnsafeBytes(of: mode.name) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
        self.init(
            name: name, size: PixelSize(width: Int32(mode.hdisplay), height: Int32(mode.vdisplay)), refreshRate: rate,
            isPreferred: mode.type & UInt32(DRM_MODE_TYPE_PREFERRED) != 0, isInterlaced: interlaced, index: index)
    }
}

/// The little that is wanted of a display's own description.
enum EDID {
    /// The display's name.
    ///
    /// - Source: VESA E-EDID 1.4 §3.10.3: descriptors of 18 bytes from byte 54; tag 0xFC is the product's name, ended by a line feed.
    static func displayName(_ bytes: [UInt8]) -> String? {
        guard bytes.count >= 128 else { return nil }
        for start in stride(from: 54, to: 126, by: 18) where bytes[start..<(start + 5)].elementsEqual([0, 0, 0, 0xfc, 0]) {
            let name = bytes[(start + 5)..<(start + 18)].prefix { $0 != 0x0a }
            let text = String(decoding: name, as: UTF8.self)
            return text.isEmpty ? nil : text
        }
        return nil
    }
}
