import Glibc

/// Which file a descriptor leads to, whatever its number.
struct FileIdentity: Equatable {
    private var device: UInt
    private var inode: UInt
    /// Bytes.
    let size: Int

    init(of descriptor: Int32) throws(Errno) {
        var status = stat()
        _ = try retrying { fstat(descriptor, &status) }
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        size = Int(status.st_size)
    }
}

/// Read-only views of frame pools' memory, kept from picture to picture, for outputs that copy pixels.
///
/// - Thread: one; each output has its own.
public final class PoolMappings {
    // A box has one pool, for a moment two while the format changes. The oldest goes.
    private final class Entry {
        let descriptor: Int32
        let identity: FileIdentity
        let bytes: UnsafeRawBufferPointer
        // One of the two holds what `bytes` shows.
        private let memory: PoolMemory?
        private let map: MemoryMap?

        init(descriptor: Int32, identity: FileIdentity, memory: PoolMemory) {
            self.descriptor = descriptor
            self.identity = identity
            self.memory = memory
            map = nil
            bytes = memory.bytes
        }

        init(descriptor: Int32, identity: FileIdentity, map: consuming MemoryMap) {
            self.descriptor = descriptor
            self.identity = identity
            memory = nil
            bytes = map.bytes
            self.map = consume map
        }
    }

    private var entries: [Entry] = []
    private let capacity: Int

    /// - Parameter capacity: Pools to remember.
    public init(capacity: Int = 2) {
        self.capacity = max(1, capacity)
        entries.reserveCapacity(self.capacity)
    }

    /// The whole memory behind a pool's descriptor, at its first use mapped, or found where this process has it already. A number that the
    /// kernel has given to another pool since is noticed.
    ///
    /// - Returns: valid until `capacity` other pools have been asked for, or `removeAll`.
    /// - Throws: what fstat(2) and mmap(2) say; EINVAL for an empty file.
    public func bytes(of descriptor: Int32) throws(Errno) -> UnsafeRawBufferPointer {
        let identity = try FileIdentity(of: descriptor)
        // By index: an iterator over classes is an allocation in debug builds.
        var index = 0
        while index < entries.count {
            if entries[index].descriptor == descriptor, entries[index].identity == identity { return entries[index].bytes }
            index += 1
        }
        guard identity.size > 0 else { throw .invalid }
        let entry = try Self.entry(descriptor, identity)
        entries.removeAll { $0.descriptor == descriptor }
        if entries.count == capacity { entries.removeFirst() }
        entries.append(entry)
        return entry.bytes
    }

    private static func entry(_ descriptor: Int32, _ identity: FileIdentity) throws(Errno) -> Entry {
        if let memory = PoolMemory.find(identity) { return Entry(descriptor: descriptor, identity: identity, memory: memory) }
        let map = try MemoryMap.shared(descriptor, count: identity.size)
        return Entry(descriptor: descriptor, identity: identity, map: map)
    }

    /// Lets go of everything.
    public func removeAll() { entries.removeAll() }
}
