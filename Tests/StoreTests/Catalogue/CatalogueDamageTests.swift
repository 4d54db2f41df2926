import Club
import LinuxIO
import Store
import TestSupport
import Testing

@testable import StoreTrial

@Suite struct CatalogueDamageTests {
    private static let edition = ClubEdition.of(
        (100..<400).map { Title.film("t\($0)", ["fr": "Nosferatu \($0)"], by: ["Friedrich Murnau"]) },
        shelves: [Shelf(id: ShelfID("shelf"), name: .fr("Rayon"), titles: [TitleID("t100")])])

    /// A store with an index and what must outlive its damage.
    private func filled() throws -> BoxFolder {
        let box = try BoxFolder()
        let store = try box.store()
        try store.index(Self.edition)
        try store.show(.of(1))
        try store.update(.rental("r", of: "t100"))
        let part = [UInt8](repeating: 7, count: 100)
        try store.keepPart(part, digest: partDigest(part))
        return box
    }

    /// Writes over the first page of each of the tables, as a dying disk does.
    private func damage(_ box: BoxFolder, _ names: [String]) throws {
        let connection = try SQLiteConnection(path: box.path)
        var pages: [Int64] = []
        for name in names {
            pages += try connection.run("SELECT rootpage FROM sqlite_master WHERE name = $1", [.text(name)]).compactMap { $0.integer(0) }
        }
        connection.close()
        let file = try FileDescriptor.open(box.path, .writeOnly)
        for page in pages { try file.writeAll([UInt8](repeating: 0xA5, count: 4096), at: (page - 1) * 4096) }
    }

    @Test(
        "Where the index is damaged there is none until it is made again, and nothing else is lost",
        arguments: [
            ["catalogue_title"], ["catalogue_title_json"], ["catalogue_name_data"], ["catalogue_words_data"], ["catalogue_words_idx"],
            ["catalogue_edition"], ["catalogue_credit", "catalogue_showtime", "catalogue_shelved"],
            ["catalogue_title_place"], ["sqlite_autoindex_catalogue_title_1"],
        ])
    func damaged(names: [String]) throws {
        let box = try filled()
        try damage(box, names)
        let store = try box.store()
        #expect(store.loss == nil)
        // Whatever the damage does to an answer, none of them is an error.
        let ids = [TitleID("t100"), TitleID("t399")]
        _ = try store.indexedCatalogue()
        _ = try store.search("nosf", language: "fr", atMost: 400)
        _ = try store.search("n", language: "fr", atMost: 400)
        _ = try store.titles(ids)
        _ = try store.titlesOnNoShelf(atMost: 400)
        _ = try store.titles(by: "Friedrich Murnau")
        _ = try store.showtimes(from: BoxFolder.minute(0), to: BoxFolder.minute(1))
        #expect(try store.indexedCatalogue() == nil)
        #expect(try store.index(Self.edition) == 300)
        #expect(try store.indexedCatalogue()?.sequence == 1)
        #expect(try store.search("nosf", language: "fr", atMost: 400).count == 300)
        #expect(try store.titles(ids).map(\.id) == ids)
        #expect(try store.entitlements() == [.rental("r", of: "t100")])
        #expect(try store.root() == .of(1) && store.bytesOfParts() == 100)
        #expect(try box.store().loss == nil)
        #expect(try box.store().search("nosf", language: "fr", atMost: 400).count == 300)
    }

    @Test(
        "A new edition over a damaged index is indexed from nothing",
        arguments: ["catalogue_title_json", "catalogue_words_content", "catalogue_name_data", "catalogue_edition", "catalogue_title"])
    func overwritten(name: String) throws {
        let box = try filled()
        try damage(box, [name])
        let store = try box.store()
        let titles = Self.edition.titles.map { Title.film($0.id.value, ["fr": "Faust"]) }
        #expect(try store.index(.of(titles, sequence: 2)) == 300)
        #expect(try store.indexedCatalogue()?.sequence == 2)
        #expect(try store.search("nosf", language: "fr", atMost: 400).isEmpty)
        #expect(try store.search("faust", language: "fr", atMost: 400).count == 300)
        #expect(try store.entitlements().count == 1)
        #expect(try store.root() == .of(1))
    }

    @Test("A title whose JSON has rotted is damage like any other", arguments: ["x'7B'", "x''", "'text'", "x'FF'"])
    func rotten(json: String) throws {
        let box = try filled()
        let store = try box.store()
        try SQLiteConnection(path: box.path).execute("UPDATE catalogue_title_json SET json = \(json) WHERE row = 1")
        #expect(try store.titles([TitleID("t101"), TitleID("t100")]).isEmpty)
        #expect(try store.indexedCatalogue() == nil)
        #expect(try store.index(Self.edition) == 300)
        #expect(try store.titles([TitleID("t100")]).count == 1)
    }

    @Test("A profile whose JSON has rotted is no index")
    func rottenProfile() throws {
        let box = try filled()
        let store = try box.store()
        try SQLiteConnection(path: box.path).execute("UPDATE catalogue_edition SET profile = x'7B7D'")
        #expect(try store.indexedCatalogue() == nil)
        #expect(try store.index(Self.edition) == 300)
        #expect(try store.indexedCatalogue()?.sequence == 1)
    }
}
