/// The tables of the index. All are made from the club's files, lie in the clear as those do, and can be made again at any time.
enum CatalogueTables {
    /// Of all that is written into the tables, how words are spelled too: an index of another form is made again.
    static let form: Int64 = 2

    /// Rows of the table of names that one title can have: a language each, and the original.
    static let namesPerTitle: Int64 = 256

    /// What a title is, as a number in its row.
    enum Kind: Int64 {
        case film, series, episode
    }

    // A title's JSON, by far the longest of it, has a table of its own: when one title comes, the places of all after it change, and only short
    // rows are written for that. Names are found by their beginnings, so each has a row; the other words of a title share one.
    static let schema = """
        CREATE TABLE catalogue_edition (
            id INTEGER PRIMARY KEY CHECK (id = 1), form INTEGER NOT NULL, root BLOB NOT NULL, sequence INTEGER NOT NULL,
            issued INTEGER NOT NULL, profile BLOB NOT NULL, shelves BLOB NOT NULL, windows BLOB NOT NULL, cinemas BLOB NOT NULL);
        CREATE TABLE catalogue_title (
            row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, place INTEGER NOT NULL, kind INTEGER NOT NULL,
            series TEXT, season INTEGER, number INTEGER, brand TEXT, languages TEXT NOT NULL);
        CREATE INDEX catalogue_title_place ON catalogue_title (place);
        CREATE INDEX catalogue_title_series ON catalogue_title (series, season, number) WHERE series IS NOT NULL;
        CREATE INDEX catalogue_title_brand ON catalogue_title (brand) WHERE brand IS NOT NULL;
        CREATE TABLE catalogue_title_json (row INTEGER PRIMARY KEY, json BLOB NOT NULL);
        CREATE TABLE catalogue_credit (
            person TEXT NOT NULL, role TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (person, role, row)) WITHOUT ROWID;
        CREATE INDEX catalogue_credit_row ON catalogue_credit (row);
        CREATE TABLE catalogue_shelved (id TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
        CREATE TABLE catalogue_showtime (
            id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL, cinema TEXT NOT NULL, start INTEGER NOT NULL, json BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX catalogue_showtime_title ON catalogue_showtime (title, start);
        CREATE INDEX catalogue_showtime_cinema ON catalogue_showtime (cinema, start);
        CREATE INDEX catalogue_showtime_start ON catalogue_showtime (start);
        CREATE VIRTUAL TABLE catalogue_name USING fts5 (
            name, language UNINDEXED, is_fallback UNINDEXED,
            tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3', columnsize = 0);
        CREATE VIRTUAL TABLE catalogue_words USING fts5 (
            names, people, further, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4', columnsize = 0);
        """

    // Second: a list for children is made without reading what it hides.
    static let ratings = "ALTER TABLE catalogue_title ADD COLUMN rating TEXT;"

    /// All that hold rows.
    static let names = [
        "edition", "title", "title_json", "credit", "shelved", "showtime", "name", "words",
    ].map { "catalogue_" + $0 }
}

extension SQLiteConnection {
    /// Begins an empty index in the place of a damaged one, which isn't read for that.
    ///
    /// `DROP TABLE` would free the pages that the damaged ones name, and those may be the viewer's. So the old pages stay in the file, unused;
    /// they are as many as one index has.
    func beginIndexAnew() throws {
        try transaction {
            try execute("PRAGMA writable_schema=ON")
            defer { _ = try? execute("PRAGMA writable_schema=OFF") }
            try run("DELETE FROM sqlite_master WHERE tbl_name GLOB 'catalogue_*'")
            // The connection forgets what it knows of the tables, too.
            try execute("PRAGMA writable_schema=RESET")
            try execute(CatalogueTables.schema + CatalogueTables.ratings)
        }
    }
}
