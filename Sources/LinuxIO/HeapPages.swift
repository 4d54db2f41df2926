import CLinux

/// Gives back what the heap has let go of and keeps for later.
public enum HeapPages {
    /// Lets the threads to come share so many parts of the heap in place of one for each: what one of them has let go of, another may use.
    ///
    /// - Parameter count: At least 1. Two keep what decodes apart from what loads, and neither has much to ask for once a film runs; the sound and the
    ///   scan-out ask for nothing.
    /// - Thread: the main thread, before it makes any other.
    /// - Source: mallopt(3).
    public static func share(parts count: Int32) { _ = mallopt(LANTERNE_M_ARENA_MAX, count) }

    /// Blocks of so many bytes and more are mapped one by one, and given back when they are let go of. By itself glibc puts blocks into the heap
    /// once some as large were let go of, up to 32 MiB, and small ones left among them keep their pages.
    ///
    /// - Thread: the main thread, before it makes any other.
    /// - Source: mallopt(3), M_MMAP_THRESHOLD; measured in Decisions/0021.
    public static func mapBlocks(from bytes: Int32) { _ = mallopt(LANTERNE_M_MMAP_THRESHOLD, bytes) }

    /// Every thread's part of glibc's heap is gone through, also those whose threads have ended: reading playlists and finding fonts leaves some
    /// hundred kilobytes in them.
    ///
    /// - Returns: whether anything was given back.
    /// - Thread: any but a real-time one: who allocates meanwhile may wait for a millisecond.
    /// - Source: malloc_trim(3).
    @discardableResult
    public static func release() -> Bool { malloc_trim(0) != 0 }
}
