import Glibc

/// Mutual exclusion on a pthread mutex, for what the thread sanitizer must check: it knows these, and reports a contended
/// `Synchronization.Mutex` falsely.
public final class Lock: @unchecked Sendable {
    // The pointer never changes, and what it points at is the kernel's and glibc's to guard.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    /// An unlocked lock.
    public init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs `body` alone. Not recursive: a second entry by the same thread waits for ever.
    public func withLock<Result: ~Copyable, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }
}

/// A value that can only be reached under its lock.
public final class Guarded<Value>: @unchecked Sendable {
    // Guard: `lock`, which every access below takes.
    private var value: Value
    private let lock = Lock()

    /// Takes the value in; the caller keeps no other way to it.
    public init(_ value: sending Value) {
        self.value = value
    }

    /// Reads or changes the value alone. Not recursive.
    public func withLock<Result, Failure: Error>(_ body: (inout Value) throws(Failure) -> Result) throws(Failure) -> Result {
        try lock.withLock { () throws(Failure) -> Result in try body(&value) }
    }
}
