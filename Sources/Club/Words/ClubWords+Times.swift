extension ClubWords {
    /// `27 h 12`, `27 h 12 min`: what there is at least. Days from three on, no seconds; below a minute it says so.
    public func length(_ duration: Duration) -> String {
        let minutes = Int(clamping: max(0, duration.wholeMinutes))
        let (hours, rest) = minutes.quotientAndRemainder(dividingBy: 60)
        if hours >= 72 { return days(hours / 24) }
        if minutes == 0 { return pick("moins d’une minute", "less than a minute") }
        if hours == 0 { return "\(rest)\u{00A0}min" }
        if rest == 0 { return "\(hours)\u{00A0}h" }
        let padded = rest < 10 ? "0\(rest)" : "\(rest)"
        return "\(hours)\u{00A0}h\u{00A0}\(padded)" + pick("", "\u{00A0}min")
    }

    /// `1 jour`, `2 jours`; `1 day`, `2 days`. None is `0 jour` and `0 days`: French counts in the plural from 2, English all but 1.
    /// Source: Unicode CLDR, Language Plural Rules.
    public func days(_ count: Int) -> String {
        "\(count)\u{00A0}" + pick(count.magnitude < 2 ? "jour" : "jours", count == 1 ? "day" : "days")
    }

    /// `1er mars 2027`, `1 March 2027`.
    public func date(_ date: CalendarDate) -> String { "\(dayAndMonth(date))\u{00A0}\(date.parts.year)" }

    /// The day that a moment is in where the viewer is.
    public func date(of time: UTCTime) -> String { date(CalendarDate(of: local(time))) }

    /// `20 h 05`, `20:05`, where the viewer is.
    public func clock(_ time: UTCTime) -> String {
        let shown = local(time)
        let minutes = Int(shown.duration(since: CalendarDate(of: shown).start).wholeMinutes)
        let padded = minutes % 60 < 10 ? "0\(minutes % 60)" : "\(minutes % 60)"
        return pick("\(minutes / 60)\u{00A0}h\u{00A0}\(padded)", "\(minutes / 60):\(padded)")
    }

    func local(_ time: UTCTime) -> UTCTime { time.advanced(by: .seconds(minutesAhead * 60)) }
}

extension Duration {
    fileprivate var wholeMinutes: Int64 { min(max(self, .seconds(Int64.min)), .seconds(Int64.max)).components.seconds / 60 }
}
