import Media

/// Thumbnails of a film that is one file: its header is read once, then each keyframe where it lies.
///
/// - Thread: one at a time; blocks in the input.
public final class FileKeyframes: @unchecked Sendable {
    private struct State {
        var reader: KeyframeReader?
        var isOver = false
    }

    private let input: any TrackInput
    private let clock: any HostClock
    // Guard of `@unchecked`: who asks does so one at a time.
    private var state = State()

    /// Reads nothing yet.
    ///
    /// - Parameters:
    ///   - input: Byte-addressed; read on the threads that ask.
    ///   - clock: For waiting on it in bounded portions.
    public init(_ input: any TrackInput, clock: any HostClock) {
        self.input = input
        self.clock = clock
    }

    /// The last keyframe not after a position, counted from the film's first picture; nil where there is none to be had, and from then on.
    public func keyframe(at position: MediaTime, within box: PixelSize) -> Still? {
        guard !state.isOver else { return nil }
        do throws(DecodeError) {
            let reader: KeyframeReader
            if let opened = state.reader {
                reader = opened
            } else {
                reader = try KeyframeReader(input, clock: clock)
                state.reader = reader
            }
            let start = reader.startTime
            try reader.seek(to: position + start)
            guard var still = reader.next(within: box) else { return nil }
            still.time = still.time - start
            return still
        } catch {
            // A file that can't be read now is no film of thumbnails.
            state = State(reader: nil, isOver: true)
            return nil
        }
    }
}
