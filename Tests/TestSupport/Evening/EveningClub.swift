import Glibc
import LinuxIO
import Media

/// A small club as its maker would fill it by the club's own commands, the same on every machine and on every day.
///
/// One film lies in it, of a picture that stands still, so that it looks the same wherever it is stopped.
public enum EveningClub {
    /// Where the tests can make it.
    public static let isPossible = Program.hasTool("ffmpeg") && compiler != nil
    /// Why they can't.
    public static let absence = "no ffmpeg makes a film, or no C compiler builds another evening"

    private static let compiler = ["cc", "clang", "gcc"].first(where: Program.hasTool)
    private static let place = Program.checkout + "/Tests/TestSupport/Evening"

    /// The rental of the film, which a gift code pays for.
    public static let rental = "la-lanterne-rental"
    /// The seat of a showing in a week.
    public static let seat = "le-phare-maree-basse-20261128T193000Z"

    /// Half past eight in the evening of 21 November 2026 in Paris.
    public static let moment: Int64 = 1_795_289_400

    /// What makes it another moment to a program: to be preloaded.
    public static func anotherEvening(in folder: String) throws -> String {
        let library = folder + "/another-evening.so"
        try succeed([compiler ?? "cc", "-O2", "-shared", "-fPIC", "-o", library, place + "/another-evening.c"])
        return library
    }

    /// - Parameters:
    ///   - club: The folder that it is made in.
    ///   - surroundings: What stands before each command: env and its variables.
    ///   - isFree: The film is for everybody, and not protected.
    public static func make(in club: String, surroundings: [String] = [], isFree: Bool = false) throws {
        func run(_ words: String...) throws { try succeed(surroundings + [Program.built("lanterne-club")] + words) }
        func add(_ words: [String]) throws { try succeed(surroundings + [Program.built("lanterne-club"), "add", club] + words) }
        try run("init", club, "--id", "soir", "--name", "Ciné du soir")
        let profile = String(decoding: try Files.read(club + "/source/profile.json"), as: UTF8.self)
        let french = #""Ciné du soir""#
        try Files.write(
            Array(profile.replacing(french, with: #"\#(french), "en": "Evening Film Club""#).utf8), to: club + "/source/profile.json")
        try succeed(["cp", "-r", place + "/pictures", club + "/public/pictures"])
        let still = place + "/pictures/la-lanterne.jpg"
        try film(still, seconds: 40, filter: "null", to: club + "/film.mkv")
        try film(still, seconds: 20, filter: "hue=s=0", to: club + "/trailer.mkv")
        try add(
            [
                club + "/film.mkv", "--id", "la-lanterne", "--ladder", "720", "--preset", "ultrafast", "--year", "2026", "--country", "FR",
                "--rating", "all", "--title", "fr=La Lanterne", "--title", "en=The Lantern", "--director", "Camille Rivoal",
                "--synopsis", "fr=Une nuit d’aurores, dix lanternes s’élèvent au-dessus des collines.",
                "--synopsis", "en=On a night of northern lights, ten lanterns rise above the hills.",
                "--trailer", club + "/trailer.mkv", "--poster", place + "/pictures/la-lanterne-poster.jpg", "--backdrop", still,
            ] + (isFree ? ["--free"] : ["--protect"]))
        for title in titles { try Files.write(Array(title.json.utf8), to: "\(club)/source/titles/\(title.id).json") }
        if !isFree { try run("offer", club, "la-lanterne", "rental", "--price", "3.99", "--tax", "20") }
        for id in ["minuit-au-phare", "derive"] { try run("offer", club, id, "rental", "--price", "2.99", "--tax", "20") }
        try run("offer", club, "le-fil-d-or", "purchase", "--price", "9.99", "--tax", "20")
        try run(
            "shelf", club, "a-l-affiche", "--title", "fr=À l’affiche", "--title", "en=Now showing", "la-lanterne", "minuit-au-phare",
            "derive",
            "le-fil-d-or")
        try run(
            "shelf", club, "en-salle", "--kind", "inCinemas", "--title", "fr=En ce moment au cinéma", "--title", "en=In cinemas now",
            "maree-basse")
        try run(
            "cinema", club, "le-phare", "--name", "Le Phare", "--address", "1 quai du Nord", "--postcode", "29200", "--city", "Brest")
        try run(
            "cinema", club, "le-phare", "--showtime", "maree-basse=2026-11-28T19:30Z", "--price", "7.50", "--tax", "5.5", "--seats", "120")
        try run("sign", club)
    }

    /// Ten pictures a second of the same, which is little work for whoever packs and plays them.
    private static func film(_ still: String, seconds: Int, filter: String, to path: String) throws {
        try succeed([
            "ffmpeg", "-nostdin", "-v", "error", "-y", "-loop", "1", "-framerate", "10", "-i", still, "-f", "lavfi", "-i",
            "sine=220:r=48000",
            "-t", "\(seconds)", "-vf", filter, "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-g", "20", "-ac", "2",
            "-metadata:s:a:0", "language=fra", "-c:a", "aac", "-b:a", "64k", path,
        ])
    }

    private struct Listed {
        let id: String
        let french: String
        let english: String
        let seconds: Int
        let story: (french: String, english: String)

        var json: String {
            """
            {"id": "\(id)", "title": {"fr": "\(french)", "en": "\(english)"}, "year": 2026, "durationSeconds": \(seconds), "rating": "all",
             "synopsis": {"fr": "\(story.french)", "en": "\(story.english)"},
             "posters": [{"path": "pictures/\(id)-poster.jpg", "width": 320, "height": 480}]}
            """
        }
    }

    private static let titles = [
        Listed(
            id: "minuit-au-phare", french: "Minuit au phare", english: "Midnight at the Lighthouse", seconds: 5400,
            story: ("Le faisceau tourne\u{202F}; la mer attend.", "The beam turns; the sea waits.")),
        Listed(
            id: "derive", french: "Dérive", english: "Adrift", seconds: 4200,
            story: ("Des couleurs se perdent et se retrouvent.", "Colours lose and find each other.")),
        Listed(
            id: "le-fil-d-or", french: "Le Fil d’or", english: "The Golden Thread", seconds: 6300,
            story: ("Une descente le long d’une côte sans fin.", "A descent along a coast without end.")),
        Listed(
            id: "maree-basse", french: "Marée basse", english: "Low Tide", seconds: 5820,
            story: ("Le soleil vient de passer l’horizon.", "The sun has just left.")),
    ]

    private static func succeed(_ command: [String]) throws {
        let run = try Program.run(command, within: .seconds(120))
        guard run.status == 0 else { throw EveningFailure("\(command.joined(separator: " ")): \(run.complaint)") }
    }
}

/// What the club couldn't be made by.
public struct EveningFailure: Error, CustomStringConvertible {
    /// The command, and what it said.
    public let description: String

    /// Takes the sentence.
    public init(_ description: String) { self.description = description }
}
