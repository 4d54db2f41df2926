import Store
import Synchronization

/// Brings a database's write-ahead log into the database beside the thread that writes.
///
/// By itself SQLite does so within a commit, which all that share that commit then wait for: a random write of some hundred pages, tens of
/// milliseconds where a commit takes a few. Nothing hangs on when it is done: what the log holds is on the disk.
final class LogKeeping: Sendable {
    /// Transactions between two looks at the log. Chosen: some thousand pages, as SQLite's own measure.
    private static let often = 200
    /// In pages of 4 KiB: beyond this, the writing thread brings in the rest, so that the log begins anew. While everybody writes, it else never would.
    private static let longest = 4096

    /// One that waits is enough.
    private let calls = WorkQueue<Bool>(most: 1)
    private let since = Atomic(0)
    private let isLong = Atomic(false)

    /// - Parameter connection: The writing one.
    /// - Thread: the writing one.
    func committed(_ transactions: Int, _ connection: SQLiteConnection) {
        // What the other has just brought in needn't be: little is left. Where it fails, a later one does it.
        if isLong.exchange(false, ordering: .acquiringAndReleasing) { _ = try? connection.checkpoint() }
        guard since.add(transactions, ordering: .relaxed).newValue >= Self.often else { return }
        since.store(0, ordering: .relaxed)
        _ = calls.add(true)
    }

    /// Until `close`.
    ///
    /// - Parameter connection: Its own.
    /// - Thread: its own.
    func keep(_ connection: SQLiteConnection) {
        while !calls.take(1).isEmpty {
            guard let done = try? connection.checkpoint(), done.pages > Self.longest else { continue }
            isLong.store(true, ordering: .releasing)
        }
    }

    func close() { calls.close() }
}
