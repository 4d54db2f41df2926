/// The last entries of a book that never grows: room is reserved once, and the oldest entry makes way for the newest.
///
/// Reserved and not filled, so that pages nobody has written to yet cost no memory. Not thread-safe: its owner guards it.
public struct LedgerRing<Entry: Sendable>: Sendable {
    private var entries: [Entry] = []
    private var next = 0
    /// How many entries are remembered.
    public let capacity: Int

    /// - Parameter capacity: At least 1 is taken. Allocates, here only.
    public init(capacity: Int) {
        self.capacity = max(1, capacity)
        entries.reserveCapacity(self.capacity)
    }

    /// How many entries have been written in all.
    public private(set) var written = 0

    /// Writes an entry. Allocates nothing.
    ///
    /// - Returns: its number, for `change`.
    @discardableResult
    public mutating func add(_ entry: Entry) -> Int {
        if entries.count < capacity {
            entries.append(entry)
        } else {
            entries[next] = entry
            next = (next + 1) % capacity
        }
        written += 1
        return written - 1
    }

    /// Changes an entry that was written earlier, if it is still remembered.
    public mutating func change(_ number: Int, _ body: (inout Entry) -> Void) {
        guard number >= max(0, written - capacity), number < written else { return }
        body(&entries[number % capacity])
    }

    /// A copy, oldest first, that shares no memory: a shared one would make the writer, on its thread, copy (and allocate) at its next
    /// entry.
    public func oldestFirst() -> [Entry] {
        var copy: [Entry] = []
        copy.reserveCapacity(entries.count)
        copy.append(contentsOf: entries[next...])
        copy.append(contentsOf: entries[..<next])
        return copy
    }
}
