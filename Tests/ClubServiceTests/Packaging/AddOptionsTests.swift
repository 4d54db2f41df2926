import Club
import Testing

@testable import ClubService

@Suite struct AddOptionsTests {
    @Test("A film is enough; its name names the title, and it stays readable unless told otherwise")
    func defaults() throws {
        let command = try #require(try LanterneClub.parseAsRoot(["add", "/srv/club", "L'Été.mkv"]) as? AddCommand)
        #expect(command.films == ["L'Été.mkv"] && command.id == nil && !command.protect && !command.free && command.preset == "medium")
    }

    static let refused: [[String]] = [
        [], ["--id", "Été", "a.mkv"], ["--id", "../x", "a.mkv"], ["--ladder", "720,x", "a.mkv"], ["--ladder", "", "a.mkv"],
        ["--ladder", "99", "a.mkv"], ["--preset", "placebo", "a.mkv"], ["--subtitle", "fr", "a.mkv"], ["--title", "Film", "a.mkv"],
        ["--rating", "13", "a.mkv"], ["--country", "fr", "a.mkv"], ["--quality", "8k", "a.mkv"], ["--year", "12", "a.mkv"], ["日本.mkv"],
        ["--id", "x", "a.mkv", "b.mkv"], ["--title", "fr=X", "a.mkv", "b.mkv"], ["a/x.mkv", "b/x.mov"],
    ]

    @Test("What makes no sense is refused before anything is done", arguments: refused)
    func usage(words: [String]) {
        #expect(throws: (any Error).self) { try LanterneClub.parseAsRoot(["add", "/srv/club"] + words) }
    }

    @Test("What the command line says of a title is in it, one person with all that they did")
    func words() throws {
        let words = try TitleWords.parse([
            "--title", "fr=Un=Deux", "--synopsis", "en=What", "--year", "1999", "--rating", "12", "--country", "FR", "--country", "BE",
            "--genre", "fr=Drame", "--genre", "en=Drama", "--genre", "fr=Noir", "--director", "A", "--actor", "B", "--actor", "A",
            "--producer", "C", "--brand", "Phare",
        ])
        let film = PackagedTitle(
            FilmPackager.Result(
                probe: try FilmProbe(json: Array(FilmProbeTests.answer.utf8), path: "x"), trailer: nil, poster: nil, backdrop: nil,
                wasThere: false),
            id: TitleID("a"), folder: "films/a/", sidecars: [], language: nil, isProtected: true, isFree: true)
        let title = words.title(TitleID("a"), named: "x", language: "fr", film: film)
        #expect(title.title.text() == "Un=Deux" && title.synopsis == LocalizedText(["en": "What"]) && title.year == 1999)
        #expect(title.details.people.map { $0.name } == ["A", "B", "C"])
        #expect(title.details.people.first?.roles == [.director, .actor])
        #expect(title.details.countries == ["FR", "BE"] && title.details.rating == .from12 && title.details.brand?.name == "Phare")
        #expect(title.details.genres == [LocalizedText(["fr": "Drame", "en": "Drama"]), LocalizedText(["fr": "Noir"])].compactMap { $0 })
        #expect(title.stream == "films/a/film.mpd")
        #expect(title.media.soundTracks.map { $0.role } == [.original, .dubbed, .description])
        #expect(title.offers.map { $0.id.value } == ["a-free"])
        #expect(title.details.posters.isEmpty)
    }
}
