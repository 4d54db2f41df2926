import Media

/// Reads one time expression. Source: TTML2 §12.3.1.
struct TTMLTime {
    let parameters: TTMLParameters

    /// - Returns: nil for what the grammar doesn't have.
    func parse(_ value: String) -> MediaTime? {
        guard value.utf8.count <= 64 else { return nil }
        let text = value.drop { $0 == " " }
        let trimmed = text.last == " " ? text[..<(text.lastIndex { $0 != " " }.map { text.index(after: $0) } ?? text.endIndex)] : text
        return trimmed.contains(":") ? clock(trimmed) : offset(trimmed)
    }

    /// `00:01:02.5`, or with frames and their parts: `00:01:02:12.1`. Hours of one digit are let in, as many documents have them.
    private func clock(_ text: Substring) -> MediaTime? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3 || parts.count == 4 else { return nil }
        guard let hours = TTMLScanner.natural(parts[0]), hours < 1_000_000 else { return nil }
        guard parts[1].utf8.count == 2, let minutes = TTMLScanner.natural(parts[1]), minutes < 60 else { return nil }
        let whole: Int64 = hours * 3600 + minutes * 60
        if parts.count == 3 {
            let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
            guard seconds[0].utf8.count == 2, TTMLScanner.natural(seconds[0]) != nil, seconds.count <= 2 else { return nil }
            guard seconds.count == 1 || TTMLScanner.natural(seconds[1].prefix(15)) != nil else { return nil }
            // A leap second is let in: 60 is in the grammar.
            guard let exact = decimal(parts[2]), exact < MediaTime(seconds: 61) else { return nil }
            if parameters.isSMPTE {
                let full = TTMLScanner.natural(seconds[0]) ?? 0
                return label(whole, seconds: full, frames: 0, subFrames: 0) + (exact - MediaTime(ticks: full, of: 1, over: 1))
            }
            return MediaTime(ticks: whole, of: 1, over: 1) + exact
        }
        guard parts[2].utf8.count == 2, let seconds = TTMLScanner.natural(parts[2]), seconds <= 60 else { return nil }
        let frame = parts[3].split(separator: ".", omittingEmptySubsequences: false)
        guard frame.count <= 2, frame[0].utf8.count >= 2, let frames = TTMLScanner.natural(frame[0]) else { return nil }
        var subFrames: Int64 = 0
        if frame.count == 2 {
            guard let count = TTMLScanner.natural(frame[1]), count < parameters.subFrameRate else { return nil }
            subFrames = count
        }
        guard frames < parameters.frameRate else { return nil }
        if parameters.isSMPTE { return label(whole, seconds: seconds, frames: frames, subFrames: subFrames) }
        return MediaTime(ticks: whole + seconds, of: 1, over: 1) + length(frames: frames, subFrames: subFrames)
    }

    /// A time code is a count of frames, less those that its drop mode leaves out. Source: TTML2 §7.2.4, SMPTE ST 12-1 §5.2.2.
    private func label(_ whole: Int64, seconds: Int64, frames: Int64, subFrames: Int64) -> MediaTime {
        let count = (whole + seconds) * parameters.frameRate + frames
        let minutes = (whole + seconds) / 60
        var dropped: Int64 = 0
        switch parameters.dropMode {
        case .none: break
        case .dropNTSC: dropped = (minutes - minutes / 10) * 2
        case .dropPAL: dropped = (minutes / 2 - minutes / 20) * 4
        }
        return length(frames: count - dropped, subFrames: subFrames)
    }

    private func length(frames: Int64, subFrames: Int64) -> MediaTime {
        let (numerator, denominator) = parameters.multiplier
        let rate = parameters.frameRate * numerator
        let whole = MediaTime(ticks: frames, of: denominator, over: rate)
        guard subFrames > 0 else { return whole }
        let (fine, overflow) = rate.multipliedReportingOverflow(by: parameters.subFrameRate)
        return overflow ? whole : whole + MediaTime(ticks: subFrames, of: denominator, over: fine)
    }

    /// `12.5s`, `300f`, `1000t`.
    private func offset(_ text: Substring) -> MediaTime? {
        let end = text.utf8.firstIndex { !TTMLScanner.isDigit($0) && $0 != UInt8(ascii: ".") } ?? text.endIndex
        guard let value = decimal(text[..<end]) else { return nil }
        let unit = text[end...]
        switch unit {
        case "s": return value
        case "ms": return MediaTime(ticks: value.flicks, of: 1, over: MediaTime.flicksPerSecond * 1000)
        case "m": return MediaTime(ticks: value.flicks, of: 60, over: MediaTime.flicksPerSecond)
        case "h": return MediaTime(ticks: value.flicks, of: 3600, over: MediaTime.flicksPerSecond)
        case "f":
            let (numerator, denominator) = parameters.multiplier
            guard let frames = TTMLScanner.natural(text[..<end]) else {
                return MediaTime(seconds: value.seconds * Double(denominator) / Double(parameters.frameRate * numerator))
            }
            return length(frames: frames, subFrames: 0)
        case "t":
            guard let ticks = TTMLScanner.natural(text[..<end]) else {
                return MediaTime(seconds: value.seconds / Double(parameters.tickRate))
            }
            return MediaTime(ticks: ticks, of: 1, over: parameters.tickRate)
        default: return nil
        }
    }

    /// Digits, a point and digits perhaps, to the flick.
    private func decimal(_ text: Substring) -> MediaTime? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = TTMLScanner.natural(parts[0]) else { return nil }
        guard parts.count == 2 else { return MediaTime(ticks: whole, of: 1, over: 1) }
        guard !parts[1].isEmpty, parts[1].utf8.allSatisfy(TTMLScanner.isDigit) else { return nil }
        let digits = parts[1].prefix(15)
        var scale: Int64 = 1
        for _ in 0..<digits.utf8.count { scale *= 10 }
        guard let fraction = TTMLScanner.natural(digits) else { return nil }
        return MediaTime(ticks: whole, of: 1, over: 1) + MediaTime(ticks: fraction, of: 1, over: scale)
    }
}
