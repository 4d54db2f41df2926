import Club
import TestSupport
import Testing

@Suite struct ViewingSeatTests {
    static let salon = BoxID("salon")
    static let chambre = BoxID("chambre")
    static let cuisine = BoxID("cuisine")

    static func at(_ seconds: Int) -> UTCTime { UTCTime(milliseconds: Int64(seconds) * 1000) }

    @Test("A box that asks twice has the seat once")
    func twice() {
        var seat = ViewingSeat()
        expect(seat.take(Self.salon, at: Self.at(0)), .yours(until: Self.at(300)))
        expect(seat.take(Self.salon, at: Self.at(0)), .yours(until: Self.at(300)))
        #expect(seat.holder?.box == Self.salon)
    }

    @Test("Another box waits as long as the first gives signs of life, and five minutes more")
    func silence() {
        var seat = ViewingSeat()
        _ = seat.take(Self.salon, at: Self.at(0))
        _ = seat.signOfLife(from: Self.salon, at: Self.at(60))
        let holder = ViewingSeat.Holder(box: Self.salon, until: Self.at(360))
        expect(seat.take(Self.chambre, at: Self.at(359)), .held(by: holder))
        expect(seat.take(Self.chambre, at: Self.at(360)), .yours(until: Self.at(660)))
        expect(seat.signOfLife(from: Self.salon, at: Self.at(361)), .held(by: .init(box: Self.chambre, until: Self.at(660))))
    }

    @Test("A box whose line was broken goes on where nobody took its seat")
    func brokenLine() {
        var seat = ViewingSeat()
        _ = seat.take(Self.salon, at: Self.at(0))
        #expect(seat.holder(at: Self.at(300)) == nil)
        expect(seat.signOfLife(from: Self.salon, at: Self.at(4000)), .yours(until: Self.at(4300)))
    }

    @Test("A viewer may stop the box that was named, and no other that came in between")
    func consent() {
        var seat = ViewingSeat()
        _ = seat.take(Self.salon, at: Self.at(0))
        _ = seat.take(Self.cuisine, stopping: Self.salon, at: Self.at(10))
        let holder = ViewingSeat.Holder(box: Self.cuisine, until: Self.at(310))
        expect(seat.take(Self.chambre, stopping: Self.salon, at: Self.at(20)), .held(by: holder))
        expect(seat.take(Self.chambre, stopping: Self.cuisine, at: Self.at(30)), .yours(until: Self.at(330)))
        expect(seat.signOfLife(from: Self.salon, at: Self.at(40)), .held(by: .init(box: Self.chambre, until: Self.at(330))))
    }

    @Test("Who leaves frees the seat; who had lost it frees nothing")
    func leaving() {
        var seat = ViewingSeat()
        _ = seat.take(Self.salon, at: Self.at(0))
        seat.leave(Self.chambre)
        #expect(seat.holder(at: Self.at(1))?.box == Self.salon)
        seat.leave(Self.salon)
        #expect(seat.holder == nil)
    }

    @Test("Whatever is asked, two boxes are never told to play at the same moment without consent")
    func oneAtATime() {
        var failed: UInt64?
        Fuzzing.run { generator, seed in
            var seat = ViewingSeat()
            var promised: [BoxID: UTCTime] = [:]
            var second = 0
            for _ in 0..<60 {
                second += Int.random(in: 0..<400, using: &generator)
                let box = [Self.salon, Self.chambre, Self.cuisine].randomElement(using: &generator) ?? Self.salon
                if Int.random(in: 0..<8, using: &generator) == 0 {
                    seat.leave(box)
                    promised[box] = nil
                    continue
                }
                guard case .yours(let until) = seat.take(box, at: Self.at(second)) else { continue }
                if promised.contains(where: { $0.key != box && Self.at(second) < $0.value }) { failed = seed }
                promised[box] = until
            }
        }
        #expect(failed == nil)
    }

    /// Outside of the macro, which may not change its operands.
    func expect(_ answer: ViewingSeat.Answer, _ expected: ViewingSeat.Answer, at place: SourceLocation = #_sourceLocation) {
        #expect(answer == expected, sourceLocation: place)
    }
}
