import Buffering
import Media

// Runs without sound, in a film that has some.
extension AudioPump {
    enum Muteness {
        /// The run's bytes are passed over: they belong to pictures.
        case reading
        /// They are; what follows isn't known yet.
        case over
        case before(InputRun)
    }

    /// Given at once; the ring's room sets the pace.
    private static let silencePortion = MediaTime(seconds: 0.1)

    func beSilent(_ state: Muteness, _ run: InputRun, on cursor: any TrackCursor) -> WorkerState {
        guard let format = outlet.ring?.format else { return .waiting(until: nil) }
        switch state {
        case .reading:
            switch cursor.passOver() {
            case .failed(let error): return place.fail(.input(error))
            case .end: muteness = .over
            case .bytes, .notYet, .interrupted: break
            }
        case .over:
            switch cursor.nextRun() {
            case .notYet: break
            case .run(let next): muteness = .before(next)
            case .endOfTrack:
                muteness = nil
                place.leaveRun()
                return .again
            }
        case .before: break
        }
        let start = placing.expected ?? max(run.start, run.position ?? .zero)
        var portion = Self.silencePortion
        if case .before(let next) = muteness {
            guard start < next.start, next.position == nil else { return begin(next, on: cursor) }
            portion = min(portion, next.start - start)
        }
        giveSilence(frames: max(1, format.frames(in: portion)), at: start, format)
        return drain(run) ? .again : .waiting(until: nil)
    }
}
