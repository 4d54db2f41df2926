import Club
import Store
import TestSupport
import Testing

@testable import StoreTrial

@Suite struct BoxSecrecyTests {
    /// Writes all that names a film, twice, so that there are old rows too.
    private func fill(_ store: BoxStore, rows: Int = 1) throws {
        for row in 0..<rows {
            for time in 0..<2 {
                let title = TitleID("metropolis-\(row)")
                var rental = Entitlement.rental("rental-\(row)", of: title.value)
                rental.firstPlay = BoxFolder.minute(Int64(time))
                try store.update(rental)
                try store.record(ResumePosition(title: title, milliseconds: 1, time: BoxFolder.minute(Int64(time))))
                try store.record(Favourite(title: title, isKept: true, time: BoxFolder.minute(Int64(time))))
            }
            try store.add(PlayReceipt(id: "receipt-\(row)", entitlement: EntitlementID("rental-\(row)"), firstPlay: BoxFolder.minute(0)))
        }
        try store.set(Array("refresh-token".utf8), for: .tokens)
    }

    /// None so short that what is sealed would hold it by chance.
    private let words = ["metropolis", "rental-", "receipt-", "refresh", "114,101,102,114"]

    @Test("A copy of the files names no film, no purchase and no token")
    func sealed() throws {
        let box = try BoxFolder()
        let store = try box.store()
        try fill(store)
        for word in words { #expect(try !box.shows(word), "\(word)") }
        // The same without a cipher: so it would show.
        let clear = try BoxFolder(isClear: true)
        let open = try clear.store()
        try fill(open)
        for word in words where word != "refresh" { #expect(try clear.shows(word), "\(word)") }
    }

    @Test(
        "What was erased is nowhere in the files, however much it was; the club, the box and unsent receipts stay", arguments: [1, 30, 120])
    func erased(rows: Int) throws {
        let box = try BoxFolder(isClear: true)
        let store = try box.store()
        let part = [UInt8](repeating: 7, count: 100)
        let root = BoxStore.Root(bytes: [1], tag: nil, parts: [partDigest(part)])
        try store.keepPart(part, digest: partDigest(part))
        try store.show(root)
        try store.set([1, 2, 3], for: .identity)
        try store.add(PlayReceipt(id: "waits", entitlement: EntitlementID("unsent"), firstPlay: BoxFolder.minute(0)))
        try fill(store, rows: rows)
        for row in 0..<rows { try store.removeReceipt("receipt-\(row)") }
        #expect(try box.shows("metropolis"))
        try box.folder.write(Array("metropolis".utf8), to: "box.sqlite.damaged-2026-01-01T00:00:00Z")
        try store.eraseViewer()
        for word in words where word != "refresh" { #expect(try !box.shows(word), "\(word)") }
        #expect(try store.entitlements().isEmpty)
        #expect(try store.positions().isEmpty)
        #expect(try store.favourites().isEmpty)
        #expect(try store.value(.tokens) == nil)
        #expect(try store.root() == root)
        #expect(try store.part(partDigest(part)) == part)
        #expect(try store.value(.identity) == [1, 2, 3])
        #expect(try store.waitingReceipts().map(\.id) == ["waits"])
    }

    @Test("A row that is put in another's place, or is changed, costs that row alone, and can be written anew")
    func moved() throws {
        let box = try BoxFolder()
        let titles = ["metropolis", "nosferatu", "faust"]
        func position(_ title: String) -> ResumePosition {
            ResumePosition(title: TitleID(title), milliseconds: 1, time: BoxFolder.minute(0))
        }
        let store = try box.store()
        for title in titles { try store.record(position(title)) }
        let thief = try SQLiteConnection(path: box.path)
        try thief.run("UPDATE position SET sealed = (SELECT sealed FROM position WHERE id = 3) WHERE id = 1")
        #expect(try store.positions().map(\.title.value).sorted() == ["faust", "nosferatu"])
        #expect(try store.positions().count == 2)
        #expect(store.unreadableRows == 1)
        try thief.run("UPDATE position SET sealed = x'00' WHERE id = 2")
        #expect(try store.positions().map(\.title.value) == ["faust"])
        #expect(store.unreadableRows == 2)
        for title in titles { try store.record(position(title)) }
        #expect(try store.positions().count == 3)
    }

    @Test("Under another key nothing opens, and all can begin anew")
    func anotherKey() throws {
        let box = try BoxFolder()
        try fill(box.store())
        let other = try box.store(cipher: BoxFolder.sealing(2))
        #expect(try other.entitlements().isEmpty)
        #expect(try other.positions().isEmpty)
        #expect(try other.value(.tokens) == nil)
        #expect(other.loss == nil)
        try other.replaceEntitlements([.rental("rental-0", of: "faust")])
        #expect(try other.entitlements().map(\.title.value) == ["faust"])
    }

    @Test("A row tells nothing by its length")
    func lengths() throws {
        let box = try BoxFolder()
        let store = try box.store()
        for title in ["m", "the-cabinet-of-doctor-caligari"] {
            try store.record(ResumePosition(title: TitleID(title), milliseconds: 1, time: BoxFolder.minute(0)))
        }
        let lengths = try SQLiteConnection(path: box.path).run("SELECT DISTINCT length(sealed) FROM position")
        #expect(lengths.count == 1)
    }
}
