// Words of what follows an episode.
extension Strings {
    /// - Parameter seconds: Until it begins; nil: it doesn't by itself.
    func nextEpisode(in seconds: Int?) -> String {
        guard let seconds else { return pick("Épisode suivant", "Next episode") }
        return pick("Épisode suivant dans \(seconds)\u{00A0}s", "Next episode in \(seconds)\u{00A0}s")
    }
    var nextNow: String { pick("OK\u{00A0}: maintenant", "OK: now") }
    var nextPage: String { pick("OK\u{00A0}: voir sa page", "OK: see its page") }
    var nextNot: String { pick("Retour\u{00A0}: non merci", "Back: no, thanks") }
    func whatFollows(_ name: String) -> String { pick("Ensuite\u{00A0}: \(name)", "Next: \(name)") }
    var stillThere: String { pick("Vous regardez toujours\u{202F}?", "Are you still watching?") }
    func stillThere(next name: String) -> String {
        pick(
            "Trois épisodes ont passé sans une touche. Le suivant\u{00A0}: \(name).",
            "Three episodes went by without a key. The next one: \(name).")
    }
    var goOnWatching: String { pick("Continuer", "Go on") }
    var backToSeries: String { pick("Revenir à la série", "Back to the series") }
    var nextSetting: String { pick("Épisode suivant", "Next episode") }
    var nextNote: String {
        pick(
            "Il commence seul à la fin d’un épisode, après un compte à rebours.", "It begins by itself after an episode, with a countdown.")
    }
}
