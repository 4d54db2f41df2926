import Media

/// Memory to draw on, for one test; each pixel begins as `fill`.
final class Picture {
    let size: PixelSize
    private let memory: UnsafeMutablePointer<UInt32>

    init(width: Int32, height: Int32, fill: UInt32 = 0) {
        size = PixelSize(width: width, height: height)
        memory = .allocate(capacity: Int(width) * Int(height))
        memory.initialize(repeating: fill, count: Int(width) * Int(height))
    }

    deinit { memory.deallocate() }

    var buffer: PixelBuffer {
        PixelBuffer(base: UnsafeMutableRawPointer(memory), size: size, stride: Int(size.width) * 4)
    }

    /// 0xAARRGGBB, premultiplied.
    subscript(x: Int, y: Int) -> UInt32 { memory[y * Int(size.width) + x] }

    /// How many pixels are not `value`: everywhere, inside a rectangle, or outside it.
    func count(not value: UInt32, in rect: PixelRect? = nil, outside: Bool = false) -> Int {
        guard outside, let rect else { return differing(from: value, in: rect ?? PixelRect(size)) }
        return differing(from: value, in: PixelRect(size)) - differing(from: value, in: rect)
    }

    private func differing(from value: UInt32, in rect: PixelRect) -> Int {
        var count = 0
        for y in Int(rect.y)..<Int(rect.y + rect.height) {
            let row = memory + y * Int(size.width)
            for x in Int(rect.x)..<Int(rect.x + rect.width) where row[x] != value { count += 1 }
        }
        return count
    }
}
