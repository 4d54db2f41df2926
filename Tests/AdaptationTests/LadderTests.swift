import Adaptation
import Media
import Playlist
import Testing

@Suite struct LadderTests {
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

    @Test("the rung to begin with", arguments: cases)
    func first(given: Case) {
        let ladder = Ladder(
            variants: given.variants, screen: given.screen, sound: { _ in nil }, worth: { _ in Self.unsaid },
            decodable: { !$0.contains("hopeless") })
        let line = given.bandwidth.map(Double.init) ?? 8e6
        #expect(ladder.map { $0.rungs[$0.first(line: line)].variant.id.value } == given.expected)
    }

    @Test("the decoder is never asked about a variant that names no codecs")
    func unnamed() {
        #expect(Self.rungs(Self.ladder, decodable: { _ in false }) == [0, 2, 1])
    }

    static func rungs(_ variants: [Variant], decodable: ([String]) -> Bool = { _ in true }) -> [Int] {
        let ladder = Ladder(variants: variants, screen: fullHD, sound: { _ in nil }, worth: { _ in unsaid }, decodable: decodable)
        return ladder?.rungs.map(\.variant.id.value) ?? []
    }

    @Test("a film of which nothing is known begins low, and on a line that is remembered as high as it carried")
    func memory() throws {
        let ladder = try #require(
            Ladder(variants: Self.ladder, screen: Self.fullHD, sound: { _ in nil }, worth: { _ in Self.unsaid }, decodable: { _ in true }))
        #expect(ladder.rungs.map(\.rate) == [1_250_000, 2_500_000, 4_560_000])
        #expect(ladder.first(line: nil) == 0)
        #expect(ladder.first(line: 4e6) == 1)
        #expect(ladder.first(line: 7e6) == 2)
        #expect(ladder.first(line: 0) == 0)
        #expect(ladder.atMost(nil) == ladder)
        #expect(ladder.atMost(2.5e6).rungs.map(\.rate) == [1_250_000, 2_500_000])
        #expect(ladder.atMost(1).rungs.map(\.rate) == [1_250_000])
    }

    @Test("only what looks like the same film is among the rungs: one coding, one dynamic range, one for each rate")
    func same() {
        let all = [
            Self.variant(0, 3_000_000, 1280, 720, codecs: ["hvc1.2.4.L93", "mp4a.40.2"]),
            Self.variant(1, 5_000_000, 1280, 720, codecs: ["avc1.4d401f", "mp4a.40.2"]),
            Self.variant(2, 8_000_000, 1920, 1080, codecs: ["avc3.640028", "mp4a.40.2"]),
            Self.variant(3, 8_000_000, 1280, 720, codecs: ["avc1.640028"]),
            Self.variant(4, 9_000_000, 1920, 1080, codecs: ["avc1.640028"], range: .pq),
            Self.variant(5, 6_000_000, 1920, 1080, codecs: ["hvc1.2.4.L93"]),
        ]
        #expect(Self.rungs(all) == [1, 2])
        #expect(Self.rungs([all[4]]) == [4])
    }

    // MARK: Sound

    /// Of a variant that carries its sound itself.
    static let unsaid = RenditionChoice.worth(of: nil, languages: ["fr"], channels: 2)

    /// Each size with stereo, then with 5.1, as packagers list them; `stereo` and `surround` are the sounds' own rates.
    static func doubled(stereo: Int64 = 128_000, surround: Int64 = 384_000) -> [Variant] {
        [("stereo", stereo), ("surround", surround)].enumerated().flatMap { place, group in
            [variant(0, 4_500_000, 1920, 1080), variant(1, 2_200_000, 1280, 720)].map { picture in
                var variant = Self.variant(place * 2 + picture.id.value, (picture.bandwidth ?? 0) + group.1)
                variant.size = picture.size
                variant.audioGroup = group.0
                return variant
            }
        }
    }

    struct SoundCase: Sendable, CustomTestStringConvertible {
        var what: String
        var variants = doubled()
        var channels: Int
        var bandwidth: Int64?
        /// Of the group with six channels; the other's is French.
        var surroundLanguage = "fr"
        var expected: Int
        var testDescription: String { what }
    }

    static let soundCases = [
        SoundCase(what: "two loudspeakers: 5.1's higher rate is nothing worth", channels: 2, expected: 0),
        SoundCase(what: "six loudspeakers: 5.1", channels: 6, expected: 2),
        SoundCase(what: "eight loudspeakers: 5.1, for lack of more", channels: 8, expected: 2),
        SoundCase(
            what: "six loudspeakers: 5.1 also where stereo has the higher rate", variants: doubled(stereo: 500_000), channels: 6,
            expected: 2),
        SoundCase(
            what: "the sound stays what it is when the line is slow: the smaller picture", channels: 6, bandwidth: 6_800_000, expected: 3),
        SoundCase(what: "a slow line: the smaller picture, with the sound that fits", channels: 2, bandwidth: 5_000_000, expected: 1),
        SoundCase(
            what: "no better sound for the same pictures: 5.1 is mixed down", variants: Array(doubled()[2...]), channels: 2, expected: 2),
        SoundCase(
            what: "the larger picture has 5.1 only, and is worth the downmix", variants: [doubled()[1], doubled()[2]], channels: 2,
            expected: 2),
        SoundCase(what: "the viewer's language before more loudspeakers", channels: 6, surroundLanguage: "en", expected: 0),
    ]

    @Test("what the loudspeakers can't play doesn't choose the variant, and what they can isn't lost", arguments: soundCases)
    func sound(given: SoundCase) {
        let ladder = Ladder(
            variants: given.variants, screen: Self.fullHD,
            sound: { variant in
                let isSurround = variant.audioGroup == "surround"
                return RenditionChoiceTests.sound(0, isSurround ? given.surroundLanguage : "fr", isSurround ? 6 : 2)
            }, worth: { RenditionChoice.worth(of: $0, languages: ["fr", "en"], channels: given.channels) }, decodable: { _ in true })
        let line = given.bandwidth.map(Double.init) ?? 8e6
        #expect(ladder.map { $0.rungs[$0.first(line: line)].variant.id.value } == given.expected)
    }

    // MARK: Places

    /// - Parameter sounds: By group.
    private func rungs(_ variants: [Variant], sounds: [String: Rendition] = [:]) throws -> [Ladder.Rung] {
        let worth = RenditionChoice.worth(of: nil, languages: [], channels: 2)
        let ladder = Ladder(
            variants: variants, screen: Self.fullHD, sound: { $0.audioGroup.flatMap { sounds[$0] } }, worth: { _ in worth },
            decodable: { _ in true })
        return try #require(ladder).rungs
    }

    private static func copy(_ id: Int, _ url: String, pathway: String? = nil, rate: Int64 = 5, sound: String? = nil) -> Variant {
        var variant = variant(id, rate, 640, 360, codecs: ["avc1.4d401e"])
        variant.url = url
        variant.pathway = pathway
        variant.audioGroup = sound
        return variant
    }

    @Test("what differs in its address alone is another place of the same rung, named by its pathway or its server")
    func places() throws {
        let plain = try rungs([Self.copy(0, "http://a:1/x"), Self.copy(1, "https://b/x?q=/"), Self.copy(2, "http://a:1/y")])
        #expect(plain.count == 1 && plain[0].variant.url == "http://a:1/x")
        #expect(plain[0].places.map(\.location) == ["http://a:1", "https://b", "http://a:1#2"])
        let named = try rungs([Self.copy(0, "http://a/x", pathway: "A"), Self.copy(1, "http://a/x2", pathway: "B")])
        #expect(named[0].places.map(\.location) == ["A", "B"] && named[0].places.map(\.variant.url) == ["http://a/x", "http://a/x2"])
        // Two rungs, each with two places, in blocks.
        let addresses: [String] = ["http://a/0", "http://a/1", "http://b/0", "http://b/1"]
        let all: [Variant] = addresses.enumerated().map { number, url in Self.copy(number, url, rate: Int64(5 + number % 2)) }
        let blocks = try rungs(all)
        let urls: [[String]] = blocks.map { rung in rung.places.map(\.variant.url) }
        #expect(urls == [["http://a/0", "http://b/0"], ["http://a/1", "http://b/1"]])
    }

    @Test("another picture, another range or another sound of the same rate is no other place")
    func noPlaces() throws {
        var other = Self.copy(1, "http://b/x")
        other.frameRate = .fifty
        #expect(try rungs([Self.copy(0, "http://a/x"), other]).map(\.places.count) == [1])
        var same = Self.copy(1, "http://a/x")
        same.pathway = "B"
        #expect(try rungs([Self.copy(0, "http://a/x"), same]).map(\.places.count) == [1])
        func sound(_ group: String, _ name: String) -> Rendition {
            var rendition = Rendition(id: RenditionID(0), kind: .audio, group: group, name: name)
            rendition.url = "http://\(group)/s"
            return rendition
        }
        let variants = [Self.copy(0, "http://a/x", sound: "a"), Self.copy(1, "http://b/x", sound: "b")]
        let twin = try rungs(variants, sounds: ["a": sound("a", "français"), "b": sound("b", "français")])
        #expect(twin[0].places.map { $0.sound?.url } == ["http://a/s", "http://b/s"])
        #expect(try rungs(variants, sounds: ["a": sound("a", "français"), "b": sound("b", "English")])[0].places.count == 1)
    }

    @Test("a pathway clone is a further place, also of another clone, and one that is there already stays")
    func clones() throws {
        let worth = RenditionChoice.worth(of: nil, languages: [], channels: 2)
        let ladder = try #require(
            Ladder(
                variants: [Self.copy(0, "http://a/x", pathway: "A")], screen: Self.fullHD, sound: { _ in nil }, worth: { _ in worth },
                decodable: { _ in true }))
        var first = PathwayClone(base: "A", id: "B")
        first.host = "b"
        var second = PathwayClone(base: "B", id: "C")
        second.parameters = ["t": "1"]
        var again = PathwayClone(base: "A", id: "A")
        again.host = "z"
        let places = ladder.adding([first, second, again, PathwayClone(base: "?", id: "D")]).rungs[0].places
        #expect(places.map(\.location) == ["A", "B", "C"])
        #expect(places.map(\.variant.url) == ["http://a/x", "http://b/x", "http://b/x?t=1"])
        #expect(ladder.adding((0..<100).map { PathwayClone(base: "A", id: "c\($0)") }).rungs[0].places.count == 16)
    }
}
