import Club
import Media

// Words of a title's page and of a series'.
extension Strings {
    // MARK: What may be done

    /// - Parameter position: From the film's beginning; nil: nobody knows.
    func resume(at position: Duration?) -> String {
        guard let position else { return pick("Reprendre", "Resume") }
        let seconds = Int(clamping: max(.zero, position).components.seconds)
        let minutes = seconds / 60
        let rest = minutes % 60 < 10 ? "0\(minutes % 60)" : "\(minutes % 60)"
        let place =
            minutes >= 60 ? "\(minutes / 60)\u{00A0}h\u{00A0}\(rest)" : minutes > 0 ? "\(minutes)\u{00A0}min" : "\(seconds)\u{00A0}s"
        return pick("Reprendre à \(place)", "Resume at \(place)")
    }
    var fromStart: String { pick("Depuis le début", "From the beginning") }
    var showtimes: String { pick("Séances", "Showtimes") }
    var trailer: String { pick("Bande-annonce", "Trailer") }
    var titlePage: String { pick("La page du titre", "The title’s page") }
    var forgetTitle: String { pick("Retirer des films vus", "Remove from films watched") }
    var addFavourite: String { pick("Ajouter aux favoris", "Add to favourites") }
    var removeFavourite: String { pick("Retirer des favoris", "Remove from favourites") }
    var allEpisodes: String { pick("Tous les épisodes", "All episodes") }
    var forEver: String { pick("À vous pour toujours", "Yours for ever") }
    func rentalStarts(_ length: String) -> String {
        pick("Vous aurez \(length) pour regarder, dès la première lecture", "You will have \(length) to watch, from the first play")
    }

    // MARK: What it is

    func originalTitle(_ title: String) -> String { pick("Titre original\u{00A0}: \(title)", "Original title: \(title)") }

    /// The French classes, in words.
    func advice(_ rating: AgeRating?) -> String {
        switch rating {
        case nil: pick("Pas encore classé", "Not rated yet")
        case .all: pick("Tous publics", "All ages")
        case .from18: pick("Interdit aux moins de 18\u{00A0}ans", "Not for under 18s")
        case let rating?:
            pick("Déconseillé aux moins de \(rating.minimumAge)\u{00A0}ans", "Not advised for under \(rating.minimumAge)s")
        }
    }

    var story: String { pick("L’histoire", "The story") }
    var originalVersion: String { pick("version originale", "original version") }
    func description(in language: String) -> String { pick("audiodescription en \(language)", "audio description in \(language)") }
    func forTheDeaf(in language: String) -> String {
        pick("\(language) pour les sourds et malentendants", "\(language) for the deaf and hard of hearing")
    }

    // MARK: When

    var windows: String { pick("Où et quand le voir", "Where and when to watch it") }
    var releaseInCinemas: String { pick("Sortie en salle", "Cinema release") }
    var released: String { pick("Sorti", "Released") }
    var now: String { pick("Maintenant", "Now") }
    var over: String { pick("Terminé", "Over") }
    var toCome: String { pick("À venir", "To come") }
    var undated: String { pick("Sans date", "No date yet") }
    var undatedSentence: String { pick("La date n’est pas encore connue", "The date isn’t known yet") }
    var always: String { pick("Sans limite de date", "At any time") }
    func since(_ date: String) -> String { pick("Depuis le \(date)", "Since \(date)") }
    func from(_ date: String) -> String { pick("À partir du \(date)", "From \(date)") }
    func endedOn(_ date: String) -> String { pick("Jusqu’au \(date)", "Until \(date)") }
    func on(_ date: String) -> String { pick("Le \(date)", "On \(date)") }

    func kind(_ offer: Offer, quality: String) -> String {
        switch offer.kind {
        case .free: free
        case .subscription: subscription
        case .ticket: inCinemas
        case .rental: pick("Location en \(quality)", "Rental in \(quality)")
        case .purchase: pick("Achat en \(quality)", "Purchase in \(quality)")
        }
    }

    // MARK: Who

    var people: String { pick("Distribution et équipe", "Cast and crew") }
    var similar: String { pick("Dans le même esprit", "More like this") }

    func role(_ role: Person.Role) -> String {
        switch role {
        case .director: pick("Réalisation", "Director")
        case .writer: pick("Scénario", "Writer")
        case .actor: pick("Interprétation", "Cast")
        case .voice: pick("Voix", "Voice")
        case .narrator: pick("Narration", "Narrator")
        case .producer: pick("Production", "Producer")
        case .composer: pick("Musique", "Music")
        case .cinematographer: pick("Image", "Cinematography")
        case .editor: pick("Montage", "Editing")
        }
    }

    // MARK: Series

    func season(_ number: Int) -> String { number == 0 ? pick("Hors saison", "Specials") : pick("Saison \(number)", "Season \(number)") }
    func episode(_ number: Int) -> String { pick("Épisode \(number)", "Episode \(number)") }
    func episode(_ place: EpisodePlace) -> String {
        place.season == 0
            ? pick("Hors saison, épisode \(place.number)", "Special \(place.number)")
            : pick("Saison \(place.season), épisode \(place.number)", "Season \(place.season), episode \(place.number)")
    }
    /// - Parameter isBegun: Something of the series was seen.
    func goOn(_ place: EpisodePlace, isBegun: Bool) -> String {
        // Within a sentence the place begins in lower case.
        let name = episode(place)
        let lower = name.prefix(1).lowercased() + name.dropFirst()
        return (isBegun ? pick("Reprendre\u{00A0}: ", "Resume: ") : pick("Regarder\u{00A0}: ", "Watch: ")) + lower
    }
    func seasons(_ count: Int) -> String {
        "\(count)\u{00A0}" + pick(count.magnitude < 2 ? "saison" : "saisons", count == 1 ? "season" : "seasons")
    }
    func episodes(_ count: Int) -> String {
        "\(count)\u{00A0}" + pick(count.magnitude < 2 ? "épisode" : "épisodes", count == 1 ? "episode" : "episodes")
    }
    var seen: String { pick("Vu", "Watched") }
    func left(_ length: String) -> String { pick("Encore \(length)", "\(length) left") }
    var noEpisodes: String { pick("Pas encore d’épisode.", "No episodes yet.") }
}
