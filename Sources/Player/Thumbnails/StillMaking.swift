import Media
import Synchronization

/// Makes stills on a thread of its own, so that decoding holds nothing up.
///
/// - Thread: `result` any; it is made on control.
final class StillMaking: Sendable {
    private let outcome = Mutex<[Still]?>(nil)

    /// What came of it; nil while it goes on.
    var result: [Still]? { outcome.withLock { $0 } }

    /// - Parameter aside: See `PlaybackParts.aside`.
    init(
        aside: (_ work: @escaping @Sendable () -> Void) -> Void, signal: any WakeSignal, make: @escaping @Sendable () -> [Still]
    ) {
        aside { [self] in
            let stills = make()
            outcome.withLock { $0 = stills }
            signal.raise()
        }
    }
}
