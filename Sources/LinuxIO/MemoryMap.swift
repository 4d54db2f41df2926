import CLinux
import Glibc

/// A part of a file or device seen as memory; unmapped when it goes.
public struct MemoryMap: ~Copyable, @unchecked Sendable {
    // The pointer is this owner's alone; what is written through it is for the users of the memory to agree on.
    /// Where the mapping begins; page aligned.
    public let base: UnsafeMutableRawPointer
    /// Bytes mapped.
    public let count: Int

    private init(base: UnsafeMutableRawPointer, count: Int) {
        self.base = base
        self.count = count
    }

    deinit {
        munmap(base, count)
    }

    /// Maps a descriptor's memory, shared with whoever else maps it; the descriptor may be closed afterwards.
    ///
    /// - Parameter offset: A multiple of the page size, or the driver's own token.
    public static func shared(
        _ descriptor: Int32, count: Int, offset: Int64 = 0, isWritable: Bool = false
    ) throws(Errno) -> MemoryMap {
        let address = mmap(nil, count, isWritable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, descriptor, off_t(offset))
        guard let address, lanterne_map_failed(address) == 0 else { throw Errno.last }
        return MemoryMap(base: address, count: count)
    }

    /// The bytes, for reading.
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
}

/// Memory that can be handed to another process or to a device by its descriptor: a memfd whose size is sealed.
public struct MemoryFile: ~Copyable, Sendable {
    /// The memory's descriptor, to map or to hand on.
    public let file: FileDescriptor
    /// Bytes; a multiple of the page size.
    public let count: Int

    private init(file: consuming FileDescriptor, count: Int) {
        self.file = file
        self.count = count
    }

    /// Makes memory of zeros that takes no room until it is touched. Neither we nor a receiver can shrink or grow it afterwards, so that
    /// no mapping of it can fault and `/dev/udmabuf` accepts it.
    ///
    /// - Parameter name: For `/proc/PID/maps`.
    public static func make(name: String, count: Int) throws(Errno) -> MemoryFile {
        let rounded = (count + 4095) & ~4095
        let file = FileDescriptor(owning: try retrying { memfd_create(name, UInt32(MFD_CLOEXEC) | UInt32(MFD_ALLOW_SEALING)) })
        let number = file.number
        _ = try retrying { ftruncate(number, off_t(rounded)) }
        _ = try retrying {
            lanterne_fcntl(number, LANTERNE_F_ADD_SEALS, LANTERNE_F_SEAL_SHRINK | LANTERNE_F_SEAL_GROW | LANTERNE_F_SEAL_SEAL)
        }
        return MemoryFile(file: file, count: rounded)
    }
}
