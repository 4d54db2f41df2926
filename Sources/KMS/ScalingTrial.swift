import CDRM
import LinuxIO
import Media

/// Finds out, before the screen is lit, whether a card's planes scale pictures, and with that which mode is best.
struct ScalingTrial {
    let card: Card
    let resources: DisplayResources
    let log: (any Log)?

    /// The wished choice, or a mode of the usual film's size where no plane scales and none was wished for.
    func choice(_ wished: ScreenChoice, _ options: KMSOptions) throws(DisplayError) -> ScreenChoice {
        guard options.size == nil, let filmSize = options.filmSize, wished.mode.size != filmSize,
            let exact = ScreenChoice(resources, size: filmSize), exact.mode.size == filmSize
        else { return wished }
        if try planesScale(wished) { return wished }
        log?.write(.info, "kms", "no plane scales: the mode \(exact.mode.size) of most films goes before \(wished.mode.size)")
        return exact
    }

    /// Whether any plane takes YUV of another size than its place on the screen.
    func planesScale(_ choice: ScreenChoice) throws(DisplayError) -> Bool {
        let planes = choice.planes(of: resources)
        guard let primary = planes.first(where: { $0.kind == .primary }) else { return false }
        let screen = choice.mode.size
        let blob = try card.makeBlob(of: choice)
        defer { _ = drmModeDestroyPropertyBlob(card.descriptor, blob.value) }
        let background = try DumbBuffer(card: card, format: .xrgb8888, size: screen)
        // Half as wide and high as the screen: scaled up, as a smaller film would be.
        let size = PixelSize(width: screen.width / 4 * 2, height: screen.height / 4 * 2)
        let layout = ScreenPlanes(crtc: choice.crtc.id, screen: screen, primary: PlaneProperties(primary), overlay: nil)
        for format in [PixelFormat.yuv420, .nv12] {
            guard planes.contains(where: { $0.takes(format) }) else { continue }
            let picture = try DumbBuffer(card: card, format: format, size: size)
            for plane in planes where plane.takes(format) && plane.kind != .cursor {
                let request = AtomicRequest(capacity: 512)
                let crtc = choice.crtc
                request.set(crtc.id.value, crtc.properties["MODE_ID"]?.id, UInt64(blob.value))
                request.set(crtc.id.value, crtc.properties["ACTIVE"]?.id, 1)
                request.set(choice.connector.id.value, choice.connector.properties["CRTC_ID"]?.id, UInt64(crtc.id.value))
                for other in planes where other.id != plane.id { layout.hide(PlaneProperties(other), request) }
                if plane.id != primary.id { layout.write(ScreenLayout(background: background.framebuffer), into: request) }
                layout.show(PlaneProperties(plane), picture.framebuffer, source: size, on: PixelRect(screen), request)
                var flags = CommitFlags.testOnly
                flags.insert(.allowModeset)
                if request.commit(card, flags) == 0 { return true }
            }
        }
        return false
    }
}
