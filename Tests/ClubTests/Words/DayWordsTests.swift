import Club
import Testing

@Suite struct DayWordsTests {
    @Test(
        "Each day of a week has its name, before 1970 too",
        arguments: [
            ("2026-11-22", Said("dimanche_22_novembre", "Sunday_22_November")),
            ("2026-11-23", Said("lundi_23_novembre", "Monday_23_November")),
            ("2026-11-24", Said("mardi_24_novembre", "Tuesday_24_November")),
            ("2026-11-25", Said("mercredi_25_novembre", "Wednesday_25_November")),
            ("1970-01-01", Said("jeudi_1er_janvier", "Thursday_1_January")),
            ("2027-01-01", Said("vendredi_1er_janvier", "Friday_1_January")),
            ("2028-02-26", Said("samedi_26_février", "Saturday_26_February")),
            ("1895-12-28", Said("samedi_28_décembre", "Saturday_28_December")),
            ("1969-12-31", Said("mercredi_31_décembre", "Wednesday_31_December")),
        ])
    func weekdays(date: String, said: Said) throws {
        let date = try #require(CalendarDate(date))
        said.check { $0.dayInFull(date) }
    }

    @Test(
        "The next two days have names of their own, and no other has",
        arguments: [
            (-1, Said("dimanche_29", "Sunday_29")), (0, Said("aujourd’hui", "today")), (1, Said("demain", "tomorrow")),
            (2, Said("mercredi_2", "Wednesday_2")), (8, Said("mardi_8", "Tuesday_8")), (31, Said("jeudi_31", "Thursday_31")),
            (32, Said("vendredi_1er", "Friday_1")),
        ])
    func near(days: Int, said: Said) throws {
        let today = try #require(CalendarDate("2026-11-30"))
        said.check { $0.nearDay(today.advanced(byDays: days), today: today) }
    }

    @Test(
        "A moment is of the day that it is where the viewer is",
        arguments: [
            ("2026-11-22T22:59:00Z", Said("aujourd’hui à 23_h_59", "today at 23:59")),
            ("2026-11-22T23:00:00Z", Said("demain à 0_h_00", "tomorrow at 0:00")),
            ("2026-11-24T19:30:00Z", Said("mardi_24_novembre à 20_h_30", "Tuesday_24_November at 20:30")),
        ])
    func moments(moment: String, said: Said) throws {
        let now = try #require(UTCTime("2026-11-22T12:00:00Z"))
        let time = try #require(UTCTime(moment))
        said.check { $0.moment(time, now: now) }
    }
}
