import CFFmpeg
import Media
import Pixels

/// The conversion that was needed last, which is the one that is needed next.
///
/// - Thread: decode.
struct PictureFitting {
    private var converter: PictureConverter?
    private var color: ColorDescription?

    /// - Returns: nil where nothing leads from one to the other.
    fileprivate mutating func converter(from format: VideoFormat, to form: VideoFormat) -> PictureConverter? {
        if let converter, color == format.color, converter.source == (format.pixelFormat, format.size),
            converter.destination == (form.pixelFormat, form.size)
        {
            return converter
        }
        color = format.color
        converter = PictureConverter(
            from: (format.pixelFormat, format.size), to: (form.pixelFormat, form.size), color: format.color)
        return converter
    }
}

extension PicturePool {
    /// Makes a picture in another form, in a cell of the fitted ones.
    ///
    /// - Thread: decode.
    func fit(_ frame: VideoFrame, to form: VideoFormat) -> DecodeStep<VideoFrame> {
        reap()
        guard let start = start(of: frame.cell), let origin = owner(of: start) else { return .interrupted }
        guard let source = PictureView(frame, memory: UnsafeRawBufferPointer(origin.memory.bytes)),
            let format = form.pixelFormat.decoderFormat, let converter = fitting.converter(from: frame.format, to: form),
            let picture = FrameHandle.make()
        else { return .failed(.unsupportedFormat(track: Track.video.word, detail: "\(frame.format.pixelFormat) as \(form.pixelFormat)")) }
        if fitted.freeCells == 0 {
            awaitRelease()
            if fitted.freeCells == 0 { return .poolEmpty }
        }
        picture.pointer.pointee.format = format.rawValue
        picture.pointer.pointee.width = form.size.width
        picture.pointer.pointee.height = form.size.height
        guard fitted.fill(picture.pointer, width: form.size.width, height: form.size.height) >= 0,
            let start = picture.pointer.pointee.data.0, let place = owner(of: start)
        else { return .failed(fitted.takeRefusal() ?? .outOfMemory(track: Track.video.word)) }
        var made = frame
        made.format = form
        let pooled = keep(picture, in: place.memory, cell: place.cell)
        made.cell = pooled.cell
        made.descriptor = pooled.descriptor
        made.planes = pooled.planes
        guard let target = PictureView(made, memory: UnsafeRawBufferPointer(place.memory.bytes)), converter.convert(source, into: target)
        else {
            release(made.cell)
            return .failed(.unsupportedFormat(track: Track.video.word, detail: "\(frame.format.size) as \(form.size)"))
        }
        return .output(made)
    }

    private func owner(of start: UnsafeMutablePointer<UInt8>) -> (memory: CellMemory, cell: Int)? {
        allocator.owner(of: start) ?? fitted.owner(of: start)
    }
}
