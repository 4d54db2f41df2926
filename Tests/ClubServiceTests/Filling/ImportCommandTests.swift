import Club
import FoundationEssentials
import Media
import Testing

@testable import ClubService

@Suite struct ImportCommandTests {
    private func imported(_ feed: String, _ options: [String] = [], into club: FilledClub) throws -> String {
        let file = club.path + "/feed"
        try Data(feed.utf8).write(to: URL(filePath: file))
        let command = try LanterneClub.parseAsRoot(["import", club.path, file] + options)
        return try #require(command as? ImportCommand).answer(at: club.clock)
    }

    private func text(_ texts: [String: String]) throws -> LocalizedText { try #require(LocalizedText(texts)) }

    @Test("A Media RSS feed brings titles, with what a club knows of them; a broken item is named with its line")
    func mediaRSS() throws {
        let club = try FilledClub(titles: [])
        let report = try imported(FeedSamples.rss, into: club)
        #expect(
            report == """
                new: films.example-la-nuit-42
                new: jour
                broken: line 24: neither a guid nor a link names it
                ratings: 1 are not France's and are left out; write them into source/titles
                3 items: 2 new, 0 renewed, 0 as they were, 1 broken

                """)
        let titles = try club.edition().titles
        let people = [Person(name: "Ana Mar", roles: [.director, .writer]), Person(name: "Léo Roc", roles: [.actor])]
        let details = TitleDetails(
            people: people, rating: .from12, genres: [try text(["fr": "Drame"])],
            posters: [Picture(path: "https://cdn.example/haut.jpg", size: PixelSize(width: 400, height: 600))],
            backdrops: [Picture(path: "https://cdn.example/large.jpg", size: PixelSize(width: 800, height: 450))])
        let media = TitleMedia(
            streams: [Stream(address: "https://cdn.example/nuit.m3u8", format: .hls), Stream(address: "https://cdn.example/nuit.mp4")],
            trailers: [Trailer(address: "https://cdn.example/annonce.mp4", duration: .milliseconds(92_500))])
        let night = Title(
            id: TitleID("films.example-la-nuit-42"), title: try text(["fr": "La Nuit"]),
            synopsis: try text(["fr": "Une nuit & un phare. Suite <3"]), year: 1999, duration: .seconds(5400), details: details,
            media: media)
        #expect(titles.first == night)
        let day = Title(
            id: TitleID("jour"), title: try text(["fr": "Le Jour"]), poster: "https://cdn.example/jour.jpg",
            details: TitleDetails(genres: [try text(["fr": "mer"]), try text(["fr": "sable"])]),
            media: TitleMedia(streams: [Stream(address: "https://cdn.example/jour.mpd", format: .dash)]))
        #expect(titles.last == day)
    }

    @Test("A feed with movies brings them likewise")
    func movies() throws {
        let club = try FilledClub(titles: [])
        #expect(
            try imported(FeedSamples.movies, into: club) == """
                new: m1
                new: s1
                broken: movies[1]: id: missing
                series: 1 are not taken; write them into source/titles
                3 items: 2 new, 0 renewed, 0 as they were, 1 broken

                """)
        let titles = try club.edition().titles
        let details = TitleDetails(
            people: [Person(name: "Ana Mar", roles: [.director])], rating: .from12, genres: [try text(["en": "drama"])],
            backdrops: [Picture(path: "https://cdn.example/t.jpg")])
        let streams = [Stream(address: "https://cdn.example/n.m3u8", format: .hls), Stream(address: "https://cdn.example/n.mp4")]
        let night = Title(
            id: TitleID("m1"), title: try text(["en": "The Night"]), synopsis: try text(["en": "Long."]), year: 1999,
            duration: .seconds(5400),
            details: details, media: TitleMedia(streams: streams))
        #expect(titles.first == night)
        let short = Title(id: TitleID("s1"), title: try text(["en": "Short"]), details: TitleDetails(genres: [try text(["en": "sea"])]))
        #expect(titles.last == short)
    }

    @Test("A list of titles is taken one by one: what a box would refuse costs that one alone")
    func titles() throws {
        let club = try FilledClub(titles: [])
        #expect(
            try imported(FeedSamples.titles, into: club) == """
                new: a
                new: b
                new: a/b
                broken: [3]: should be an object
                broken: [4]: id: missing
                broken: [2]: title: missing
                broken: [5]: the id a is also that of [0]
                broken: [6]: offers[0].id: the id b-free is another's; each has its own
                broken: [7]: offers[0].window.rule: the club has nothing of the id nix; add it, or take the id out
                broken: [11]: its file source/titles/a-b.json holds another title
                broken: [8]: seasons: the club has nothing of the id s1; add it, or take the id out
                broken: [9]: episode.series: the club has nothing of the id nix; add it, or take the id out
                12 items: 3 new, 0 renewed, 0 as they were, 9 broken

                """)
        let a = try #require(try club.edition().titles.first)
        let expected = Title(id: TitleID("a"), title: try text(["fr": "A"]), year: 2001, stream: "a/master.m3u8", poster: "a.jpg")
        #expect(a == expected)
        #expect(club.text("titles/a.json").contains("\"later\": {\n    \"x\": [1.0]\n  }"))
        #expect(
            try imported("{\"titles\": [{\"id\": \"a\", \"year\": 2001}]}", into: club)
                == "1 items: 0 new, 0 renewed, 1 as they were, 0 broken\n")
    }

    @Test("What a feed brought is renewed; what was written, changed or taken out by hand stays, offers among it")
    func renewed() throws {
        let club = try FilledClub(titles: [])
        func feed(_ title: String, year: Int, rating: String) -> String {
            #"[{"id": "a", "title": {"fr": "\#(title)"}, "synopsis": {"fr": "\#(title)."}, "year": \#(year), "rating": "\#(rating)", "stream": "a.mp4"}]"#
        }
        _ = try imported(feed("Un", year: 2001, rating: "10"), into: club)
        try club.run("offer", "a", "free")
        let byHand = club.text("titles/a.json").replacing(#""fr": "Un.""#, with: #""fr": "À moi.", "en": "Mine.""#)
            .replacing("  \"rating\": \"10\",\n", with: "")
        try club.put("titles/a.json", byHand)
        let line = "a: title.fr, year; kept as written by hand: synopsis.fr, rating\n"
        let sum = "1 items: 0 new, 1 renewed, 0 as they were, 0 broken"
        let before = club.text("titles/a.json")
        #expect(
            try imported(feed("Deux", year: 2002, rating: "12"), ["--dry-run"], into: club)
                == "renewed: \(line)\(sum); nothing was written\n")
        #expect(club.text("titles/a.json") == before)
        #expect(try imported(feed("Deux", year: 2002, rating: "12"), into: club) == "renewed: \(line)\(sum)\n")
        let title = try #require(try club.edition().titles.first)
        let expected = Title(
            id: TitleID("a"), title: try text(["fr": "Deux"]), synopsis: try text(["fr": "À moi.", "en": "Mine."]), year: 2002,
            stream: "a.mp4",
            offers: [Offer(id: OfferID("a-free"), kind: .free)])
        #expect(title == expected)
        let again = "as it was: a; kept as written by hand: synopsis.fr, rating\n1 items: 0 new, 0 renewed, 1 as they were, 0 broken\n"
        #expect(try imported(feed("Deux", year: 2002, rating: "12"), into: club) == again)
        _ = try imported(feed("Deux", year: 2002, rating: "12"), ["--overwrite"], into: club)
        let overwritten = try #require(try club.edition().titles.first)
        let synopsis = try text(["fr": "Deux.", "en": "Mine."])
        #expect(overwritten.synopsis == synopsis)
        #expect(overwritten.details.rating == .from12)
        #expect(overwritten.offers == expected.offers)
    }

    @Test("A title written by hand gets what it lacks, and its short forms count as the long ones")
    func filledIn() throws {
        let club = try FilledClub(titles: ["jour"])
        let report = try imported(FeedSamples.rss, into: club)
        #expect(report.contains("renewed: jour: genres, posters; kept as written by hand: title.fr, streams\n"))
        #expect(try club.edition().titles.first { $0.id.value == "jour" }?.stream == "jour/master.m3u8")
        _ = try imported(FeedSamples.rss, ["--overwrite"], into: club)
        let stream = Stream(address: "https://cdn.example/jour.mpd", format: .dash)
        #expect(try club.edition().titles.first { $0.id.value == "jour" }?.media.streams == [stream])
    }

    @Test(
        "A feed of which nothing can be taken is refused in one sentence",
        arguments: [
            ("", "DIR/feed: the document is empty; mend it and try again"),
            ("<rss>\n<channel>", "DIR/feed: line 2: no element found; mend it and try again"),
            ("<!DOCTYPE rss><rss/>", "DIR/feed: line 1: a document type is not taken; mend it and try again"),
            ("[1,\n2", "DIR/feed: line 2: a comma or ] is missing; mend it and try again"),
            (
                "<feed/>", "DIR/feed is no feed that is known here; give RSS with Media RSS, a list of titles, or a feed with \"movies\""
            ),
            (
                "{\"films\": []}",
                "DIR/feed is no feed that is known here; give RSS with Media RSS, a list of titles, or a feed with \"movies\""
            ),
            (
                "[{\"id\": \"x\", \"year\": 1}, 2]",
                "DIR/feed: none of its 2 items can be taken; mend the first one: [1]: should be an object"
            ),
        ])
    func refused(feed: String, sentence: String) throws {
        let club = try FilledClub()
        try Data(feed.utf8).write(to: URL(filePath: club.path + "/feed"))
        #expect(try club.refusal("import", [club.path + "/feed"]) == sentence)
    }

    @Test("A feed that isn't there, a language that is none, and a title's file that can't be read are named")
    func elsewhere() throws {
        let club = try FilledClub()
        #expect(try club.refusal("import", ["/nowhere"]) == "/nowhere: it can't be read; mend it and try again")
        #expect(try club.refusal("import", ["/nowhere", "--language", "1"]) == "--language takes a language such as fr, not 1")
        try Data("[]".utf8).write(to: URL(filePath: club.path + "/feed"))
        try club.put("titles/broken.json", "[]")
        #expect(
            try club.refusal("import", [club.path + "/feed"])
                == "DIR/source/titles/broken.json: it should be an object, in { and }; mend it and try again")
    }
}
