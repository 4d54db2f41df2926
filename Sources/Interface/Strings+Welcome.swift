// Words of the first run. Those of its first page stand in both languages at once, and are said where they are drawn.
extension Strings {
    var welcome: String { pick("Bienvenue", "Welcome") }
    var chooseLanguage: String { pick("Choisissez votre langue.", "Choose your language.") }
    var ownLanguage: String { pick("Français", "English") }

    var networkWaits: String { pick("On cherche le vidéo-club…", "Looking for the video club…") }
    var networkAnswers: String { pick("Le vidéo-club répond.", "The video club is answering.") }
    var networkAnswersMeans: String { pick("La box est bien reliée.", "The box is well connected.") }
    var networkSilent: String { pick("Le vidéo-club ne répond pas.", "The video club isn’t answering.") }
    var networkSilentAction: String {
        pick("Vérifiez le câble ou le Wi-Fi, puis réessayez.", "Check the cable or the Wi-Fi, then try again.")
    }
    var goOnWithout: String { pick("Continuer sans réseau", "Continue without a network") }

    var pairingOffered: String { pick("Associez la box à votre compte.", "Pair the box with your account.") }
    var pairingOfferedMeans: String {
        pick(
            "Vos locations et vos abonnements vous suivront ici. Il faut un téléphone, et une minute.",
            "Your rentals and subscriptions will follow you here. You need a phone, and a minute.")
    }
    var pairNow: String { pick("Associer maintenant", "Pair now") }

    func stage(_ number: Int, of count: Int) -> String { pick("Étape \(number) sur \(count)", "Step \(number) of \(count)") }
}
