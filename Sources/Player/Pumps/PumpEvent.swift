import Media
import Synchronization

/// What a pump tells control. Rare: some for each film and seek.
public enum PumpEvent: Sendable {
    case opened(TrackDescription)
    /// The track, which was opened before, is another one behind a change of sound.
    case reopened(TrackDescription)
    /// The film has no such track.
    case absent
    /// The film goes on without the track, which it has elsewhere; or the first of it is there again.
    case blank(Bool, generation: UInt32)
    /// Enough of this generation is decoded to begin.
    case primed(generation: UInt32)
    /// Everything of this generation has been given on.
    case ended(generation: UInt32)
    /// The first picture there is of a run that was to hold a position lies so much behind it.
    case landedLate(by: MediaTime, generation: UInt32)
    /// A part was passed over.
    case damaged(DecodeError, generation: UInt32)
    /// This run can't go on; a later one may.
    case failed(DecodeError, generation: UInt32)
}

/// A pump's events on their way to control: bounded, the oldest kept.
///
/// - Thread: any; the Mutex is held for an append.
final class PumpEvents: Sendable {
    private let waiting = Mutex<[PumpEvent]>([])
    private let signal: any WakeSignal
    /// Damage may come with every packet; what ends or opens a film is rare and always fits.
    private static let capacity = 64

    init(signal: any WakeSignal) { self.signal = signal }

    func post(_ event: PumpEvent) {
        waiting.withLock { events in
            if case .damaged = event, events.count >= Self.capacity { return }
            events.append(event)
        }
        signal.raise()
    }

    func drain() -> [PumpEvent] {
        waiting.withLock { events in
            let all = events
            events.removeAll(keepingCapacity: true)
            return all
        }
    }
}
