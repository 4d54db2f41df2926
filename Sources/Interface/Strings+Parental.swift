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
            "Les films interdits aux moins de 18\u{00A0}ans demandent ce code à chaque fois.",
            "Films not for those under 18 ask for this PIN each time.")
    }
    var adultPINFirst: String {
        pick(
            "Ce film est interdit aux moins de 18\u{00A0}ans. Choisissez d’abord un code de l’espace adulte, dans les réglages.",
            "This film is not for those under 18. Choose a PIN for the adult space first, in the settings.")
    }

    var choosePIN: String { pick("Choisissez un code de quatre chiffres", "Choose a PIN of four digits") }
    var repeatPIN: String { pick("Composez-le une seconde fois", "Type it a second time") }
    var differentPINs: String { pick("Les deux codes diffèrent. Choisissez de nouveau.", "They differ. Choose a PIN again.") }
    var typePINForSettings: String { pick("Composez le code pour changer ce réglage", "Type the PIN to change this setting") }
    func typePIN(for rating: AgeRating?) -> String {
        let age = rating?.minimumAge ?? 0
        return switch rating {
        case .all: pick("Composez le code pour regarder ce film", "Type the PIN to watch this film")
        case .from18:
            pick(
                "Film interdit aux moins de 18\u{00A0}ans\u{00A0}: composez le code de l’espace adulte",
                "Not for those under 18: type the adult space PIN")
        case nil: pick("Film non classé\u{00A0}: composez le code", "This film isn’t rated: type the PIN")
        case .from10, .from12, .from16:
            pick(
                "Film déconseillé aux moins de \(age)\u{00A0}ans\u{00A0}: composez le code",
                "Not advised under \(age): type the PIN")
        }
    }
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
