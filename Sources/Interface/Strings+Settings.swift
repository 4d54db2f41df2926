// Words of the settings.
extension Strings {
    func name(of section: SettingsScreen.Section) -> String {
        switch section {
        case .image: pick("Image", "Picture")
        case .sound: pick("Son", "Sound")
        case .subtitles: pick("Sous-titres", "Subtitles")
        case .languages: pick("Langues", "Languages")
        case .accessibility: pick("Accessibilité", "Accessibility")
        case .parental: pick("Contrôle parental", "Parental control")
        case .network: pick("Réseau", "Network")
        case .account: pick("Compte", "Account")
        case .privacy: pick("Confidentialité", "Privacy")
        case .about: pick("À propos", "About")
        case .diagnostics: pick("Diagnostics", "Diagnostics")
        }
    }

    var on: String { pick("Oui", "On") }
    var off: String { pick("Non", "Off") }
    var none: String { pick("Aucun", "None") }
    var isSet: String { pick("Choisi", "Set") }
    var chosen: String { pick("choisi", "chosen") }

    var trailersSetting: String { pick("Bandes-annonces", "Trailers") }
    var trailersNote: String {
        pick("La bande-annonce commence, sans le son, quand vous restez sur un film.", "A trailer starts, silent, when you stay on a film.")
    }

    var descriptionSetting: String { pick("Audiodescription d’abord", "Audio description first") }
    var descriptionNote: String {
        pick("Une voix décrit ce qui se voit, dans les films qui l’ont.", "A voice tells what is to be seen, in films that have it.")
    }

    // MARK: Subtitles

    var textsSetting: String { pick("Afficher", "Show") }
    func name(of choice: SubtitleChoice) -> String {
        switch choice {
        case .off: pick("Jamais", "Never")
        case .own: pick("Toujours, en français", "Always, in English")
        case .whenForeign: pick("Si le film est en langue étrangère", "When the film is foreign")
        case .deaf: pick("Pour sourds et malentendants", "For deaf and hard of hearing")
        }
    }
    func textsNote(_ choice: SubtitleChoice) -> String {
        switch choice {
        case .off: pick("Dans un film, la touche Sous-titres les affiche.", "In a film the Subtitles key shows them.")
        case .own: pick("Quelle que soit la langue entendue.", "Whatever language is heard.")
        case .whenForeign: pick("Quand le son n’est pas en français.", "When the sound isn’t in English.")
        case .deaf: pick("Les bruits et la musique sont écrits aussi.", "Noises and music are written too.")
        }
    }
    var sizeSetting: String { pick("Taille", "Size") }
    func name(of size: CaptionPreferences.Size) -> String {
        switch size {
        case .small: pick("Petite", "Small")
        case .usual: pick("Moyenne", "Medium")
        case .large: pick("Grande", "Large")
        case .largest: pick("Très grande", "Very large")
        }
    }
    var lookSetting: String { pick("Aspect", "Look") }
    func name(of look: CaptionPreferences.Look) -> String {
        switch look {
        case .authors: pick("Celui du film", "The film’s own")
        case .whiteOutlined: pick("Blanc, cerné de noir", "White, outlined in black")
        case .whiteOnShade: pick("Blanc sur fond sombre", "White on a dark ground")
        case .yellowOutlined: pick("Jaune, cerné de noir", "Yellow, outlined in black")
        case .yellowOnBlack: pick("Jaune sur fond noir", "Yellow on black")
        }
    }
    var delaySetting: String { pick("Décalage", "Timing") }
    var delayNote: String {
        pick("Pour tous les films\u{202F}; dans un film, deux touches l’affinent.", "For all films; in a film two keys refine it.")
    }
    /// - Parameter tenths: Of a second; positive: later.
    func delay(_ tenths: Int) -> String {
        if tenths == 0 { return pick("À l’heure", "On time") }
        let size = tenths.magnitude
        let time = "\(size / 10)\(pick(",", "."))\(size % 10)\u{00A0}s"
        return tenths > 0 ? pick("Retardés de \(time)", "\(time) later") : pick("Avancés de \(time)", "\(time) sooner")
    }
    var captionSample: String { pick("Un film, comme au cinéma", "A film, as in a cinema") }

    // MARK: Languages, accessibility

    var languageSetting: String { pick("Langue des menus", "Language of menus") }
    func name(of language: Language) -> String {
        switch language {
        case .french: "Français"
        case .english: "English"
        }
    }
    var filmsSetting: String { pick("Langue des films", "Language of films") }
    func name(of languages: FilmLanguages) -> String {
        switch languages {
        case .originalFirst: pick("Version originale d’abord", "Original version first")
        case .ownFirst: pick("Version française d’abord", "English version first")
        }
    }
    var filmsNote: String {
        pick("Dans un film, la touche Audio en change.", "In a film the Audio key takes another.")
    }
    var stillSetting: String { pick("Moins de mouvement", "Less motion") }
    var stillNote: String {
        pick("Rien ne glisse à l’écran\u{00A0}: tout y est d’un coup.", "Nothing slides on the screen: all is there at once.")
    }
    var voiceSetting: String { pick("Voix", "Voice") }
    var voiceNote: String {
        pick(
            "La box lit à voix haute ce que vous choisissez. Partout\u{00A0}: tenez Retour trois secondes.",
            "The box reads aloud what you choose. Anywhere: hold Back for three seconds.")
    }
    var rateSetting: String { pick("Vitesse de la voix", "Speed of the voice") }
    func name(of rate: VoiceRate) -> String {
        switch rate {
        case .slow: pick("Lente", "Slow")
        case .usual: pick("Normale", "Normal")
        case .fast: pick("Rapide", "Fast")
        case .faster: pick("Très rapide", "Very fast")
        }
    }
}

// Of the account, of privacy, of the box.
extension Strings {
    var clubSetting: String { pick("Vidéo-club", "Video club") }
    var boxSetting: String { pick("Nom de la box", "Name of the box") }
    var accountSetting: String { pick("Compte", "Account") }
    var houseAccount: String { pick("Celui de la maison", "The house’s") }
    var pairToAccount: String { pick("Associer cette box à un compte", "Pair this box with an account") }
    var pairNote: String {
        pick("Avec votre téléphone\u{00A0}: vos locations vous suivront.", "With your telephone: your rentals will follow you.")
    }
    var pairingCode: String { pick("Code d’association", "Pairing code") }
    func pairingNote(_ address: String) -> String {
        pick("Sur votre téléphone, ouvrez \(address) et composez ce code.", "On your telephone, open \(address) and type this code.")
    }
    var unpairBox: String { pick("Dissocier cette box", "Unpair this box") }
    var unpair: String { pick("Dissocier", "Unpair") }
    var unpairNote: String { pick("Cette box est associée à un compte.", "This box is paired with an account.") }
    var unpairQuestion: String {
        pick(
            "La box ne parlera plus pour votre compte. Vos locations y restent, et se regardent sur vos autres box.",
            "The box will no longer speak for your account. Your rentals stay there, for your other boxes.")
    }

    var keptSetting: String { pick("Ce que la box garde", "What the box keeps") }
    var keptNote: String {
        pick(
            "Films vus et où vous en êtes, favoris, locations, réglages. Associée à un compte, elle les partage avec le vidéo-club.",
            "Films watched and where you are in them, favourites, rentals, settings. Once paired, it shares them with the club.")
    }
    var exportSetting: String { pick("Exporter", "Export") }
    var exportNote: String { pick("Tout ce qui est gardé de vous, dans un fichier.", "All that is kept of you, in a file.") }
    var eraseHistoryNote: String { pick("Ce que vous avez vu, et où vous en êtes.", "What you watched, and where you are in it.") }
    var erase: String { pick("Effacer", "Erase") }
    var eraseAll: String { pick("Tout effacer", "Erase everything") }
    var eraseAllNote: String {
        pick("Tout ce que la box garde de vous.", "All that the box keeps of you.")
    }
    var eraseAllQuestion: String {
        pick(
            "Historique, favoris, locations gardées ici et réglages seront effacés. Cela ne se défait pas.",
            "History, favourites, rentals kept here and settings will be erased. This can’t be undone.")
    }
    var versionSetting: String { pick("Version", "Version") }
    var licences: String { pick("Licences", "Licences") }
    var licencesNote: String {
        pick("Lanterne est un logiciel libre, sous licence Apache 2.0.", "Lanterne is free software, under the Apache License 2.0.")
    }
}
