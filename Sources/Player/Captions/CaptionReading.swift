import Captions
import Media
import Synchronization

/// Reads one segment's text on a thread of its own, so that a long one holds nothing up.
///
/// - Thread: `result` any; it is made on control.
final class CaptionReading: Sendable {
    struct Result: Sendable {
        var document: CaptionDocument
        /// The cues came in a container with the film's clock.
        var isMedia: Bool
    }

    private let outcome = Mutex<Swift.Result<Result, CaptionError>?>(nil)

    /// What came of it; nil while it goes on.
    var result: Swift.Result<Result, CaptionError>? { outcome.withLock { $0 } }

    /// - Parameters:
    ///   - header: The initialization segment; nil where there is none.
    ///   - aside: See `PlaybackParts.aside`.
    ///   - decode: Makes pixels of a cue's picture.
    init(
        _ bytes: [UInt8], header: [UInt8]?, aside: (_ work: @escaping @Sendable () -> Void) -> Void,
        decode: @escaping @Sendable (Cue) -> Cue, signal: any WakeSignal
    ) {
        aside { [self] in
            let read = Self.read(bytes, header: header)
            let result = read.map { result in
                var result = result
                result.document.cues = result.document.cues.map(decode)
                return result
            }
            outcome.withLock { $0 = result }
            signal.raise()
        }
    }

    private static func read(_ bytes: [UInt8], header: [UInt8]?) -> Swift.Result<Result, CaptionError> {
        do throws(CaptionError) {
            if let header {
                guard let track = TextTrack(initialization: header) else {
                    throw CaptionError("its header has no track of WebVTT or TTML")
                }
                return .success(Result(document: try TextFragmentReader.document(of: bytes, track: track), isMedia: true))
            }
            guard let format = CaptionFormat(of: bytes) else { throw CaptionError("it is no text of captions that is read here") }
            return .success(Result(document: try format.document(of: bytes), isMedia: format == .mp4))
        } catch {
            return .failure(error)
        }
    }
}
