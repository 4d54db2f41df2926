import Media

/// What every source of segments keeps to, the real one and the fake.
package enum SegmentSourceContract {
    /// What a case came to; empty where the contract is kept.
    package typealias Violations = [String]

    /// A request that gets no further than a phase says that phase, gives nothing, and is forgotten once it is cancelled.
    ///
    /// - Parameters:
    ///   - wait: Lets a little time pass; false once no more is to be waited for.
    package static func phase(
        _ phase: RequestPhase, of source: any SegmentSource, asking url: String, signal: any WakeSignal, wait: () -> Bool
    ) -> Violations {
        var violations: Violations = []
        let id = source.start(ResourceRequest(url: url), signal: signal)
        var met: [RequestPhase] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while met.last != phase {
            // What has come is read, so that it isn't the reader that is waited for.
            if case .failed(let error) = buffer.withUnsafeMutableBytes({ source.read(id, into: $0) }) {
                return ["it ended with \(error) after \(met)"]
            }
            if let now = source.phase(of: id), met.last != now { met.append(now) }
            if met.last != phase, !wait() { return ["it never came to \(phase), but to \(met)"] }
        }
        let order = RequestPhase.allCases
        let places = met.compactMap { order.firstIndex(of: $0) }
        if places != places.sorted() { violations.append("the phases came as \(met)") }
        for _ in 0..<20 {
            _ = wait()
            let now = source.phase(of: id)
            if now != phase { violations.append("it went on to \(String(describing: now))") }
        }
        source.cancel(id)
        if let late = source.phase(of: id) { violations.append("cancelled, it is still \(late)") }
        return violations
    }

    /// A request that has been read to its end has no phase any more.
    package static func over(_ source: any SegmentSource, asking url: String, signal: any WakeSignal, wait: () -> Bool) -> Violations {
        let id = source.start(ResourceRequest(url: url), signal: signal)
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            switch buffer.withUnsafeMutableBytes({ source.read(id, into: $0) }) {
            case .end: return source.phase(of: id) == nil ? [] : ["read to its end, it still has a phase"]
            case .failed(let error): return ["it ended with \(error)"]
            case .response, .bytes: continue
            case .notYet: if !wait() { return ["it never ended"] }
            }
        }
    }
}
