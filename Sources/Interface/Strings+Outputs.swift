import Media

// Words of what is set of picture, sound and the line.
extension Strings {
    // MARK: Picture

    var edgesSetting: String { pick("Bords de l’écran", "Edges of the screen") }
    func margin(_ percent: Int) -> String {
        percent == 0 ? pick("Tout l’écran", "The whole screen") : pick("Retrait de \(percent)\u{00A0}%", "Inset by \(percent)%")
    }
    var edgesNote: String {
        pick("Si votre téléviseur coupe les bords des menus.", "If your television cuts off the edges of the menus.")
    }
    var edgesQuestion: String { pick("Voyez-vous les quatre coins\u{202F}?", "Do you see all four corners?") }
    var edgesHow: String {
        pick(
            "Si un coin manque, resserrez l’image. Les films, eux, gardent tout l’écran.",
            "If one is missing, make the picture smaller. Films keep the whole screen.")
    }
    var smaller: String { pick("Resserrer", "Smaller") }
    var larger: String { pick("Agrandir", "Larger") }
    var edgesDone: String { pick("C’est bien", "Done") }

    // MARK: Sound

    var deviceSetting: String { pick("Sortie du son", "Sound output") }
    var automatic: String { pick("Automatique", "Automatic") }
    func name(_ place: BoxFacts.SoundPlace) -> String {
        switch place.socket {
        case .television: pick("Téléviseur (HDMI)", "Television (HDMI)")
        case .headphones: pick("Casque", "Headphones")
        case .optical: pick("Sortie optique", "Optical output")
        case .usb: pick("USB, \(place.card)", "USB, \(place.card)")
        case .analog: pick("Prise jack", "Jack socket")
        case nil: place.card
        }
    }
    var absentDevice: String { pick("Débranchée", "Not connected") }
    var deviceNote: String {
        pick(
            "Au prochain film. Automatique\u{00A0}: le téléviseur s’il a du son, sinon la première sortie qui marche.",
            "From the next film on. Automatic: the television where it has sound, else the first output that works.")
    }
    var soundDelaySetting: String { pick("Décalage du son", "Timing of the sound") }
    /// - Parameter milliseconds: Positive: later.
    func soundDelay(_ milliseconds: Int) -> String {
        if milliseconds == 0 { return pick("À l’heure", "On time") }
        let time = "\(milliseconds.magnitude)\u{00A0}ms"
        return milliseconds > 0 ? pick("Retardé de \(time)", "\(time) later") : pick("Avancé de \(time)", "\(time) sooner")
    }
    var soundDelayNote: String {
        pick(
            "Si les voix ne suivent pas les lèvres. Dans un film, le panneau l’affine pendant qu’il joue.",
            "If voices don’t follow the lips. In a film the panel refines it while it plays.")
    }
    var soundSooner: String { pick("Son plus tôt", "Sound sooner") }
    var soundLater: String { pick("Son plus tard", "Sound later") }
    var evenSetting: String { pick("Son de nuit", "Night sound") }
    var evenNote: String {
        pick(
            "Les voix basses montent, les explosions baissent\u{00A0}: pour ne réveiller personne.",
            "Soft voices come up, explosions go down: so that nobody wakes.")
    }
    var stereoSetting: String { pick("Toujours en stéréo", "Always stereo") }
    var stereoNote: String {
        pick(
            "Au prochain film. Pour deux haut-parleurs, si des voix manquent.",
            "From the next film on. For two loudspeakers, if voices are missing.")
    }
    var fixedSetting: String { pick("Volume fixe", "Fixed volume") }
    var fixedNote: String {
        pick(
            "Le son sort entier de la box\u{00A0}: réglez-le sur le téléviseur ou l’ampli.",
            "Sound leaves the box whole: set it on the television or the receiver.")
    }

    // MARK: Network

    var linkFact: String { pick("Liaison", "Connection") }
    func name(of medium: LinkFacts.Medium?) -> String {
        switch medium {
        case .cable: pick("Par câble", "By cable")
        case .radio: pick("Par Wi-Fi", "By Wi-Fi")
        case nil: pick("Aucune", "None")
        }
    }
    func linkNote(_ link: LinkFacts) -> String? {
        guard link.medium != nil else { return pick("Branchez le câble du réseau.", "Plug the network’s cable in.") }
        return link.address == nil ? noAddress : nil
    }
    var noAddress: String { pick("Redémarrez le routeur de la maison.", "Restart the house’s router.") }
    var addressFact: String { pick("Adresse de la box", "Address of the box") }
    func clubAnswer(_ answers: Bool, _ milliseconds: Int?) -> String {
        guard answers else { return pick("Ne répond pas", "Doesn’t answer") }
        guard let milliseconds else { return pick("Répond", "Answers") }
        return pick("Répond en \(milliseconds)\u{00A0}ms", "Answers in \(milliseconds)\u{00A0}ms")
    }
    var clubSilentNote: String {
        pick("Vérifiez qu’un autre appareil de la maison a Internet.", "Check that another device in the house has Internet.")
    }
    var lineSetting: String { pick("Tester la ligne", "Test the line") }
    var lineNote: String {
        pick("Mesure, en quelques secondes, à quelle vitesse les films arrivent.", "Measures, in some seconds, how fast films come.")
    }
    /// - Parameter megabits: In a second; a tenth where it matters.
    func rate(_ megabits: Double) -> String { "\(number(megabits))\u{00A0}Mbit/s" }

    private func number(_ value: Double) -> String {
        let bounded = min(max(value, 0), 100_000)
        if bounded >= 10 { return "\(Int(bounded.rounded()))" }
        let tenths = Int((bounded * 10).rounded())
        if tenths % 10 == 0 { return "\(tenths / 10)" }
        return "\(tenths / 10)\(pick(",", "."))\(tenths % 10)"
    }

    var measuring: String { pick("Mesure en cours…", "Measuring…") }
    var lineFailed: String { pick("La ligne n’a pas pu être mesurée.", "The line couldn’t be measured.") }
    var again: String { pick("Recommencer", "Again") }
    var close: String { pick("Fermer", "Close") }
    /// What a line allows.
    func verdict(_ measure: LineMeasure) -> String {
        guard let best = measure.rungs.last, let least = measure.rungs.first else {
            return pick("C’est ce que la ligne donne en ce moment.", "This is what the line gives now.")
        }
        guard let carried = measure.carried else {
            let needed = rate(least.megabits)
            return pick(
                "Trop peu\u{00A0}: l’image la plus simple prend \(needed). Prenez le câble, ou rapprochez la box du routeur.",
                "Too little: the simplest picture takes \(needed). Use the cable, or move the box nearer to the router.")
        }
        let picture = carried.lines.map { pick("une image de \($0) lignes", "a picture of \($0) lines") }
        guard carried != best else {
            guard let lines = carried.lines else { return pick("Assez pour la meilleure image.", "Enough for the best picture.") }
            return pick("Assez pour la meilleure image\u{00A0}: \(lines) lignes.", "Enough for the best picture: \(lines) lines.")
        }
        let kind = picture ?? pick("une image plus simple", "a simpler picture")
        return pick(
            "Assez pour \(kind). La meilleure prend \(rate(best.megabits)).",
            "Enough for \(kind). The best takes \(rate(best.megabits)).")
    }

    var qualitySetting: String { pick("Qualité des films", "Quality of films") }
    func name(of quality: FilmQuality) -> String {
        guard let megabits = quality.megabits else { return pick("La meilleure", "The best") }
        let name =
            switch quality {
            case .best, .high: pick("Haute", "High")
            case .medium: pick("Moyenne", "Medium")
            case .thrifty: pick("Économe", "Thrifty")
            }
        return "\(name), \(rate(megabits))"
    }
    func qualityNote(_ quality: FilmQuality) -> String {
        guard let megabits = quality.megabits else {
            return pick("Autant que la ligne en porte.", "As much as the line carries.")
        }
        // 450 MB in an hour for each Mbit/s.
        let gigabytes = "\(number(megabits * 0.45))\u{00A0}\(pick("Go", "GB"))"
        return pick(
            "Au prochain film. Une heure de film prend au plus \(gigabytes).",
            "From the next film on. An hour of film takes \(gigabytes) at most.")
    }
}
