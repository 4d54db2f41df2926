import Media

/// Carries pictures of one format and size into memory of another: copies, scales in their own format, converts, with the intermediate
/// memory made once.
///
/// Scaling happens before the conversion, on half the bytes. Copying and converting allocate nothing; libyuv's scalers take two rows of
/// scratch from the heap at each call: what scales is no display's thread.
///
/// - Thread: one at a time.
public final class PictureConverter {
    /// What is read.
    public let source: (format: PixelFormat, size: PixelSize)
    /// What is written.
    public let destination: (format: PixelFormat, size: PixelSize)
    private let color: ColorDescription
    private let memory: UnsafeMutableRawBufferPointer
    private let stages: [PictureView]

    /// Plans the steps.
    ///
    /// - Returns: nil where no chain of steps leads from one format to the other.
    public init?(
        from source: (format: PixelFormat, size: PixelSize), to destination: (format: PixelFormat, size: PixelSize),
        color: ColorDescription
    ) {
        guard let steps = Self.intermediates(source, destination) else { return nil }
        var offsets: [Int] = []
        var bytes = 0
        for step in steps {
            offsets.append(bytes)
            bytes += (step.format.packed(step.size).bytes + 63) & ~63
        }
        memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes, 1), alignment: 64)
        var stages: [PictureView] = []
        for (step, offset) in zip(steps, offsets) {
            let layout = step.format.packed(step.size)
            let part = UnsafeMutableRawBufferPointer(rebasing: memory[offset..<(offset + layout.bytes)])
            if let view = PictureView(format: step.format, size: step.size, memory: part, planes: layout.planes) { stages.append(view) }
        }
        self.source = source
        self.destination = destination
        self.color = color
        self.stages = stages
    }

    deinit {
        memory.deallocate()
    }

    /// What stands between source and destination, in order; nil where nothing leads there.
    static func intermediates(
        _ source: (format: PixelFormat, size: PixelSize), _ destination: (format: PixelFormat, size: PixelSize)
    ) -> [(format: PixelFormat, size: PixelSize)]? {
        var steps: [(format: PixelFormat, size: PixelSize)] = []
        let scales = source.size != destination.size
        if PictureView.isDirect(source.format, destination.format) {
            guard scales, source.format != destination.format else {
                return !scales || PictureView.isScalable(source.format) ? [] : nil
            }
            guard PictureView.isScalable(source.format) else { return nil }
            return [(source.format, destination.size)]
        }
        guard PictureView.isDirect(source.format, .yuv420), PictureView.isDirect(.yuv420, destination.format) else { return nil }
        steps.append((.yuv420, source.size))
        if scales { steps.append((.yuv420, destination.size)) }
        return steps
    }

    /// Writes one picture.
    ///
    /// - Returns: false where either side isn't what was planned for; the destination may then hold anything.
    public func convert(_ picture: PictureView, into target: PictureView) -> Bool {
        guard picture.format == source.format, picture.size == source.size, target.format == destination.format,
            target.size == destination.size
        else { return false }
        var current = picture
        var index = 0
        while index < stages.count {
            guard step(current, stages[index]) else { return false }
            current = stages[index]
            index += 1
        }
        return step(current, target)
    }

    private func step(_ from: PictureView, _ to: PictureView) -> Bool {
        from.size == to.size ? from.write(to: to, color: color) : from.scale(to: to)
    }
}
