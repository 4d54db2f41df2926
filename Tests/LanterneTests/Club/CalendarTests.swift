import Club
import Testing

@testable import Lanterne

/// What time it is to the program's parts.
@Suite struct CalendarTests {
    @Test("The club's time is told once it is known, and the thousandth asking costs no more than the first")
    func asking() {
        let calendar = Calendar()
        let before = calendar.now()
        #expect(before > UTCTime(milliseconds: 0))
        calendar.follow { UTCTime(milliseconds: 5) }
        // A wrapper more for each would be more than a stack holds.
        for _ in 0..<300_000 { _ = calendar.now() }
        #expect(calendar.now() == UTCTime(milliseconds: 5))
    }
}
