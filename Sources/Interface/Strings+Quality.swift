import Media

// Words of what is really on the screen.
extension Strings {
    private func number(_ text: String) -> String { language == .french ? text.replacing(".", with: ",") : text }

    func size(_ size: PixelSize) -> String { "\(size.width)\u{00A0}×\u{00A0}\(size.height)" }

    func pictures(_ rate: FrameRate) -> String { number(rate.hertz) + pick("\u{00A0}images/s", "\u{00A0}fps") }

    /// - Parameter rate: Bits per second.
    func bits(_ rate: Int64) -> String {
        guard rate >= 950_000 else { return "\(max(0, rate) / 1000)\u{00A0}kbit/s" }
        let tenths = rate / 100_000 + (rate % 100_000 >= 50_000 ? 1 : 0)
        return "\(tenths / 10)\(pick(",", "."))\(tenths % 10)\u{00A0}Mbit/s"
    }

    /// On one line over the film.
    func shortly(_ quality: PictureQuality) -> String {
        let parts = [size(quality.size), quality.rate.map { pictures($0) }, quality.bitsPerSecond.map { bits($0) }]
        return parts.compactMap { $0 }.joined(separator: "  ·  ")
    }

    /// In full, in the film's panel.
    func lines(of quality: PictureQuality) -> [String] {
        let film = [size(quality.size), quality.rate.map { pictures($0) }, quality.bitsPerSecond.map { bits($0) }].compactMap { $0 }
        let screen = [size(quality.screen), number(quality.screenRate.hertz) + "\u{00A0}Hz"]
        let dot = "  ·  "
        var lines = [
            pick("Film\u{00A0}: ", "Film: ") + film.joined(separator: dot),
            pick("Écran\u{00A0}: ", "Screen: ") + screen.joined(separator: dot),
        ]
        if quality.losesRange { lines.append(pick("HDR\u{00A0}: non, bien que le film en ait", "HDR: no, although the film has it")) }
        if let shortfall = quality.shortfall { lines.append(why(shortfall, best: quality.best)) }
        return lines
    }

    private func why(_ shortfall: PictureQuality.Shortfall, best: PixelSize?) -> String {
        let better = best.map { pick("Au mieux \(size($0))", "At best \(size($0))") } ?? pick("Il y a mieux", "There is better")
        let start = better + pick("\u{202F}; ", "; ")
        switch shortfall {
        case .line(let rate): return start + pick("la ligne donne \(bits(rate))", "the line gives \(bits(rate))")
        case .box: return start + pick("cette box ne suit pas", "this box can’t keep up")
        case .rising: return start + pick("la ligne se mesure encore", "the line is being measured")
        }
    }
}
