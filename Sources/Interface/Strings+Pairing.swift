// Words of pairing the box with an account.
extension Strings {
    var pairBox: String { pick("Associer la box", "Pair the box") }
    var pairingWaits: String { pick("Un instant, le code arrive…", "One moment, the code is coming…") }
    var pairingScan: String { pick("Scannez l’image avec votre téléphone.", "Scan the picture with your phone.") }
    var pairingOr: String { pick("Ou ouvrez cette page\u{00A0}:", "Or open this page:") }
    var pairingCompare: String { pick("Tapez ou vérifiez ce code\u{00A0}:", "Type or check this code:") }
    var pairingConfirm: String {
        pick("Confirmez\u{00A0}: la box s’associe toute seule.", "Confirm, and the box pairs by itself.")
    }
    func codeHolds(_ length: String) -> String { pick("Code valable encore \(length)", "The code holds for \(length)") }
    func pairingSpoken(address: String, code: String) -> String {
        pick(
            "Sur votre téléphone, ouvrez \(address). Le code est \(code).", "On your phone, open \(address). The code is \(code).")
    }

    var fewSeconds: String { pick("Quelques secondes suffisent d’habitude.", "It usually takes a few seconds.") }
    var pairingFailed: String { pick("La box n’a pas pu être associée.", "The box couldn’t be paired.") }
    var pairingAgain: String { pick("On demande un nouveau code…", "Asking for another code…") }
    var paired: String { pick("La box est associée.", "The box is paired.") }
    var pairedMeans: String { pick("Elle connaît maintenant votre compte.", "It knows your account now.") }
    var pairedByHouse: String { pick("Cette box est associée par la maison.", "This box is paired by the house.") }
    var pairedByHouseMeans: String { pick("Vous n’avez rien à faire.", "There is nothing for you to do.") }
    var pairingNeedless: String { pick("Ce vidéo-club n’a pas besoin de compte.", "This video club needs no account.") }

    var goOn: String { pick("Continuer", "Continue") }
    var tryAgain: String { pick("Réessayer", "Try again") }
    var cancel: String { pick("Annuler", "Cancel") }
    var later: String { pick("Plus tard", "Later") }
    var goBack: String { pick("Retour", "Go back") }
}
