import CLinux
import Media
import Synchronization
import Testing

@testable import LinuxIO

private final class CountingWorker: Worker, Sendable {
    let steps = Atomic<Int>(0)
    let signal: EventSignal
    let limit: Int

    init(signal: EventSignal, limit: Int) {
        self.signal = signal
        self.limit = limit
    }

    func step(now: HostTime) -> WorkerState {
        let count = steps.add(1, ordering: .relaxed).newValue
        if count >= limit { return .finished }
        return count.isMultiple(of: 2) ? .again : .waiting(until: now + .milliseconds(1))
    }
}

private final class EndlessWorker: Worker, Sendable {
    func step(now: HostTime) -> WorkerState { .waiting(until: nil) }
}

@Suite struct ThreadTests {
    #if DEBUG
        @Test("what is one thread's alone names a second one's call, and no call of the first")
        func rule() throws {
            final class Ruled: Sendable {
                let rule = ThreadRule("scan-out")
                let faults = Mutex<[String?]>([])
                func call() {
                    let fault = rule.fault
                    faults.withLock { $0.append(fault) }
                }
            }
            let ruled = Ruled()
            ruled.call()
            ruled.call()
            try LinuxThread(name: "another") { ruled.call() }.join()
            #expect(ruled.faults.withLock { $0 } == [nil, nil, "called on two threads, although only scan-out's may"])
        }
    #endif

    private var soon: HostTime { MonotonicClock().now() + .seconds(20) }

    @Test("a signal raised twice before the wait counts once")
    func raisedTwice() throws {
        let signal = try EventSignal()
        signal.raise()
        signal.raise()
        #expect(signal.wait(until: soon))
        #expect(!signal.wait(until: MonotonicClock().now()))
        signal.raise()
        #expect(signal.wait(until: soon))
    }

    @Test("no raise is lost between two threads")
    func noneLost() throws {
        let ping = try EventSignal()
        let pong = try EventSignal()
        let thread = try LinuxThread(name: "pong") {
            for _ in 0..<5000 {
                ping.wait(until: nil)
                pong.raise()
            }
        }
        for _ in 0..<5000 {
            ping.raise()
            #expect(pong.wait(until: soon))
        }
        thread.join()
    }

    @Test("a thread is as nice as it is asked to be, and its neighbours stay as they are", arguments: [0, 7, 19] as [Int32])
    func niceness(asked: Int32) throws {
        let before = lanterne_niceness()
        let found = Atomic<Int32>(-100)
        let thread = try LinuxThread(name: "nice", niceness: asked) { found.store(lanterne_niceness(), ordering: .relaxed) }
        thread.join()
        // A thread that was begun by a nicer one is as nice, and only root makes it less so.
        let nice = found.load(ordering: .relaxed)
        #expect(asked == 0 ? nice == before : nice == asked || nice == max(asked, before), "\(nice), \(before) before")
        #expect(lanterne_niceness() == before)
    }

    @Test("a wait ends at its deadline")
    func deadline() throws {
        let signal = try EventSignal()
        let clock = MonotonicClock()
        let until = clock.now() + .milliseconds(3)
        #expect(!signal.wait(until: until))
        #expect(clock.now() >= until)
    }

    @Test("a worker is stepped until it has finished")
    func finishes() throws {
        let signal = try EventSignal()
        let worker = CountingWorker(signal: signal, limit: 7)
        let thread = try WorkerThread(name: "count", worker: worker, signal: signal, clock: MonotonicClock())
        #expect(thread.join(by: soon))
        #expect(worker.steps.load(ordering: .relaxed) == 7)
        #expect(thread.stop(by: soon))
    }

    @Test("a worker that waits for ever is stopped")
    func stops() throws {
        let thread = try WorkerThread(
            name: "endless", worker: EndlessWorker(), signal: try EventSignal(), clock: MonotonicClock())
        #expect(thread.stop(by: soon))
        #expect(thread.stop(by: soon))
    }

    @Test("a thread bears its name, cut at 15 bytes")
    func name() throws {
        let seen = Guarded("")
        let thread = try LinuxThread(name: "a-name-of-20-letters") {
            guard let file = try? FileDescriptor.open("/proc/thread-self/comm") else { return }
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = (try? bytes.withUnsafeMutableBytes { try file.read(into: $0) }) ?? 1
            let text = String(decoding: bytes[..<max(0, count - 1)], as: UTF8.self)
            seen.withLock { $0 = text }
        }
        thread.join()
        #expect(seen.withLock { $0 } == "a-name-of-20-le")
    }

    @Test("increments under the lock are all kept")
    func lock() throws {
        let counter = Guarded(0)
        let threads = try (0..<4).map { _ in
            try LinuxThread(name: "add") { for _ in 0..<10_000 { counter.withLock { $0 += 1 } } }
        }
        for thread in threads { thread.join() }
        #expect(counter.withLock { $0 } == 40_000)
    }
}
