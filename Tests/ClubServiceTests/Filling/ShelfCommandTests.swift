import Club
import Testing

@testable import ClubService

@Suite struct ShelfCommandTests {
    @Test("A shelf is made, changed in what is named, and moved")
    func shelf() throws {
        let club = try FilledClub()
        try club.run("shelf", "lights", "--title", "fr=Lumières", "--title", "en=Lights", "la-lanterne", "maree-basse")
        try club.run("shelf", "arte", "--kind", "brand", "--title", "fr=Arte", "--sponsored-by", "Arte", "--place", "1", "maree-basse")
        try club.run("shelf", "lights", "--title", "en=", "--text", "fr=Choisis.")
        let name = try #require(LocalizedText(["fr": "Lumières"]))
        let arte = try #require(LocalizedText(["fr": "Arte"]))
        let titles = [TitleID("la-lanterne"), TitleID("maree-basse")]
        let expected = [
            Shelf(id: ShelfID("arte"), kind: .brand, name: arte, titles: [TitleID("maree-basse")], sponsor: "Arte"),
            Shelf(id: ShelfID("lights"), name: name, text: LocalizedText(["fr": "Choisis."]), titles: titles),
        ]
        #expect(try club.edition().shelves == expected)
        try club.run("shelf", "arte", "--unsponsored", "--kind", "coming", "--place", "9", "la-lanterne")
        let after = try club.edition().shelves
        #expect(after.map { $0.id.value } == ["lights", "arte"])
        #expect(after.last == Shelf(id: ShelfID("arte"), kind: .coming, name: arte, titles: [TitleID("la-lanterne")]))
    }

    @Test("A card always says who paid for it")
    func card() throws {
        let club = try FilledClub()
        try club.run("shelf", "fest", "--card", "--title", "fr=Festival", "--sponsored-by", "Brest", "--picture", "fest.jpg", "la-lanterne")
        try club.run("shelf", "fest", "--text", "fr=En juin.")
        let name = try #require(LocalizedText(["fr": "Festival"]))
        let expected = SponsoredCard(
            id: ShelfID("fest"), sponsor: "Brest", name: name, text: LocalizedText(["fr": "En juin."]), picture: Picture(path: "fest.jpg"),
            title: TitleID("la-lanterne"))
        #expect(try club.edition().cards == [expected])
        #expect(try club.run("shelf", "fest", "--remove") == "fest removed\n")
        #expect(club.text("shelves.json") == "{ \"shelves\": [] }\n")
    }

    @Test("The list names what was paid for, in French or in English")
    func list() throws {
        let club = try FilledClub()
        #expect(try club.run("shelf") == "Aucun rayon.\n")
        try club.run("shelf", "lights", "--title", "fr=Lumières", "--title", "en=Lights", "la-lanterne")
        try club.run("shelf", "fest", "--card", "--title", "fr=Festival", "--sponsored-by", "Brest")
        #expect(
            try club.run("shelf") == """
                lights · Lumières · choix de la maison · la-lanterne
                fest · Festival · carte · sponsorisé par Brest

                """)
        #expect(
            try club.run("shelf", "--language", "en") == """
                lights · Lights · chosen by the house · la-lanterne
                fest · Festival · card · sponsored by Brest

                """)
    }

    static let refusals: [([String], String)] = [
        (["x", "la-lanterne"], "a shelf has a name; give --title fr=… and further languages"),
        (["x", "--title", "Lumières"], "--title takes a language and its text such as fr=Nouveautés, not Lumières"),
        (["x", "--title", "f r=L"], "--title takes a language and its text such as fr=Nouveautés, not f r=L"),
        (
            ["x", "--title", "fr=L", "nix"],
            "a box would refuse this club: shelves[1].titles[0]: the club has nothing of the id nix; add it, or take the id out"
        ),
        (["x", "--title", "fr=L", "--picture", "p.jpg"], "--picture says nothing here: only a card has one; leave it out"),
        (["s", "--card"], "s is a shelf already; choose another id, or --remove it first"),
        (["s", "--title", "fr="], "a shelf has a name; give --title fr=… and further languages"),
        (["s", "--unsponsored", "--sponsored-by", "B"], "--unsponsored says nothing here: --sponsored-by says who paid; leave it out"),
        (["x", "--card", "--title", "fr=L"], "a card always says who paid for it; give --sponsored-by with a name"),
        (["x", "--card", "--sponsored-by", "B"], "a card has a name; give --title fr=… and further languages"),
        (["c", "--kind", "brand"], "--kind says nothing here: only a shelf has one; leave it out"),
        (["c", "--unsponsored"], "--unsponsored says nothing here: a card always says who paid for it; leave it out"),
        (["c", "la-lanterne", "maree-basse"], "maree-basse says nothing here: a card opens one title at most; leave it out"),
        (["nix", "--remove"], "the club has no shelf nix; see what there is with lanterne-club shelf DIR"),
    ]

    @Test("What a box would refuse is refused in one sentence, and nothing is written", arguments: refusals)
    func refused(arguments: [String], sentence: String) throws {
        let club = try FilledClub()
        let card = #"{"id": "c", "sponsor": "B", "name": {"fr": "C"}}"#
        try club.put("shelves.json", #"{"shelves": [{"id": "s", "name": {"fr": "S"}, "titles": []}], "cards": [\#(card)]}"#)
        let before = club.text("shelves.json")
        #expect(try club.refusal("shelf", arguments) == sentence)
        #expect(club.text("shelves.json") == before)
    }
}
