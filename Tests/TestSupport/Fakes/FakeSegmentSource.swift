import Media
import Synchronization

/// A network on the fake clock: resources by URL, one shared line with a rate and a latency, errors by the number of the request.
package final class FakeSegmentSource: SegmentSource, FakeDevice {
    /// What a URL answers.
    package enum Answer: Sendable {
        case bytes([UInt8], mediaType: String? = nil)
        case error(SourceError)
        /// So many bytes, then the error.
        case cut([UInt8], after: Int, SourceError)
    }

    /// From an instant after the start on, the line has this rate.
    package struct Rate: Sendable {
        package var from: Duration
        package var bytesPerSecond: Double

        package init(from: Duration, bytesPerSecond: Double) {
            self.from = from
            self.bytesPerSecond = bytesPerSecond
        }
    }

    /// A stretch of time in which nothing gets through: requests begun in it come to a phase and no further, and what was being received stops.
    package struct Outage: Sendable {
        package var from: Duration
        /// After the start; nil: it never ends.
        package var until: Duration?
        package var phase: RequestPhase
        /// Only of addresses that contain this; nil: of all.
        package var of: String?
        /// After which a request fails, as on the box; nil: it never does, and goes on once the outage is over.
        package var patience: Duration?

        package init(
            from: Duration, until: Duration? = nil, at phase: RequestPhase, of: String? = nil, patience: Duration? = .seconds(4)
        ) {
            self.from = from
            self.until = until
            self.phase = phase
            self.of = of
            self.patience = patience
        }

        func isOn(_ elapsed: Duration, for url: String) -> Bool {
            elapsed >= from && until.map { elapsed < $0 } ?? true && of.map { url.contains($0) } ?? true
        }
    }

    /// One request, as it came.
    package struct Asked: Equatable, Sendable {
        package var request: ResourceRequest
        package var at: HostTime
        /// When it was over, by its end, an error or a cancellation; nil while it goes on.
        package var ended: HostTime?
        /// Bytes of the body that were read.
        package var received = 0
        package var error: SourceError?
        package var isCancelled = false
    }

    fileprivate struct Transfer: Sendable {
        var url: String
        /// Its place in `asked`.
        var number = 0
        var body: [UInt8]
        var error: SourceError?
        var response: ResourceResponse
        var opens: HostTime
        /// Bytes that have come over the line.
        var arrived = 0.0
        var read = 0
        var hasResponded = false
        var signal: any WakeSignal
        /// What holds it: no further than the outage's phase, until it fails.
        var outage: Outage?
        var fails: HostTime?
        var lastByte: HostTime

        var end: Int { body.count }
        /// Unread bytes that a request holds before it stops receiving.
        static let window = 256 * 1024
        var isReceiving: Bool { outage == nil && Int(arrived) < end && Int(arrived) - read < Self.window }

        func phase(at now: HostTime) -> RequestPhase {
            if opens < now { return .receiving }
            return outage?.phase ?? .asked
        }
    }

    /// A server that has its own mind: what it answers to an address at an instant, and after how long; nil leaves it to `serve`.
    package typealias Server = @Sendable (_ url: String, _ now: HostTime) -> (answer: Answer, after: Duration)?

    private struct State: Sendable {
        var answers: [String: Answer] = [:]
        var tags: [String: String] = [:]
        var server: Server?
        var errors: [Int: SourceError] = [:]
        var ignoresRanges = false
        var hidesLengths = false
        var cuts: [Int: (after: Int, error: SourceError)] = [:]
        var transfers: [UInt64: Transfer] = [:]
        var asked: [Asked] = []
        var nextID: UInt64 = 1
        var last: HostTime
        var delivered = 0
        var outages: [Outage] = []

        /// The outage that holds a transfer now; nil: none does.
        func outage(of url: String, at elapsed: Duration) -> Outage? { outages.first { $0.isOn(elapsed, for: url) } }

        mutating func end(_ id: UInt64, at now: HostTime, error: SourceError?) {
            guard let transfer = transfers.removeValue(forKey: id) else { return }
            asked[transfer.number].ended = now
            asked[transfer.number].error = error
        }
    }

    private let clock: FakeClock
    private let origin: HostTime
    private let latency: Duration
    private let rates: [Rate]
    private let state: Mutex<State>

    /// - Parameters:
    ///   - latency: From the request to the first byte.
    ///   - rates: In order; empty: no limit.
    package init(clock: FakeClock, latency: Duration = .zero, rates: [Rate] = []) {
        self.clock = clock
        self.latency = latency
        self.rates = rates
        origin = clock.now()
        state = Mutex(State(last: clock.now()))
    }

    // MARK: What a test sees and does

    /// Nothing gets through for a time.
    package func fail(_ outage: Outage) { state.withLock { $0.outages.append(outage) } }
    package func serve(_ url: String, _ answer: Answer) { state.withLock { $0.answers[url] = answer } }
    /// The version that a URL answers with; whoever names it is told that there is no other.
    package func tag(_ url: String, _ tag: String) { state.withLock { $0.tags[url] = tag } }
    package func serve(by server: @escaping Server) { state.withLock { $0.server = server } }
    /// The request of this number (from 0) fails.
    package func failRequest(_ number: Int, with error: SourceError) { state.withLock { $0.errors[number] = error } }
    /// The server sends everything, whatever part is asked for, and doesn't say that it could do otherwise.
    public func ignoreRanges() { state.withLock { $0.ignoresRanges = true } }
    /// The server says of nothing how long it is.
    package func hideLengths() { state.withLock { $0.hidesLengths = true } }
    /// The request of this number (from 0) breaks off after so many bytes of its body.
    package func cutRequest(_ number: Int, after bytes: Int, with error: SourceError) {
        state.withLock { $0.cuts[number] = (bytes, error) }
    }
    package var asked: [Asked] { state.withLock { $0.asked } }
    package var bytesRead: Int { state.withLock { $0.delivered } }
    package var active: Int { state.withLock { $0.transfers.count } }

    // MARK: SegmentSource

    package func start(_ request: ResourceRequest, signal: any WakeSignal) -> RequestID {
        let now = clock.now()
        advance(to: now)
        let id = state.withLock { state in
            let number = state.asked.count
            state.asked.append(Asked(request: request, at: now))
            let id = state.nextID
            state.nextID += 1
            var (answer, wait) =
                state.server?(request.url, now) ?? (state.answers[request.url] ?? .error(.status(404, url: request.url)), .zero)
            if let error = state.errors[number] { answer = .error(error) }
            let tag = state.tags[request.url]
            if tag != nil, request.fields["If-None-Match"] == tag { answer = .error(.status(304, url: request.url)) }
            var request = request
            if state.ignoresRanges { request.range = nil }
            var transfer = Self.transfer(request, answer, opens: now + latency + wait, signal: signal)
            transfer.number = number
            transfer.response.entityTag = tag
            if state.hidesLengths { (transfer.response.contentLength, transfer.response.totalLength) = (nil, nil) }
            transfer.lastByte = now
            if let outage = state.outage(of: request.url, at: now - origin) { transfer.hold(outage, at: now) }
            if state.ignoresRanges { transfer.response.totalLength = nil }
            if let cut = state.cuts[number], cut.after < transfer.body.count {
                transfer.body = Array(transfer.body.prefix(cut.after))
                transfer.error = cut.error
            }
            state.transfers[id] = transfer
            return id
        }
        signal.raise()
        return RequestID(id)
    }

    private static func transfer(
        _ request: ResourceRequest, _ answer: Answer, opens: HostTime, signal: any WakeSignal
    ) -> Transfer {
        var response = ResourceResponse(url: request.url)
        var body: [UInt8] = []
        var failure: SourceError?
        var whole = 0
        switch answer {
        case .bytes(let bytes, let mediaType):
            (body, whole) = (bytes, bytes.count)
            response.mediaType = mediaType
        case .cut(let bytes, let count, let error):
            (body, whole, failure) = (Array(bytes.prefix(count)), bytes.count, error)
        case .error(let error): failure = error
        }
        response.totalLength = Int64(whole)
        response.contentLength = Int64(whole)
        if let range = request.range {
            let start = min(Int(clamping: range.start), body.count)
            let end = min(range.end.map { Int(clamping: $0) } ?? body.count, body.count)
            body = Array(body[start..<max(start, end)])
            response.rangeStart = range.start
            response.contentLength = Int64(body.count)
        }
        return Transfer(url: request.url, body: body, error: failure, response: response, opens: opens, signal: signal, lastByte: opens)
    }

    package func phase(of request: RequestID) -> RequestPhase? {
        let now = clock.now()
        return state.withLock { $0.transfers[request.value]?.phase(at: now) }
    }

    package func read(_ request: RequestID, into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead {
        let now = clock.now()
        advance(to: now)
        return state.withLock { state in
            guard var transfer = state.transfers[request.value] else { return .end }
            if let fails = transfer.fails, now >= fails, transfer.read == Int(transfer.arrived), let error = transfer.failure {
                state.end(request.value, at: now, error: error)
                return .failed(error)
            }
            guard now >= transfer.opens else { return .notYet }
            if let error = transfer.error, transfer.body.isEmpty {
                state.end(request.value, at: now, error: error)
                return .failed(error)
            }
            if !transfer.hasResponded {
                transfer.hasResponded = true
                state.transfers[request.value] = transfer
                return .response(transfer.response)
            }
            let count = min(buffer.count, Int(transfer.arrived) - transfer.read)
            if count > 0 {
                buffer.copyBytes(from: transfer.body[transfer.read..<(transfer.read + count)])
                transfer.read += count
                state.delivered += count
                state.asked[transfer.number].received += count
                state.transfers[request.value] = transfer
                return .bytes(count)
            }
            guard transfer.read == transfer.end else { return .notYet }
            state.end(request.value, at: now, error: transfer.error)
            return transfer.error.map { .failed($0) } ?? .end
        }
    }

    package func cancel(_ request: RequestID) {
        let now = clock.now()
        state.withLock { state in
            guard let transfer = state.transfers[request.value] else { return }
            state.asked[transfer.number].isCancelled = true
            state.end(request.value, at: now, error: nil)
        }
    }

    // MARK: FakeDevice

    /// Ticks of 10 ms while anything is under way, and where an outage begins or ends.
    package var nextEvent: HostTime? {
        let now = clock.now()
        return state.withLock { state in
            var next: HostTime?
            for transfer in state.transfers.values {
                let opens = transfer.outage == nil && transfer.opens > now ? transfer.opens : nil
                let event = opens ?? (transfer.isReceiving ? now + .milliseconds(10) : transfer.fails.flatMap { $0 > now ? $0 : nil })
                if let event { next = min(next ?? event, event) }
            }
            guard !state.transfers.isEmpty else { return next }
            for instant in state.outages.flatMap({ [$0.from, $0.until] }).compactMap({ $0 }) where origin + instant > now {
                next = min(next ?? origin + instant, origin + instant)
            }
            return next
        }
    }

    package func advance(to now: HostTime) {
        let signals = state.withLock { state -> [any WakeSignal] in
            let since = state.last
            guard now > since else { return [] }
            state.last = now
            let changed = takeOutages(&state, now: now)
            let opening = state.transfers.values.filter { $0.opens > since && $0.opens <= now }.map(\.signal)
            let failing = state.transfers.values.filter { $0.fails.map { $0 > since && $0 <= now } ?? false }.map(\.signal)
            let receiving = state.transfers.filter { $0.value.opens <= now && $0.value.isReceiving }
            guard !receiving.isEmpty else { return changed + opening + failing }
            let elapsed = (now - since).milliseconds / 1000
            let share = rate(at: now).map { $0 * elapsed / Double(receiving.count) } ?? .infinity
            for (id, transfer) in receiving {
                let limit = Double(min(transfer.end, transfer.read + Transfer.window))
                state.transfers[id]?.arrived = min(transfer.arrived + share, limit)
                if share > 0 { state.transfers[id]?.lastByte = now }
            }
            return share > 0 ? changed + opening + failing + receiving.map(\.value.signal) : changed + opening + failing
        }
        for signal in signals { signal.raise() }
    }

    /// Holds what an outage meets, and lets go what it has left.
    private func takeOutages(_ state: inout State, now: HostTime) -> [any WakeSignal] {
        guard !state.outages.isEmpty else { return [] }
        var changed: [any WakeSignal] = []
        for id in state.transfers.keys {
            guard var transfer = state.transfers[id], transfer.fails.map({ $0 > now }) ?? true else { continue }
            let outage = state.outage(of: transfer.url, at: now - origin)
            if let outage, transfer.outage == nil {
                transfer.hold(outage, at: transfer.opens <= now ? transfer.lastByte : now)
            } else if outage == nil, transfer.outage != nil {
                transfer.outage = nil
                transfer.fails = nil
                if transfer.opens > now { transfer.opens = now + latency }
            } else {
                continue
            }
            changed.append(transfer.signal)
            state.transfers[id] = transfer
        }
        return changed
    }

    private func rate(at now: HostTime) -> Double? {
        let elapsed = now - origin
        return rates.last { $0.from <= elapsed }?.bytesPerSecond ?? rates.first?.bytesPerSecond
    }
}

extension FakeSegmentSource.Transfer {
    fileprivate mutating func hold(_ outage: FakeSegmentSource.Outage, at since: HostTime) {
        self.outage = outage
        fails = outage.patience.map { since + $0 }
        if opens > since { opens = HostTime(nanoseconds: .max) }
    }

    /// As the box words it.
    fileprivate var failure: SourceError? {
        guard let outage else { return nil }
        let host = url.split(separator: "/").dropFirst().first.map(String.init) ?? url
        guard opens == HostTime(nanoseconds: .max) else { return .silent(url: url) }
        switch outage.phase {
        case .queued, .asked, .receiving: return .silent(url: url)
        case .resolving: return .nameNotResolved(host: host)
        case .connecting, .securing: return .connectionTimedOut(host: host)
        }
    }
}
