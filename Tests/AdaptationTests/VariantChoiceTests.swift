import Adaptation
import Media
import Playlist
import Testing

@Suite struct VariantChoiceTests {
    static func variant(
        _ id: Int, _ rate: Int64?, _ width: Int32? = nil, _ height: Int32 = 0, codecs: [String] = [], range: VideoRange = .sdr,
        mean: Int64? = nil
    ) -> Variant {
        var variant = Variant(id: VariantID(id), url: "http://h/\(id)", content: .mediaPlaylist)
        variant.bandwidth = rate
        variant.averageBandwidth = mean
        variant.size = width.map { PixelSize(width: $0, height: height) }
        variant.codecs = codecs
        variant.videoRange = range
        return variant
    }

    static let ladder = [
        variant(0, 1_250_000, 640, 360), variant(1, 4_560_000, 1920, 1080), variant(2, 2_500_000, 1280, 720),
        variant(3, 16_000_000, 3840, 2160),
    ]
    static let fullHD = PixelSize(width: 1920, height: 1080)

    struct Case: Sendable, CustomTestStringConvertible {
        var what: String
        var variants: [Variant]
        var screen = fullHD
        var bandwidth: Int64?
        var expected: Int?
        var testDescription: String { what }
    }

    static let cases = [
        Case(what: "nothing known: the best that fits the screen and the assumed line", variants: ladder, expected: 1),
        Case(what: "a slow line", variants: ladder, bandwidth: 4_000_000, expected: 2),
        Case(what: "a line too slow for all", variants: ladder, bandwidth: 100_000, expected: 0),
        Case(what: "a line of nothing", variants: ladder, bandwidth: 0, expected: 0),
        Case(
            what: "a fast line and a large screen", variants: ladder, screen: PixelSize(width: 3840, height: 2160), bandwidth: 50_000_000,
            expected: 3),
        Case(what: "a fast line does not make the screen larger", variants: ladder, bandwidth: 50_000_000, expected: 1),
        Case(what: "a screen smaller than all", variants: ladder, screen: PixelSize(width: 320, height: 240), expected: 0),
        Case(
            what: "the mean counts before the peak", variants: [variant(0, 1_000_000), variant(1, 9_000_000, mean: 5_000_000)], expected: 1),
        Case(
            what: "equal rates: the larger picture", variants: [variant(0, 5, 2, 2), variant(1, 5, 4, 4), variant(2, 5, 3, 3)], expected: 1),
        Case(what: "all equal: the first", variants: [variant(0, 5, 2, 2), variant(1, 5, 2, 2)], expected: 0),
        Case(what: "a rate unknown is the lowest", variants: [variant(0, nil), variant(1, 1_000_000)], expected: 1),
        Case(what: "what can't be decoded is out", variants: [variant(0, 5, codecs: ["hopeless", "mp4a"]), variant(1, 4)], expected: 1),
        Case(what: "nothing can be decoded", variants: [variant(0, 5, codecs: ["hopeless"])], expected: nil),
        Case(what: "nothing at all", variants: [], expected: nil),
        Case(
            what: "sound alone gives way", variants: [variant(0, 64_000, codecs: ["mp4a.40.2"]), variant(1, 128_000, 2, 2)], bandwidth: 1,
            expected: 1),
        Case(what: "sound alone is better than nothing", variants: [variant(0, 64_000, codecs: ["mp4a.40.2"])], expected: 0),
        Case(what: "high dynamic range gives way", variants: [variant(0, 5, range: .pq), variant(1, 4)], expected: 1),
        Case(what: "high dynamic range is better than nothing", variants: [variant(0, 5, range: .hlg)], expected: 0),
    ]

    @Test("the variant chosen at the start", arguments: cases)
    func initial(given: Case) {
        let chosen = VariantChoice.initial(variants: given.variants, screen: given.screen, bandwidth: given.bandwidth) {
            !$0.contains("hopeless")
        }
        #expect(chosen?.id.value == given.expected)
    }

    @Test("the decoder is never asked about a variant that names no codecs")
    func unnamed() {
        let chosen = VariantChoice.initial(variants: Self.ladder, screen: Self.fullHD) { _ in false }
        #expect(chosen?.id.value == 1)
    }
}
