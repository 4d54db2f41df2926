import Club

// Words of parental control and PINs.
extension Strings {
    var parentalPIN: String { pick("Code parental", "Parental PIN") }
    var adultPIN: String { pick("Code de l’espace adulte", "Adult space PIN") }
    var adultSpace: String { pick("Espace adulte", "Adult space") }
    var parentalPINNote: String {
        pick("Quatre chiffres, pour que les enfants ne voient pas tout.", "Four digits, so that children don’t see everything.")
    }
    var freeSetting: String { pick("Films sans code", "Films without PIN") }
    var freeNote: String {
        pick("Les autres demandent le code.", "All others ask for the PIN.")
    }
    func upTo(_ rating: AgeRating) -> String {
        switch rating {
        case .all: pick("Tous publics", "All ages only")
        case .from10: pick("Jusqu’à \u{2212}10", "Up to \u{2212}10")
        case .from12: pick("Jusqu’à \u{2212}12", "Up to \u{2212}12")
        case .from16: pick("Jusqu’à \u{2212}16", "Up to \u{2212}16")
        case .from18: pick("Tous", "All")
        }
    }
    var childrenSetting: String { pick("Profil enfants", "Children’s profile") }
    var childrenClass: String { pick("Films du profil enfants", "Films for children") }
    var childrenNote: String {
        pick(
            "Seuls les films pour cet âge sont là. Ceux qui ne sont pas classés n’y sont pas.",
            "Only films for that age are there. Those that aren’t rated are not.")
    }
    var changePIN: String { pick("Changer le code parental", "Change the parental PIN") }
    var removePIN: String { pick("Supprimer le code parental", "Remove the parental PIN") }
    var removePINQuestion: String {
        pick(
            "Tous les films se regarderont sans code, sauf ceux de l’espace adulte, et le profil enfants s’arrêtera.",
            "All films will play without a PIN, but for the adult space, and the children’s profile will end.")
    }
    var adultNote: String {
        pick(
            "Il ouvre l’espace des films interdits aux moins de 18\u{00A0}ans, absents partout ailleurs.",
            "It opens the space of films not for those under 18, which are nowhere else.")
    }
    var adultSpaceNote: String {
        pick(
            "Ces films sont interdits aux moins de 18\u{00A0}ans. L’espace se ferme quand vous en sortez.",
            "These films are not for those under 18. The space closes when you leave it.")
    }

    var choosePIN: String { pick("Choisissez un code de quatre chiffres", "Choose a PIN of four digits") }
    var repeatPIN: String { pick("Composez-le une seconde fois", "Type it a second time") }
    var differentPINs: String { pick("Les deux codes diffèrent. Choisissez de nouveau.", "They differ. Choose a PIN again.") }
    var typePINForSettings: String { pick("Composez le code pour changer ce réglage", "Type the PIN to change this setting") }
    func typePIN(for rating: AgeRating?) -> String {
        let age = rating?.minimumAge ?? 0
        return switch rating {
        case .all: pick("Composez le code pour regarder ce film", "Type the PIN to watch this film")
        case .from18: typePINForAdults
        case nil: pick("Film non classé\u{00A0}: composez le code", "This film isn’t rated: type the PIN")
        case .from10, .from12, .from16:
            pick(
                "Film déconseillé aux moins de \(age)\u{00A0}ans\u{00A0}: composez le code",
                "Not advised under \(age): type the PIN")
        }
    }
    var typePINForAdults: String {
        pick("Films interdits aux moins de 18\u{00A0}ans\u{00A0}: composez le code", "Films not for those under 18: type the PIN")
    }
    var typePINToPay: String { pick("Composez le code parental pour payer", "Type the parental PIN to pay") }
    var typePINToRecover: String { pick("Composez le code pour rétablir la box", "Type the PIN to put the box right") }
    var payingSetting: String { pick("Demander le code avant de payer", "Ask for the PIN before paying") }
    var payingNote: String {
        pick("Pour louer, acheter, s’abonner ou réserver.", "To rent, buy, subscribe or book.")
    }

    var forgotPIN: String { pick("Code oublié\u{202F}?", "Forgot the PIN?") }
    var forgottenPaired: String {
        pick(
            "Sans le code, il faut tout effacer sur cette box, puis l’associer de nouveau avec le téléphone du titulaire. "
                + "Ce que garde son compte reviendra, et vous choisirez un autre code.",
            "Without the PIN, everything on this box must be erased, and the box paired again with the account holder’s telephone. "
                + "What the account keeps will come back, and you will choose another PIN.")
    }
    var forgottenAlone: String {
        pick(
            "Sans le code, il faut tout effacer sur cette box\u{00A0}: historique, favoris et réglages. "
                + "Vous choisirez ensuite un autre code.",
            "Without the PIN, everything on this box must be erased: history, favourites and settings. You will then choose another PIN.")
    }
    var lostSettings: String { pick("Réglages abîmés", "Damaged settings") }
    var lostSettingsMeans: String {
        pick(
            "Les réglages de la box n’ont pas pu être relus. Par prudence, seuls les films tous publics sont là, "
                + "jusqu’à ce qu’un parent la rétablisse.",
            "The box’s settings could not be read. To be safe, only films for all ages are there until a parent puts it right.")
    }
    var recoverSettings: String { pick("Rétablir la box", "Put the box right") }
    var checkingPIN: String { pick("Vérification…", "Checking…") }
    func wrongPIN(left: Int) -> String {
        left == 1
            ? pick("Ce n’est pas le bon code. Encore un essai avant une attente.", "That isn’t the PIN. One more try before a wait.")
            : pick("Ce n’est pas le bon code. Recommencez.", "That isn’t the PIN. Try again.")
    }
    /// - Parameter seconds: At least 1.
    func pinWait(_ seconds: Int) -> String {
        let rest = seconds % 60 < 10 ? "0\(seconds % 60)" : "\(seconds % 60)"
        let time = "\(seconds / 60):\(rest)"
        return pick("Trop d’essais. Vous pourrez recommencer dans \(time)", "Too many tries. You can try again in \(time)")
    }
    var remoteDigits: String { pick("ou avec les chiffres de la télécommande", "or with the digits of the remote") }
}
