import Media
import Testing

@testable import Player

@Suite("Which text a viewer wants") struct CaptionWishTests {
    private func track(_ id: Int, _ language: String, isForced: Bool = false, describesSound: Bool = false) -> CaptionTrack {
        var embedded = EmbeddedCaptions(stream: id, coding: .webVTT, codec: "webvtt")
        embedded.language = language
        embedded.isForced = isForced
        embedded.describesSound = describesSound
        return CaptionTrack(embedded, id: id)
    }

    private static let rows: [(wish: CaptionWish, sound: String?, shown: Int?)] = [
        (.off, "en", 4), (.off, "fr", nil), (.off, nil, nil),
        (.language("fr"), "fr", 1), (.language("fr-CA"), "en", 1), (.language("de"), "fr", nil),
        (.foreign(to: "fr"), "en", 1), (.foreign(to: "fr"), "fr", nil), (.foreign(to: "fr"), "fr-CA", nil), (.foreign(to: "fr"), nil, nil),
        (.foreign(to: "en"), "en", 4), (.deaf("fr"), "fr", 0), (.deaf("fr"), "en", 0), (.deaf("en"), "fr", 2),
    ]

    @Test("is the one in their language, told for the deaf or not, and none where they understand the film", arguments: rows.indices)
    func first(_ row: Int) {
        let tracks = [
            track(0, "fr", describesSound: true), track(1, "fr"), track(2, "en"), track(3, "it"), track(4, "en", isForced: true),
        ]
        let (wish, sound, shown) = Self.rows[row]
        #expect(tracks.first(for: wish, sound: sound)?.id == shown, "\(wish), \(sound ?? "unknown")")
    }
}
