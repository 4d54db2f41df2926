// Words of the search.
extension Strings {
    var whatToType: String { pick("Titre, acteur, réalisateur", "Title, actor, director") }
    var searching: String { pick("Recherche en cours…", "Searching…") }
    var suggestions: String { pick("À découvrir", "Worth a look") }
    /// None and one are singular in French, one alone in English. Source: Unicode CLDR, Language Plural Rules.
    func filmCount(_ count: Int) -> String {
        if count == 0 { return pick("Aucun film", "No films") }
        return "\(count)\u{00A0}" + pick(count < 2 ? "film" : "films", count == 1 ? "film" : "films")
    }
    /// More than are shown.
    func moreFilms(than count: Int) -> String {
        pick("Plus de \(count)\u{00A0}films\u{00A0}: précisez votre recherche", "More than \(count)\u{00A0}films: narrow your search")
    }
    func nothingFound(_ text: String) -> String {
        pick("Aucun film pour «\u{00A0}\(text)\u{00A0}»", "No films for “\(text)”")
    }
    var nothingFoundAdvice: String {
        pick("Vérifiez l’orthographe, ou tapez moins de lettres.", "Check the spelling, or type fewer letters.")
    }
    var apostrophe: String { pick("apostrophe", "apostrophe") }
    var hyphen: String { pick("trait d’union", "hyphen") }
    func typed(_ text: String) -> String { pick("Saisi\u{00A0}: \(text)", "Typed: \(text)") }
    /// `2 sur 12`.
    func rank(_ rank: Int, of count: Int) -> String { pick("\(rank) sur \(count)", "\(rank) of \(count)") }
}
