import Club
import FoundationEssentials
import Testing

@testable import ClubService

@Suite struct FilledClubTests {
    @Test("A club is filled by commands alone, published, and read as a box reads it")
    func wholeClub() throws {
        let club = try FilledClub(titles: ["la-lanterne"])
        try club.put("windows.json", OfferCommandTests.windows)
        try Data(FeedSamples.rss.utf8).write(to: URL(filePath: club.path + "/feed.xml"))
        try club.run("import", club.path + "/feed.xml")
        try club.run("offer", "la-lanterne", "free")
        try club.run("offer", "jour", "rental", "--price", "3.99", "--tax", "20", "--window", "vod", "--released", "FR=2026-06-10")
        try club.run("shelf", "mer", "--title", "fr=La mer", "jour", "la-lanterne")
        try club.run("shelf", "fest", "--card", "--title", "fr=Festival", "--sponsored-by", "Brest", "jour")
        try club.run("cinema", "phare", "--name", "Le Phare", "--address", "1 quai", "--postcode", "29200", "--city", "Brest")
        try club.run("cinema", "phare", "--showtime", "jour=2026-12-01T20:30", "--price", "7.50", "--tax", "5.5")
        let edition = try club.edition()
        #expect(edition.titles.map { $0.id.value } == ["films.example-la-nuit-42", "jour", "la-lanterne"])
        #expect(edition.shelves.map { $0.titles.map { $0.value } } == [["jour", "la-lanterne"]])
        #expect(edition.cards.map { $0.sponsor } == ["Brest"])
        #expect(edition.showtimes.map { $0.start.description } == ["2026-12-01T19:30:00Z"])
        let day = try #require(edition.titles.first { $0.id.value == "jour" })
        let dated = day.datedOffers(in: "FR", by: edition.windows)
        #expect(dated.map { $0.standing(at: club.clock.now) } == [.open])
        #expect(dated.first?.window?.opens == CalendarDate("2026-10-10")?.start)
    }

    @Test("Each command is known, and its help has examples", arguments: ["offer", "shelf", "cinema", "import"])
    func help(name: String) throws {
        #expect(LanterneClub.helpMessage().contains("  \(name) "))
        let command = try #require(LanterneClub.configuration.subcommands.first { $0.configuration.commandName == name })
        #expect(command.configuration.discussion.contains("EXAMPLES\n  lanterne-club \(name) /srv/club"))
    }

    @Test("A word that isn't known is refused by the command line's parser")
    func words() {
        for line in [
            "offer /d t lend", "offer /d t free --quality 8k", "shelf /d s --kind best", "cinema /d c --spoken fr", "shelf /d s --place 0",
        ] {
            #expect(throws: (any Error).self, "\(line)") { try LanterneClub.parseAsRoot(line.split(separator: " ").map { String($0) }) }
        }
    }

    @Test("What can't be written is said, and the old file stays")
    func unwritable() throws {
        let club = try FilledClub()
        // In the new file's place stands a folder.
        try FileManager.default.createDirectory(atPath: club.path + "/source/shelves.json.new", withIntermediateDirectories: false)
        let sentence = "DIR/source/shelves.json can't be written (Is a directory); check the folder and its permissions"
        #expect(try club.refusal("shelf", ["s", "--title", "fr=S"]) == sentence)
        #expect(club.text("shelves.json").isEmpty)
    }
}
