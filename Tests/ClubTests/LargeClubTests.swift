import Club
import Testing

@Suite struct LargeClubTests {
    static let count = 5000

    static func edition(sequence: Int, changing changed: Int? = nil) -> ClubEdition {
        let titles = (0..<count).map { index in
            Title(
                id: TitleID("title-\(index)"), title: .oneLetter, synopsis: LocalizedText(["fr": String(repeating: "mot ", count: 75)]),
                year: 1999, duration: .seconds(5400), stream: "films/\(index)/master.m3u8", poster: "films/\(index)/poster.jpg",
                details: TitleDetails(people: [Person(name: "A. B.", roles: [.director]), Person(name: "C. D.", roles: [.actor])]),
                offers: [
                    Offer(
                        id: OfferID("offer-\(index)"), kind: .rental,
                        price: Price(amount: index == changed ? 299 : 399, currency: "EUR", taxBasisPoints: 2000))
                ])
        }
        return ClubEdition(
            profile: ClubProfile(id: ClubID("club"), name: .oneLetter, key: .zero), sequence: sequence, issued: UTCTime(milliseconds: 0),
            titles: titles)
    }

    @Test("Of 5,000 titles, one new price is one group of 64 and the root")
    func oneChange() throws {
        let old = try ClubPublication(Self.edition(sequence: 1), sha256: Stamp.digest)
        let new = try ClubPublication(Self.edition(sequence: 2, changing: 1234), sha256: Stamp.digest)
        let update = try ClubUpdate(from: old.root, to: new.signed, isValid: Stamp.isValid)
        #expect(update.missing.count == 1)
        #expect(update.missing.first == new.root.group(of: TitleID("title-1234"), sha256: Stamp.digest))
        #expect(Set(old.files.keys).symmetricDifference(new.files.keys).count == 2)

        let total = old.files.values.reduce(0) { $0 + $1.count }
        let fetched = new.signed.count + update.missing.reduce(0) { $0 + $1.length }
        // Some 700 bytes a title; the change costs less than a poster.
        #expect((3_000_000..<4_000_000).contains(total), "\(total) bytes")
        #expect(old.signed.count < 18_000, "\(old.signed.count) bytes")
        #expect(fetched < 80_000, "\(fetched) bytes")
        #expect(old.root.groups.allSatisfy { $0.length < 100_000 })
    }
}
