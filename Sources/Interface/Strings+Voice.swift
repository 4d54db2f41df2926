import Media

// Words that are only heard, or tell of the voice.
extension Strings {
    var voiceOn: String { pick("Voix activée.", "Voice on.") }
    var voiceOff: String { pick("Voix désactivée.", "Voice off.") }
    var voiceInvitation: String {
        pick(
            "Bienvenue. Pour que la box parle, tenez la touche Retour enfoncée trois secondes.",
            "Welcome. To have the box speak, hold the Back key down for three seconds.")
    }
    /// On the first run, below each language.
    var voiceHint: String { pick("Voix\u{00A0}: tenez Retour 3 secondes", "Voice: hold Back for 3 seconds") }
    var spokenSubtitles: String { pick("Sous-titres à voix haute", "Subtitles read aloud") }
    var spokenSubtitlesNote: String {
        pick("La voix lit les sous-titres, si le film en montre.", "The voice reads the subtitles that the film shows.")
    }

    /// - Parameter volume: 0…1.
    func volume(_ volume: Double) -> String {
        let percent = Int((min(1, max(0, volume)) * 100).rounded())
        return pick("Volume\u{00A0}: \(percent)\u{00A0}%", "Volume \(percent)%")
    }
    func okTo(_ deed: String) -> String { pick("OK\u{00A0}: \(deed)", "OK: \(deed)") }
    func place(_ position: MediaTime, of length: MediaTime) -> String {
        pick("\(spokenTime(position)) sur \(spokenTime(length))", "\(spokenTime(position)) of \(spokenTime(length))")
    }

    /// A text of the screen as one reads it out: units by their names, and no signs that only part things.
    func spoken(_ text: String) -> String {
        var words: [String] = []
        for written in text.split(whereSeparator: { $0.isWhitespace }) {
            let mark = written.last.map { ".,;".contains($0) ? String($0) : "" } ?? ""
            let word = written.dropLast(mark.count)
            let count = words.last.flatMap { Int($0) }
            switch (word, count) {
            case ("·", _): if let last = words.popLast() { words.append(last + ",") }
            case ("h", let count?): words.append(named(count, pick("heure", "hour")) + mark)
            case ("min", let count?): words.append(named(count, "minute") + mark)
            case _ where word.hasPrefix("×"): words += [pick("fois", "times"), word.dropFirst() + mark]
            default: words.append(String(written))
            }
        }
        return words.joined(separator: " ")
    }

    /// As one says it: `1 heure 2 minutes`, with seconds below an hour.
    func spokenTime(_ time: MediaTime) -> String {
        let total = Int(clamping: max(0, time.flicks / MediaTime.flicksPerSecond))
        let (hours, minutes, seconds) = (total / 3600, total / 60 % 60, total % 60)
        var parts: [String] = []
        if hours > 0 { parts.append(counted(hours, pick("heure", "hour"))) }
        if minutes > 0 { parts.append(counted(minutes, "minute")) }
        if hours == 0, seconds > 0 || minutes == 0 { parts.append(counted(seconds, pick("seconde", "second"))) }
        return parts.joined(separator: " ")
    }

    private func counted(_ count: Int, _ unit: String) -> String { "\(count)\u{00A0}" + named(count, unit) }

    /// In French nothing is one; in English it is many.
    private func named(_ count: Int, _ unit: String) -> String {
        (language == .french ? count < 2 : count == 1) ? unit : unit + "s"
    }
}
