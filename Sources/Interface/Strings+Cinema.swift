// Words of the showtimes.
extension Strings {
    var noShowtimes: String { pick("Aucune séance pour l’instant.", "No showtimes yet.") }
    var noShowtimesOfFilm: String { pick("Aucune séance de ce film pour l’instant.", "No showtimes of this film yet.") }
    var noShowtimesAdvice: String {
        pick("Les séances des prochains jours paraissent ici.", "Showtimes of the next days appear here.")
    }
    var postcode: String { pick("Code postal", "Postcode") }
    func postcode(_ code: String) -> String { pick("Code postal\u{00A0}: \(code)", "Postcode: \(code)") }
    var closestFirst: String { pick("les plus proches d’abord", "the closest first") }
    var postcodeQuestion: String { pick("Votre code postal", "Your postcode") }
    var postcodeReason: String {
        pick(
            "Les cinémas dont le code postal ressemble le plus au vôtre viennent d’abord. Le vôtre ne quitte pas la box.",
            "Cinemas whose postcode is most like yours come first. Yours stays on the box.")
    }
    var accept: String { pick("Valider", "Done") }
    var forgetPostcode: String { pick("Oublier", "Forget it") }
    func digitsMissing(_ count: Int) -> String {
        pick(
            count < 2 ? "Encore \(count) chiffre" : "Encore \(count) chiffres", count == 1 ? "\(count) digit more" : "\(count) digits more")
    }
}
