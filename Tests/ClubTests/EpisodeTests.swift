import Club
import Media
import Testing

@Suite("Episodes") struct EpisodeTests {
    private static func name(_ text: String) -> LocalizedText {
        guard let name = LocalizedText(["fr": text]) else { preconditionFailure("a name of the tests is empty") }
        return name
    }

    private static let series = Title(
        id: TitleID("s"), title: name("S"),
        kind: .series(seasons: [
            Season(number: 0, episodes: ["x1", "x2"].map { TitleID($0) }), Season(number: 1, episodes: ["a1", "a2"].map { TitleID($0) }),
            Season(number: 2, episodes: []), Season(number: 3, episodes: ["c1"].map { TitleID($0) }),
        ]))

    @Test(
        "an episode leads to the next of its season, a season to the next that has any, and what stands outside to nothing else",
        arguments: [("a1", "a2"), ("a2", "c1"), ("c1", nil), ("x1", "x2"), ("x2", nil), ("other", nil)] as [(String, String?)])
    func next(id: String, next: String?) {
        #expect(Self.series.episode(after: TitleID(id)) == next.map { TitleID($0) })
    }

    @Test("a film has no episodes") func film() {
        #expect(Title(id: TitleID("f"), title: Self.name("F")).episode(after: TitleID("f")) == nil)
    }

    private static func position(_ id: String, _ milliseconds: Int64?) -> ResumePosition {
        ResumePosition(
            title: TitleID(id), milliseconds: milliseconds ?? 0, isFinished: milliseconds == nil, time: UTCTime(milliseconds: 0))
    }

    private static let known: [TitleID: Title] = {
        var known = [TitleID("s"): series]
        for (number, id) in ["a1", "a2", "c1"].enumerated() {
            let place = EpisodePlace(series: TitleID("s"), season: 1, number: number + 1)
            known[TitleID(id)] = Title(id: TitleID(id), title: name(id), kind: .episode(place))
        }
        return known
    }()

    private func underWay(_ positions: ResumePosition...) -> [String] { UnderWay.titles(positions, known: Self.known).map(\.value) }

    @Test("a film that was begun is gone on with, one that was seen to its end isn't") func films() {
        #expect(underWay(Self.position("f", 5), Self.position("g", nil), Self.position("h", 0), Self.position("i", 7)) == ["f", "i"])
    }

    @Test("behind an episode that was seen to its end stands the next one, at its place") func follows() {
        #expect(underWay(Self.position("f", 5), Self.position("a1", nil), Self.position("i", 7)) == ["f", "a2", "i"])
        #expect(underWay(Self.position("a2", nil), Self.position("a1", nil)) == ["c1"])
    }

    @Test("of a series only the latest counts") func latest() {
        #expect(underWay(Self.position("a2", 9), Self.position("a1", nil)) == ["a2"])
        #expect(underWay(Self.position("a1", nil), Self.position("a2", 9)) == ["a2"])
        #expect(underWay(Self.position("c1", 3), Self.position("a1", 4)) == ["c1"])
    }

    @Test("what was seen already isn't proposed, and nothing follows the last") func over() {
        #expect(underWay(Self.position("a1", nil), Self.position("a2", nil)) == [])
        #expect(underWay(Self.position("c1", nil)) == [])
    }
}
