import ArgumentParser
import Club
import Media

/// What the command line says of a title: all that a file of moving pictures doesn't know.
struct TitleWords: ParsableArguments {
    @Option(
        help: ArgumentHelp("What it is called: fr=…; the file's own title, or its name, unless told otherwise.", valueName: "language=text")
    )
    var title: [String] = []

    @Option(help: ArgumentHelp("What it is about: fr=…", valueName: "language=text"))
    var synopsis: [String] = []

    @Option(help: ArgumentHelp("In its own language, where that is none of the titles'.", valueName: "text"))
    var originalTitle: String?

    @Option(help: "Of its first showing.")
    var year: Int?

    @Option(help: "For whom: all, 10, 12, 16 or 18. Without, it isn't for children.")
    var rating: String?

    @Option(help: ArgumentHelp("Where it was made: FR; may be said again.", valueName: "country"))
    var country: [String] = []

    @Option(
        help: ArgumentHelp(
            "A genre, in a language: fr=Comédie; said again in another language it is the same one, else another.",
            valueName: "language=text"))
    var genre: [String] = []

    @Option(help: ArgumentHelp("May be said again, as all people may.", valueName: "name"))
    var director: [String] = []

    @Option(help: ArgumentHelp("Who plays in it.", valueName: "name"))
    var actor: [String] = []

    @Option(help: ArgumentHelp("Who produced it.", valueName: "name"))
    var producer: [String] = []

    @Option(help: ArgumentHelp("Under whose name it comes out.", valueName: "name"))
    var brand: String?

    func validate() throws {
        for (name, texts) in [("--title", title), ("--synopsis", synopsis), ("--genre", genre)] {
            for text in texts where Self.pair(text) == nil {
                throw ValidationError("\(name) takes LANGUAGE=TEXT, such as fr=Mon film, not \(text).")
            }
        }
        if let rating, AgeRating(rawValue: rating) == nil { throw ValidationError("--rating takes all, 10, 12, 16 or 18, not \(rating).") }
        if let year, !(1880...2200).contains(year) { throw ValidationError("--year takes 1880 to 2200, not \(year).") }
        for code in country where code.utf8.count != 2 || !code.utf8.allSatisfy({ (65...90).contains($0) }) {
            throw ValidationError("--country takes two capitals, such as FR, not \(code).")
        }
    }

    /// Whether anything was said, which is of one film alone.
    var isEmpty: Bool {
        title.isEmpty && synopsis.isEmpty && originalTitle == nil && year == nil && rating == nil && country.isEmpty && genre.isEmpty
            && director.isEmpty && actor.isEmpty && producer.isEmpty && brand == nil
    }

    static func pair(_ text: String) -> (language: String, text: String)? {
        guard let sign = text.firstIndex(of: "="), let language = LanguageCode(String(text[..<sign])) else { return nil }
        let words = String(text[text.index(after: sign)...])
        return words.isEmpty ? nil : (language.tag, words)
    }

    private static func localized(_ texts: [String]) -> LocalizedText? {
        LocalizedText(Dictionary(texts.compactMap { pair($0) }.map { ($0.language, $0.text) }) { _, last in last })
    }

    /// Each with its names in several languages.
    private var genres: [LocalizedText] {
        var named: [[String: String]] = []
        for (language, text) in genre.compactMap({ Self.pair($0) }) {
            if named.last?[language] != nil || named.isEmpty { named.append([:]) }
            named[named.count - 1][language] = text
        }
        return named.compactMap { LocalizedText($0) }
    }

    /// The people in the order of the credits, each with all that one did.
    private var people: [Person] {
        var roles: [(name: String, roles: [Person.Role])] = []
        for (role, names) in [(Person.Role.director, director), (.actor, actor), (.producer, producer)] {
            for name in names {
                if let place = roles.firstIndex(where: { $0.name == name }) {
                    roles[place].roles.append(role)
                } else {
                    roles.append((name, [role]))
                }
            }
        }
        return roles.map { Person(name: $0.name, roles: $0.roles) }
    }

    /// - Parameters:
    ///   - name: Where nothing was said.
    ///   - language: Of names that the file gives.
    func title(_ id: TitleID, named name: String, language: String, film: PackagedTitle) -> Title {
        var details = TitleDetails(
            originalTitle: originalTitle, people: people, countries: country, rating: rating.flatMap { AgeRating(rawValue: $0) },
            genres: genres, brand: brand.map { Brand(name: $0) })
        details.posters = film.posters
        details.backdrops = film.backdrops
        let text = Self.localized(title) ?? LocalizedText([language: name]) ?? LocalizedText(["fr": id.value])
        // A text that isn't empty is one in any language.
        guard let text else { preconditionFailure("a title's id is never empty") }
        return Title(
            id: id, title: text, synopsis: Self.localized(synopsis), year: year, duration: film.duration, details: details,
            media: film.media,
            offers: film.offers)
    }
}

/// What a film's folder gives to its title.
struct PackagedTitle: Equatable {
    let duration: Duration
    let media: TitleMedia
    let posters: [Picture]
    let backdrops: [Picture]
    let offers: [Offer]

    /// - Parameters:
    ///   - folder: Of the film, relative to `club.json`, with a slash at its end.
    ///   - language: Of tracks and chapters that don't say theirs.
    init(
        _ made: FilmPackager.Result, id: TitleID, folder: String, sidecars: [Sidecar], language: String?, isProtected: Bool, isFree: Bool
    ) {
        duration = made.probe.duration
        var media = TitleMedia()
        let hls = Stream(address: folder + "film.m3u8", format: .hls)
        let dash = Stream(address: folder + "film.mpd", format: .dash)
        media.streams = isProtected ? [dash, hls] : [hls, dash]
        if let trailer = made.trailer { media.trailers = [Trailer(address: folder + "trailer/film.m3u8", duration: trailer.duration)] }
        media.soundTracks = made.probe.sounds.compactMap { sound in
            let role: AnnouncedSound.Role
            switch sound.role {
            case .original: role = .original
            case .dubbed: role = .dubbed
            case .description: role = .description
            // The catalogue has no word for it: who looks for it finds it in the stream.
            case .commentary: return nil
            }
            return AnnouncedSound(language: sound.language ?? language ?? "und", role: role, channels: min(6, max(1, sound.channels)))
        }
        media.textTracks =
            made.probe.texts.map { AnnouncedText(language: $0.language ?? language ?? "und", role: $0.role) }
            + sidecars.map { AnnouncedText(language: $0.language, role: $0.role) }
        media.chapters = made.probe.chapters.compactMap { chapter in
            LocalizedText([language ?? "fr": chapter.name]).map { Chapter(start: chapter.start, name: $0) }
        }
        self.media = media
        posters = made.poster.map { [Picture(path: folder + "poster.jpg", size: $0)] } ?? []
        backdrops = made.backdrop.map { [Picture(path: folder + "backdrop.jpg", size: $0)] } ?? []
        let quality: Offer.Quality = made.probe.size.width >= 1280 || made.probe.size.height >= 720 ? .hd : .sd
        offers = isFree ? [Offer(id: OfferID(id.value + "-free"), kind: .free, quality: quality)] : []
    }
}
