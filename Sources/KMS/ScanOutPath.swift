import LinuxIO
import Media
import Pixels

/// How one film's pictures become framebuffers: shown where they lie, or copied (or converted) once into buffers of the driver's. They
/// already have the size that the plan wants.
///
/// - Thread: scan-out. After the first pictures nothing is allocated.
final class ScanOutPath {
    let plan: VideoPlan
    let format: VideoFormat
    let properties: PlaneProperties
    let color: (encoding: (PropertyID, UInt64)?, range: (PropertyID, UInt64)?)
    /// Whether pictures are shown from the pool's own memory.
    private(set) var isZeroCopy: Bool
    /// Whether the driver wants the primary plane on, though the film covers it.
    let needsBackground: Bool
    private let card: Card
    private let converter: PictureConverter
    private let targets: (DumbBuffer, DumbBuffer)
    private var usesSecond = false
    private var imported: ImportedFrames?
    private let mappings = PoolMappings()

    /// - Parameters:
    ///   - first: A buffer of the plan's format and size, already made for trying it.
    ///   - isZeroCopy: Trying has shown that the machine can.
    init(
        card: Card, plan: VideoPlan, format: VideoFormat, plane: PlaneDescription, first: DumbBuffer, isZeroCopy: Bool,
        needsBackground: Bool
    ) throws(DisplayError) {
        guard
            let converter = PictureConverter(
                from: (format.pixelFormat, format.size), to: (plan.format, plan.picture.size), color: format.color)
        else { throw .unsupportedFormat(format.pixelFormat) }
        self.card = card
        self.plan = plan
        self.format = format
        self.isZeroCopy = isZeroCopy
        self.needsBackground = needsBackground
        self.converter = converter
        properties = PlaneProperties(plane)
        color = plan.format.isYUV ? properties.color(ColorSetting(color: format.color)) : (nil, nil)
        let second = try DumbBuffer(card: card, format: plan.format, size: plan.bufferSize)
        targets = (first, second)
        for buffer in [first, second] where plan.picture.size != plan.bufferSize { buffer.view.fillBlack(range: format.color.range) }
    }

    /// A framebuffer with this picture on it, other than the one that was given last.
    ///
    /// - Parameter overlay: Blended over it, where the plan says so.
    func framebuffer(for frame: VideoFrame, overlay: PictureView?) throws(DisplayError) -> Framebuffer {
        if isZeroCopy, let framebuffer = importedFramebuffer(frame) { return framebuffer }
        let memory: UnsafeRawBufferPointer
        do {
            memory = try mappings.bytes(of: frame.descriptor)
        } catch {
            throw .failed(operation: "map the frame pool", errno: error.number)
        }
        usesSecond.toggle()
        let target = usesSecond ? targets.1 : targets.0
        let place = plan.picture.size == plan.bufferSize ? target.view : target.view.part(plan.picture)
        guard let source = PictureView(frame, memory: memory), let place, converter.convert(source, into: place) else {
            throw .unsupportedFormat(frame.format.pixelFormat)
        }
        if let overlay, plan.overlay == nil {
            if plan.picture.size != plan.bufferSize { clearBars(of: target.view) }
            _ = target.view.blend(overlay)
        }
        return target.framebuffer
    }

    private func importedFramebuffer(_ frame: VideoFrame) -> Framebuffer? {
        do throws(DisplayError) {
            if imported?.covers(frame) != true {
                // What is on the screen keeps its framebuffer until the next flip by itself.
                imported = try ImportedFrames(card: card, sample: frame)
            }
            return try imported?.framebuffer(for: frame)
        } catch {
            // What the trial could do with memory like the pool's, the pool itself refuses: from here on pictures are copied.
            isZeroCopy = false
            return nil
        }
    }

    /// The kernel refused a framebuffer over the pool's memory: copy from now on.
    func giveUpZeroCopy() { isZeroCopy = false }

    /// The interface was blended into the bars too: they are black again.
    private func clearBars(of view: PictureView) {
        let (picture, whole) = (plan.picture, plan.bufferSize)
        let bars = [
            PixelRect(x: 0, y: 0, width: whole.width, height: picture.y),
            PixelRect(x: 0, y: picture.y + picture.height, width: whole.width, height: whole.height - picture.y - picture.height),
            PixelRect(x: 0, y: picture.y, width: picture.x, height: picture.height),
            PixelRect(x: picture.x + picture.width, y: picture.y, width: whole.width - picture.x - picture.width, height: picture.height),
        ]
        for bar in bars { view.part(bar)?.fillBlack(range: .full) }
    }
}

/// What is behind everything when no film is: black, with the interface blended in where no plane takes it.
///
/// - Thread: scan-out.
final class Background {
    private let targets: (DumbBuffer, DumbBuffer?)
    private var usesSecond = false

    init(card: Card, size: PixelSize, blends: Bool) throws(DisplayError) {
        let first = try DumbBuffer(card: card, format: .xrgb8888, size: size)
        targets = (first, blends ? try DumbBuffer(card: card, format: .xrgb8888, size: size) : nil)
    }

    /// Black, or black with the interface.
    func framebuffer(overlay: PictureView?) -> Framebuffer {
        guard let second = targets.1 else { return targets.0.framebuffer }
        usesSecond.toggle()
        let target = usesSecond ? second : targets.0
        target.view.fillBlack(range: .full)
        if let overlay { _ = target.view.blend(overlay) }
        return target.framebuffer
    }
}
