import Club

extension LedgerError {
    /// For viewers: what, why, and what to do. The account's own things are spoken of; what somebody else mends isn't.
    ///
    /// - Parameter language: `fr` or `en`; French for any other.
    func sentence(in language: String) -> String {
        let (french, english) = words
        return language == "en" ? english : french
    }

    private var words: (String, String) {
        switch self {
        case .database(.busy):
            ("Le vidéo-club a trop à faire. Réessayez dans un instant.", "The club has too much to do. Try again in a moment.")
        case .database, .noRandomness, .wrongSecret:
            ("Le vidéo-club a une panne. Réessayez plus tard.", "The club has broken down. Try again later.")
        case .wrong(let name): ("La demande est incorrecte : \(name).", "The request is wrong: \(name).")
        case .stale, .replayed:
            ("La demande n’est plus valable. Recommencez.", "The request is no longer valid. Begin again.")
        default: pairingWords ?? payingWords ?? watchingWords
        }
    }

    private var pairingWords: (String, String)? {
        switch self {
        case .noSuchAccount: ("Ce compte n’existe pas. Associez la box à nouveau.", "There is no such account. Pair the box again.")
        case .noSuchBox: ("Cette box n’est pas connue. Associez-la à nouveau.", "This box isn’t known. Pair it again.")
        case .noSuchFleet: ("Cet établissement n’est pas connu.", "This establishment isn’t known.")
        case .ofFleet: ("Cette box appartient à un établissement.", "This box belongs to an establishment.")
        case .enrolmentRefused:
            (
                "Ce code d’établissement n’existe pas, a déjà servi ou a expiré. Demandez-en un autre.",
                "This establishment’s code doesn’t exist, is used up or has expired. Ask for another."
            )
        case .noSuchCode:
            (
                "Ce code n’existe pas ou n’est plus valable. Relisez-le sur le téléviseur.",
                "This code doesn’t exist or is no longer valid. Read it again from the television."
            )
        case .tooManyGuesses:
            ("Trop de codes erronés. Attendez un quart d’heure.", "Too many wrong codes. Wait a quarter of an hour.")
        case .noSuchSlate:
            (
                "Le téléviseur n’attend plus de texte. Ouvrez-y de nouveau la recherche.",
                "The television waits for no text any more. Open the search there again."
            )
        case .tokenRefused: ("La box n’est plus associée. Associez-la à nouveau.", "The box is no longer paired. Pair it again.")
        default: nil
        }
    }

    private var payingWords: (String, String)? {
        switch self {
        case .noSuchQuote, .quoteExpired:
            ("Ce prix n’est plus valable. Demandez-le à nouveau.", "This price no longer holds. Ask for it again.")
        case .alreadyHeld: ("Vous avez déjà ce film. Lancez-le.", "You have this film already. Play it.")
        case .paymentDeclined(let reason):
            ("Le paiement est refusé (\(reason)). Essayez une autre carte.", "The payment is declined (\(reason)). Try another card.")
        case .paymentUnavailable:
            (
                "Le paiement ne répond pas. Réessayez ; rien ne sera payé deux fois.",
                "The payment doesn’t answer. Try again; nothing will be paid twice."
            )
        case .noSuchVoucher: ("Ce bon n’existe pas. Relisez son code.", "There is no such voucher. Read its code again.")
        case .voucherExpired: ("Ce bon a expiré.", "This voucher has expired.")
        case .voucherUsedUp: ("Ce bon a déjà servi.", "This voucher has been used already.")
        case .voucherOfOther: ("Ce bon vaut pour autre chose.", "This voucher is for something else.")
        case .voucherTooSmall: ("Il ne reste pas assez sur ce bon.", "Too little is left on this voucher.")
        case .soldOut(let left):
            ("Places restantes : \(left). Prenez-en moins, ou une autre séance.", "Seats left: \(left). Take fewer, or another showing.")
        case .noSuchTicket:
            (
                "Ce billet n’existe pas, ou vaut pour une autre séance. Relisez son code.",
                "There is no such ticket, or it is for another showing. Read its code again."
            )
        case .alreadyAdmitted(let time): ("Ce billet est déjà entré (\(time)).", "This ticket was let in already (\(time)).")
        case .noSuchShowtime: ("Cette séance n’est pas en vente.", "This showing isn’t on sale.")
        default: nil
        }
    }

    private var watchingWords: (String, String) {
        switch self {
        case .noSuchSubscription: ("Cet abonnement n’existe pas.", "There is no such subscription.")
        case .noSuchEntitlement: ("Ce film n’est pas sur votre compte.", "This film isn’t on your account.")
        case .alreadyBegun:
            ("Le film a commencé : il n’est plus remboursé.", "The film was begun: it is no longer refunded.")
        case .ended: ("La location est terminée.", "The rental is over.")
        case .inUse(let name, _):
            (
                "Ce film est lu sur « \(name) ». Arrêtez-le là, ou reprenez-le ici.",
                "This film is playing on “\(name)”. Stop it there, or take it over here."
            )
        default: ("Le vidéo-club a une panne. Réessayez plus tard.", "The club has broken down. Try again later.")
        }
    }
}
