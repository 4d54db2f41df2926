import Buffering
import Media
import Testing

@testable import Player

@Suite("What follows a failure") struct FailurePolicyTests {
    private let policy = FailurePolicy(retries: .standard)
    private static let missing = FetchFailure.Cause.source(.status(404, url: "u"))
    private static let broken = FetchFailure.Cause.source(.status(503, url: "u"))
    private static let dead = FetchFailure.Cause.source(.connectionTimedOut(host: "h"))
    private static let refusedCertificate = FetchFailure.Cause.source(.tlsFailed(host: "h", reason: "r"))

    /// What failed, what there is beside it (another host, another rung), and what must follow.
    private static let rows: [(FetchFailure.Cause, host: Bool, rung: Bool, FetchRemedy)] = [
        (missing, true, true, .otherHost), (missing, false, true, .otherRung), (missing, false, false, .hole),
        (.source(.status(410, url: "u")), false, true, .otherRung), (.source(.status(410, url: "u")), false, false, .hole),
        (.foreign, true, true, .otherHost), (.foreign, false, true, .otherRung), (.foreign, false, false, .hole),
        (broken, true, true, .otherHost), (broken, false, true, .otherRung), (broken, false, false, .rest(.seconds(1))),
        (.source(.status(403, url: "u")), false, true, .otherRung), (.source(.status(403, url: "u")), false, false, .giveUp),
        // A line that is dead is dead for every rung.
        (dead, true, true, .otherHost), (dead, false, true, .rest(.seconds(1))), (dead, false, false, .rest(.seconds(1))),
        (.source(.silent(url: "u")), false, true, .rest(.seconds(1))),
        (.source(.nameNotResolved(host: "h")), false, true, .rest(.seconds(1))),
        (.source(.connectionRefused(host: "h")), false, true, .rest(.seconds(1))),
        (refusedCertificate, true, true, .otherHost), (refusedCertificate, false, true, .giveUp),
        (.source(.proxyRefused(status: 407)), false, true, .giveUp), (.source(.tooLong(url: "u", limit: 1)), false, false, .giveUp),
    ]

    @Test("another host comes first, then another rung, then a rest, then a hole, then the sentence") func order() {
        for (cause, host, rung, remedy) in Self.rows {
            let failure = FetchFailure(cause: cause, hasOtherHost: host, hasOtherRung: rung)
            #expect(policy.remedy(for: failure) == remedy, "\(failure)")
        }
    }

    @Test("holes are tolerated three in a row, and a header is none") func holes() {
        for holes in 0..<6 {
            let failure = FetchFailure(cause: Self.missing, holes: holes)
            #expect(policy.remedy(for: failure) == (holes < 3 ? .hole : .giveUp))
        }
        #expect(policy.remedy(for: FetchFailure(cause: Self.missing, isMedia: false)) == .giveUp)
    }

    @Test("rests grow to four seconds, and no further") func rests() {
        let lengths = (0..<6).map { policy.remedy(for: FetchFailure(cause: Self.dead, rests: $0)) }
        let seconds: [Int64] = [1, 2, 4, 4, 4, 4]
        #expect(lengths == seconds.map { .rest(.seconds($0)) })
    }

    @Test("what breaks off again after a rest is asked for in another rung") func cut() {
        let cut = FetchFailure.Cause.source(.truncated(url: "u", received: 1, expected: 2))
        #expect(policy.remedy(for: FetchFailure(cause: cut, hasOtherRung: true)) == .rest(.seconds(1)))
        #expect(policy.remedy(for: FetchFailure(cause: cut, hasOtherRung: true, rests: 1)) == .otherRung)
        #expect(policy.remedy(for: FetchFailure(cause: cut, rests: 1)) == .rest(.seconds(2)))
    }

    @Test("a server that is there and gives nothing denies; a dead line doesn't") func denial() {
        let silent = SourceError.silent(url: "u")
        #expect(SourceError.status(500, url: "u").isDenial(isReached: false))
        #expect(SourceError.truncated(url: "u", received: 1, expected: 2).isDenial(isReached: false))
        #expect(silent.isDenial(isReached: true) && SourceError.keyUnavailable(silent).isDenial(isReached: false))
        for error in [silent, .connectionRefused(host: "h"), .connectionTimedOut(host: "h"), .nameNotResolved(host: "h")] {
            #expect(error.isDenial(isReached: false) == false)
        }
    }

    @Test("waits are drawn between half of them and one and a half, by the source that is given") func jitter() {
        let error = SourceError.status(503, url: "u")
        for (random, factor) in [(0.0, 0.5), (0.25, 0.75), (0.5, 1), (1, 1.5), (-3, 0.5), (7, 1.5)] {
            let retries = RetryPolicy(delays: [.milliseconds(200), .milliseconds(600)], random: { random })
            #expect(retries.retry(after: 1, error: error) == .milliseconds(Int64(200 * factor)))
            #expect(retries.retry(after: 2, error: error) == .milliseconds(Int64(600 * factor)))
            #expect(retries.retry(after: 3, error: error) == nil)
            #expect(retries.rest(after: 1) == .milliseconds(Int64(2000 * factor)))
        }
    }

    @Test("a server that says when to come back is not asked before; where that is long, something else is asked for first") func busy() {
        func busy(_ seconds: Int64) -> SourceError { .busy(503, url: "u", retryAfter: .seconds(seconds)) }
        #expect(RetryPolicy.standard.retry(after: 1, error: busy(0)) == .milliseconds(200))
        #expect(RetryPolicy.standard.retry(after: 1, error: busy(1)) == .milliseconds(1250))
        #expect(RetryPolicy.standard.retry(after: 4, error: busy(1)) == nil)
        #expect(RetryPolicy.standard.retry(after: 1, error: busy(5)) == nil)
        #expect(policy.remedy(for: FetchFailure(cause: .source(busy(5)), hasOtherHost: true)) == .otherHost)
        #expect(policy.remedy(for: FetchFailure(cause: .source(busy(5)), hasOtherRung: true)) == .otherRung)
        #expect(policy.remedy(for: FetchFailure(cause: .source(busy(8)))) == .rest(.seconds(10)))
        #expect(policy.remedy(for: FetchFailure(cause: .source(busy(86_400)))) == .rest(.milliseconds(37_500)))
        #expect(policy.remedy(for: FetchFailure(cause: .source(.keyUnavailable(busy(8))))) == .rest(.seconds(10)))
        for random in [0.0, 1.0] {
            let retries = RetryPolicy(delays: [.milliseconds(200), .seconds(2)], random: { random })
            #expect(retries.retry(after: 1, error: busy(2)) == (random == 0 ? .seconds(2) : .seconds(3)))
        }
    }

    @Test("a thousand boxes that failed at once come back spread out") func spread() {
        let retries = RetryPolicy.jittered
        let waits = (0..<1000).compactMap { _ in retries.retry(after: 1, error: .connectionRefused(host: "h")) }
        #expect(waits.allSatisfy { $0 >= .milliseconds(100) && $0 < .milliseconds(300) })
        let early = waits.count { $0 < .milliseconds(200) }
        #expect((400...600).contains(early))
    }

    @Test("with little buffered, what can be had otherwise gets one further attempt; else all of them") func attempts() {
        let (little, enough) = (MediaTime(seconds: 3), MediaTime(seconds: 5))
        #expect(policy.attempts(ahead: little, hasOther: true).delays.count == 1)
        #expect(policy.attempts(ahead: little, hasOther: false).delays.count == 3)
        #expect(policy.attempts(ahead: enough, hasOther: true).delays.count == 3)
        #expect(policy.attempts(ahead: nil, hasOther: true).delays.count == 3)
    }

    // MARK: Rungs

    private func key(_ number: Int, rung: Int) -> StoreKey {
        StoreKey(track: TrackCursors.main, variant: Int32(rung), part: .media(number))
    }

    private func instant(_ seconds: Int64) -> HostTime { HostTime(nanoseconds: seconds * 1_000_000_000) }

    @Test("a rung's bad segment isn't asked for again, its others are; twice in a row and the rung is left alone for a while")
    func aside() {
        var health = RungHealth()
        health.failed(1, segment: key(4, rung: 1), at: instant(10))
        #expect(!health.mayAsk(1, segment: key(4, rung: 1), at: instant(11)))
        #expect(health.mayAsk(1, segment: key(8, rung: 1), at: instant(11)))
        #expect(health.mayAsk(0, segment: key(4, rung: 0), at: instant(11)))
        health.failed(1, segment: key(8, rung: 1), at: instant(20))
        #expect(!health.mayAsk(1, segment: key(12, rung: 1), at: instant(49)))
        #expect(health.mayAsk(1, segment: key(12, rung: 1), at: instant(50)))
        // Each further failure doubles the while; a segment that comes ends it.
        health.failed(1, segment: key(12, rung: 1), at: instant(50))
        #expect(!health.mayAsk(1, segment: key(16, rung: 1), at: instant(109)))
        health.succeeded(1)
        #expect(health.mayAsk(1, segment: key(16, rung: 1), at: instant(60)))
        health.forgetSegments()
        #expect(health.mayAsk(1, segment: key(4, rung: 1), at: instant(60)))
    }

    @Test("a rung without its header is left alone at once") func header() {
        var health = RungHealth()
        health.failed(2, segment: key(0, rung: 2), isHeader: true, at: instant(10))
        #expect(!health.mayAsk(2, segment: key(4, rung: 2), at: instant(39)))
    }
}

@Suite("What is said of a film that stands") struct StallWatchTests {
    private func instant(_ seconds: Double) -> HostTime { HostTime(nanoseconds: Int64(seconds * 1e9)) }

    @Test("the stage is looked at for three seconds, told after six, once, and forgotten when the film goes on") func course() {
        var watch = StallWatch()
        #expect(watch.look(stands: false, stage: .line, trouble: nil, now: instant(0)) == nil)
        #expect(watch.since == nil && watch.next(now: instant(0)) == nil)
        #expect(watch.look(stands: true, stage: .line, trouble: nil, now: instant(10)) == nil)
        #expect(watch.look(stands: true, stage: .connecting, trouble: nil, now: instant(13)) == nil)
        #expect(watch.look(stands: true, stage: .server, trouble: nil, now: instant(13.1)) == nil)
        #expect(watch.stage == .connecting)
        #expect(watch.next(now: instant(13.1)) == instant(16))
        #expect(watch.look(stands: true, stage: .server, trouble: nil, now: instant(16)) == PlayerError(stall: .connecting))
        #expect(watch.look(stands: true, stage: .server, trouble: nil, now: instant(17)) == nil)
        #expect(watch.told == PlayerError(stall: .connecting))
        _ = watch.look(stands: false, stage: .line, trouble: nil, now: instant(18))
        #expect(watch == StallWatch())
    }

    @Test("what has failed is told in its own words where it is of the guilty stage") func words() {
        let refused = SourceError.connectionRefused(host: "h")
        for (stage, told) in [(Stage.connecting, PlayerError(refused)), (.line, PlayerError(stall: .line))] {
            var watch = StallWatch()
            _ = watch.look(stands: true, stage: stage, trouble: refused, now: instant(0))
            #expect(watch.look(stands: true, stage: stage, trouble: refused, now: instant(6)) == told)
        }
    }

    @Test("what there is no sense in waiting for is told at once, and once") func atOnce() {
        var watch = StallWatch()
        let error = PlayerError(.connectionRefused(host: "h"))
        #expect(watch.tell(error, now: instant(1)) == error)
        #expect(watch.tell(error, now: instant(2)) == nil)
        #expect(watch.look(stands: true, stage: .server, trouble: nil, now: instant(9)) == nil)
    }
}
