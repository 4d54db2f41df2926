import CFFmpeg
import Media

/// The part of a decoded picture that is meant to be seen.
struct Crop {
    let left: Int
    let top: Int
    let size: PixelSize

    /// A crop that leaves nothing is a stream's mistake: the whole picture is shown then.
    init(_ picture: AVFrame) {
        let (width, height) = (Int(picture.width), Int(picture.height))
        let across = Int(clamping: picture.crop_left).addingReportingOverflow(Int(clamping: picture.crop_right))
        let down = Int(clamping: picture.crop_top).addingReportingOverflow(Int(clamping: picture.crop_bottom))
        guard !across.overflow, !down.overflow, across.partialValue < width, down.partialValue < height else {
            left = 0
            top = 0
            size = PixelSize(width: picture.width, height: picture.height)
            return
        }
        left = Int(picture.crop_left)
        top = Int(picture.crop_top)
        size = PixelSize(width: Int32(width - across.partialValue), height: Int32(height - down.partialValue))
    }
}

/// Where a decoded picture lies in the pool.
struct PooledPicture {
    let cell: FrameCell
    let descriptor: Int32
    let planes: (PlaneLayout, PlaneLayout, PlaneLayout)
}

extension PicturePool {
    /// Keeps a picture until it is released; one that the codec made in memory of its own is copied into a cell first.
    ///
    /// - Parameter isOurs: Whether the codec takes all its buffers from us.
    /// - Returns: nil when no cell is free.
    func pooled(_ frame: consuming FrameHandle, isOurs: Bool) -> PooledPicture? {
        if isOurs, let start = frame.pointer.pointee.data.0, let owner = allocator.owner(of: start) {
            return keep(frame, in: owner.memory, cell: owner.cell)
        }
        guard let copy = FrameHandle.make() else { return nil }
        let source = frame.pointer.pointee
        copy.pointer.pointee.format = source.format
        copy.pointer.pointee.width = source.width
        copy.pointer.pointee.height = source.height
        guard allocator.fill(copy.pointer, width: source.width, height: source.height) >= 0,
            av_frame_copy(copy.pointer, frame.pointer) >= 0, av_frame_copy_props(copy.pointer, frame.pointer) >= 0,
            let start = copy.pointer.pointee.data.0, let owner = allocator.owner(of: start)
        else { return nil }
        return keep(copy, in: owner.memory, cell: owner.cell)
    }

    func keep(_ frame: consuming FrameHandle, in memory: CellMemory, cell index: Int) -> PooledPicture {
        let picture = frame.pointer.pointee
        let planes = Self.planes(of: picture, from: memory.base)
        let cell = FrameCell(memory.firstIndex + Int32(index))
        keep(frame, as: cell)
        return PooledPicture(cell: cell, descriptor: memory.descriptor, planes: planes)
    }

    private static func planes(
        of picture: AVFrame, from base: UnsafeMutableRawPointer
    ) -> (PlaneLayout, PlaneLayout, PlaneLayout) {
        let format = AVPixelFormat(rawValue: picture.format)
        let pixelFormat = PixelFormat(format)
        let crop = Crop(picture)
        let bytes = Int(PixelFormat.bytesPerSample(of: format) ?? 1)
        let isHalvedAcross = pixelFormat != .yuv444
        let isHalvedDown = isHalvedAcross && pixelFormat != .yuv422
        let isInterleaved = pixelFormat == .nv12 || pixelFormat == .p010
        func plane(_ start: UnsafeMutablePointer<UInt8>?, _ stride: Int32, _ left: Int, _ top: Int) -> PlaneLayout {
            guard let start else { return PlaneLayout(offset: 0, stride: 0) }
            let offset = base.distance(to: UnsafeMutableRawPointer(start)) + top * Int(stride) + left
            return PlaneLayout(offset: Int64(offset), stride: stride)
        }
        let chromaTop = isHalvedDown ? crop.top / 2 : crop.top
        let chromaLeft = (isHalvedAcross ? crop.left / 2 : crop.left) * bytes * (isInterleaved ? 2 : 1)
        return (
            plane(picture.data.0, picture.linesize.0, crop.left * bytes, crop.top),
            plane(picture.data.1, picture.linesize.1, chromaLeft, chromaTop),
            plane(isInterleaved ? nil : picture.data.2, picture.linesize.2, chromaLeft, chromaTop)
        )
    }
}
