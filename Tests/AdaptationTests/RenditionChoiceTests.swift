import Adaptation
import Playlist
import Testing

@Suite struct RenditionChoiceTests {
    static func sound(_ id: Int, _ language: String?, _ channels: Int? = 2, isDefault: Bool = false, described: Bool = false) -> Rendition {
        var rendition = Rendition(id: RenditionID(id), kind: .audio, group: "a", name: "\(id)")
        rendition.language = language
        rendition.channels = channels
        rendition.isDefault = isDefault
        rendition.characteristics = described ? ["public.accessibility.describes-video"] : []
        return rendition
    }

    static let group = [
        sound(0, "fr", 2, described: true), sound(1, "fra", 2), sound(2, "en-GB", 2, isDefault: true), sound(3, "en", 6), sound(4, "de", 6),
        sound(5, nil, nil),
    ]

    @Test(
        "the sound chosen at the start",
        arguments: [
            (["fr"], 2, false, 1), (["FR-ca"], 8, false, 1), (["fr"], 2, true, 0), (["en"], 2, false, 2), (["en"], 6, false, 3),
            (["en"], 8, false, 3), (["de"], 2, false, 4), (["xx"], 2, false, 2), ([], 6, false, 2), (["xx", "ger"], 2, false, 4),
            (["en"], 2, true, 0),
        ] as [([String], Int, Bool, Int)])
    func choice(languages: [String], channels: Int, describes: Bool, expected: Int) {
        let chosen = RenditionChoice.audio(Self.group, languages: languages, channels: channels, describesVideo: describes)
        #expect(chosen?.id.value == expected)
    }

    @Test("an empty group has no sound; a group of one has that")
    func small() {
        #expect(RenditionChoice.audio([], languages: ["fr"], channels: 2) == nil)
        #expect(RenditionChoice.audio([Self.sound(0, nil, nil)], languages: ["fr"], channels: 2)?.id.value == 0)
        #expect(RenditionChoice.audio([Self.sound(0, "en", described: true)], languages: ["fr"], channels: 2)?.id.value == 0)
    }

    @Test("a sound is worth more by language, then by needing no downmix, then by its channels")
    func worth() {
        // From the worst to the best, for two loudspeakers and a viewer of French and English.
        let sounds = [
            Self.sound(0, "de", 8), Self.sound(1, "de", 6), Self.sound(2, nil, nil), Self.sound(3, "en", 6), Self.sound(4, "en", 1),
            Self.sound(5, "en", 2), Self.sound(6, "fr", 6), Self.sound(7, "fr", 2),
        ]
        let worths = sounds.map { RenditionChoice.worth(of: $0, languages: ["fr", "en"], channels: 2) }
        #expect(worths == worths.sorted())
        #expect(Set(worths.indices.map { index in worths.filter { $0 < worths[index] }.count }).count == sounds.count)
        #expect(RenditionChoice.worth(of: nil, languages: ["fr", "en"], channels: 2) == worths[2])
    }
}
