import Media

/// Where a region stands. Source: TTML2 §10.2.16 (extent), §10.2.31 (origin), §10.2.33 (padding), §10.2.34 (position).
struct TTMLGeometry {
    let grid: TTMLGrid

    func box(of region: TTMLRegion, _ style: TTMLComputedStyle) -> CueBox {
        let em = style.size
        var width = 1.0
        var height = 1.0
        if case .pair(let across, let down)? = style.own.extent {
            width = across.map { grid.across($0, em: em, whole: 1) } ?? 1
            height = down.map { grid.down($0, em: em, whole: 1) } ?? 1
        }
        width = max(0, width)
        height = max(0, height)
        var x = 0.0
        var y = 0.0
        if let position = style.own.position {
            x = grid.across(position.x, em: em, whole: 1 - width)
            y = grid.down(position.y, em: em, whole: 1 - height)
            if position.isFromRight { x = 1 - width - x }
            if position.isFromBottom { y = 1 - height - y }
        } else if case .pair(let left?, let top?)? = style.own.origin {
            x = grid.across(left, em: em, whole: 1)
            y = grid.down(top, em: em, whole: 1)
        }
        var box = CueBox(region: region.id, x: x, y: y, width: width, height: height)
        box.padding = padding(style, width: width, height: height)
        box.alignment = style.own.displayAlign
        box.writing = style.own.writing
        box.background = style.isVisible ? style.own.background.flatMap { $0.alpha > 0 ? $0 : nil } : nil
        box.opacity = style.own.opacity
        box.depth = style.own.depth
        box.overflows = style.own.overflows
        return box
    }

    /// Before, end, after and start are edges only once the lines' way is known.
    private func padding(_ style: TTMLComputedStyle, width: Double, height: Double) -> BoxPadding {
        var padding = BoxPadding()
        let lengths = style.own.padding
        guard lengths.count == 4 else { return padding }
        let across = { (index: Int) in grid.across(lengths[index], em: style.size, whole: width) }
        let down = { (index: Int) in grid.down(lengths[index], em: style.size, whole: height) }
        switch style.own.writing {
        case .horizontal:
            let isRightToLeft = style.direction == .rightToLeft
            (padding.top, padding.bottom) = (down(0), down(2))
            (padding.left, padding.right) = isRightToLeft ? (across(1), across(3)) : (across(3), across(1))
        case .verticalRightToLeft:
            (padding.right, padding.left) = (across(0), across(2))
            (padding.top, padding.bottom) = (down(3), down(1))
        case .verticalLeftToRight:
            (padding.left, padding.right) = (across(0), across(2))
            (padding.top, padding.bottom) = (down(3), down(1))
        }
        return padding
    }

    /// A picture stands where its region begins, as large as it says, or as the region is. In one that is the whole, it stands in the middle, in
    /// its own size: SMPTE ST 2052-1 §5.5.3.
    func box(of extent: TTMLValue?, _ image: CueImage, in region: CueBox, hasExtent: Bool, _ style: TTMLComputedStyle) -> CueBox {
        guard case .pair(let across, let down)? = extent else {
            guard !hasExtent, case .encoded(let bytes) = image, let size = Self.pngSize(bytes) else { return region }
            var box = region
            box.width = min(region.width, Double(size.width) / (grid.pixels?.width ?? 1920))
            box.height = min(region.height, Double(size.height) / (grid.pixels?.height ?? 1080))
            box.x += (region.width - box.width) / 2
            box.y += (region.height - box.height) / 2
            return box
        }
        var box = region
        if let across { box.width = max(0, grid.across(across, em: style.size, whole: region.width)) }
        if let down { box.height = max(0, grid.down(down, em: style.size, whole: region.height)) }
        return box
    }

    /// Source: PNG (3rd ed.) §11.2.1: the header's first two numbers.
    private static func pngSize(_ bytes: [UInt8]) -> PixelSize? {
        guard bytes.count >= 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
        let number = { (start: Int) -> UInt32 in bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        let (width, height) = (number(16), number(20))
        guard (1...100_000).contains(width), (1...100_000).contains(height) else { return nil }
        return PixelSize(width: Int32(width), height: Int32(height))
    }
}
