import Dispatch
import Glibc

/// Being told to end is how a service ends: SIGTERM and SIGINT come here.
final class EndingSignals {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter act: Called for each signal, on a thread of its own.
    init(_ act: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "signals")
        sources = [SIGTERM, SIGINT].map { number in
            // Else the kernel ends the process before anybody is told.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler(handler: act)
            source.resume()
            return source
        }
    }

    /// Nothing is listened for any more.
    func close() { for source in sources { source.cancel() } }
}
