import Club
import TestSupport
import Testing

@Suite struct CalendarTests {
    @Test("A moment is read as it is written")
    func moments() throws {
        for text in ["2026-11-22T08:30:00Z", "1970-01-01T00:00:00Z", "2026-11-22T08:30:00.250Z", "9999-12-31T23:59:59Z"] {
            #expect(UTCTime(text)?.description == text)
        }
        #expect(UTCTime("1970-01-01T00:00:01Z")?.milliseconds == 1000)
        #expect(UTCTime("2026-11-22T00:00:00.1239-01:30") == UTCTime("2026-11-22T01:30:00.123Z"))
        #expect(UTCTime("2026-11-22T09:30:00+01:00") == UTCTime("2026-11-22T08:30:00Z"))
    }

    @Test("Every millisecond is read back as it was written")
    func milliseconds() {
        var generator = SeededGenerator(state: 1)
        for _ in 0..<3000 {
            let time = UTCTime(milliseconds: Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &generator))
            #expect(UTCTime(time.description) == time)
        }
        for milliseconds in 1_795_000_000_000..<Int64(1_795_000_002_000) {
            let time = UTCTime(milliseconds: milliseconds)
            #expect(UTCTime(time.description) == time)
        }
    }

    @Test(
        "What is no moment is none",
        arguments: [
            "", "now", "2026-11-22", "2026-13-22T08:30:00Z", "2026-11-22T24:30:00Z", "2026-11-22T08:30:00", "2026-11-22T08:30:00.Z",
            "2026-11-22T08:30:00+1:00", "2026-11-22T08:30:0aZ", "2026-02-29T08:30:00Z", "2026-11-22T08:30:00Zé",
            String(repeating: "9", count: 4000),
        ])
    func noMoment(text: String) {
        #expect(UTCTime(text) == nil)
    }

    @Test("Time stops where it can't be written any more")
    func saturates() {
        #expect(UTCTime.distantFuture.advanced(by: .seconds(Int64.max)) == .distantFuture)
        #expect(UTCTime(milliseconds: .min).advanced(by: .seconds(Int64.min)) == UTCTime(milliseconds: .min))
        #expect(UTCTime(milliseconds: 0).advanced(by: .milliseconds(Int64.max)) == .distantFuture)
        #expect(UTCTime(milliseconds: 0).advanced(by: .seconds(Int64.max) + .seconds(Int64.max)) == .distantFuture)
        #expect(UTCTime(milliseconds: 500).advanced(by: .milliseconds(-1750)) == UTCTime(milliseconds: -1250))
        #expect(UTCTime.distantFuture.description.hasPrefix("9999-12-31"))
    }

    @Test("Each day of eight hundred years has a date of its own, in order")
    func days() throws {
        var date = try #require(CalendarDate(year: 1800, month: 1, day: 1))
        var last = (1799, 12, 31)
        while date.parts.year < 2600 {
            #expect(last < date.parts)
            let (year, month, day) = date.parts
            #expect(CalendarDate(year: year, month: month, day: day) == date)
            last = date.parts
            date = date.advanced(byDays: 1)
        }
        #expect(last == (2599, 12, 31))
        #expect(CalendarDate("2026-11-22")?.day == 20_779)
    }

    @Test(
        "Months are counted to the same day, or to the month's last",
        arguments: [
            ("2026-11-30", 3, "2027-02-28"), ("2023-11-30", 3, "2024-02-29"), ("2026-01-31", 1, "2026-02-28"),
            ("2026-12-15", 4, "2027-04-15"),
            ("2026-03-31", -1, "2026-02-28"), ("2026-01-01", -1, "2025-12-01"), ("2026-05-20", 22, "2028-03-20"),
            ("2026-05-20", 0, "2026-05-20"),
        ])
    func months(from: String, months: Int, to: String) {
        #expect(CalendarDate(from)?.advanced(byMonths: months).description == to)
    }

    @Test(
        "What is no day is none",
        arguments: ["2026-02-29", "2026-00-01", "2026-13-01", "26-01-01", "2026-1-1", "2026-01-0x", "+026-01-01", ""])
    func noDay(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test("A day begins at midnight UTC, before 1970 too")
    func midnight() throws {
        let date = try #require(CalendarDate("1969-12-31"))
        #expect(date.start == UTCTime("1969-12-31T00:00:00Z"))
        #expect(CalendarDate(of: UTCTime(milliseconds: -1)) == date)
        #expect(CalendarDate(of: UTCTime(milliseconds: 0)) == date.advanced(byDays: 1))
    }

    @Test("The tax within a price is rounded to the smallest unit")
    func tax() {
        #expect(Price(amount: 399, currency: "EUR", taxBasisPoints: 2000).tax == 67)
        #expect(Price(amount: 120, currency: "EUR", taxBasisPoints: 2000).tax == 20)
        #expect(Price(amount: 0, currency: "EUR", taxBasisPoints: 2000).tax == 0)
        #expect(Price(amount: 1055, currency: "EUR", taxBasisPoints: 550).tax == 55)
    }
}
