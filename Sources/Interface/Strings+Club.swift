import Club

// Words of the club's screens.
extension Strings {
    var underWay: String { pick("Reprendre", "Continue watching") }
    var held: String { pick("À voir", "Yours to watch") }
    var moreFilms: String { pick("Tous les autres films", "More films") }
    func sponsored(by name: String) -> String { pick("parrainé par \(name)", "sponsored by \(name)") }
    var opening: String { pick("Le vidéo-club ouvre…", "The video club is opening…") }

    var clubSilent: String { pick("Le vidéo-club ne répond pas.", "The video club doesn’t answer.") }
    var clubSilentAction: String {
        pick(
            "La box réessaie toute seule. Vérifiez qu’elle est reliée au réseau.",
            "The box tries again by itself. Check that it is connected to the network.")
    }

    var search: String { pick("Rechercher", "Search") }
    var myFilms: String { pick("Mes films", "My films") }
    var cinema: String { pick("Au cinéma", "In cinemas") }
    var settings: String { pick("Réglages", "Settings") }

    var owned: String { pick("À vous", "Yours") }
    var rented: String { pick("Loué", "Rented") }
    var included: String { pick("Inclus", "Included") }
    var free: String { pick("Gratuit", "Free") }
    var soon: String { pick("Bientôt", "Soon") }
    var subscription: String { pick("Abonnement", "Subscription") }
    var nowInCinemas: String { pick("En ce moment au cinéma", "Now in cinemas") }
    var inCinemas: String { pick("En salle", "In cinemas") }

    func rating(_ rating: AgeRating) -> String {
        rating == .all ? pick("Tous publics", "All ages") : "\u{2212}\(rating.minimumAge)"
    }
}

// Keys on the screen.
extension Strings {
    var space: String { pick("Espace", "Space") }
    var eraseLetter: String { pick("Effacer", "Erase") }
    var clearText: String { pick("Tout effacer", "Clear") }
}
