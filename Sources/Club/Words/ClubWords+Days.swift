extension ClubWords {
    /// The day that a moment is in where the viewer is, by which showtimes are put together.
    public func day(of time: UTCTime) -> CalendarDate { CalendarDate(of: local(time)) }

    /// `mardi`, `Tuesday`.
    public func weekday(_ date: CalendarDate) -> String {
        let french = ["jeudi", "vendredi", "samedi", "dimanche", "lundi", "mardi", "mercredi"]
        let english = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"]
        // The first of January 1970 was a Thursday.
        return (language == .french ? french : english)[(date.day % 7 + 7) % 7]
    }

    /// `mardi 24 novembre`, `Tuesday 24 November`: a day that is near, so that its year goes without saying.
    public func dayInFull(_ date: CalendarDate) -> String { "\(weekday(date))\u{00A0}\(dayAndMonth(date))" }

    /// `aujourd’hui`, `demain`, `mardi 24`: a day of the next weeks, in few letters.
    public func nearDay(_ date: CalendarDate, today: CalendarDate) -> String {
        if date == today { return pick("aujourd’hui", "today") }
        if date == today.advanced(byDays: 1) { return pick("demain", "tomorrow") }
        let number = date.parts.day
        return "\(weekday(date))\u{00A0}\(number)\(number == 1 ? pick("er", "") : "")"
    }

    /// `mardi 24 novembre à 20 h 30`, `demain à 20 h 30`.
    public func moment(_ time: UTCTime, now: UTCTime) -> String {
        let (date, today) = (day(of: time), day(of: now))
        let isNear = date == today || date == today.advanced(byDays: 1)
        let name = isNear ? nearDay(date, today: today) : dayInFull(date)
        return name + pick(" à ", " at ") + clock(time)
    }

    /// `24 novembre`, `24 November`.
    func dayAndMonth(_ date: CalendarDate) -> String {
        let (_, month, day) = date.parts
        let french = [
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
        ]
        let english = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
        ]
        let name = (language == .french ? french : english)[month - 1]
        return "\(language == .french && day == 1 ? "1er" : "\(day)")\u{00A0}\(name)"
    }
}
