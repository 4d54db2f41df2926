import Club
import Store

/// What the process does that is going to be killed: each kind of call at least once.
enum TrialScript {
    static let deeds: [StoreDeed] = [
        .set(.identity, [UInt8](repeating: 1, count: 64)),
        .set(.tokens, Array("token".utf8)),
        .replaceEntitlements([rental("r1", "metropolis"), rental("r2", "nosferatu")]),
        .record(position("metropolis", 60_000, at: 1)),
        .firstPlay(PlayReceipt(id: "receipt-1", entitlement: EntitlementID("r1"), firstPlay: time(1))),
        .recordFavourite(Favourite(title: TitleID("nosferatu"), isKept: true, time: time(2))),
        .keepPart(part(1)), .keepPart(part(2)), .show(root(1, [1, 2])), .index(edition(1, 0..<3)),
        .record(position("metropolis", 120_000, at: 3)),
        .markPositions([position("metropolis", 120_000, at: 3)]),
        .replaceEntitlements([rental("r1", "metropolis")]),
        .removeReceipt("receipt-1"),
        .prepare([partDigest(part(2)), partDigest(part(3))]), .keepPart(part(3)), .show(root(2, [2, 3])), .index(edition(2, 1..<4)),
        .set(.timeMark, Array("mark".utf8)),
        .erase,
        .record(position("nosferatu", 5_000, at: 4)),
    ]

    /// Parts that the script may leave.
    static let parts = Set([1, 2, 3].map { partDigest(part($0)) })

    /// What a store holds when so many of the deeds are done.
    static func model(after count: Int) throws(BoxStoreError) -> StoreModel {
        var model = StoreModel()
        for deed in deeds.prefix(count) { try model.perform(deed) }
        return model
    }

    private static func time(_ minute: Int64) -> UTCTime { UTCTime(milliseconds: 1_790_000_000_000 + minute * 60_000) }

    private static func rental(_ id: String, _ title: String) -> Entitlement {
        Entitlement(id: EntitlementID(id), title: TitleID(title), kind: .rental, quality: .hd, bought: time(0), terms: RentalTerms())
    }

    private static func position(_ title: String, _ milliseconds: Int64, at minute: Int64) -> ResumePosition {
        ResumePosition(title: TitleID(title), milliseconds: milliseconds, time: time(minute))
    }

    /// With a title for each number; the one of number 2 changes with each edition.
    private static func edition(_ sequence: Int, _ numbers: Range<Int>) -> ClubEdition {
        let titles = numbers.map { number in
            Title(id: TitleID("title-\(number)"), title: text("Trial \(number) \(number == 2 ? sequence : 0)"))
        }
        guard let key = ClubKey(bytes: [UInt8](repeating: 1, count: 32)) else { preconditionFailure("a key has 32 bytes") }
        return ClubEdition(
            profile: ClubProfile(id: ClubID("club"), name: text("Club"), key: key), sequence: sequence, issued: time(0), titles: titles,
            shelves: [Shelf(id: ShelfID("shelf"), name: text("Shelf \(sequence)"), titles: titles.map(\.id))])
    }

    private static func text(_ text: String) -> LocalizedText {
        guard let text = LocalizedText(["fr": text]) else { preconditionFailure("a text has letters") }
        return text
    }

    /// Longer than a page of the database.
    private static func part(_ number: UInt8) -> [UInt8] { [UInt8](repeating: number, count: 6000) }

    private static func root(_ number: UInt8, _ parts: [UInt8]) -> BoxStore.Root {
        BoxStore.Root(bytes: [UInt8](repeating: number, count: 300), tag: "\"\(number)\"", parts: Set(parts.map { partDigest(part($0)) }))
    }
}
