import Club

// Words of renting, buying and subscribing.
extension Strings {
    func buying(_ kind: Offer.Kind?) -> String {
        switch kind {
        case .rental: pick("Louer", "Rent")
        case .purchase: pick("Acheter", "Buy")
        case .subscription: pick("S’abonner", "Subscribe")
        case .ticket: pick("Réserver", "Book")
        case .free, nil: pick("Commander", "Order")
        }
    }
    func bought(_ kind: Offer.Kind) -> String {
        switch kind {
        case .rental: pick("Location", "Rental")
        case .purchase: pick("Achat", "Purchase")
        case .subscription: pick("Abonnement", "Subscription")
        case .ticket: pick("Places de cinéma", "Cinema seats")
        case .free: pick("Gratuit", "Free")
        }
    }
    func subtitles(_ names: String) -> String { pick("Sous-titres\u{00A0}: \(names)", "Subtitles: \(names)") }
    var audioDescription: String { pick("Audiodescription", "Audio description") }
    var deafSubtitles: String { pick("malentendants", "hard of hearing") }

    func refundRule(_ kind: Offer.Kind, days: String) -> String? {
        switch kind {
        case .rental: pick("Remboursable tant que le film n’est pas commencé.", "Refundable as long as the film isn’t started.")
        case .purchase:
            pick("Remboursable pendant \(days), si le film n’est pas commencé.", "Refundable for \(days) if the film isn’t started.")
        case .subscription, .ticket, .free: nil
        }
    }
    var oneSeatMore: String { pick("Une place de plus", "One seat more") }
    var oneSeatLess: String { pick("Une place de moins", "One seat less") }
    func showing(day: String, clock: String) -> String { pick("Le \(day) à \(clock)", "On \(day) at \(clock)") }

    var howToPay: String { pick("Comment voulez-vous payer\u{202F}?", "How would you like to pay?") }
    var priceAsked: String { pick("Le vidéo-club calcule le prix…", "The video club is working out the price…") }
    var noPrice: String { pick("Le vidéo-club n’a pas donné de prix.", "The video club gave no price.") }
    var payOnPhone: String { pick("Payer avec votre téléphone", "Pay with your phone") }
    var haveCode: String { pick("J’ai un code", "I have a code") }
    var mustPair: String { pick("Pour payer, associez d’abord la box.", "To pay, first pair the box.") }

    var scanToPay: String { pick("Scannez l’image pour payer.", "Scan the picture to pay.") }
    var pageComes: String { pick("La page de paiement arrive…", "The payment page is coming…") }
    var phoneAwaited: String { pick("En attente de votre téléphone…", "Waiting for your phone…") }
    func pageHolds(_ length: String) -> String { pick("Valable encore \(length)", "Holds for \(length)") }
    var pageOver: String {
        pick("La page de paiement n’est plus valable. Choisissez de nouveau.", "The payment page no longer holds. Please choose again.")
    }
    var otherWay: String { pick("Payer autrement", "Pay another way") }

    var yourCode: String { pick("Votre code", "Your code") }
    var useCode: String { pick("Valider", "Use the code") }
    func codeSoFar(_ letters: String) -> String { pick("Code\u{00A0}: \(letters)", "Code: \(letters)") }
    func lettersMissing(_ count: Int) -> String {
        pick(
            count < 2 ? "Encore \(count) lettre" : "Encore \(count) lettres",
            count == 1 ? "\(count) more letter" : "\(count) more letters")
    }
    var paying: String { pick("Paiement en cours…", "Paying…") }

    var yours: String { pick("C’est à vous.", "It’s yours.") }
    var seatsYours: String { pick("Vos places sont réservées.", "Your seats are booked.") }
    var seatsYoursMeans: String { pick("Les billets sont dans «\u{00A0}\(myFilms)\u{00A0}».", "The tickets are under “\(myFilms)”.") }
    var watchNow: String { pick("Regarder maintenant", "Watch now") }
    var done: String { pick("Terminé", "Done") }
}
