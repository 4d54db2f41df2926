// Words of what may be chosen while a film plays.
extension Strings {
    var whatWasSaid: String { pick("Qu’a-t-il dit\u{202F}?", "What did they say?") }
    var sounds: String { pick("Son", "Sound") }
    var texts: String { pick("Sous-titres", "Subtitles") }
    var chapters: String { pick("Chapitres", "Chapters") }
    /// - Parameter time: Of the wall clock.
    func ends(at time: String) -> String { pick("Fin à \(time)", "Ends at \(time)") }
}
