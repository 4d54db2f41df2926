import Glibc

/// Read-only views of frame pools' memory, kept from picture to picture, for outputs that copy pixels.
///
/// - Thread: one; each output has its own.
public final class PoolMappings {
    private struct Key: Equatable {
        var descriptor: Int32
        var device: UInt
        var inode: UInt
    }

    // A box has one pool, for a moment two while the format changes. The oldest goes.
    private final class Entry {
        let key: Key
        let map: MemoryMap

        init(key: Key, map: consuming MemoryMap) {
            self.key = key
            self.map = map
        }
    }

    private var entries: [Entry] = []
    private let capacity: Int

    /// - Parameter capacity: Pools to remember.
    public init(capacity: Int = 2) {
        self.capacity = max(1, capacity)
        entries.reserveCapacity(self.capacity)
    }

    /// The whole memory behind a pool's descriptor, mapped at its first use. A number that the kernel has given to another pool since is
    /// noticed.
    ///
    /// - Returns: valid until `capacity` other pools have been asked for, or `removeAll`.
    /// - Throws: what fstat(2) and mmap(2) say; EINVAL for an empty file.
    public func bytes(of descriptor: Int32) throws(Errno) -> UnsafeRawBufferPointer {
        var status = stat()
        _ = try retrying { fstat(descriptor, &status) }
        let key = Key(descriptor: descriptor, device: UInt(status.st_dev), inode: UInt(status.st_ino))
        // By index: an iterator over classes is an allocation in debug builds.
        var index = 0
        while index < entries.count {
            if entries[index].key == key { return entries[index].map.bytes }
            index += 1
        }
        guard status.st_size > 0 else { throw .invalid }
        let map = try MemoryMap.shared(descriptor, count: Int(status.st_size))
        entries.removeAll { $0.key.descriptor == descriptor }
        if entries.count == capacity { entries.removeFirst() }
        let entry = Entry(key: key, map: map)
        entries.append(entry)
        return entry.map.bytes
    }

    /// Unmaps everything.
    public func removeAll() { entries.removeAll() }
}
