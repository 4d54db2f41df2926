import Club
import Crypto
import Media
import Store

/// What a film, or a part of it, is locked with. Source: ISO/IEC 23001-7, key id and key of 16 bytes each.
struct ContentKey: Hashable, Sendable {
    let id: [UInt8]
    let key: [UInt8]
}

extension Ledger {
    /// Keeps a film's keys, sealed, each in place of the one of its id.
    ///
    /// - Parameter quality: Who has paid for less doesn't get them.
    func keep(_ keys: [ContentKey], of title: TitleID, quality: Offer.Quality) async throws(LedgerError) {
        try Self.check(title.value, "title")
        guard keys.count <= 1000, !keys.contains(where: { $0.id.count != 16 || $0.key.count != 16 }) else { throw .wrong(name: "key") }
        let cipher = self.cipher
        try await transaction { transaction in
            for key in keys {
                try transaction.run(
                    """
                    INSERT INTO content_key (id, title, quality, sealed) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (id) DO UPDATE SET title = excluded.title, quality = excluded.quality, sealed = excluded.sealed
                    """,
                    [
                        .blob(key.id), .text(title.value), .integer(quality.rank),
                        .blob(try cipher.seal(key.key, place: Self.place(of: key.id))),
                    ])
            }
        }
    }

    /// All that this quality opens, by id.
    ///
    /// - Throws: `wrongSecret` where they were sealed under another.
    func contentKeys(of title: TitleID, upTo quality: Offer.Quality) async throws(LedgerError) -> [ContentKey] {
        let cipher = self.cipher
        return try await reading { transaction in
            let rows = try transaction.run(
                "SELECT id, sealed FROM content_key WHERE title = $1 AND quality <= $2 ORDER BY id LIMIT 1000",
                [.text(title.value), .integer(quality.rank)])
            return try rows.compactMap { row in
                guard let id = row.blob(0), let sealed = row.blob(1) else { return nil }
                return ContentKey(id: id, key: try cipher.open(sealed, place: Self.place(of: id)))
            }
        }
    }

    private static func place(of key: [UInt8]) -> String { "content_key/\(Base64.encodeForURLs(key))" }
}
