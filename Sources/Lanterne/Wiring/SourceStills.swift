import AVMedia
import LinuxIO
import Media

/// The keyframes of a film that is one file, wherever it lies.
///
/// - Thread: as `FileStills` says.
final class SourceStills: FileStills {
    private let input: SourceInput
    private let keyframes: FileKeyframes
    private let clock = MonotonicClock()
    private let isCancelled = Guarded(false)

    /// A keyframe that isn't there by then isn't worth being waited for.
    private static let patience = Duration.seconds(8)

    static func opener(_ source: any SegmentSource) -> (_ url: String) -> (any FileStills)? {
        { url in try? SourceStills(url, source) }
    }

    private init(_ url: String, _ source: any SegmentSource) throws(Errno) {
        input = try SourceInput(url: url, source: source, deadline: clock.now() + Self.patience)
        keyframes = FileKeyframes(input, clock: clock)
    }

    func keyframe(at position: MediaTime, within box: PixelSize) -> Still? {
        isCancelled.withLock { isCancelled in
            if !isCancelled { input.allow(until: clock.now() + Self.patience) }
        }
        return keyframes.keyframe(at: position, within: box)
    }

    func cancel() {
        isCancelled.withLock { isCancelled in
            isCancelled = true
            input.allow(until: clock.now())
        }
    }
}
