import Media

// Words of what the box finds when it looks itself over.
extension Strings {
    var checkupSetting: String { pick("Vérifier la box", "Check the box") }
    var checkupNote: String {
        pick(
            "Écran, son, télécommande, réseau, et un code à montrer à qui vous aide.",
            "Screen, sound, remote, network, and a code to show to whoever helps you.")
    }
    var lookingOver: String { pick("La box se vérifie…", "The box checks itself…") }
    var checkupCode: String {
        pick(
            "Pour qui vous aide au téléphone\u{00A0}: ce code dit ce qui est à gauche, et rien de vous.",
            "For whoever helps you on the telephone: this code says what is at the left, and nothing of you.")
    }
    var good: String { pick("en ordre", "in order") }
    var wanting: String { pick("à voir", "to be looked at") }

    func name(of finding: Checkup.Finding) -> String {
        switch finding {
        case .screen: pick("Écran", "Screen")
        case .sound: pick("Son", "Sound")
        case .remotes: pick("Télécommande", "Remote")
        case .link: pick("Réseau", "Network")
        case .club: pick("Vidéo-club", "Video club")
        case .room: pick("Place libre", "Free space")
        case .film: pick("Dernier film", "Last film")
        case .version: pick("Version", "Version")
        }
    }

    /// On a line.
    func briefly(_ finding: Checkup.Finding) -> String {
        switch finding {
        case .screen(let screen):
            "\(screen.width)\u{00A0}×\u{00A0}\(screen.height), \(Int(min(max(screen.hertz, 0), 1000).rounded()))\u{00A0}Hz"
        case .sound(let place): place.map(name) ?? pick("Aucune sortie", "No output")
        case .remotes(0): pick("Aucune", "None")
        case .remotes(1): pick("Reconnue", "Known")
        case .remotes(let count): pick("\(count) reconnues", "\(count) known")
        case .link(let link): link.medium == nil || link.address != nil ? name(of: link.medium) : pick("Sans adresse", "No address")
        case .club(let answers): clubAnswer(answers, nil)
        case .room(let megabytes): megabytes.map(size) ?? pick("Inconnue", "Unknown")
        case .film(let record): briefly(record)
        case .version(let version): version
        }
    }

    private func size(_ megabytes: Int) -> String {
        megabytes < 1000
            ? pick("\(megabytes)\u{00A0}Mo", "\(megabytes)\u{00A0}MB")
            : pick("\(megabytes / 1000)\u{00A0}Go", "\(megabytes / 1000)\u{00A0}GB")
    }

    private func briefly(_ record: FilmRecord) -> String {
        guard record.start != nil else { return pick("N’a pas commencé", "Didn’t start") }
        if record.stalls > 0 { return stalls(record.stalls) }
        return record.wentWell ? pick("Sans accroc", "Smooth") : lost(record.dropped)
    }

    private func stalls(_ count: Int) -> String {
        count == 1 ? pick("1 arrêt", "1 stall") : pick("\(count) arrêts", "\(count) stalls")
    }

    private func lost(_ count: Int) -> String {
        switch count {
        case 0: pick("aucune image perdue", "no picture lost")
        case 1: pick("1 image perdue", "1 picture lost")
        default: pick("\(count) images perdues", "\(count) pictures lost")
        }
    }

    /// More of it; where it isn't good, the one thing to do.
    func note(on finding: Checkup.Finding) -> String? {
        switch finding {
        case .film(let record): note(on: record)
        case _ where finding.isGood: nil
        case .screen, .version: nil
        case .sound:
            pick(
                "Vérifiez que le téléviseur ou l’ampli est allumé, puis le câble HDMI.",
                "Check that the television or receiver is on, then the HDMI cable.")
        case .remotes:
            pick(
                "Branchez le récepteur de la télécommande, ou changez-en les piles.",
                "Plug the remote’s receiver in, or change its batteries.")
        case .link(let link): linkNote(link)
        case .club: clubSilentNote
        case .room: pick("Dans Confidentialité, effacez l’historique.", "In Privacy, erase the history.")
        }
    }

    private func note(on record: FilmRecord) -> String {
        guard let start = record.start else { return pick("Essayez-le encore.", "Try it again.") }
        let tenths = min(max(start, 0), 3_600_000) / 100
        let time = "\(tenths / 10)\(pick(",", "."))\(tenths % 10)\u{00A0}s"
        let begun = pick("Parti en \(time)", "Began in \(time)")
        if record.stalls > 0 {
            return pick(
                "\(begun), \(stalls(record.stalls)). Dans Réseau, testez la ligne.",
                "\(begun), \(stalls(record.stalls)). In Network, test the line.")
        }
        let whole = pick("\(begun), sans arrêt, \(lost(record.dropped)).", "\(begun), no stall, \(lost(record.dropped)).")
        guard !record.wentWell else { return whole }
        return pick("\(whole) Dans Réseau, choisissez une qualité plus basse.", "\(whole) In Network, choose a lower quality.")
    }
}
