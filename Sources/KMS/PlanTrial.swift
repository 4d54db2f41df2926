import LinuxIO
import Media
import Pixels

/// Asks the driver about plans by TEST_ONLY commits, with real buffers of the plan's shape.
final class PlanTrial: PlanKernel {
    private let card: Card
    private let format: VideoFormat
    private let planes: [PlaneDescription]
    private let screenPlanes: ScreenPlanes
    private let background: Framebuffer
    private let overlay: Framebuffer?
    private let request = AtomicRequest()
    private var buffers: [BufferShape: DumbBuffer] = [:]

    private struct BufferShape: Hashable {
        var format: PixelFormat
        var size: PixelSize
    }

    init(
        card: Card, format: VideoFormat, planes: [PlaneDescription], screenPlanes: ScreenPlanes, background: Framebuffer,
        overlay: Framebuffer?
    ) {
        self.card = card
        self.format = format
        self.planes = planes
        self.screenPlanes = screenPlanes
        self.background = background
        self.overlay = overlay
    }

    /// A buffer of the plan's shape, made once.
    func buffer(for plan: VideoPlan) throws(DisplayError) -> DumbBuffer {
        let shape = BufferShape(format: plan.format, size: plan.bufferSize)
        if let buffer = buffers[shape] { return buffer }
        let buffer = try DumbBuffer(card: card, format: plan.format, size: plan.bufferSize)
        buffers[shape] = buffer
        return buffer
    }

    func verdict(_ plan: VideoPlan, without aspect: PlanAspect?) -> Int32 {
        var plan = plan
        var scanned = plan
        if aspect == .format { scanned.format = .xrgb8888 }
        if aspect == .scaling { plan.destination = PixelRect(x: 0, y: 0, width: plan.bufferSize.width, height: plan.bufferSize.height) }
        if aspect == .position { plan.destination = PixelRect(plan.destination.size) }
        do throws(DisplayError) {
            return verdict(plan, framebuffer: try buffer(for: scanned).framebuffer, without: aspect)
        } catch {
            guard case .refused(_, _, let errno) = error else {
                if case .failed(_, let errno) = error { return errno }
                return Errno.invalid.number
            }
            return errno
        }
    }

    /// Tries the plan with a given framebuffer on its plane.
    ///
    /// - Parameter hasBackground: Whether a black primary plane lies behind the film.
    func verdict(_ plan: VideoPlan, framebuffer: Framebuffer, without aspect: PlanAspect? = nil, hasBackground: Bool = true) -> Int32 {
        guard let plane = planes.first(where: { $0.id == plan.plane }) else { return Errno.invalid.number }
        let properties = PlaneProperties(plane)
        request.removeAll()
        if !plan.isPrimary {
            screenPlanes.write(ScreenLayout(background: hasBackground ? background : nil), into: request)
        }
        screenPlanes.show(properties, framebuffer, source: plan.bufferSize, on: plan.destination, request)
        if plan.format.isYUV {
            let color = properties.color(ColorSetting(color: format.color))
            if aspect != .colorEncoding, let (property, value) = color.encoding { request.set(plan.plane.value, property, value) }
            if aspect != .colorRange, let (property, value) = color.range { request.set(plan.plane.value, property, value) }
        }
        if plan.overlay != nil, aspect != .overlay, let overlay, let properties = screenPlanes.overlay {
            screenPlanes.show(properties, overlay, source: screenPlanes.screen, on: PixelRect(screenPlanes.screen), request)
        }
        return request.commit(card, .testOnly)
    }

    /// Whether a plan that was taken is refused with the primary plane off.
    func needsBackground(_ plan: VideoPlan) throws(DisplayError) -> Bool {
        try verdict(plan, framebuffer: buffer(for: plan).framebuffer, hasBackground: false) != 0
    }

    /// Whether the machine shows memory like a decoder's pool where it lies: shares it, imports it, and the driver takes the plan with it.
    ///
    /// - Parameter format: Of the pictures; those of the plan's format and size.
    /// - Returns: nil, or what is missing.
    func zeroCopyObstacle(_ plan: VideoPlan, with format: VideoFormat) -> DisplayError? {
        let layout = format.pixelFormat.packed(format.size)
        do throws(DisplayError) {
            let memory: MemoryFile
            do {
                memory = try MemoryFile.make(name: "trial", count: layout.bytes)
            } catch {
                throw .failed(operation: "make a memfd", errno: error.number)
            }
            let sample = VideoFrame(
                cell: FrameCell(0), descriptor: memory.file.number, planes: layout.planes, format: format, presentationTime: .zero,
                duration: nil)
            let frames = try ImportedFrames(card: card, sample: sample)
            let errno = verdict(plan, framebuffer: try frames.framebuffer(for: sample))
            return errno == 0 ? nil : .refused(operation: "show imported memory", property: "FB_ID", errno: errno)
        } catch {
            return error
        }
    }
}
