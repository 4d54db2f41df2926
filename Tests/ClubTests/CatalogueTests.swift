import Club
import Testing

@Suite struct CatalogueTests {
    static func film(_ changes: String...) -> String {
        let fields = #""id":"a","title":{"fr":"Le Film"},"stream":"a/master.m3u8""#
        return "{" + ([fields] + changes).joined(separator: ",") + "}"
    }

    static func club(_ titles: String...) -> String {
        #"{"version":1,"club":{"name":{"fr":"Le Club","en":"The Club"}},"titles":["# + titles.joined(separator: ",") + "]}"
    }

    static func read(_ json: String) throws(CatalogueError) -> Catalogue { try Catalogue(json: Array(json.utf8)) }

    @Test("a whole film is read")
    func whole() throws {
        let json = Self.club(
            #"{"id":"f","title":{"fr":"Le Film","en":"The Film"},"synopsis":{"en":"One."},"year":1999,"durationSeconds":64.5,"stream":"f/m.m3u8","poster":"f/p.jpg","new":[]}"#
        )
        let catalogue = try Self.read(json)
        #expect(catalogue.name.text(for: ["en"]) == "The Club")
        let film = try #require(catalogue.titles.first)
        #expect(film.id == TitleID("f"))
        #expect(film.title.text() == "Le Film")
        #expect(film.synopsis?.text() == "One.")
        #expect(film.year == 1999)
        #expect(film.duration == .milliseconds(64_500))
        #expect(film.stream == "f/m.m3u8")
        #expect(film.poster == "f/p.jpg")
    }

    @Test("what may be absent may be absent, and a club may have no film")
    func least() throws {
        let film = try #require(try Self.read(Self.club(Self.film())).titles.first)
        #expect(film.synopsis == nil && film.year == nil && film.duration == nil && film.poster == nil)
        #expect(try Self.read(Self.club()).titles.isEmpty)
    }

    @Test(
        "what is wrong is named with its place",
        arguments: [
            (club(film(), film()), .duplicate(place: "titles[1].id", id: "a")),
            (club("{\"id\":\"c\",\"title\":{\"fr\":\"x\"}}"), .missing(place: "titles[0].stream")),
            (club("{\"id\":\"c\",\"title\":{},\"stream\":\"s\"}"), .missing(place: "titles[0].title")),
            (club("{\"id\":\"\",\"title\":{\"fr\":\"x\"},\"stream\":\"s\"}"), .missing(place: "titles[0].id")),
            (club("{\"id\":\"c\",\"title\":\"x\",\"stream\":\"s\"}"), .wrong(place: "titles[0].title", expected: "an object")),
            (club("{\"id\":7,\"title\":{\"fr\":\"x\"},\"stream\":\"s\"}"), .wrong(place: "titles[0].id", expected: "a text")),
            (club(film(#""year":"old""#)), .wrong(place: "titles[0].year", expected: "a whole number")),
            (
                club(film(#""durationSeconds":-1"#)),
                .wrong(place: "titles[0].durationSeconds", expected: "a number of seconds, more than 0")
            ),
            (
                club(film(#""durationSeconds":1e300"#)),
                .wrong(place: "titles[0].durationSeconds", expected: "a number of seconds, more than 0")
            ),
            (#"{"version":2}"#, .unknownVersion(2)),
            ("{}", .missing(place: "version")),
            (#"{"version":1,"club":{"name":{"fr":"x"}}}"#, .missing(place: "titles")),
            (#"{"version":1,"club":{"name":{"fr":"x"}},"titles":{}}"#, .wrong(place: "titles", expected: "a list")),
            ("[]", .wrong(place: "the catalogue", expected: "an object")),
        ] as [(String, CatalogueError)])
    func wrong(json: String, error: CatalogueError) {
        #expect(throws: error) { try Self.read(json) }
    }

    @Test("what is no JSON is said to be none", arguments: ["", "<html>", "{\"version\":1,", "\u{0}"])
    func notJSON(text: String) {
        do {
            _ = try Self.read(text)
            Issue.record("it was read")
        } catch {
            guard case .notJSON = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test("French comes first, then English, then anything; the viewer's languages before all")
    func languages() throws {
        let text = try #require(LocalizedText(["fr": "f", "EN": "e", "de": "d"]))
        #expect(text.text() == "f")
        #expect(text.text(for: ["de-AT", "en"]) == "d")
        #expect(text.text(for: ["xx"]) == "f")
        #expect(LocalizedText(["en": "e", "de": "d"])?.text() == "e")
        #expect(LocalizedText(["it": "i", "de": "d", "fr": ""])?.text() == "d")
        #expect(LocalizedText(["fr": ""]) == nil)
    }
}
