import Club
import Media
import Testing

@testable import ClubService

@Suite struct TitleFileTests {
    private let fresh: Title

    init() throws {
        let text = try #require(LocalizedText(["fr": "Neuf"]))
        var media = TitleMedia(streams: [Stream(address: "films/a/film.m3u8", format: .hls)])
        media.trailers = [Trailer(address: "films/a/trailer/film.m3u8")]
        media.soundTracks = [AnnouncedSound(language: "fr", role: .original)]
        media.chapters = [Chapter(start: .zero, name: text)]
        let details = TitleDetails(posters: [Picture(path: "films/a/poster.jpg", size: PixelSize(width: 600, height: 900))])
        fresh = Title(
            id: TitleID("a"), title: text, year: 2026, duration: .seconds(90), details: details, media: media,
            offers: [Offer(id: OfferID("a-free"), kind: .free)])
    }

    @Test("A file that isn't there yet says all that is known")
    func new() throws {
        #expect(try Title(json: TitleFile.merged(nil, with: fresh, folder: "films/a/")) == fresh)
    }

    @Test("Of a file that is there only what comes from the film is renewed, and members unknown here stay")
    func renewed() throws {
        let written = """
            {"id":"a","title":{"fr":"À la main"},"x-note":{"deep":[1,2.5,null,true]},"stream":"old.mp4","durationSeconds":7,
             "posters":[{"path":"mine.jpg"},{"path":"films/a/old.jpg"}],"trailers":[{"address":"https://example.org/t.mp4"}],
             "soundTracks":[{"language":"de","role":"dubbed"}],"chapters":[{"startSeconds":3,"name":{"fr":"À moi"}}],
             "offers":[{"id":"o","kind":"rental","price":{"amount":399,"currency":"EUR","taxBasisPoints":2000}}]}
            """
        let bytes = try TitleFile.merged(Array(written.utf8), with: fresh, folder: "films/a/")
        let title = try Title(json: bytes)
        #expect(title.title.text() == "À la main" && title.year == 2026 && title.duration == .seconds(90))
        #expect(title.media.streams == fresh.media.streams)
        #expect(title.details.posters.map { $0.path } == ["mine.jpg", "films/a/poster.jpg"])
        #expect(title.media.trailers.map { $0.address } == ["https://example.org/t.mp4", "films/a/trailer/film.m3u8"])
        #expect(title.media.soundTracks == fresh.media.soundTracks)
        #expect(title.media.chapters.map { $0.name.text() } == ["À moi"])
        #expect(title.offers.map { $0.kind } == [.rental, .free])
        #expect(String(decoding: bytes, as: UTF8.self).contains(#""x-note""#))
        // Once more changes nothing.
        #expect(try TitleFile.merged(bytes, with: fresh, folder: "films/a/") == bytes)
    }

    @Test("A file that can't be read, or is another title's, is left alone")
    func refused() {
        #expect(throws: CatalogueError.wrong(place: "id", expected: "a")) {
            try TitleFile.merged(Array(#"{"id":"b","title":{"fr":"B"}}"#.utf8), with: fresh, folder: "films/a/")
        }
        #expect(throws: CatalogueError.missing(place: "title")) {
            try TitleFile.merged(Array(#"{"id":"a"}"#.utf8), with: fresh, folder: "films/a/")
        }
    }

    @Test(
        "A title is named by its file: small letters, digits and dashes",
        arguments: [
            ("/films/L'Été à Sète.mkv", "l-ete-a-sete"), ("La_Lanterne.v2.mov", "la-lanterne-v2"), ("ŒUVRE.mp4", "oeuvre"), ("日本.mkv", nil),
            ("...", nil), ("", nil), ("film", "film"), (".hidden.mkv", "hidden"),
        ])
    func names(file: String, id: String?) {
        #expect(TitleName.id(ofFile: file) == id)
    }

    @Test(
        "Subtitles beside a film say their language and why they are there",
        arguments: [
            ("fr=a.srt", "fr", AnnouncedText.Role.subtitles, "a.srt"), ("fr:sdh=a=b.srt", "fr", .sdh, "a=b.srt"),
            ("pt-BR:forced=/x", "pt-BR", .forced, "/x"),
        ])
    func sidecars(text: String, language: String, role: AnnouncedText.Role, path: String) throws {
        let sidecar = try #require(Sidecar(text))
        #expect(sidecar.language == language && sidecar.role == role && sidecar.path == path)
    }

    @Test("What says neither is refused", arguments: ["fr", "=a", "fr=", "f=a", "fr:loud=a", "fr:sdh:x=a", "f r=a", "fr/../x=a"])
    func noSidecars(text: String) {
        #expect(Sidecar(text) == nil)
    }
}
