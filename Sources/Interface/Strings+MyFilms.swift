import Club

// Words of the viewer's own films and tickets.
extension Strings {
    var toContinue: String { pick("À reprendre", "Continue watching") }
    var rentedAndBought: String { pick("Locations et achats", "Rented and bought") }
    var tickets: String { pick("Billets", "Tickets") }
    var favourites: String { pick("Favoris", "Favourites") }
    var seenBefore: String { pick("Déjà vus", "Watched") }
    var past: String { pick("Passés", "Past") }
    var noFilmsOfMine: String { pick("Rien ici pour l’instant.", "Nothing here yet.") }
    var noFilmsOfMineAdvice: String {
        pick(
            "Ce que vous louez, achetez ou regardez se retrouve ici.", "What you rent, buy or watch is kept here.")
    }
    var seeFilms: String { pick("Voir les films", "See the films") }
    var eraseHistory: String { pick("Effacer l’historique", "Erase the history") }
    var eraseHistoryQuestion: String { pick("Effacer tout l’historique\u{202F}?", "Erase the whole history?") }
    var eraseHistoryDetail: String {
        pick(
            "La box oubliera ce que vous avez regardé. Locations et achats restent.",
            "The box forgets what you watched. What you rented or bought stays.")
    }

    var ticket: String { pick("Billet", "Ticket") }
    /// French counts in the plural from 2, English all but 1.
    func seats(_ count: Int) -> String { "\(count)\u{00A0}" + pick(count < 2 ? "place" : "places", count == 1 ? "seat" : "seats") }
    var ticketHint: String { pick("À présenter à l’entrée de la salle", "To be shown at the cinema’s door") }
    var ticketOver: String {
        pick("Ce billet n’est plus valable\u{00A0}: la séance est passée.", "This ticket is over: the film was shown.")
    }
    /// Of a showtime, short.
    func version(_ version: Showtime.Version) -> String { version == .original ? pick("VO", "OV") : pick("VF", "dubbed") }
    /// In full, for those who listen.
    func versionInFull(_ version: Showtime.Version) -> String {
        version == .original ? pick("version originale", "original version") : pick("version française", "dubbed version")
    }
}
