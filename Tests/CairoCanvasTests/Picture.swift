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

    /// How many pixels are not `value`, inside or outside a rectangle.
    func count(not value: UInt32, in rect: PixelRect? = nil, outside: Bool = false) -> Int {
        var count = 0
        for y in 0..<Int(size.height) {
            for x in 0..<Int(size.width) {
                let inside = rect.map {
                    x >= Int($0.x) && x < Int($0.x + $0.width) && y >= Int($0.y) && y < Int($0.y + $0.height)
                }
                if inside.map({ $0 != outside }) ?? true, self[x, y] != value { count += 1 }
            }
        }
        return count
    }
}
