import Media

/// A screen's overlay in memory that nobody sees.
///
/// - Thread: one.
final class MemorySurface: OverlaySurface, @unchecked Sendable {
    // Guard: whoever measures or rehearses does so on one thread at a time.
    let size: PixelSize
    private let memory: UnsafeMutableRawBufferPointer

    init(size: PixelSize) {
        self.size = size
        // Large enough for the allocator to map it: rows that nothing is drawn on cost nothing, and all goes back at the end.
        memory = .allocate(byteCount: Int(size.width) * 4 * Int(size.height), alignment: 4096)
    }

    deinit { memory.deallocate() }

    func begin() -> (buffer: PixelBuffer, stale: PixelRect)? {
        guard let base = memory.baseAddress else { return nil }
        return (PixelBuffer(base: base, size: size, stride: Int(size.width) * 4), .empty)
    }

    func finish(damage: PixelRect, visible: Bool) {}
}
