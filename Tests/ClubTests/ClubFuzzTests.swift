import Club
import TestSupport
import Testing

@Suite(.serialized) struct ClubFuzzTests {
    static let words = [
        "\"", "{", "}", "[", "]", ",", ":", "null", "true", "-1", "1e400", "99999999999999999999", "\\u0000", "\"FR\"", "\"2026-02-30\"",
        "\"rule\":", "\"crit\":[]", "eyJhbGciOiJFZERTQSJ9", "\u{0}", "\"id\":\"\"",
    ]

    static func publications() throws -> [ClubPublication] {
        try (0..<12 as Range<UInt64>).map { seed in
            var club = RandomClub(seed: seed)
            return try ClubPublication(club.edition(titles: 8), sha256: Stamp.digest)
        }
    }

    @Test("No bytes make the reading of a signed root trap, and what comes out can be written again")
    func roots() throws {
        let publications = try Self.publications()
        let signed = publications.map { $0.signed }
        let payloads = publications.map { $0.payload }
        let known = publications[0].root
        Fuzzing.run { generator, seed in
            let document = Fuzzing.mutated(signed, words: Self.words, &generator)
            _ = try? SignedDocument(document) { _, _ in true }
            let payload = Fuzzing.mutated(payloads, words: Self.words, &generator)
            let rewritten = SignedDocument.written(payload: payload) { Stamp.sign($0) }
            guard let update = try? ClubUpdate(from: nil, to: rewritten, isValid: Stamp.isValid) else { return }
            _ = try? ClubUpdate(from: known, to: rewritten, isValid: Stamp.isValid)
            let again = (try? update.root.json()).flatMap { try? ClubRoot(json: $0) }
            #expect(again == update.root, "seed \(seed)")
        }
    }

    @Test("No bytes make the reading of a part trap, and what comes out can be written again")
    func parts() throws {
        let files = try Self.publications().flatMap { $0.files.values.sorted { $0.count < $1.count } }
        Fuzzing.run { generator, seed in
            let bytes = Fuzzing.mutated(files, words: Self.words, &generator)
            if let part = try? TitlesPart(json: bytes) {
                let again = (try? part.json()).flatMap { try? TitlesPart(json: $0) }
                #expect(again == part, "seed \(seed)")
                for title in part.titles { _ = title.timeline(in: "FR", by: ReleaseWindows()) }
            }
            if let part = try? ShelvesPart(json: bytes) {
                let again = (try? part.json()).flatMap { try? ShelvesPart(json: $0) }
                #expect(again == part, "seed \(seed)")
            }
            if let part = try? CinemasPart(json: bytes) {
                let again = (try? part.json()).flatMap { try? CinemasPart(json: $0) }
                #expect(again == part, "seed \(seed)")
            }
            if let part = try? ReleaseWindows(json: bytes) {
                let again = (try? part.json()).flatMap { try? ReleaseWindows(json: $0) }
                #expect(again == part, "seed \(seed)")
            }
            _ = try? Catalogue(json: bytes)
        }
    }

    @Test("Eight times the bytes take no more than some eight times the time")
    func linear() throws {
        func titles(_ count: Int) -> [UInt8] {
            let films = (0..<count).map {
                #"{"id":"\#($0)","title":{"fr":"x"},"countries":["FR","BE"],"offers":[{"id":"o","kind":"free"}]}"#
            }
            return Array((#"{"titles":["# + films.joined(separator: ",") + "]}").utf8)
        }
        let (small, large) = (titles(500), titles(4000))
        let first = Fuzzing.processorTime { _ = try? TitlesPart(json: small) }
        let second = Fuzzing.processorTime { _ = try? TitlesPart(json: large) }
        #expect(second < first * 24, "\(first) s and \(second) s")

        let open = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
        let deep = Fuzzing.processorTime { _ = try? TitlesPart(json: Array(#"{"titles":"#.utf8) + open) }
        #expect(deep < 2, "\(deep) s")
    }
}
