import CairoCanvas
import Club
import FoundationEssentials
import Glibc
import Interface
import Media
import Player
import Store

/// A box's state folder with a club that it has kept, made up: to be visited by the program itself.
struct MadeUpClub {
    private let folder: String
    /// So many different pictures: each title has one of them under an address of its own.
    private static let pictures = 40
    private static let shelfLength = 40

    /// Of so many titles, each with a poster.
    init(titles count: Int) throws {
        try self.init { try Self.edition(count) }
        for number in 0..<Self.pictures { try Self.paint(number, to: "\(folder)/posters/\(number).png") }
    }

    /// Of one title, which is for everybody.
    init(film url: String) throws {
        try self.init {
            guard let name = LocalizedText(["fr": "Le Film", "en": "The Film"]) else { throw Failure("the club can't be made up.") }
            let film = Title(
                id: TitleID("film"), title: name, duration: .seconds(60), stream: url, offers: [Offer(id: OfferID("free"), kind: .free)])
            return try Self.edition([film], shelves: [Shelf(id: ShelfID("all"), name: name, titles: [film.id])])
        }
    }

    private init(of edition: () throws -> ClubEdition) throws {
        folder = "\(FileManager.default.temporaryDirectory.path)/lanterne-club-\(CommandLine.processID)"
        try FileManager.default.createDirectory(atPath: folder + "/posters", withIntermediateDirectories: true)
        setenv("STATE_DIRECTORY", folder + "/state", 1)
        let home = try BoxHome.open(BoxHome.folder(of: AddressText.catalogue(of: address)))
        let edition = try edition()
        let root = BoxStore.Root(bytes: Array("made up".utf8), tag: nil, parts: [])
        try home.store.show(root)
        try home.store.index(edition, of: root)
        // The first run is behind its viewer.
        try KeptPreferences.save(ViewerPreferences())
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    private var address: String { "file://\(folder)/club.json" }

    private static func edition(_ titles: [Title], shelves: [Shelf]) throws -> ClubEdition {
        guard let key = ClubKey(bytes: [UInt8](repeating: 7, count: 32)), let name = LocalizedText(["fr": "Banc", "en": "Bench"]) else {
            throw Failure("the club can't be made up.")
        }
        return ClubEdition(
            profile: ClubProfile(id: ClubID("bench"), name: name, key: key), sequence: 1, issued: ClubTime.ofThisMachine(),
            titles: titles, shelves: shelves)
    }

    private static func edition(_ count: Int) throws -> ClubEdition {
        let offers = [
            Offer(id: OfferID("free"), kind: .free),
            Offer(id: OfferID("rent"), kind: .rental, price: Price(amount: 399, currency: "EUR", taxBasisPoints: 2000)),
        ]
        let titles = (0..<count).compactMap { number -> Title? in
            guard let name = LocalizedText(["fr": "Le Film numéro \(number)", "en": "Film Number \(number)"]) else { return nil }
            let synopsis = LocalizedText([
                "fr": "Il était une fois un film, le \(number)e de la liste. On y rit, on y pleure."
            ])
            return Title(
                id: TitleID("film-\(number)"), title: name, synopsis: synopsis, year: 1920 + number % 100,
                duration: .seconds(5400 + number % 3600), stream: "film-\(number).m3u8",
                poster: "posters/\(number % Self.pictures).png?\(number)", details: TitleDetails(people: Self.people(of: number)),
                offers: [offers[number % 2]])
        }
        let shelves = stride(from: 0, to: titles.count, by: Self.shelfLength).compactMap { start -> Shelf? in
            guard let name = LocalizedText(["fr": "Rayon \(start / Self.shelfLength + 1)"]) else { return nil }
            return Shelf(
                id: ShelfID("shelf-\(start)"), name: name, titles: titles[start..<min(start + Self.shelfLength, titles.count)].map(\.id))
        }
        return try edition(titles, shelves: shelves)
    }

    /// A few hundred people, who share first names and surnames.
    private static func people(of number: Int) -> [Person] {
        let first = ["Jeanne", "René", "Zoé", "Anaïs", "Łukasz", "Marcel", "Simone"]
        let last = ["Morel", "Chrétien", "Noël", "Dubois", "Œuvrard", "Garcia", "Brontë", "Martin", "Lévy", "Schmidt", "Fournier"]
        let roles: [Person.Role] = [.director, .actor, .producer]
        return roles.enumerated().map { (index: Int, role: Person.Role) -> Person in
            let name = number / (index + 1) + index * 31
            return Person(name: "\(first[name % first.count]) \(last[name / 7 % last.count]) \(name % 5 + 1)", roles: [role])
        }
    }

    /// Stripes of a colour of its own: as a file a little less than a poster's.
    private static func paint(_ number: Int, to path: String) throws {
        let size = PixelSize(width: 400, height: 600)
        var pixels = [UInt8](repeating: 255, count: Int(size.width) * Int(size.height) * 4)
        for y in 0..<600 {
            for x in 0..<400 {
                let at = (y * 400 + x) * 4
                pixels[at] = UInt8((x * (number + 3) / 4) & 255)
                pixels[at + 1] = UInt8((y + number * 37) & 255)
                pixels[at + 2] = UInt8((x ^ y) & 255)
            }
        }
        try pixels.withUnsafeMutableBytes { raw in
            guard let base = raw.baseAddress else { return }
            try PNGFile.write(PixelBuffer(base: base, size: size, stride: 1600), isOpaque: true, to: path)
        }
    }

    /// Of each search, in milliseconds.
    func searches() throws -> [Double] {
        try SearchBench.run(BoxHome.open(BoxHome.folder(of: AddressText.catalogue(of: address))).store, rounds: 5)
    }

    // MARK: Visits

    private static let cadence = 0.18

    /// The program itself, with keys that go along the shelves and down them while posters load.
    func visit(presses: Int) throws -> PlaybackReport {
        let path = ["RIGHT", "RIGHT", "RIGHT", "DOWN", "RIGHT", "DOWN", "LEFT", "DOWN", "RIGHT", "UP"]
        let keys = (0..<presses).map { (at: 1.5 + Double($0) * Self.cadence, name: path[$0 % path.count]) }
        return try visit(keys, for: 2.5 + Double(presses) * Self.cadence)
    }

    /// The same with a viewer who opens the first title's page, and plays it after a while there, in seconds.
    func watch(after lingering: Double) throws -> PlaybackReport {
        try visit([(at: 1.5, name: "ENTER"), (at: 1.5 + lingering, name: "ENTER")], for: 1.5 + lingering + 4)
    }

    private func visit(_ presses: [(at: Double, name: String)], for length: Double) throws -> PlaybackReport {
        let (keys, report) = ("\(folder)/keys", "\(folder)/report.json")
        let lines = presses.map { "\($0.at.fixed(3)) \($0.name)" }
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: keys))
        let cost = try Subprocess.run([
            CommandLine.ownPath, "box", "--club", address, "--display", "memory", "--audio", "null", "--keys", keys, "--for",
            length.fixed(1), "--report", report, "--log", "error",
        ])
        guard cost.status == 0, let data = FileManager.default.contents(atPath: report),
            let told = try? JSONDecoder().decode(PlaybackReport.self, from: data)
        else { throw Failure("the club's front could not be shown.") }
        return told
    }
}
