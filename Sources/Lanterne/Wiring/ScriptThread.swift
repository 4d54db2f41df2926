import Interface
import LinuxIO
import Media
import StyledSubtitles

/// The thread on which scripts with a typesetting of their own are drawn; there is none before the first of them.
///
/// - Thread: control.
final class ScriptThread {
    private let worker: ScriptWorker
    private let signal: any WakeSignal
    private let clock: any HostClock
    private let log: any Log
    private var thread: WorkerThread?
    private var hasFailed = false
    /// libass shapes and fills on the stack; more of it than is touched costs nothing.
    private static let stackBytes = 2 << 20

    /// - Parameter control: Raised when something was drawn.
    init(control: any WakeSignal, clock: any HostClock, log: any Log) throws(Errno) {
        let signal = try EventSignal()
        self.signal = signal
        self.clock = clock
        self.log = log
        worker = ScriptWorker(own: signal, control: control) { ScriptRenderer(log: log) }
    }

    /// What control asks of it.
    var layer: ScriptLayer {
        ScriptLayer { [weak self] in
            self?.ask($0)
        } answer: { [worker] in
            worker.answer
        }
    }

    private func ask(_ request: StyledTextRequest) {
        if thread == nil, !hasFailed {
            do throws(Errno) {
                thread = try WorkerThread(
                    name: "captions", worker: Stepping(worker), signal: signal, clock: clock, stackBytes: Self.stackBytes)
            } catch {
                hasFailed = true
                log.write(.warning, "captions", "no thread could be made (\(error)): texts with a typesetting of their own are not shown")
            }
        }
        worker.ask(request)
    }

    /// Waits for what is being drawn.
    func stop(by deadline: HostTime?) { thread?.stop(by: deadline) }

    /// What the thread gets for itself of a worker that control speaks to as well.
    private final class Stepping: Worker {
        private let worker: ScriptWorker

        init(_ worker: ScriptWorker) { self.worker = worker }

        func step(now: HostTime) -> WorkerState { worker.step(now: now) }
    }
}
