import Club

/// Titles and showtimes by what the index knows of them. Without an index each answers nothing.
extension BoxStore {
    /// One by one from their own JSON, in the order asked; those that the club doesn't have are left out.
    public func titles(_ ids: [TitleID]) throws(BoxStoreError) -> [Title] {
        try askingIndex(orElse: []) {
            try ids.compactMap { id in
                try title(
                    "SELECT json FROM catalogue_title JOIN catalogue_title_json USING (row) WHERE id = $1", [.text(id.value)]
                ).first
            }
        }
    }

    /// By season, then by number.
    public func episodes(of series: TitleID) throws(BoxStoreError) -> [Title] {
        try askingIndex(orElse: []) {
            try title(
                """
                SELECT json FROM catalogue_title JOIN catalogue_title_json USING (row) WHERE series = $1 ORDER BY season, number, place
                """, [.text(series.value)])
        }
    }

    /// Films and series, in the club's order.
    ///
    /// - Parameter limit: How many, from the first on.
    public func titlesOnNoShelf(atMost limit: Int) throws(BoxStoreError) -> [TitleID] {
        try ids(
            """
            SELECT id FROM catalogue_title WHERE kind <> 2 AND id NOT IN (SELECT id FROM catalogue_shelved) ORDER BY place LIMIT $1
            """, [.integer(Int64(max(limit, 0)))])
    }

    /// Films and series in the club's order, then episodes.
    ///
    /// - Parameters:
    ///   - person: As it is credited.
    ///   - role: Only what one was this for; nil: whatever one did.
    public func titles(by person: String, as role: Person.Role? = nil) throws(BoxStoreError) -> [TitleID] {
        try ids(
            """
            SELECT id FROM catalogue_title WHERE row IN (
                SELECT row FROM catalogue_credit WHERE person = $1 AND ($2 IS NULL OR role = $2)) ORDER BY kind = 2, place
            """, [.text(person), .text(role?.rawValue)])
    }

    /// Films and series in the club's order, then episodes.
    ///
    /// - Parameter brand: The producer's or label's name, as it is written on the poster.
    public func titles(of brand: String) throws(BoxStoreError) -> [TitleID] {
        try ids("SELECT id FROM catalogue_title WHERE brand = $1 ORDER BY kind = 2, place", [.text(brand)])
    }

    /// In the club's order.
    public func cinemas() throws(BoxStoreError) -> [Cinema] {
        try askingIndex(orElse: []) {
            guard let json = try connection.run("SELECT cinemas FROM catalogue_edition").first?.blob(0) else { return [] }
            return try sound { try CinemasPart(json: json).cinemas }
        }
    }

    /// Of one title in all cinemas, the next one first.
    ///
    /// - Parameters:
    ///   - time: Those that begin then are among them.
    ///   - limit: How many, from the first on.
    public func showtimes(of title: TitleID, from time: UTCTime, atMost limit: Int) throws(BoxStoreError) -> [Showtime] {
        try showtimes(
            "title = $1 AND start >= $2 ORDER BY start, id LIMIT $3",
            [.text(title.value), .integer(time.milliseconds), .integer(Int64(max(limit, 0)))])
    }

    /// Of all titles, in the order in which they begin.
    ///
    /// - Parameters:
    ///   - start: Those that begin then are among them.
    ///   - end: Those that begin then are not.
    ///   - cinema: In this one alone; nil: in all.
    public func showtimes(from start: UTCTime, to end: UTCTime, in cinema: CinemaID? = nil) throws(BoxStoreError) -> [Showtime] {
        let times: [SQLValue] = [.integer(start.milliseconds), .integer(end.milliseconds)]
        guard let cinema else { return try showtimes("start >= $1 AND start < $2 ORDER BY start, id", times) }
        return try showtimes("cinema = $3 AND start >= $1 AND start < $2 ORDER BY start, id", times + [.text(cinema.value)])
    }

    /// The ids that a query of one column gives.
    func ids(_ query: String, _ values: [SQLValue]) throws(BoxStoreError) -> [TitleID] {
        try askingIndex(orElse: []) { try connection.run(query, values).compactMap { $0.text(0).map { TitleID($0) } } }
    }

    private func title(_ query: String, _ values: [SQLValue]) throws -> [Title] {
        try connection.run(query, values).map { row in try sound { try Title(json: row.blob(0) ?? []) } }
    }

    private func showtimes(_ condition: String, _ values: [SQLValue]) throws(BoxStoreError) -> [Showtime] {
        try askingIndex(orElse: []) {
            try connection.run("SELECT json FROM catalogue_showtime WHERE \(condition)", values).map { row in
                try sound { try OutsideJSON.decode(Showtime.self, from: row.blob(0) ?? []) }
            }
        }
    }
}
