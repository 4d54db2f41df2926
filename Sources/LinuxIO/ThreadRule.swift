import Glibc
import Synchronization

/// "One thread alone", checked while developing: the thread of the first call is the one, and a call from another is a programmer's mistake.
///
/// For the entry points of what is `@unchecked Sendable`, or is handed to a worker's thread: elsewhere the compiler sees to it. It costs
/// nothing in release builds, which contain no check; in debug builds a load, without a lock or the heap.
public struct ThreadRule: ~Copyable, Sendable {
    #if DEBUG
        private let owner = Atomic<UInt>(0)
        private let name: StaticString

        /// - Parameter name: The thread, as the glossary has it: `scan-out`.
        public init(_ name: StaticString) {
            self.name = name
        }

        /// - Thread: the one. Traps on any other.
        public borrowing func check() {
            if let fault { preconditionFailure(fault) }
        }

        /// What is wrong with a call from this thread; nil for the thread of the first call.
        var fault: String? {
            let caller = UInt(pthread_self())
            let (isFirst, first) = owner.compareExchange(expected: 0, desired: caller, ordering: .relaxed)
            return isFirst || first == caller ? nil : "called on two threads, although only \(name)'s may"
        }
    #else
        /// Nothing is kept.
        @inlinable public init(_ name: StaticString) {}
        /// Nothing is checked.
        @inlinable public borrowing func check() {}
    #endif
}
