import Club
import FoundationEssentials

/// Writes an edition over the index of another: rows that are as they were are left alone. To be used within one transaction.
struct IndexWriting {
    let connection: SQLiteConnection
    /// Bytes that the titles' JSON may take.
    let budget: Int
    private(set) var titlesWritten = 0
    private var bytes = 0

    init(connection: SQLiteConnection, budget: Int) {
        self.connection = connection
        self.budget = budget
    }

    func removeAll() throws {
        for table in CatalogueTables.names { try connection.run("DELETE FROM \(table)") }
    }

    mutating func writeTitles(_ titles: [Title]) throws {
        var kept: [String: (row: Int64, place: Int64)] = [:]
        for row in try connection.run("SELECT id, row, place FROM catalogue_title") {
            if let id = row.text(0), let number = row.integer(1), let place = row.integer(2) { kept[id] = (number, place) }
        }
        var free = (kept.values.map(\.row).max() ?? 0) + 1
        for (place, title) in titles.enumerated() {
            let json = try title.json()
            bytes += json.count
            guard bytes <= budget else { throw BoxStoreError.overBudget(bytes: bytes, limit: budget) }
            guard let old = kept.removeValue(forKey: title.id.value) else {
                try write(title, json, row: free, place: place, known: nil)
                free += 1
                continue
            }
            if old.place != Int64(place) {
                try connection.run("UPDATE catalogue_title SET place = $2 WHERE row = $1", [.integer(old.row), .integer(Int64(place))])
            }
            let known = try connection.run("SELECT json FROM catalogue_title_json WHERE row = $1", [.integer(old.row)]).first?.blob(0)
            if known != json { try write(title, json, row: old.row, place: place, known: known) }
        }
        for (row, _) in kept.values { try remove(row) }
    }

    func writeShowtimes(_ showtimes: [Showtime]) throws {
        var kept: [String: [UInt8]] = [:]
        for row in try connection.run("SELECT id, json FROM catalogue_showtime") {
            if let id = row.text(0) { kept[id] = row.blob(1) }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for showtime in showtimes {
            let json = Array(try encoder.encode(showtime))
            if kept.removeValue(forKey: showtime.id.value) == json { continue }
            try connection.run(
                "INSERT OR REPLACE INTO catalogue_showtime VALUES ($1, $2, $3, $4, $5)",
                [
                    .text(showtime.id.value), .text(showtime.title.value), .text(showtime.cinema.value),
                    .integer(showtime.start.milliseconds), .blob(json),
                ])
        }
        for id in kept.keys { try connection.run("DELETE FROM catalogue_showtime WHERE id = $1", [.text(id)]) }
    }

    func writeShelved(_ shelves: [Shelf]) throws {
        let shelved = Set(shelves.flatMap { shelf in shelf.titles.map(\.value) })
        let kept = Set(try connection.run("SELECT id FROM catalogue_shelved").compactMap { $0.text(0) })
        for id in kept.subtracting(shelved) { try connection.run("DELETE FROM catalogue_shelved WHERE id = $1", [.text(id)]) }
        for id in shelved.subtracting(kept) { try connection.run("INSERT INTO catalogue_shelved VALUES ($1)", [.text(id)]) }
    }

    private mutating func write(_ title: Title, _ json: [UInt8], row: Int64, place: Int, known: [UInt8]?) throws {
        titlesWritten += 1
        let kind: CatalogueTables.Kind
        var episode: EpisodePlace?
        switch title.kind {
        case .film: kind = .film
        case .series: kind = .series
        case .episode(let place): (kind, episode) = (.episode, place)
        }
        try connection.run(
            "INSERT OR REPLACE INTO catalogue_title VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            [
                .integer(row), .text(title.id.value), .integer(Int64(place)), .integer(kind.rawValue), .text(episode?.series.value),
                .integer(episode.map { Int64($0.season) }), .integer(episode.map { Int64($0.number) }), .text(title.details.brand?.name),
                .text(" \(title.title.texts.keys.sorted().joined(separator: " ")) "),
                .text(title.details.rating?.rawValue),
            ])
        try connection.run("INSERT OR REPLACE INTO catalogue_title_json VALUES ($1, $2)", [.integer(row), .blob(json)])
        let old = known.flatMap { try? Title(json: $0) }
        if let old, old.details.people == title.details.people {} else { try writeCredits(title.details.people, row) }
        // Prices and pictures change more often than names.
        let words = TitleWords(title)
        if old.map(TitleWords.init) != words { try writeWords(words, row) }
    }

    private func writeCredits(_ people: [Person], _ row: Int64) throws {
        try connection.run("DELETE FROM catalogue_credit WHERE row = $1", [.integer(row)])
        for person in people {
            for role in person.roles {
                try connection.run(
                    "INSERT OR IGNORE INTO catalogue_credit VALUES ($1, $2, $3)",
                    [.text(person.name), .text(role.rawValue), .integer(row)])
            }
        }
    }

    private func writeWords(_ words: TitleWords, _ row: Int64) throws {
        try removeWords(row)
        for (number, name) in words.names.enumerated() {
            try connection.run(
                "INSERT INTO catalogue_name (rowid, name, language, is_fallback) VALUES ($1, $2, $3, $4)",
                [
                    .integer(row * CatalogueTables.namesPerTitle + Int64(number)), .text(name.words), .text(name.language),
                    .integer(name.isFallback ? 1 : 0),
                ])
        }
        try connection.run(
            "INSERT INTO catalogue_words (rowid, names, people, further) VALUES ($1, $2, $3, $4)",
            [.integer(row), .text(words.names.map(\.words).joined(separator: " ")), .text(words.people), .text(words.further)])
    }

    private func removeWords(_ row: Int64) throws {
        let first = row * CatalogueTables.namesPerTitle
        try connection.run(
            "DELETE FROM catalogue_name WHERE rowid BETWEEN $1 AND $2",
            [.integer(first), .integer(first + CatalogueTables.namesPerTitle - 1)])
        try connection.run("DELETE FROM catalogue_words WHERE rowid = $1", [.integer(row)])
    }

    private func remove(_ row: Int64) throws {
        try removeWords(row)
        for table in ["catalogue_credit", "catalogue_title_json", "catalogue_title"] {
            try connection.run("DELETE FROM \(table) WHERE row = $1", [.integer(row)])
        }
    }
}
