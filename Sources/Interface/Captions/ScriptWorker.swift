import Media
import Synchronization

/// Has scripts drawn on a thread of their own, so that no typesetting, however rich, holds a key or a picture up.
///
/// - Thread: `step` on its own; `ask` and `answer` on control.
public final class ScriptWorker: Worker, @unchecked Sendable {
    // Guard: what both threads use is in `mailbox`; the renderer is the worker's own.
    private let mailbox = Mutex(Mailbox())
    private let own: any WakeSignal
    private let control: any WakeSignal
    private let make: @Sendable () -> (any StyledTextRenderer)?
    private var renderer: (any StyledTextRenderer)?

    /// What was drawn for a request.
    public struct Answer: Hashable, Sendable {
        /// What was asked.
        public var request: StyledTextRequest
        /// From back to front; nil: this script can't be drawn.
        public var pictures: [PlacedBitmap]?
        /// On the script's clock: before it nothing changes. nil: nothing will.
        public var until: MediaTime?
    }

    private struct Mailbox {
        /// The last one counts.
        var request: StyledTextRequest?
        var answer: Answer?
    }

    /// - Parameters:
    ///   - own: Wakes the worker.
    ///   - control: Raised when there is another answer.
    ///   - make: On the worker's thread, at the first request.
    public init(own: any WakeSignal, control: any WakeSignal, make: @escaping @Sendable () -> (any StyledTextRenderer)?) {
        self.own = own
        self.control = control
        self.make = make
    }

    /// Asks for a moment; one that was asked for and not begun is forgotten.
    public func ask(_ request: StyledTextRequest) {
        mailbox.withLock { $0.request = request }
        own.raise()
    }

    /// The last; nil: none yet.
    public var answer: Answer? { mailbox.withLock { $0.answer } }

    /// Draws what was asked for last.
    public func step(now: HostTime) -> WorkerState {
        let request = mailbox.withLock { mailbox in
            defer { mailbox.request = nil }
            return mailbox.request
        }
        guard let request else { return .waiting(until: nil) }
        if renderer == nil { renderer = make() }
        let rendering = renderer?.render(request)
        mailbox.withLock { mailbox in
            let pictures = rendering.map { $0.pictures ?? mailbox.answer?.pictures ?? [] }
            mailbox.answer = Answer(request: request, pictures: pictures, until: rendering?.until)
        }
        control.raise()
        return .again
    }
}
