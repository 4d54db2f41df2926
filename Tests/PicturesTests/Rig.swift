import LinuxIO
import Media
import Synchronization
import TestSupport

@testable import Pictures

/// A worker that a test steps, on a fake network and a fake clock.
final class Rig {
    let clock = FakeClock()
    let source: FakeSegmentSource
    let maker = FakeStillMaker()
    let log = ListLog()
    let news = FakeSignal()
    let today = Today()
    let shelf: Guarded<PictureShelf>
    private let worker: PictureWorker
    private let wake = FakeSignal()

    init(folder: String? = nil, budget: PictureBudget = PictureBudget(), latency: Duration = .milliseconds(1)) {
        source = FakeSegmentSource(clock: clock, latency: latency)
        shelf = Guarded(PictureShelf(budget: budget.decoded))
        let today = today
        worker = PictureWorker(
            shelf,
            tools: PictureWorker.Tools(
                source: source, maker: maker, folder: folder, budget: budget, today: { today.time }, log: log, signal: wake, news: news))
    }

    /// As the interface: what is to be seen.
    func want(_ requests: [PictureRequest]) { _ = shelf.withLock { $0.want(requests) } }

    /// Steps until there is nothing to do, and nothing more comes within ten milliseconds.
    ///
    /// - Returns: until when.
    @discardableResult
    func run() -> HostTime? {
        for _ in 0..<1000 {
            switch worker.step(now: clock.now()) {
            case .again: continue
            case .waiting(let deadline):
                guard !wake.wait(until: nil) else { continue }
                guard let next = source.nextEvent, next <= clock.now() + .milliseconds(10) else { return deadline }
                clock.advance(to: next)
                source.advance(to: next)
            case .finished: return nil
            }
        }
        return HostTime(nanoseconds: -1)
    }

    /// Lets time pass, then steps.
    @discardableResult
    func run(after time: Duration) -> HostTime? {
        clock.advance(by: time)
        source.advance(to: clock.now())
        return run()
    }

    /// The first byte of the one that is there; nil: it isn't.
    func shown(_ request: PictureRequest) -> UInt8? { shelf.withLock { $0.picture(request) }?.pixels.first }

    var asked: [String] { source.asked.map(\.request.url) }
}

final class Today: Sendable {
    private let state = Mutex(Duration.seconds(1_700_000_000))

    var time: Duration {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

final class ListLog: Log {
    let level = LogLevel.debug
    private let lines = Mutex<[String]>([])

    func write(_ level: LogLevel, _ area: StaticString, _ message: @autoclosure () -> String) {
        let line = "\(level) \(message())"
        lines.withLock { $0.append(line) }
    }

    var all: [String] { lines.withLock { $0 } }
}

extension PictureRequest {
    /// Ten pixels wide: 400 bytes.
    init(_ address: String) { self.init(address, PixelSize(width: 10, height: 10)) }
}
