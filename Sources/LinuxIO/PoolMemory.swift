import Synchronization

/// Memory for a pool of pictures, mapped once for the whole process: who writes the pictures and who copies them to a screen share one
/// view. A second one would show every picture twice in the resident set, and take page tables for it.
///
/// `@unchecked Sendable`: constant after `make`; what is written through `base` is for the users of the memory to agree on.
public final class PoolMemory: @unchecked Sendable {
    private let file: MemoryFile
    private let map: MemoryMap
    let identity: FileIdentity

    /// Makes memory of zeros behind a sealed memfd, which takes no room until it is touched. It goes with the last who holds it.
    ///
    /// - Parameters:
    ///   - name: For `/proc/PID/maps`.
    ///   - count: Bytes; rounded up to whole pages.
    /// - Thread: any.
    public static func make(name: String, count: Int) throws(Errno) -> PoolMemory {
        let file = try MemoryFile.make(name: name, count: count)
        let map = try MemoryMap.shared(file.file.number, count: file.count, isWritable: true)
        let identity = try FileIdentity(of: file.file.number)
        let memory = PoolMemory(file: file, map: map, identity: identity)
        known.withLock { known in
            known.removeAll { $0.memory == nil }
            known.append(Known(memory: memory))
        }
        return memory
    }

    private init(file: consuming MemoryFile, map: consuming MemoryMap, identity: FileIdentity) {
        self.file = file
        self.map = map
        self.identity = identity
    }

    /// The memfd's number; closed when this goes.
    public var descriptor: Int32 { file.file.number }
    /// Where the memory begins; page aligned.
    public var base: UnsafeMutableRawPointer { map.base }
    /// Bytes.
    public var count: Int { map.count }
    /// All of it, for reading.
    public var bytes: UnsafeRawBufferPointer { map.bytes }

    // MARK: Finding it again

    private struct Known {
        weak var memory: PoolMemory?
    }

    /// Held for a few instructions, at a pool's making and where an output meets it for the first time.
    private static let known = Mutex<[Known]>([])

    /// The memory behind a descriptor; nil where it isn't this process's own.
    static func find(_ identity: FileIdentity) -> PoolMemory? {
        known.withLock { known in known.lazy.compactMap(\.memory).first { $0.identity == identity } }
    }
}
