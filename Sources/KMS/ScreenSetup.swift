import CDRM
import LinuxIO
import Media

/// Lights a screen: connector, mode, CRTC, black on the primary plane, everything else off; then finds the interface's plane.
struct ScreenSetup {
    let card: Card
    let resources: DisplayResources
    let choice: ScreenChoice
    let planes: [PlaneDescription]
    let primary: PlaneDescription
    let log: any Log

    /// Shows black. The mode is set only where it isn't set already, so that a screen that is right doesn't flicker.
    func light(background: Framebuffer) throws(DisplayError) {
        let blob = try card.makeBlob(of: choice)
        // The CRTC keeps its own hold on the mode.
        defer { _ = drmModeDestroyPropertyBlob(card.descriptor, blob.value) }
        let request = AtomicRequest(capacity: 512)
        let crtc = choice.crtc
        request.set(crtc.id.value, crtc.properties["MODE_ID"]?.id, UInt64(blob.value))
        request.set(crtc.id.value, crtc.properties["ACTIVE"]?.id, 1)
        for connector in resources.connectors {
            let isOurs = connector.id == choice.connector.id || isOurWriteback(connector)
            let isOthers = connector.properties["CRTC_ID"]?.value == UInt64(crtc.id.value)
            guard isOurs || isOthers else { continue }
            request.set(connector.id.value, connector.properties["CRTC_ID"]?.id, isOurs ? UInt64(crtc.id.value) : 0)
        }
        let screen = ScreenPlanes(crtc: crtc.id, screen: choice.mode.size, primary: PlaneProperties(primary), overlay: nil)
        for plane in planes where plane.id != primary.id { screen.hide(PlaneProperties(plane), request) }
        screen.write(ScreenLayout(background: background), into: request)
        if request.commit(card, .testOnly) == 0, request.commit(card, []) == 0 {
            log.write(.debug, "kms", "the mode was set already")
            return
        }
        let errno = request.commit(card, .allowModeset)
        switch Errno(errno) {
        case Errno(0): return
        case .noPermission, .notPermitted: throw .screenTaken(path: card.path, owner: MasterHolder.name(ofCard: card.path))
        default: throw .refused(operation: "set the mode \(choice.mode.name)", property: "MODE_ID", errno: errno)
        }
    }

    private func isOurWriteback(_ connector: ConnectorDescription) -> Bool {
        connector.isWriteback && connector.id == Writeback.connector(resources, choice)?.id
    }

    /// Two buffers for the interface on the nearest plane to the viewer that takes them; nil, and a line in the log, where none does.
    func overlayTargets(background: Framebuffer) -> (plane: PlaneDescription, buffers: (DumbBuffer, DumbBuffer))? {
        let candidates = planes.reversed().filter { $0.kind == .overlay && $0.takes(.argb8888) }
        guard !candidates.isEmpty,
            let first = try? DumbBuffer(card: card, format: .argb8888, size: choice.mode.size),
            let second = try? DumbBuffer(card: card, format: .argb8888, size: choice.mode.size)
        else { return nil }
        for plane in candidates {
            let request = AtomicRequest()
            let screen = ScreenPlanes(
                crtc: choice.crtc.id, screen: choice.mode.size, primary: PlaneProperties(primary), overlay: PlaneProperties(plane))
            screen.write(ScreenLayout(background: background, overlay: first.framebuffer), into: request)
            let errno = request.commit(card, .testOnly)
            if errno == 0 { return (plane, (first, second)) }
            log.write(.info, "kms", "refused: interface on plane \(plane.id.value) (\(Errno(errno)))")
        }
        return nil
    }
}

/// The interface's two buffers where no plane takes them: plain memory, blended by the CPU.
final class BlendedOverlayMemory {
    let first: UnsafeMutableRawPointer
    let second: UnsafeMutableRawPointer
    private let map: MemoryMap

    init(size: PixelSize) throws(DisplayError) {
        let bytes = Int(size.width) * Int(size.height) * 4
        do {
            let file = try MemoryFile.make(name: "overlay", count: bytes * 2)
            map = try MemoryMap.shared(file.file.number, count: file.count, isWritable: true)
        } catch {
            throw .failed(operation: "make the interface's memory", errno: error.number)
        }
        first = map.base
        second = map.base + bytes
    }
}
