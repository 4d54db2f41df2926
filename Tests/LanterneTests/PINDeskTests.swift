import Interface
import LinuxIO
import Media
import TestSupport
import Testing

@testable import Lanterne

@Suite struct PINDeskTests {
    private func answer(_ desk: PINDesk) async throws -> PINDesk.Answer {
        let answer: PINDesk.Answer? = try await Program.aside {
            let deadline = MonotonicClock().now() + .seconds(20)
            while MonotonicClock().now() < deadline {
                if let answer = desk.nextAnswer() { return answer }
                desk.signal.wait(until: deadline)
            }
            return nil
        }
        return try #require(answer)
    }

    @Test("A PIN that was made is known again, and no other; it isn't in what is kept") func known() async throws {
        let desk = try PINDesk()
        desk.make(of: "4711")
        guard case .made(let record) = try await answer(desk) else {
            Issue.record("a PIN was asked for, and something else was answered")
            return
        }
        #expect(record.salt.count == 16 && record.digest.count == 32 && record.iterations >= 100_000)
        for (digits, isRight) in [("4711", true), ("4712", false), ("", false)] {
            desk.check(digits, against: record)
            guard case .checked(let isGood) = try await answer(desk) else {
                Issue.record("a PIN was to be checked, and something else was answered")
                return
            }
            #expect(isGood == isRight, "\(digits)")
        }
        desk.make(of: "4711")
        guard case .made(let other) = try await answer(desk) else { return }
        #expect(other != record)
    }
}
