import Club

/// Titles by the age that they are for.
extension BoxStore {
    /// A title that was found by its class.
    public struct RatedTitle: Hashable, Sendable {
        /// Unlike that of any other title.
        public let id: TitleID
        /// It is reached by its series.
        public let isEpisode: Bool
    }

    /// Films and series in the club's order, then episodes, as the index has their classes. An episode that isn't rated has its series' class.
    ///
    /// - Parameters:
    ///   - ratings: Those of one of these classes.
    ///   - isUnratedFound: Those of none too.
    public func titles(rated ratings: [AgeRating], orNotAtAll isUnratedFound: Bool = false) throws(BoxStoreError) -> [RatedTitle] {
        try askingIndex(orElse: []) {
            let named = " " + ratings.map { $0.rawValue + " " }.joined()
            return try connection.run(Self.rated, [.text(named), .integer(isUnratedFound ? 1 : 0)]).compactMap { row in
                row.text(0).map { RatedTitle(id: TitleID($0), isEpisode: row.integer(1) == CatalogueTables.Kind.episode.rawValue) }
            }
        }
    }

    private static let rated = """
        SELECT title.id, title.kind FROM catalogue_title AS title LEFT JOIN catalogue_title AS whole ON whole.id = title.series
        WHERE coalesce(instr($1, ' ' || coalesce(title.rating, whole.rating) || ' ') > 0, $2) ORDER BY title.kind = 2, title.place
        """
}
