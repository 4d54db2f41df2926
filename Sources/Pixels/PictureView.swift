import Media

/// A picture in somebody's memory: pointers and strides. Owns nothing.
///
/// - Thread: the one that holds the memory. Written only where it is a destination.
public struct PictureView {
    /// How the samples lie.
    public let format: PixelFormat
    /// Visible picture.
    public let size: PixelSize
    /// Y, U, V or Y, UV or the only plane; unused ones are nil.
    public let planes: (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?)
    /// Bytes from row to row, per plane.
    public let strides: (Int32, Int32, Int32)

    /// A picture in a block of memory.
    ///
    /// - Parameter planes: Offsets from the block's start.
    /// - Returns: nil where a plane isn't wholly inside the block, or a stride is too short.
    public init?(
        format: PixelFormat, size: PixelSize, memory: UnsafeMutableRawBufferPointer, planes: (PlaneLayout, PlaneLayout, PlaneLayout)
    ) {
        guard size.width > 0, size.height > 0, let base = memory.baseAddress else { return nil }
        for plane in 0..<format.planeCount {
            let layout = plane == 0 ? planes.0 : plane == 1 ? planes.1 : planes.2
            let row = format.rowBytes(plane: plane, width: Int(size.width))
            let rows = format.rows(plane: plane, height: Int(size.height))
            guard layout.offset >= 0, Int(layout.stride) >= row else { return nil }
            let (span, tooFar) = (rows - 1).multipliedReportingOverflow(by: Int(layout.stride))
            guard !tooFar, Int(layout.offset) <= memory.count - row, span <= memory.count - row - Int(layout.offset) else { return nil }
        }
        self.init(
            format: format, size: size, first: base + Int(planes.0.offset),
            second: format.planeCount > 1 ? base + Int(planes.1.offset) : nil,
            third: format.planeCount > 2 ? base + Int(planes.2.offset) : nil,
            strides: (planes.0.stride, planes.1.stride, planes.2.stride))
    }

    /// A decoded picture in its pool's memory, as a source.
    public init?(_ frame: VideoFrame, memory: UnsafeRawBufferPointer) {
        self.init(
            format: frame.format.pixelFormat, size: frame.format.size, memory: UnsafeMutableRawBufferPointer(mutating: memory),
            planes: frame.planes)
    }

    /// One plane of BGRA or BGRX rows.
    public init(_ buffer: PixelBuffer, format: PixelFormat = .argb8888) {
        self.init(
            format: format, size: buffer.size, first: buffer.base, second: nil, third: nil, strides: (Int32(buffer.stride), 0, 0))
    }

    /// Planes that are somebody's already, as a decoder's.
    ///
    /// - Parameter planes: Valid for what format, size and strides say; the unused ones are passed over.
    /// - Returns: nil where a plane is missing, or a stride is too short.
    public init?(
        format: PixelFormat, size: PixelSize,
        planes: (UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?),
        strides: (Int32, Int32, Int32)
    ) {
        guard size.width > 0, size.height > 0, let first = planes.0 else { return nil }
        for plane in 0..<format.planeCount {
            let base = plane == 0 ? planes.0 : plane == 1 ? planes.1 : planes.2
            let stride = plane == 0 ? strides.0 : plane == 1 ? strides.1 : strides.2
            guard base != nil, Int(stride) >= format.rowBytes(plane: plane, width: Int(size.width)) else { return nil }
        }
        self.init(
            format: format, size: size, first: first, second: format.planeCount > 1 ? planes.1.map { UnsafeMutableRawPointer($0) } : nil,
            third: format.planeCount > 2 ? planes.2.map { UnsafeMutableRawPointer($0) } : nil, strides: strides)
    }

    private init(
        format: PixelFormat, size: PixelSize, first: UnsafeMutableRawPointer, second: UnsafeMutableRawPointer?,
        third: UnsafeMutableRawPointer?, strides: (Int32, Int32, Int32)
    ) {
        self.format = format
        self.size = size
        planes = (first, second, third)
        self.strides = strides
    }

    /// A part of a picture; a place and a size that chroma can follow (even) where it is halved.
    ///
    /// - Returns: nil where the part isn't inside.
    public func part(_ rect: PixelRect) -> PictureView? {
        guard !rect.isEmpty, rect.intersection(PixelRect(size)) == rect, let first = planes.0 else { return nil }
        func moved(_ base: UnsafeMutableRawPointer?, _ plane: Int, _ stride: Int32) -> UnsafeMutableRawPointer? {
            guard let base else { return nil }
            return base + format.rows(plane: plane, height: Int(rect.y)) * Int(stride)
                + format.rowBytes(plane: plane, width: Int(rect.x))
        }
        return PictureView(
            format: format, size: rect.size, first: moved(first, 0, strides.0) ?? first, second: moved(planes.1, 1, strides.1),
            third: moved(planes.2, 2, strides.2), strides: strides)
    }

    /// Makes it black: luma at its lowest for the range, no colour.
    public func fillBlack(range: ColorRange) {
        let luma: UInt16 = range == .limited ? 16 : 0
        for plane in 0..<format.planeCount {
            guard let base = plane == 0 ? planes.0 : plane == 1 ? planes.1 : planes.2 else { continue }
            let stride = Int(plane == 0 ? strides.0 : plane == 1 ? strides.1 : strides.2)
            let row = format.rowBytes(plane: plane, width: Int(size.width))
            for y in 0..<format.rows(plane: plane, height: Int(size.height)) {
                let line = UnsafeMutableRawBufferPointer(start: base + y * stride, count: row)
                switch format {
                case .xrgb8888, .argb8888: line.initializeMemory(as: UInt8.self, repeating: 0)
                case .p010: line.bindMemory(to: UInt16.self).update(repeating: (plane == 0 ? luma : 128) << 8)
                case .yuv420p10: line.bindMemory(to: UInt16.self).update(repeating: (plane == 0 ? luma : 128) << 2)
                default: line.initializeMemory(as: UInt8.self, repeating: plane == 0 ? UInt8(luma) : 128)
                }
            }
        }
    }
}
