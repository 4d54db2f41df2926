import Testing

@testable import Adaptation

@Suite struct RungPolicyTests {
    private static let rates = [3e5, 7.5e5, 1.2e6, 1.85e6, 2.85e6, 4.3e6]
    private static let outlook = Outlook(rates: rates, segmentSeconds: 4, bufferSeconds: 30)

    /// One that has seen a line give a rate for a minute.
    private static func policy(having rate: Double) -> RungPolicy {
        var policy = RungPolicy(outlook: outlook)
        for _ in 0..<30 {
            _ = policy.rung(situation(20, last: 2)) { rates[$0] * 4 }
            policy.completed(.init(bits: rate * 2, elapsed: 2.05, firstByte: 0.05))
        }
        return policy
    }

    private static func situation(_ buffered: Double, last: Int?, remaining: Int? = 40, cap: Int = 5) -> RungPolicy.Situation {
        .init(buffered: buffered, last: last, remaining: remaining, cap: cap)
    }

    private static func choice(_ policy: RungPolicy, _ situation: RungPolicy.Situation) -> Int {
        var policy = policy
        return policy.rung(situation) { rates[$0] * 4 }
    }

    @Test("an unknown line is begun on a low rung, and one remembered as fast on a higher one")
    func start() {
        #expect(Self.choice(RungPolicy(outlook: Self.outlook), Self.situation(0, last: nil)) == 0)
        let remembered = RungPolicy(outlook: Self.outlook, remembered: 1e8)
        #expect(Self.choice(remembered, Self.situation(0, last: nil)) > 0)
    }

    @Test(
        "an empty buffer asks for the lowest rung of a line that just carries the film, and a full one for more",
        arguments: [9e5, 1.6e6, 2.4e6])
    func buffer(rate: Double) {
        let policy = Self.policy(having: rate)
        #expect(Self.choice(policy, Self.situation(1, last: 0)) == 0)
        #expect(Self.choice(policy, Self.situation(26, last: 0)) > 0)
    }

    @Test("a faster line never means a lower rung")
    func monotoneInRate() {
        let policies = [2e5, 5e5, 1e6, 2e6, 4e6, 8e6].map { Self.policy(having: $0) }
        for buffered in [2.0, 8, 20] {
            let rungs = policies.map { Self.choice($0, Self.situation(buffered, last: 0)) }
            #expect(zip(rungs, rungs.dropFirst()).allSatisfy { $0 <= $1 }, "\(buffered) s: \(rungs)")
        }
        #expect(Self.choice(Self.policy(having: 2e7), Self.situation(20, last: 2)) == 5)
        #expect(Self.choice(Self.policy(having: 1e5), Self.situation(3, last: 2)) == 0)
    }

    @Test("no rung above the cap is chosen, and a cap that isn't on the ladder is the nearest that is", arguments: [-3, 0, 2, 5, 99])
    func cap(cap: Int) {
        let rung = Self.choice(Self.policy(having: 5e7), Self.situation(25, last: 5, cap: cap))
        #expect(rung == min(max(cap, 0), 5))
    }

    @Test("a download is given up when the line collapses, and not when the line goes on as it was")
    func givingUp() {
        var policy = Self.policy(having: 5e6)
        let bits = Self.rates.map { $0 * 4 }
        #expect(policy.rung(Self.situation(8, last: 5)) { bits[$0] } == 5)
        var collapsed = policy
        for step in 1...8 {
            let elapsed = Double(step) * 0.25
            let asIt = RungPolicy.Progress(bits: (elapsed - 0.05) * 5e6, elapsed: elapsed, firstByte: 0.05)
            #expect(policy.progressed(asIt, of: 5, Self.situation(8 - elapsed, last: 5)) { bits[$0] } == nil)
        }
        let instead = (1...16).lazy.compactMap { step -> Int? in
            let elapsed = Double(step) * 0.25
            let slow = RungPolicy.Progress(bits: (elapsed - 0.05) * 3e5, elapsed: elapsed, firstByte: 0.05)
            return collapsed.progressed(slow, of: 5, Self.situation(8 - elapsed, last: 5)) { bits[$0] }
        }.first
        #expect((instead ?? 5) <= 1, "\(String(describing: instead))")
    }

    @Test("the lowest rung is never given up")
    func lowest() {
        var policy = Self.policy(having: 5e6)
        let nothing = RungPolicy.Progress(bits: 0, elapsed: 30, firstByte: nil)
        #expect(policy.progressed(nothing, of: 0, Self.situation(0, last: 5)) { Self.rates[$0] * 4 } == nil)
    }

    private static let odd: [Double] = [0, -1, 1e-300, 1e300, .infinity, -.infinity, .nan]

    @Test("absurd sizes, times and buffers never trap, and the rung is on the ladder", arguments: odd)
    func absurd(value: Double) {
        var policy = RungPolicy(outlook: Self.outlook, remembered: value)
        for other in Self.odd {
            let situation = Self.situation(value, last: 77, remaining: other > 0 ? .max : .min)
            let rung = policy.rung(situation) { _ in other }
            #expect(Self.rates.indices.contains(rung))
            let progress = RungPolicy.Progress(bits: other, elapsed: value, firstByte: other)
            let instead = policy.progressed(progress, of: 5, situation) { _ in value }
            #expect(instead.map { $0 < 5 && $0 >= 0 } ?? true)
            policy.completed(.init(bits: value, elapsed: other, firstByte: value))
            policy.idled(value)
        }
        #expect(policy.typicalRate > 0)
        #expect(policy.typicalRate.isFinite)
    }

    @Test(
        "a ladder of nothing, of one rung, or of rates that can't be, has a rung to ask for",
        arguments: [[], [0], [1e6], [.nan, .infinity, 3e5]])
    func ladders(rates: [Double]) {
        for (segment, buffer) in [(.nan, .nan), (0, -3), (1e9, 1e9)] as [(Double, Double)] {
            let outlook = Outlook(rates: rates, segmentSeconds: segment, bufferSeconds: buffer)
            var policy = RungPolicy(outlook: outlook)
            let rung = policy.rung(Self.situation(3, last: nil, remaining: nil, cap: .max)) { _ in 1e6 }
            #expect(rung >= 0 && rung < max(rates.count, 1))
        }
    }
}
