import Interface
import Media
import Testing

@testable import Interface

@Suite("What is on the screen, in words") struct PictureQualityTests {
    private func quality(_ change: (inout PictureQuality) -> Void = { _ in }) -> PictureQuality {
        var quality = PictureQuality(
            size: PixelSize(width: 1280, height: 720), rate: .film, bitsPerSecond: 2_171_442,
            screen: PixelSize(width: 1920, height: 1080), screenRate: .sixtyNTSC)
        change(&quality)
        return quality
    }

    @Test("film and screen are told each by its own figures") func figures() {
        let french = Strings(language: .french)
        let english = Strings(language: .english)
        #expect(french.shortly(quality()) == "1280\u{A0}×\u{A0}720  ·  24\u{A0}images/s  ·  2,2\u{A0}Mbit/s")
        #expect(
            french.lines(of: quality()) == [
                "Film\u{A0}: 1280\u{A0}×\u{A0}720  ·  24\u{A0}images/s  ·  2,2\u{A0}Mbit/s",
                "Écran\u{A0}: 1920\u{A0}×\u{A0}1080  ·  59,94\u{A0}Hz",
            ])
        #expect(
            english.lines(of: quality { $0.rate = .filmNTSC }) == [
                "Film: 1280\u{A0}×\u{A0}720  ·  23.976\u{A0}fps  ·  2.2\u{A0}Mbit/s", "Screen: 1920\u{A0}×\u{A0}1080  ·  59.94\u{A0}Hz",
            ])
    }

    @Test("what nobody knows isn't told") func unknown() {
        let bare = quality {
            $0.rate = nil
            $0.bitsPerSecond = nil
        }
        #expect(Strings(language: .english).shortly(bare) == "1280\u{A0}×\u{A0}720")
    }

    @Test("where there are better pictures it is said why they aren't shown") func shortfall() {
        func last(_ language: Language, _ shortfall: PictureQuality.Shortfall, best: PixelSize? = PixelSize(width: 1920, height: 1080))
            -> String
        {
            Strings(language: language).lines(
                of: quality {
                    $0.shortfall = shortfall
                    $0.best = best
                }
            ).last ?? ""
        }
        #expect(
            last(.french, .line(bitsPerSecond: 2_100_000))
                == "Au mieux 1920\u{A0}×\u{A0}1080\u{202F}; la ligne donne 2,1\u{A0}Mbit/s")
        #expect(last(.english, .box) == "At best 1920\u{A0}×\u{A0}1080; this box can’t keep up")
        #expect(last(.french, .rising, best: nil) == "Il y a mieux\u{202F}; la ligne se mesure encore")
        #expect(last(.english, .rising, best: nil) == "There is better; the line is being measured")
    }

    @Test(
        "rates are rounded for people",
        arguments: [
            (0, "0\u{A0}kbit/s"), (640_400, "640\u{A0}kbit/s"), (949_999, "949\u{A0}kbit/s"), (950_000, "1,0\u{A0}Mbit/s"),
            (4_691_442, "4,7\u{A0}Mbit/s"), (-5, "0\u{A0}kbit/s"),
        ])
    func rates(rate: Int64, text: String) { #expect(Strings(language: .french).bits(rate) == text) }
}
