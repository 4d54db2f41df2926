import Buffering
import Media

/// Which rungs of one stream can't be relied on at present, and which of their segments aren't asked for again. Pure.
struct RungHealth {
    private struct Record {
        /// Failures since the last segment that came whole.
        var failures = 0
        var asideUntil: HostTime?
    }

    /// Failures in a row after which a rung is left alone for a while.
    static let tolerated = 2
    /// The first while; each further failure doubles it.
    static let aside = Duration.seconds(30)
    private static let doublings = 4
    /// Segments remembered; by then the film is elsewhere.
    private static let remembered = 256

    private var records: [Int: Record] = [:]
    private var refused: [StoreKey] = []

    /// - Parameter isHeader: No segment of the rung can be had without it.
    mutating func failed(_ rung: Int, segment key: StoreKey, isHeader: Bool = false, at now: HostTime) {
        if !refused.contains(key) { refused.append(key) }
        if refused.count > Self.remembered { refused.removeFirst() }
        var record = records[rung] ?? Record()
        record.failures = max(record.failures + 1, isHeader ? Self.tolerated : 0)
        if record.failures >= Self.tolerated {
            record.asideUntil = now + Self.aside * (1 << min(record.failures - Self.tolerated, Self.doublings))
        }
        records[rung] = record
    }

    mutating func succeeded(_ rung: Int) { records[rung] = nil }

    /// The viewer asks anew: what is wrong may have been mended.
    mutating func forgetSegments() { refused.removeAll() }

    func mayAsk(_ rung: Int, segment key: StoreKey, at now: HostTime) -> Bool {
        !refused.contains(key) && records[rung]?.asideUntil.map { now >= $0 } ?? true
    }
}
