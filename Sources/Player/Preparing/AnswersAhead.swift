import Media
import Synchronization

/// A source that may have answers before they are wanted.
///
///     Preparation ── asks ──▶ AskingAhead ──▶ ┐ answers ┌ ──▶ network
///     the film    ── wants ──────────────────▶ └────────┘
///
/// What was asked for ahead is given to whoever wants exactly the same, once: what is there out of memory, and the rest as it comes, by the
/// same request. Everything else goes to the network as if nothing were here.
final class AnswersAhead: SegmentSource {
    /// Bytes that are held at once; what is more waits with its server.
    static let budget = 8 << 20
    /// Addresses may be signed for a time, and lists change.
    static let lifetime = Duration.seconds(300)

    fileprivate struct Answer: Sendable {
        let request: ResourceRequest
        let signal: any WakeSignal
        let begun: HostTime
        var response: ResourceResponse?
        var firstByte: HostTime?
        /// When all of it was there; nil: it is still coming.
        var end: HostTime?
        var bytes: [UInt8] = []
        var isUnhindered = true
    }

    /// An answer that is wanted, as far as it was there.
    fileprivate struct Given: Sendable {
        var response: ResourceResponse?
        let bytes: [UInt8]
        var read = 0
        let isWhole: Bool
    }

    fileprivate struct State: Sendable {
        var answers: [RequestID: Answer] = [:]
        var given: [RequestID: Given] = [:]
        var now = HostTime(nanoseconds: 0)
    }

    private let source: any SegmentSource
    private let state = Mutex(State())

    init(_ source: any SegmentSource) { self.source = source }

    /// What time it is to what is asked and wanted from here on.
    func look(at now: HostTime) { state.withLock { $0.now = max($0.now, now) } }

    /// Bytes that are held, wanted or not.
    var bytes: Int { state.withLock { $0.bytes } }

    // MARK: The film's side

    func start(_ request: ResourceRequest, signal: any WakeSignal) -> RequestID {
        let there: RequestID? = state.withLock { $0.give(request, to: signal) }
        guard let id = there else { return source.start(request, signal: signal) }
        signal.raise()
        return id
    }

    func read(_ request: RequestID, into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead {
        let kept: ResourceRead? = state.withLock { $0.read(request, into: buffer) }
        return kept ?? source.read(request, into: buffer)
    }

    func phase(of request: RequestID) -> RequestPhase? {
        let isKept: Bool = state.withLock { $0.given[request] != nil }
        return isKept ? .receiving : source.phase(of: request)
    }

    func cancel(_ request: RequestID) {
        state.withLock { _ = $0.given.removeValue(forKey: request) }
        source.cancel(request)
    }

    // MARK: The side of who prepares it

    /// By which it is asked ahead.
    var asking: any SegmentSource { AskingAhead(self) }

    /// What nobody has wanted is given up.
    func forget() {
        let unwanted: [RequestID] = state.withLock { state in
            let ids = Array(state.answers.keys)
            state.answers = [:]
            return ids
        }
        for id in unwanted { source.cancel(id) }
    }

    /// Something else than the line holds up what is coming.
    func hinder() {
        state.withLock { state in
            for id in state.answers.keys where state.answers[id]?.end == nil { state.answers[id]?.isUnhindered = false }
        }
    }

    fileprivate func ask(_ request: ResourceRequest, _ signal: any WakeSignal) -> RequestID {
        let id = source.start(request, signal: signal)
        state.withLock { $0.answers[id] = Answer(request: request, signal: signal, begun: $0.now) }
        return id
    }

    fileprivate func readAhead(_ id: RequestID, into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead {
        let room = state.withLock { Self.budget - $0.bytes }
        guard room > 0 else {
            hinder()
            return .notYet
        }
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(room))
        let read = source.read(id, into: part)
        state.withLock { $0.keep(read, of: id, part) }
        return read
    }

    fileprivate func phaseAhead(_ id: RequestID) -> RequestPhase? { source.phase(of: id) }

    fileprivate func cancelAhead(_ id: RequestID) {
        let isWhole: Bool = state.withLock { state in
            guard state.answers[id]?.end == nil else { return true }
            state.answers[id] = nil
            return false
        }
        if !isWhole { source.cancel(id) }
    }
}

extension AnswersAhead.State {
    var bytes: Int { answers.values.reduce(0) { $0 + $1.bytes.count } + given.values.reduce(0) { $0 + $1.bytes.count } }

    mutating func keep(_ read: ResourceRead, of id: RequestID, _ buffer: UnsafeMutableRawBufferPointer) {
        switch read {
        case .response(let response):
            answers[id]?.response = response
            let length = Int(clamping: max(0, response.contentLength ?? 0))
            answers[id]?.bytes.reserveCapacity(min(length, AnswersAhead.budget))
        case .bytes(let count):
            if answers[id]?.firstByte == nil { answers[id]?.firstByte = now }
            answers[id]?.bytes.append(contentsOf: buffer.prefix(count))
        case .notYet: break
        case .end: answers[id]?.end = now
        case .failed: answers[id] = nil
        }
    }

    /// - Parameter signal: What is still coming goes on raising the one that it was asked with: it must be the same.
    mutating func give(_ request: ResourceRequest, to signal: any WakeSignal) -> RequestID? {
        let found = answers.first { _, answer in
            answer.request == request && (answer.end != nil || answer.signal === signal) && now - answer.begun < AnswersAhead.lifetime
        }
        guard let (id, answer) = found else { return nil }
        answers[id] = nil
        guard var response = answer.response else { return id }
        response.headStart = HeadStart(
            elapsed: (answer.end ?? now) - answer.begun, firstByte: (answer.firstByte ?? now) - answer.begun,
            isUnhindered: answer.isUnhindered)
        given[id] = AnswersAhead.Given(response: response, bytes: answer.bytes, isWhole: answer.end != nil)
        return id
    }

    /// - Returns: nil: what was there has been read, and the network has the rest.
    mutating func read(_ id: RequestID, into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead? {
        guard let answer = given[id] else { return nil }
        if let response = answer.response {
            given[id]?.response = nil
            return .response(response)
        }
        let part = answer.bytes[answer.read...].prefix(buffer.count)
        guard part.isEmpty else {
            buffer.copyBytes(from: part)
            given[id]?.read += part.count
            return .bytes(part.count)
        }
        given[id] = nil
        return answer.isWhole ? .end : nil
    }
}

/// The network, to whoever prepares a film: what is read through it stays for the film.
private final class AskingAhead: SegmentSource {
    private let answers: AnswersAhead

    init(_ answers: AnswersAhead) { self.answers = answers }

    func start(_ request: ResourceRequest, signal: any WakeSignal) -> RequestID { answers.ask(request, signal) }
    func read(_ request: RequestID, into buffer: UnsafeMutableRawBufferPointer) -> ResourceRead { answers.readAhead(request, into: buffer) }
    func phase(of request: RequestID) -> RequestPhase? { answers.phaseAhead(request) }
    func cancel(_ request: RequestID) { answers.cancelAhead(request) }
}
