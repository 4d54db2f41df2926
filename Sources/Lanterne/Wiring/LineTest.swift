import HTTPSource
import Interface
import LinuxIO
import Media
import Playlist

/// Fetches film as fast as it comes, for some seconds, to see what the line carries. The film is looked at by nobody.
///
/// - Thread: one of its own, which ends with it.
final class LineTest: Sendable {
    /// Chosen so that a line that begins slowly has time to show what it can.
    private static let length = Duration.seconds(8)
    /// On a fast line that is enough to know, and no month's allowance.
    private static let mostBytes: Int64 = 64 << 20
    /// A short film is fetched again.
    private static let rounds = 4

    private let source: HTTPSource
    private let network: HTTPSettings
    private let isOver = Guarded(false)
    private let tell: @Sendable (LineState) -> Void

    /// - Parameters:
    ///   - streams: Of several films: the first that answers is taken.
    ///   - tell: From the test's thread, some times in a second.
    init(of streams: [String], source: HTTPSource, network: HTTPSettings, tell: @escaping @Sendable (LineState) -> Void) {
        self.source = source
        self.network = network
        self.tell = tell
        tell(.measuring(0, megabits: nil))
        let thread = try? LinuxThread(name: "line") { [self] in run(streams) }
        if thread == nil { tell(.failed) }
    }

    /// Nothing more is told.
    func cancel() { isOver.withLock { $0 = true } }

    private var isCancelled: Bool { isOver.withLock { $0 } }

    private func say(_ state: LineState) {
        if !isCancelled { tell(state) }
    }

    /// What there is to fetch, and what the film's qualities take.
    private struct Film {
        var parts: [ResourceRequest]
        var rungs: [LineMeasure.Rung]
    }

    private func run(_ streams: [String]) {
        for stream in streams.prefix(3) where !isCancelled {
            guard let film = try? find(stream), let measure = fetch(film) else { continue }
            return say(.measured(measure))
        }
        say(.failed)
    }

    /// The best of its qualities, part by part.
    private func find(_ stream: String) throws -> Film? {
        let probe = try Probe(bounds: .init(lists: 64, time: .seconds(6)), network: network)
        defer { probe.close() }
        var found = try probe.find(stream)
        let variants = found.presentation.variants
        guard let best = variants.max(by: { ($0.bandwidth ?? 0) < ($1.bandwidth ?? 0) }) else { return nil }
        let rungs = variants.compactMap { variant in
            variant.bandwidth.map { LineMeasure.Rung(lines: variant.size.map { Int($0.height) }, megabits: Double($0) / 1e6) }
        }
        if case .resource = best.content { return Film(parts: [ResourceRequest(url: best.url)], rungs: rungs) }
        // Of a list opened directly there is one, of the only variant.
        found.lists.removeAll { !$0.streams.contains("variant \(best.id.value)") }
        var parts: [ResourceRequest] = []
        probe.look(into: found) { looked in
            let segments = looked.list?.segments.filter { !$0.isGap } ?? []
            parts += segments.map { ResourceRequest(url: $0.url, range: $0.range) }
        }
        return parts.isEmpty ? nil : Film(parts: parts, rungs: rungs)
    }

    /// - Returns: nil: nothing came.
    private func fetch(_ film: Film) -> LineMeasure? {
        guard let signal = try? EventSignal() else { return nil }
        let clock = MonotonicClock()
        let start = clock.now()
        let end = start + Self.length
        var (bytes, answer) = (Int64(0), Duration?.none)
        var told = start
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { room.deallocate() }

        func rate(_ now: HostTime) -> Double { Double(bytes) * 8 / max((now - start).milliseconds, 1) / 1000 }
        func isEnough(_ now: HostTime) -> Bool { now >= end || bytes >= Self.mostBytes || isCancelled }

        /// - Returns: Whether more may be asked for.
        func take(_ part: ResourceRequest) -> Bool {
            let asked = clock.now()
            let id = source.start(part, signal: signal)
            while true {
                let now = clock.now()
                guard !isEnough(now) else {
                    source.cancel(id)
                    return false
                }
                if now - told >= .milliseconds(250) {
                    told = now
                    let share = max((now - start).milliseconds / Self.length.milliseconds, Double(bytes) / Double(Self.mostBytes))
                    say(.measuring(share, megabits: bytes > 0 ? rate(now) : nil))
                }
                switch source.read(id, into: room) {
                case .response: answer = min(answer ?? .seconds(60), now - asked)
                case .bytes(let count): bytes += Int64(count)
                case .notYet: signal.wait(until: min(end, now + .milliseconds(250)))
                case .end: return true
                case .failed: return false
                }
            }
        }

        rounds: for _ in 0..<Self.rounds {
            for part in film.parts where !take(part) { break rounds }
        }
        guard bytes > 0, let answer else { return nil }
        return LineMeasure(megabits: rate(clock.now()), answer: Int(answer.milliseconds.rounded()), rungs: film.rungs)
    }
}
