import Club
import Testing

/// Expected texts are written with `_` for a no-break space and `~` for a narrow one.
struct Said: Sendable {
    let french: String
    let english: String

    init(_ french: String, _ english: String) {
        self.french = french
        self.english = english
    }

    /// In France in winter.
    func check(at place: SourceLocation = #_sourceLocation, _ say: (ClubWords) -> String) {
        #expect(Self.visible(say(ClubWords(.french, minutesAhead: 60))) == french, sourceLocation: place)
        #expect(Self.visible(say(ClubWords(.english, minutesAhead: 60))) == english, sourceLocation: place)
    }

    static func visible(_ text: String) -> String {
        String(text.map { $0 == "\u{00A0}" ? "_" : $0 == "\u{202F}" ? "~" : $0 })
    }
}

@Suite struct WordsTests {
    @Test(
        "A length is what there is at least",
        arguments: [
            (-5, Said("moins d’une minute", "less than a minute")), (59, Said("moins d’une minute", "less than a minute")),
            (60, Said("1_min", "1_min")), (3599, Said("59_min", "59_min")), (3600, Said("1_h", "1_h")),
            (3660, Said("1_h_01", "1_h_01_min")), (97_979, Said("27_h_12", "27_h_12_min")), (172_800, Said("48_h", "48_h")),
            (259_199, Said("71_h_59", "71_h_59_min")), (259_200, Said("3_jours", "3_days")), (2_591_999, Said("29_jours", "29_days")),
            (.max, Said("106751991167300_jours", "106751991167300_days")),
        ] as [(Int64, Said)])
    func lengths(seconds: Int64, said: Said) {
        said.check { $0.length(.seconds(seconds)) }
    }

    @Test(
        "Days are counted by each language's rule",
        arguments: [
            (0, Said("0_jour", "0_days")), (1, Said("1_jour", "1_day")), (2, Said("2_jours", "2_days")), (21, Said("21_jours", "21_days")),
        ])
    func days(count: Int, said: Said) {
        said.check { $0.days(count) }
    }

    @Test(
        "A day has its month's name, and in French the first is the 1er",
        arguments: [
            ("2027-01-01", Said("1er_janvier_2027", "1_January_2027")), ("2027-02-02", Said("2_février_2027", "2_February_2027")),
            ("2027-03-01", Said("1er_mars_2027", "1_March_2027")), ("2027-04-11", Said("11_avril_2027", "11_April_2027")),
            ("2027-05-21", Said("21_mai_2027", "21_May_2027")), ("2027-06-30", Said("30_juin_2027", "30_June_2027")),
            ("2027-07-14", Said("14_juillet_2027", "14_July_2027")), ("2027-08-15", Said("15_août_2027", "15_August_2027")),
            ("2027-09-01", Said("1er_septembre_2027", "1_September_2027")), ("2027-10-31", Said("31_octobre_2027", "31_October_2027")),
            ("2027-11-11", Said("11_novembre_2027", "11_November_2027")), ("2026-12-22", Said("22_décembre_2026", "22_December_2026")),
        ])
    func dates(date: String, said: Said) throws {
        let date = try #require(CalendarDate(date))
        said.check { $0.date(date) }
    }

    @Test(
        "A moment is shown where the viewer is",
        arguments: [
            ("2026-12-31T23:00:00Z", 60, "1er_janvier_2027", "0_h_00", "0:00"),
            ("2026-12-31T22:59:59Z", 60, "31_décembre_2026", "23_h_59", "23:59"),
            ("2027-03-01T00:00:00Z", -240, "28_février_2027", "20_h_00", "20:00"),
            ("2027-03-01T00:00:00Z", 0, "1er_mars_2027", "0_h_00", "0:00"),
            ("1969-12-31T19:05:00Z", 330, "1er_janvier_1970", "0_h_35", "0:35"),
            // No place is further ahead than a day.
            ("2027-03-01T00:00:00Z", Int.max, "2_mars_2027", "0_h_00", "0:00"),
        ])
    func moments(moment: String, ahead: Int, date: String, french: String, english: String) throws {
        let time = try #require(UTCTime(moment))
        let words = ClubWords(.french, minutesAhead: ahead)
        #expect(Said.visible(words.date(of: time)) == date)
        #expect(Said.visible(words.clock(time)) == french)
        #expect(ClubWords(.english, minutesAhead: ahead).clock(time) == english)
    }

    @Test(
        "A price is set as in print",
        arguments: [
            (399, "EUR", Said("3,99_€", "€3.99")), (0, "EUR", Said("0,00_€", "€0.00")), (5, "EUR", Said("0,05_€", "€0.05")),
            (129_900, "EUR", Said("1~299,00_€", "€1,299.00")), (123_456_789, "GBP", Said("1~234~567,89_£", "£1,234,567.89")),
            (399, "CHF", Said("3,99_CHF", "CHF_3.99")), (480, "XPF", Said("480_XPF", "XPF_480")),
            (12_500, "TND", Said("12,500_TND", "TND_12.500")),
            (.max, "XPF", Said("9~223~372~036~854~775~807_XPF", "XPF_9,223,372,036,854,775,807")),
        ] as [(Int, String, Said)])
    func prices(amount: Int, currency: String, said: Said) {
        said.check { $0.price(Price(amount: amount, currency: currency, taxBasisPoints: 2000)) }
    }

    @Test("A price tells the tax that is in it")
    func tax() {
        Said("3,99_€ TTC, dont 0,67_€ de TVA", "€3.99 including €0.67 VAT").check {
            $0.priceWithTax(Price(amount: 399, currency: "EUR", taxBasisPoints: 2000))
        }
        Said("3,99_€", "€3.99").check { $0.priceWithTax(Price(amount: 399, currency: "EUR", taxBasisPoints: 0)) }
    }

    @Test(
        "A picture's quality has a short name and a whole one",
        arguments: [
            (.sd, Said("SD", "SD"), Said("définition standard", "standard definition")),
            (.hd, Said("HD", "HD"), Said("haute définition", "high definition")),
            (.uhd, Said("4K", "4K"), Said("ultra-haute définition", "ultra high definition")),
        ] as [(Offer.Quality, Said, Said)])
    func qualities(quality: Offer.Quality, short: Said, whole: Said) {
        short.check { $0.quality(quality) }
        whole.check { $0.qualityInFull(quality) }
    }
}
