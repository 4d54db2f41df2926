import Media

/// Something that changes by itself as time passes: a display's flip, bytes from a network.
package protocol FakeDevice: AnyObject {
    /// When it next does; nil if nothing is under way.
    var nextEvent: HostTime? { get }
    /// Called when the clock has reached it, before the workers are stepped.
    func advance(to now: HostTime)
}

extension FakeDevice {
    package func advance(to now: HostTime) {}
}

/// Why a simulated run can't go on.
package enum ScheduleFailure: Error, Equatable, CustomStringConvertible {
    /// Everybody waits for something that nobody will do.
    case deadlock(at: HostTime, workers: String)
    /// A worker asks to be called again without end.
    case spinning(worker: String, at: HostTime)
    /// The condition was not met in time.
    case timeout(at: HostTime, workers: String)

    package var description: String {
        switch self {
        case .deadlock(let at, let workers): "deadlock at \(at.nanoseconds / 1_000_000) ms: \(workers)"
        case .spinning(let worker, let at): "\(worker) spins at \(at.nanoseconds / 1_000_000) ms"
        case .timeout(let at, let workers): "not met by \(at.nanoseconds / 1_000_000) ms: \(workers)"
        }
    }
}

/// Steps all workers in turn on one thread; when all wait, moves the clock to the next instant that any of them, or a device, waits
/// for. A run of an hour takes as long as its work.
package final class FakeScheduler {
    private struct Entry {
        var name: String
        var worker: any Worker
        var signal: FakeSignal
        var state: WorkerState = .again
    }

    package let clock: FakeClock
    private var entries: [Entry] = []
    private var devices: [(device: any FakeDevice, wakes: String?)] = []
    /// Turns at one instant after which somebody must be spinning.
    private static let patience = 100_000

    package init(clock: FakeClock) {
        self.clock = clock
    }

    package func add(_ name: String, _ worker: any Worker, signal: FakeSignal) {
        entries.append(Entry(name: name, worker: worker, signal: signal))
    }

    /// - Parameter wakes: The worker whose thread sleeps in the device on the box; nil: everybody looks up. One that raises signals by itself
    ///   wakes nobody: an empty name.
    package func add(_ device: any FakeDevice, wakes: String? = nil) { devices.append((device, wakes)) }

    /// Runs until the condition holds.
    ///
    /// - Parameter limit: Of simulated time from now.
    package func run(for limit: Duration, until condition: () -> Bool) throws(ScheduleFailure) {
        let end = clock.now() + limit
        while true {
            if try settle(condition) { return }
            guard let next = nextInstant() else { throw .deadlock(at: clock.now(), workers: summary) }
            if next > end { throw .timeout(at: end, workers: summary) }
            move(to: next)
        }
    }

    /// Runs for a length of time, whatever happens.
    package func run(for length: Duration) throws(ScheduleFailure) {
        let end = clock.now() + length
        while true {
            _ = try settle { false }
            guard let next = nextInstant(), next <= end else {
                move(to: end)
                return
            }
            move(to: next)
        }
    }

    /// Steps until all wait.
    private func settle(_ condition: () -> Bool) throws(ScheduleFailure) -> Bool {
        for turn in 0... {
            if condition() { return true }
            var busy: String?
            for index in entries.indices where isDue(entries[index]) {
                entries[index].state = entries[index].worker.step(now: clock.now())
                busy = entries[index].name
            }
            guard let busy else { return false }
            if turn > Self.patience { throw .spinning(worker: busy, at: clock.now()) }
        }
        return false
    }

    private func isDue(_ entry: Entry) -> Bool {
        switch entry.state {
        case .finished: return false
        case .again: return true
        case .waiting(let deadline):
            if entry.signal.wait(until: nil) { return true }
            return deadline.map { $0 <= clock.now() } ?? false
        }
    }

    private func nextInstant() -> HostTime? {
        let now = clock.now()
        var next: HostTime?
        for entry in entries {
            if case .waiting(let deadline?) = entry.state { next = min(next ?? deadline, deadline) }
        }
        for (device, _) in devices {
            if let event = device.nextEvent, event > now { next = min(next ?? event, event) }
        }
        return next
    }

    private func move(to instant: HostTime) {
        let now = clock.now()
        clock.advance(to: instant)
        for (device, wakes) in devices {
            let hadEvent = device.nextEvent.map { $0 > now && $0 <= instant } ?? false
            device.advance(to: instant)
            guard hadEvent else { continue }
            // On the box a thread sleeps in the device itself; here it is simply asked again.
            for index in entries.indices where wakes == nil || entries[index].name == wakes {
                if case .waiting = entries[index].state { entries[index].state = .again }
            }
        }
    }

    private var summary: String {
        entries.map { entry in
            switch entry.state {
            case .again: "\(entry.name) busy"
            case .finished: "\(entry.name) finished"
            case .waiting(nil): "\(entry.name) waits for its signal"
            case .waiting(let deadline?): "\(entry.name) waits until \(deadline.nanoseconds / 1_000_000) ms"
            }
        }.joined(separator: ", ")
    }
}
