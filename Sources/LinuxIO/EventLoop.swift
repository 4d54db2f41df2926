import CLinux
import Glibc
import Media

/// The control thread's loop: descriptors (epoll) and deadlines, one thing after another.
///
/// - Thread: all calls on the thread that runs it, but for `EventSignal`s that are added to it and raised from anywhere.
public final class EventLoop {
    /// Something the loop watches; give it back to `remove`.
    public struct Token: Hashable, Sendable {
        fileprivate let value: UInt64
    }

    private let epoll: FileDescriptor
    private var watches: [UInt64: (descriptor: Int32, handler: () -> Void)] = [:]
    // Few at any time (a handful), so a sorted list is searched by hand.
    private var timers: [(time: HostTime, token: UInt64, handler: () -> Void)] = []
    private var nextToken: UInt64 = 1
    private var isStopped = false
    private let clock: any HostClock

    /// - Throws: EMFILE or ENFILE, when too many files are open.
    public init(clock: any HostClock = MonotonicClock()) throws(Errno) {
        epoll = FileDescriptor(owning: try retrying { epoll_create1(Int32(EPOLL_CLOEXEC)) })
        self.clock = clock
    }

    /// Calls `handler` whenever the descriptor can be read, is in error or hung up, until removed. The descriptor stays the caller's and must
    /// stay open until then.
    public func add(_ descriptor: Int32, handler: @escaping () -> Void) throws(Errno) -> Token {
        let token = makeToken()
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.u64 = token
        let number = epoll.number
        _ = try retrying { epoll_ctl(number, EPOLL_CTL_ADD, descriptor, &event) }
        watches[token] = (descriptor, handler)
        return Token(value: token)
    }

    /// Calls `handler` on this thread after each raise of the signal.
    public func add(_ signal: EventSignal, handler: @escaping () -> Void) throws(Errno) -> Token {
        try add(signal.descriptor) { if signal.consume() { handler() } }
    }

    /// Forgets a descriptor or a timer; harmless when it is already gone. After it, the handler isn't called again.
    public func remove(_ token: Token) {
        if let watch = watches.removeValue(forKey: token.value) {
            // The descriptor may have been closed meanwhile; then the kernel has forgotten it already.
            _ = epoll_ctl(epoll.number, EPOLL_CTL_DEL, watch.descriptor, nil)
        }
        timers.removeAll { $0.token == token.value }
    }

    /// Calls `handler` once, at an instant or as soon after as the loop is free.
    @discardableResult
    public func schedule(at time: HostTime, handler: @escaping () -> Void) -> Token {
        let token = makeToken()
        let place = timers.firstIndex { $0.time > time } ?? timers.endIndex
        timers.insert((time, token, handler), at: place)
        return Token(value: token)
    }

    /// Handles what is ready, or waits for it until the deadline; nil waits for ever.
    public func step(until deadline: HostTime? = nil) throws(Errno) {
        var limit = deadline
        if let first = timers.first?.time { limit = min(limit ?? first, first) }
        var timeout = timespec()
        if let limit { timeout = timespec(from: clock.now(), to: limit) }
        var events = (epoll_event(), epoll_event(), epoll_event(), epoll_event())
        let number = epoll.number
        let count = withUnsafeMutablePointer(to: &events) { tuple in
            tuple.withMemoryRebound(to: epoll_event.self, capacity: 4) { list in
                limit == nil ? epoll_pwait2(number, list, 4, nil, nil) : epoll_pwait2(number, list, 4, &timeout, nil)
            }
        }
        if count < 0 {
            let error = Errno.last
            if error != .interrupted { throw error }
        }
        runTimers()
        let ready = [events.0, events.1, events.2, events.3]
        for index in 0..<Int(max(0, count)) {
            // A handler may have removed this one: then it isn't in the list any more.
            watches[ready[index].data.u64]?.handler()
        }
    }

    /// Goes on until `stop` is called by a handler, or the deadline comes.
    public func run(until deadline: HostTime? = nil) throws(Errno) {
        isStopped = false
        while !isStopped {
            if let deadline, clock.now() >= deadline { return }
            try step(until: deadline)
        }
    }

    /// Lets `run` return after the present handler.
    public func stop() { isStopped = true }

    private func runTimers() {
        guard !timers.isEmpty else { return }
        let now = clock.now()
        while let first = timers.first, first.time <= now {
            timers.removeFirst()
            first.handler()
        }
    }

    private func makeToken() -> UInt64 {
        defer { nextToken += 1 }
        return nextToken
    }
}
