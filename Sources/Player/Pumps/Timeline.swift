import Media
import Synchronization

/// Where each run of segments lies on the film: the difference between the container's timestamps and the presentation's.
///
/// The picture decides, because its first keyframe is the segment's own start; the sound of the same discontinuity number shares the
/// container's clock (RFC 8216 §6.2.2, §4.3.4.1.1) and waits for that verdict, so that both are always shifted alike. Where a film
/// has no picture the sound decides. An offset once known is kept: a seek back must land where it was.
///
/// - Thread: any; one Mutex, held for a look-up.
public final class Timeline: Sendable {
    private struct Entries {
        var offsets: [Int64: MediaTime] = [:]
        var pictureDecides = true
    }

    private let entries = Mutex(Entries())
    /// Discontinuities of one film beyond which it is taken for an attack on our memory.
    public static let capacity = 100_000

    public init() {}

    /// For a new film.
    public func reset() {
        entries.withLock { $0 = Entries() }
    }

    /// There is no picture: from here on the sound decides.
    public func soundDecides() {
        entries.withLock { $0.pictureDecides = false }
    }

    public var isSoundDeciding: Bool { entries.withLock { !$0.pictureDecides } }

    /// What to add to the container's timestamps; nil while not known.
    public func offset(of discontinuity: Int64) -> MediaTime? {
        entries.withLock { $0.offsets[discontinuity] }
    }

    /// Says where a first timestamp lies; the first to say it wins.
    ///
    /// - Returns: the offset that holds.
    public func establish(_ discontinuity: Int64, container: MediaTime, presentation: MediaTime) -> MediaTime {
        entries.withLock { entries in
            if let known = entries.offsets[discontinuity] { return known }
            guard entries.offsets.count < Self.capacity else { return presentation - container }
            entries.offsets[discontinuity] = presentation - container
            return presentation - container
        }
    }
}
