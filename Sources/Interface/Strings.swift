import Media

/// The viewer's language. French is the house's own; both are complete.
public enum Language: String, CaseIterable, Sendable {
    case french = "fr"
    case english = "en"

    /// From a locale's name such as `fr_FR.UTF-8`; English for what we don't speak, French where nothing is said.
    public init(locale: String) {
        if locale.isEmpty || locale == "C" || locale == "POSIX" || locale.hasPrefix("fr") {
            self = .french
        } else {
            self = .english
        }
    }
}

/// Every word on the screen, in both languages, set as in print: ’ for an apostrophe, and in French a narrow no-break space (`\u{202F}`)
/// before ; ! ? and a no-break space (`\u{00A0}`) before a colon. Logs and standard error stay with what every terminal has.
struct Strings {
    let language: Language

    func pick(_ french: String, _ english: String) -> String { language == .french ? french : english }

    var films: String { pick("À l’affiche", "Now showing") }
    var noFilms: String { pick("Aucun film pour l’instant.", "No films yet.") }
    var noFilmsAction: String { pick("Vérifiez que la box est reliée au réseau.", "Check that the box is connected to the network.") }
    var watch: String { pick("Regarder", "Watch") }

    var starting: String { pick("Le film commence…", "Starting…") }
    var paused: String { pick("Pause", "Paused") }
    var seeking: String { pick("Recherche…", "Seeking…") }
    var buffering: String { pick("Chargement…", "Loading…") }
    var ended: String { pick("Fin", "The end") }
    var playing: String { pick("Lecture", "Playing") }
    var live: String { pick("DIRECT", "LIVE") }
    var muted: String { pick("Muet", "Muted") }
    func sound(_ name: String) -> String { pick("Son\u{00A0}: \(name)", "Sound: \(name)") }
    func captions(_ name: String?) -> String {
        let name = name ?? pick("aucun", "none")
        return pick("Sous-titres\u{00A0}: \(name)", "Subtitles: \(name)")
    }
    func winding(_ speed: Int) -> String {
        speed < 0 ? pick("Retour rapide ×\(-speed)", "Rewind ×\(-speed)") : pick("Avance rapide ×\(speed)", "Fast forward ×\(speed)")
    }
    func chapter(_ number: Int) -> String { pick("Chapitre \(number)", "Chapter \(number)") }
    func skip(_ kind: SkipOffer.Kind) -> String {
        switch kind {
        case .recap: pick("Passer le résumé", "Skip recap")
        case .intro: pick("Passer le générique", "Skip intro")
        case .credits: pick("Passer le générique", "Skip credits")
        }
    }
    var scrubHint: String { pick("OK\u{00A0}: y aller · Retour\u{00A0}: annuler", "OK: go there · Back: cancel") }
    /// - Parameter delay: Positive: later than their author says.
    func captionDelay(_ delay: MediaTime) -> String {
        let tenths = Int((abs(delay.seconds) * 10).rounded())
        let time = "\(tenths / 10)\(pick(",", "."))\(tenths % 10)\u{00A0}s"
        if tenths == 0 { return pick("Sous-titres\u{00A0}: à l’heure", "Subtitles: on time") }
        return delay > .zero
            ? pick("Sous-titres\u{00A0}: retardés de \(time)", "Subtitles: \(time) later")
            : pick("Sous-titres\u{00A0}: avancés de \(time)", "Subtitles: \(time) sooner")
    }
    var backToFilms: String { pick("Retour", "Go back") }
    var code: String { pick("Code", "Code") }

    func minutes(_ count: Int) -> String {
        if count < 60 { return "\(count)\u{00A0}min" }
        let rest = count % 60
        let padded = rest < 10 ? "0\(rest)" : "\(rest)"
        return "\(count / 60)\u{00A0}h\u{00A0}\(padded)"
    }
}
