import Club

/// Titles by what somebody types.
extension BoxStore {
    /// Films, series and, after them, episodes that have all the words, each as the beginning of a word. Accents, capitals and what stands between
    /// words make no difference, and œ is oe.
    ///
    /// First come those whose name begins with what was typed, the name that this viewer sees before others; then those that have it in their
    /// names, then in the names of people, then in that of the producer or in the genres; among equals the club's order. By one letter only
    /// beginnings of names are found, by none nothing.
    ///
    /// - Parameters:
    ///   - text: As it was typed, so far.
    ///   - language: The viewer's, by BCP 47.
    ///   - limit: How many, from the best on.
    public func search(_ text: String, language: String, atMost limit: Int) throws(BoxStoreError) -> [TitleID] {
        let words = SearchText.words(typed: text)
        guard let first = words.first else { return [] }
        let isLetter = words.count == 1 && first.count == 1
        let language = language.lowercased()
        var values: [SQLValue] = [
            .integer(Int64(max(limit, 0))), .text(SearchText.beginning(words)), .text(language),
            .text(String(language.prefix { $0 != "-" && $0 != "_" })),
        ]
        if !isLetter {
            let all = SearchText.all(words)
            values += [.text("{names} : (\(all))"), .text("{names people} : (\(all))"), .text(all)]
        }
        return try ids(isLetter ? Self.byLetter : Self.byWords, values)
    }

    private static let byLetter = query(beginnings)
    private static let byWords = query(
        beginnings + """
             UNION ALL SELECT rowid, 2 FROM catalogue_words WHERE catalogue_words MATCH $5
            UNION ALL SELECT rowid, 3 FROM catalogue_words WHERE catalogue_words MATCH $6
            UNION ALL SELECT rowid, 4 FROM catalogue_words WHERE catalogue_words MATCH $7
            """)

    /// Each name's title, with 0 for the name that the viewer sees and 1 for another: as `LocalizedText.text` chooses it.
    private static let beginnings = """
        SELECT catalogue_title.row, CASE
            WHEN language IN ($3, $4)
                OR is_fallback AND NOT instr(languages, ' ' || $3 || ' ') AND NOT instr(languages, ' ' || $4 || ' ') THEN 0
            ELSE 1 END AS grade
        FROM catalogue_name JOIN catalogue_title ON catalogue_title.row = catalogue_name.rowid / \(CatalogueTables.namesPerTitle)
        WHERE catalogue_name MATCH $2
        """

    private static func query(_ found: String) -> String {
        """
        WITH found (row, grade) AS (\(found))
        SELECT id FROM catalogue_title JOIN (SELECT row, min(grade) AS grade FROM found GROUP BY row) USING (row)
        ORDER BY kind = 2, grade, place LIMIT $1
        """
    }
}
