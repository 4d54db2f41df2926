import Media

extension PixelFormat {
    /// Planes in memory, 1…3.
    public var planeCount: Int {
        switch self {
        case .yuv420, .yuv420p10, .yuv422, .yuv444: 3
        case .nv12, .p010: 2
        case .xrgb8888, .argb8888: 1
        }
    }

    /// Whether it is Y'CbCr.
    public var isYUV: Bool { planeCount > 1 }

    /// Bytes that one row of a plane's samples takes, without padding.
    public func rowBytes(plane: Int, width: Int) -> Int {
        switch self {
        case .xrgb8888, .argb8888: width * 4
        case .nv12: plane == 0 ? width : (width + 1) / 2 * 2
        case .p010: plane == 0 ? width * 2 : (width + 1) / 2 * 4
        case .yuv420, .yuv422: plane == 0 ? width : (width + 1) / 2
        case .yuv420p10: plane == 0 ? width * 2 : (width + 1) / 2 * 2
        case .yuv444: width
        }
    }

    /// Rows of a plane.
    public func rows(plane: Int, height: Int) -> Int {
        switch self {
        case .nv12, .p010, .yuv420, .yuv420p10: plane == 0 ? height : (height + 1) / 2
        case .xrgb8888, .argb8888, .yuv422, .yuv444: height
        }
    }

    /// How a picture of this format is packed, plane after plane.
    ///
    /// - Parameter alignment: Strides are multiples of it; a power of two.
    /// - Returns: unused planes are zero; `bytes` is the whole.
    public func packed(_ size: PixelSize, alignment: Int = 64) -> (planes: (PlaneLayout, PlaneLayout, PlaneLayout), bytes: Int) {
        var offset = 0
        func next(_ plane: Int) -> PlaneLayout {
            guard plane < planeCount else { return PlaneLayout(offset: 0, stride: 0) }
            let stride = (rowBytes(plane: plane, width: Int(size.width)) + alignment - 1) & ~(alignment - 1)
            defer { offset += stride * rows(plane: plane, height: Int(size.height)) }
            return PlaneLayout(offset: Int64(offset), stride: Int32(stride))
        }
        let planes = (next(0), next(1), next(2))
        return (planes, offset)
    }
}
