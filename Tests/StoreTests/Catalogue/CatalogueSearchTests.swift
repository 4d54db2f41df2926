import Club
import TestSupport
import Testing

@testable import Store
@testable import StoreTrial

@Suite struct CatalogueSearchTests {
    private func store(_ titles: [Title]) throws -> BoxStore {
        let store = try BoxFolder().store()
        try store.index(.of(titles))
        return store
    }

    private static let club: [Title] = [
        .film("a", ["fr": "Œuvre au noir"], by: ["André Delvaux"], brand: "Gaumont", genres: ["Drame"]),
        .film("b", ["fr": "L’Atalante", "en": "The Passing Barge"], by: ["Jean Vigo", "Michel Simon"], genres: ["Comédie dramatique"]),
        .film("c", ["fr": "Élève libre"], by: ["Joachim Lafosse"]),
        .film("d", ["fr": "Les Demoiselles de Rochefort"], by: ["Jacques Demy", "Agnès Varda"]),
        .film("e", ["fr": "Le Ex-æquo"], original: "Straße, Søren & Łódź"),
        .film("f", ["fr": "M*A*S*H \"1970\""], by: ["Robert Altman"], brand: "Vigo Films"),
        .film("g", ["fr": "Vigo, histoire d'une passion"]),
        .film("h", ["fr": "Jean de Florette"], by: ["Claude Berri"]),
        .series("s", "Éléonore"), .episode("t", "La Chute", of: "s", 1, 1),
        .film("u", ["fr": "Après la chute"]),
        .film("v", ["ja": "七人の侍", "fr": "Les Sept Samouraïs"]),
    ]

    @Test(
        "Accents, capitals, ligatures and what stands between words make no difference",
        arguments: [
            ("oeuvre", "a"), ("œuvre", "a"), ("ŒUVRE", "a"), ("OEU", "a"), ("atalante", "b"), ("l'atalante", "b"), ("L’ata", "b"),
            ("l atalante", "b"), ("ELEVE", "c"), ("élè", "cs"), ("e\u{301}le\u{300}ve", "c"), ("æquo", "e"), ("ex aequo", "e"),
            ("ex-aequo", "e"), ("strasse", "e"), ("soren", "e"), ("lodz", "e"), ("varda agnes", "d"), ("jacques-demy", "d"),
            ("samourais", "v"), ("七人", "v"), ("mash", ""),
        ])
    func folded(typed: String, ids: String) throws {
        #expect(try store(Self.club).found(typed) == ids)
    }

    @Test(
        "Each word is a beginning, and all have to be there, wherever they are",
        arguments: [
            ("atal vig", "b"), ("vigo atalante", "b"), ("atalante varda", ""), ("demois roch", "d"), ("gaum dra", "a"), ("lante", ""),
            ("passing", "b"), ("com", "b"), ("atalante atalante", "b"), ("rochefort demy musical", ""),
        ])
    func words(typed: String, ids: String) throws {
        #expect(try store(Self.club).found(typed) == ids)
    }

    @Test("A name that begins so comes first, then words of names, then people, then the rest; episodes come last")
    func order() throws {
        let store = try store([
            .film("a", ["fr": "Films"], brand: "Nuit Films"), .film("b", ["fr": "Autre"], by: ["Marie Nuit"]),
            .film("c", ["fr": "La Nuit américaine"]), .film("d", ["fr": "Nuit et Brouillard"]), .episode("e", "Nuit", of: "f", 1, 1),
            .series("f", "Nuit blanche"), .film("g", ["fr": "Genre"], genres: ["Nuit"]), .film("h", ["fr": "Une nuit"]),
            .film("i", ["fr": "Jour"], by: ["Nuit Marie"]),
        ])
        #expect(try store.found("nuit") == "dfchbiage")
        #expect(try store.found("nuit", atMost: 3) == "dfc")
        #expect(try store.found("nuit", atMost: 0) == "")
        #expect(try store.found("nuit", atMost: -1) == "")
        #expect(try store.found("nuit m") == "bi")
    }

    @Test("A name in the viewer's language comes before one in another; without one, the name that is shown counts")
    func language() throws {
        let store = try store([
            .film("a", ["en": "Day for Night", "fr": "La Nuit américaine"]), .film("b", ["fr": "Days", "en": "Les Jours"]),
            .film("c", ["fr": "Dayan"]), .film("d", ["de": "Tag", "fr": "Jour"], original: "Day"), .film("e", ["fr-CA": "Daytona"]),
            .film("f", ["en-GB": "Doctor", "fr": "Day"]),
        ])
        #expect(try store.found("day", "fr") == "bcefad")
        #expect(try store.found("day", "en-GB") == "acebdf")
        #expect(try store.found("day", "en") == "acefbd")
        #expect(try store.found("day", "FR-ca") == "bcefad")
        #expect(try store.found("day", "") == "bcefad")
    }

    @Test("One letter finds names that begin with it, accents or not, and nothing typed finds nothing")
    func short() throws {
        let store = try store(Self.club)
        #expect(try store.found("e") == "cs")
        #expect(try store.found("É ") == "cs")
        #expect(try store.found("j") == "h")
        #expect(try store.found("v") == "g")
        #expect(try store.found("") == "")
        #expect(try store.found("  ") == "")
    }

    @Test(
        "Nothing that is typed is a question of its own: signs are between words, and words of the index's language are words",
        arguments: [
            ("\"", ""), ("*", ""), ("'", ""), ("-", ""), ("(", ""), ("😀", ""), ("\u{0}", ""), ("^vigo", "gbf"), ("vigo*", "gbf"),
            ("\"vigo\"", "gbf"), ("vigo\"", "gbf"), ("-vigo", "gbf"), ("NEAR(vigo", ""), ("vigo OR atalante", ""), ("NOT vigo", ""),
            ("vigo AND jean", ""), ("names:vigo", ""), ("{people}: vigo", ""), ("vigo😀jean", "b"), ("vigo; DROP TABLE part", ""),
            ("vigo\u{0}jean", "b"), ("m*a*s*h", "f"), ("1970", "f"), ("\"1970\"", "f"), ("$1", ""), ("$1970", "f"), ("vigo -- jean", "b"),
            ("\u{301}", ""), ("\u{5B8} \u{5B8}", ""), ("\u{5B8} vigo", "gbf"), ("%", ""), ("_", ""),
        ])
    func syntax(typed: String, ids: String) throws {
        #expect(try store(Self.club).found(typed) == ids)
    }

    @Test("Ten thousand letters, or words, are looked for in bounds")
    func long() throws {
        let store = try store(Self.club)
        #expect(try store.found(String(repeating: "a", count: 10_000)) == "")
        #expect(try store.found(String(repeating: "vigo ", count: 10_000)) == "gbf")
        #expect(try store.found(String(repeating: "œ", count: 10_000)) == "")
        #expect(try store.found(String(repeating: "\"*", count: 10_000) + "vigo") == "")
    }

    @Test("Whatever is typed, it is answered, and by what a plain look at the words finds")
    func random() throws {
        let words = [
            "vigo", "œuvre", "é", "\"", "*", "NEAR(", "AND", "OR", "NOT", "^", ":", "{names}", "-", "'", "’", "😀", "\u{0}", "l", "a", " ",
            "  ", "(", ")",
            "+", ",", "七", "\u{301}", "ß", "$1", "la chute", "Ⅷ", "١", "\u{FFFD}", "à\u{300}\u{300}",
        ]
        let store = try store(Self.club)
        let everything = Self.club.map(\.id.value)
        Fuzzing.run { generator, seed in
            var typed = ""
            for _ in 0..<Int.random(in: 0..<8, using: &generator) { typed += words.randomElement(using: &generator) ?? "" }
            if Bool.random(using: &generator) {
                typed = String(decoding: Fuzzing.mutated([Array(typed.utf8)], words: words, &generator), as: UTF8.self)
            }
            do {
                let found = try store.search(typed, language: "fr", atMost: 100).map(\.value)
                #expect(Set(found).count == found.count && found.allSatisfy { everything.contains($0) }, "seed \(seed): \(typed)")
                // One word more finds no more.
                let fewer = try store.search(typed + " vi", language: "fr", atMost: 100).map(\.value)
                let isOneLetter = typed.unicodeScalars.count { SearchText.part($0) == .letter } < 2
                #expect(isOneLetter || typed.utf8.count > 30 || Set(fewer).isSubset(of: found), "seed \(seed): \(typed)")
            } catch {
                Issue.record("seed \(seed): \(typed): \(error)")
            }
        }
    }
}
