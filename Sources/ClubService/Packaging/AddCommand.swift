import ArgumentParser
import Club
import FoundationEssentials
import Glibc
import LinuxIO

/// `lanterne-club add DIR FILM…`.
struct AddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Packages films for the club: encoded for every line, with pictures, subtitles and a title's file.",
        discussion: """
            EXAMPLES
              lanterne-club add /srv/club La-Lanterne.mkv --title fr="La Lanterne" --title en="The Lantern" --year 2026 --free
              lanterne-club add /srv/club film.mkv --id la-lanterne --protect --quality hd --trailer bande-annonce.mp4
              lanterne-club add /srv/club film.mov --subtitle fr:sdh=film.fr.srt --subtitle en=film.en.srt --poster affiche.jpg
              lanterne-club add /srv/club rushes/*.mkv --ladder 720,360 --preset fast && lanterne-club sign /srv/club

            ffmpeg does the work, once for all sizes; every sound and every subtitle that is text comes along. The film comes into public/films/ID when it
            is finished, its title into source/titles/ID.json: what you wrote there by hand stays, and what it doesn't say is filled in.
            Interrupted, the same command goes on: what was finished isn't made again. An encoding that was broken off begins anew.
            With --protect, a key goes into the ledger, and nowhere else; the trailer, pictures and subtitles stay readable for all.
            """)

    @Argument(help: ArgumentHelp("The club's folder.", valueName: "dir"))
    var folder: String

    @Argument(help: ArgumentHelp("Files that ffmpeg can read.", valueName: "film"))
    var films: [String]

    @Option(help: ArgumentHelp("The title's name in the club; from the file's unless told otherwise.", valueName: "name"))
    var id: String?

    @Option(
        help: ArgumentHelp(
            "Heights of the encodings, as of 16:9 pictures: 1080,720,480,360,240 up to the film's own.", valueName: "heights"))
    var ladder: String?

    @Option(help: ArgumentHelp("How long x264 may think: ultrafast to veryslow.", valueName: "name"))
    var preset = "medium"

    @Option(
        help: ArgumentHelp(
            "A file of subtitles beside the film; fr:sdh= for the hard of hearing, fr:forced=. May be said again.",
            valueName: "language=file"))
    var subtitle: [String] = []

    @Option(help: ArgumentHelp("Of tracks, chapters and titles that don't say theirs.", valueName: "language"))
    var language: String?

    @Option(help: ArgumentHelp("Free for all, never protected.", valueName: "file"))
    var trailer: String?

    @Option(help: ArgumentHelp("Upright; a frame of the film unless told otherwise.", valueName: "file"))
    var poster: String?

    @Option(help: ArgumentHelp("Lying; likewise.", valueName: "file"))
    var backdrop: String?

    @Flag(help: "Locks the film with a key of its own, which boxes are given in their licences.")
    var protect = false

    @Option(help: "Of a protected film: the least that has to be paid for; sd, hd or uhd.")
    var quality = "sd"

    @Flag(help: "Whoever has a box of the club may watch it.")
    var free = false

    @OptionGroup(title: "TITLE") var words: TitleWords
    @OptionGroup var options: LedgerOptions

    static let presets = ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"]

    func validate() throws {
        guard !films.isEmpty else { throw ValidationError("Name a film.") }
        if films.count > 1 {
            let isOfOne = id != nil || trailer != nil || poster != nil || backdrop != nil || !subtitle.isEmpty || !words.isEmpty
            guard !isOfOne else {
                throw ValidationError("What is said of one film can't be said of \(films.count): add them one by one, or without it.")
            }
        }
        if let id, !TitleName.isOne(id) { throw ValidationError("--id takes small letters, digits and dashes, at most 80, not \(id).") }
        if ladder != nil, heights == nil {
            throw ValidationError("--ladder takes heights from 120 to 2160, such as 720,360, not \(ladder ?? "").")
        }
        guard Self.presets.contains(preset) else {
            throw ValidationError("--preset takes one of \(Self.presets.joined(separator: ", ")), not \(preset).")
        }
        for text in subtitle where Sidecar(text) == nil {
            throw ValidationError("--subtitle takes LANGUAGE=FILE, LANGUAGE:sdh=FILE or LANGUAGE:forced=FILE, not \(text).")
        }
        if let language, LanguageCode(language) == nil {
            throw ValidationError("--language takes a language, such as fr, not \(language).")
        }
        guard Offer.Quality(rawValue: quality) != nil else { throw ValidationError("--quality takes sd, hd or uhd, not \(quality).") }
        let ids = films.map { id ?? TitleName.id(ofFile: $0) }
        for (film, id) in zip(films, ids) where id == nil {
            throw ValidationError("\(film) has no name that an id could be made of; give one with --id.")
        }
        guard Set(ids).count == ids.count else {
            throw ValidationError("Two of the films would have the same id; add them one by one with --id.")
        }
    }

    private var heights: [Int]? {
        guard let ladder else { return nil }
        let parts = ladder.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let heights = parts.compactMap { $0 }.filter { (120...2160).contains($0) }
        return heights.count == parts.count && parts.count <= 10 ? heights : nil
    }

    /// Films one after the other; each is finished by itself.
    func add() async throws(ServiceError) {
        let workshop = Workshop(path: Self.absolute(folder))
        guard workshop.isOne else { throw .noSuchWorkshop(path: folder) }
        let children = ChildPrograms()
        let signals = EndingSignals { children.end() }
        for film in films { try await add(film, to: workshop, by: children) }
        signals.close()
    }

    private func request(_ film: String) -> PackagingRequest {
        var request = PackagingRequest(film: Self.absolute(film), id: TitleID(id ?? TitleName.id(ofFile: film) ?? "film"))
        request.ladder = heights
        request.preset = preset
        request.sidecars = subtitle.compactMap { Sidecar($0)?.at { Self.absolute($0) } }
        request.trailer = trailer.map { Self.absolute($0) }
        request.poster = poster.map { Self.absolute($0) }
        request.backdrop = backdrop.map { Self.absolute($0) }
        request.protection = protect ? Offer.Quality(rawValue: quality) : nil
        return request
    }

    private func add(_ film: String, to workshop: Workshop, by children: ChildPrograms) async throws(ServiceError) {
        let request = request(film)
        let place = try options.place()
        let packager = FilmPackager(
            workshop: workshop, request: request, language: language, children: children,
            keep: { key throws(ServiceError) in try await Self.keep(key, of: request, in: workshop, at: place) },
            find: { id throws(ServiceError) in try await Self.key(id, of: request, in: workshop, at: place) },
            display: { ProgressDisplay.standard() })
        let made = try await packager.package()
        let folders = PackagingFolders(workshop, id: request.id)
        let film = PackagedTitle(
            made, id: request.id, folder: folders.address, sidecars: request.sidecars, language: language, isProtected: protect,
            isFree: free)
        let name = made.probe.title ?? request.film.split(separator: "/").last.map { Self.stem(String($0)) } ?? request.id.value
        let title = words.title(request.id, named: name, language: language ?? "fr", film: film)
        try Self.keep(title, to: "\(workshop.sourceFolder)/titles/\(request.id.value).json", folder: folders.address)
        if made.probe.passedOver > 0 {
            write(
                "\(request.film): \(made.probe.passedOver) subtitles are pictures and were left out; give them as text with --subtitle\n",
                to: STDERR_FILENO)
        }
        print(
            "\(request.id.value): \(made.wasThere ? "was there already" : "packaged"); see \(folders.target), then: lanterne-club sign \(folder)"
        )
    }

    private static func keep(_ title: Title, to path: String, folder: String) throws(ServiceError) {
        let present = FileManager.default.contents(atPath: path).map { Array($0) }
        let bytes: [UInt8]
        do throws(CatalogueError) {
            bytes = try TitleFile.merged(present, with: title, folder: folder)
        } catch {
            throw .packaging(.wrongTitle(path: path, reason: error.description))
        }
        guard bytes != present else { return }
        do {
            try bytes.withUnsafeBytes { try FileDescriptor.replace(path, with: $0, isDurable: true) }
        } catch {
            throw .packaging(.cannotWrite(path: path, reason: "\(error)"))
        }
    }

    // MARK: The ledger

    private static func keep(_ key: ContentKey, of request: PackagingRequest, in workshop: Workshop, at place: LedgerPlace)
        async throws(ServiceError)
    {
        let ledger = try await LiveHalf.ledger(workshop, at: place)
        do throws(LedgerError) {
            try await ledger.keep([key], of: request.id, quality: request.protection ?? .sd)
        } catch {
            throw .noLedger(reason: error.sentence(in: "en"))
        }
    }

    private static func key(_ id: [UInt8], of request: PackagingRequest, in workshop: Workshop, at place: LedgerPlace)
        async throws(ServiceError) -> ContentKey?
    {
        let ledger = try await LiveHalf.ledger(workshop, at: place)
        do throws(LedgerError) {
            return try await ledger.contentKeys(of: request.id, upTo: .uhd).first { $0.id == id }
        } catch {
            throw .noLedger(reason: error.sentence(in: "en"))
        }
    }

    // MARK: Paths

    private static func stem(_ name: String) -> String { name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name }

    /// Programs run in another folder than this one.
    private static func absolute(_ path: String) -> String {
        var whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        while whole.count > 1, whole.hasSuffix("/") { whole.removeLast() }
        return whole
    }
}
