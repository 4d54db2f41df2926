import Glibc
import LinuxIO
import Media

/// Asks a service as many boxes do, over connections that are kept, and takes the time of each answer.
///
/// Requests are made beforehand, so that nothing but sending and receiving is done meanwhile.
///
/// - Thread: one.
final class LoadGenerator {
    /// When requests are sent.
    enum Pace {
        /// Each connection asks anew as soon as it was answered: all that the service can give.
        case asAnswered
        /// At fixed times, so many a second, whether the service keeps up or not. What waits for a free connection waits for the service, so a
        /// request's time counts from when it should have been sent.
        case perSecond(Double)
    }

    /// What came of a number of requests.
    struct Outcome {
        /// Of those that were answered, in seconds, in the order of the answers.
        var latencies: [Double] = []
        /// By the requests' order; only where they were asked for.
        var answers: [Int: LoadConnection.Answer] = [:]
        /// Answers with another status than 2xx.
        var errors = 0
        /// The first of them: status and body.
        var complaint: String?
        var sentBytes = 0
        var receivedBytes = 0
        /// From the first request to the last answer.
        var seconds = 0.0
    }

    private let loop: EventLoop
    private let connections: [LoadConnection]
    private var tokens: [EventLoop.Token] = []
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    /// One run's.
    private var requests: [[UInt8]] = []
    private var next = 0
    private var idle: [Int] = []
    private var outcome = Outcome()
    private var failure: ServiceError?
    private var keepsAnswers = false

    init(port: UInt16, connections count: Int) throws(ServiceError) {
        do { loop = try EventLoop() } catch { throw .benchFailed(reason: "no event loop (\(error)); see ulimit -n") }
        var made: [LoadConnection] = []
        for _ in 0..<count { made.append(try LoadConnection(port: port)) }
        connections = made
        for (index, connection) in connections.enumerated() {
            do {
                tokens.append(try loop.add(connection.descriptor) { [unowned self] in take(index) })
            } catch {
                throw .benchFailed(reason: "a connection can't be watched (\(error))")
            }
        }
    }

    deinit { buffer.deallocate() }

    /// Sends the requests.
    ///
    /// - Parameters:
    ///   - seconds: No request is sent later; nil: all are.
    ///   - keepsAnswers: Whether the answers are wanted, too.
    /// - Throws: `benchFailed` where a connection broke, or ten seconds went by without an answer.
    func run(
        _ requests: [[UInt8]], _ pace: Pace, for seconds: Double? = nil, keepsAnswers: Bool = false
    ) throws(ServiceError) -> Outcome {
        self.requests = requests
        self.keepsAnswers = keepsAnswers
        (next, idle, outcome) = (0, Array(connections.indices.reversed()), Outcome())
        outcome.latencies.reserveCapacity(requests.count)
        let start = Self.now()
        let end = seconds.map { start + $0 } ?? .infinity
        var quietSince = start
        var answered = 0
        while true {
            var wake = Self.now() + 1
            while next < requests.count, !idle.isEmpty {
                let now = Self.now()
                var since = now
                if case .perSecond(let rate) = pace {
                    since = start + Double(next) / rate
                    if since > now {
                        wake = min(wake, since)
                        break
                    }
                }
                // By when it should have gone: what the service was late for still counts.
                guard since < end else {
                    next = requests.count
                    break
                }
                let connection = idle.removeLast()
                try connections[connection].send(requests[next], request: next, since: since)
                outcome.sentBytes += requests[next].count
                next += 1
            }
            if next == requests.count, idle.count == connections.count { break }
            do { try loop.step(until: HostTime(nanoseconds: Int64(wake * 1e9))) } catch { throw .benchFailed(reason: "\(error)") }
            if let failure { throw failure }
            if answered < outcome.latencies.count || idle.count == connections.count {
                answered = outcome.latencies.count
                quietSince = Self.now()
            }
            guard Self.now() < quietSince + 10 else { throw .benchFailed(reason: "ten seconds without an answer; see the service's log") }
        }
        outcome.seconds = Self.now() - start
        return outcome
    }

    private func take(_ index: Int) {
        do throws(ServiceError) {
            guard let current = connections[index].current else {
                throw .benchFailed(reason: "the service closed a connection; see its log")
            }
            guard let answer = try connections[index].receive(buffer) else { return }
            outcome.latencies.append(Self.now() - current.since)
            outcome.receivedBytes += answer.bytes
            if !(200..<300).contains(answer.status) {
                outcome.errors += 1
                outcome.complaint = outcome.complaint ?? "\(answer.status) \(String(decoding: answer.body.prefix(300), as: UTF8.self))"
            }
            if keepsAnswers { outcome.answers[current.request] = answer }
            idle.append(index)
        } catch {
            failure = error
        }
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
