import CLinux
import Glibc

/// Memory for a key: never swapped out, in no core dump, not there in a child process, and wiped before it is given back.
///
/// Each is a page of its own, so that none of these rules touches a neighbour.
///
/// - Thread: the owner's.
public struct SecretMemory: ~Copyable, @unchecked Sendable {
    // The pointer is this owner's alone.
    private let base: UnsafeMutableRawPointer
    private let mapped: Int
    /// Bytes of use.
    public let count: Int
    /// Whether the kernel holds it in RAM; RLIMIT_MEMLOCK may stand against it, and what is left then is a page that a swap may see.
    public let isLocked: Bool

    private init(base: UnsafeMutableRawPointer, mapped: Int, count: Int, isLocked: Bool) {
        self.base = base
        self.mapped = mapped
        self.count = count
        self.isLocked = isLocked
    }

    deinit {
        // Unlike memset, not left out by an optimizer that sees the memory go.
        explicit_bzero(base, mapped)
        munmap(base, mapped)
    }

    /// Makes memory of zeros.
    ///
    /// - Parameter count: At least 1; rounded up to pages.
    /// - Throws: what the kernel says where it has no memory, or doesn't know how to keep it out of a core dump.
    public static func make(count: Int) throws(Errno) -> SecretMemory {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let mapped = (max(1, count) + page - 1) / page * page
        let address = mmap(nil, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let address, lanterne_map_failed(address) == 0 else { throw Errno.last }
        let isKept = madvise(address, mapped, LANTERNE_MADV_DONTDUMP) == 0 && madvise(address, mapped, LANTERNE_MADV_WIPEONFORK) == 0
        guard isKept else {
            let error = Errno.last
            munmap(address, mapped)
            throw error
        }
        let isLocked = mlock(address, mapped) == 0
        return SecretMemory(base: address, mapped: mapped, count: max(1, count), isLocked: isLocked)
    }

    /// Gives the bytes to `body` and to nobody else.
    public borrowing func withBytes<Result>(_ body: (UnsafeMutableRawBufferPointer) -> Result) -> Result {
        body(UnsafeMutableRawBufferPointer(start: base, count: count))
    }
}

/// What others may learn of this process's memory.
public enum ProcessMemory {
    /// From now on this process leaves no core dump, and no other of the same user may read its memory: libraries keep copies of keys while
    /// they work, where `SecretMemory` doesn't reach.
    public static func withhold() { _ = lanterne_set_dumpable(0) }
}
