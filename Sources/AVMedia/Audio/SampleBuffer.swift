/// Room for one block of sound, grown as needed and used again and again.
struct SampleBuffer: ~Copyable {
    private var storage = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    deinit { storage.deallocate() }

    /// At least so many bytes; what was in them is lost.
    mutating func room(for count: Int) -> UnsafeMutableRawBufferPointer {
        if storage.count < count {
            storage.deallocate()
            storage = .allocate(byteCount: count, alignment: 64)
        }
        return storage
    }

    /// The first bytes, as they were written last.
    func bytes(_ count: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[..<min(count, storage.count)]) }
}
