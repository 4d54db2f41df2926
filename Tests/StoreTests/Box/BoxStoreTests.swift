import Club
import Store
import TestSupport
import Testing

@testable import StoreTrial

@Suite struct BoxStoreTests {
    let box: BoxFolder

    init() throws { box = try BoxFolder() }

    private func position(_ title: String, _ milliseconds: Int64, at minute: Int64) -> ResumePosition {
        ResumePosition(title: TitleID(title), milliseconds: milliseconds, time: BoxFolder.minute(minute))
    }

    @Test("Every field of an entitlement comes back, in the order of buying, from a file that was opened anew")
    func entitlements() throws {
        var full = Entitlement.rental("b", of: "metropolis")
        full.firstPlay = BoxFolder.minute(1)
        full.lastPlay = BoxFolder.minute(2)
        full.refunded = BoxFolder.minute(3)
        let bare = Entitlement(id: EntitlementID("a"), title: TitleID("été"), kind: .purchase, quality: .sd, bought: .distantFuture)
        try box.store().replaceEntitlements([bare, full])
        #expect(try box.store().entitlements() == [full, bare])
        try box.store().replaceEntitlements([bare])
        #expect(try box.store().entitlements() == [bare])
    }

    @Test("A first play marks the entitlement and queues the receipt, and a stale answer doesn't take it back")
    func firstPlay() throws {
        let store = try box.store()
        let rental = Entitlement.rental("r", of: "metropolis")
        try store.replaceEntitlements([rental])
        let receipt = PlayReceipt(id: "1", entitlement: rental.id, firstPlay: BoxFolder.minute(5))
        try store.recordFirstPlay(receipt)
        try store.recordFirstPlay(PlayReceipt(id: "2", entitlement: rental.id, firstPlay: BoxFolder.minute(9)))
        var begun = rental
        begun.firstPlay = BoxFolder.minute(5)
        begun.lastPlay = BoxFolder.minute(9)
        try store.replaceEntitlements([rental])
        #expect(try store.entitlements() == [begun])
        // The service has heard of it: now its word holds.
        try store.removeReceipt("1")
        try store.removeReceipt("2")
        try store.replaceEntitlements([rental])
        #expect(try store.entitlements() == [rental])
    }

    @Test("Receipts wait in their order, each once, until they are acknowledged")
    func receipts() throws {
        let store = try box.store()
        let receipts = ["b", "a", "c"].map { PlayReceipt(id: $0, entitlement: EntitlementID("r"), firstPlay: BoxFolder.minute(1)) }
        for receipt in receipts + receipts { try store.add(receipt) }
        #expect(try box.store().waitingReceipts() == receipts)
        try store.removeReceipt("a")
        try store.removeReceipt("a")
        #expect(try box.store().waitingReceipts().map(\.id) == ["b", "c"])
    }

    @Test("Of two positions the later holds, and what the service hasn't heard of waits")
    func positions() throws {
        let store = try box.store()
        #expect(try store.record(position("metropolis", 10, at: 2)))
        #expect(try !store.record(position("metropolis", 99, at: 1)))
        let sent = try store.changedPositions()
        #expect(try store.record(position("metropolis", 20, at: 3)))
        // It has changed since it was sent.
        try store.markSent(sent)
        #expect(try store.changedPositions() == [position("metropolis", 20, at: 3)])
        try store.markSent(store.changedPositions())
        #expect(try store.changedPositions().isEmpty)
        try store.merge([position("metropolis", 5, at: 2), position("nosferatu", 7, at: 4)])
        #expect(try store.positions() == [position("nosferatu", 7, at: 4), position("metropolis", 20, at: 3)])
        try store.merge([position("metropolis", 30, at: 3)])
        #expect(try store.position(of: TitleID("metropolis"))?.milliseconds == 30)
        #expect(try store.position(of: TitleID("unknown")) == nil)
        #expect(try store.changedPositions().isEmpty)
    }

    @Test("A favourite that was taken off stays as such, for the other boxes")
    func favourites() throws {
        let store = try box.store()
        try store.record(Favourite(title: TitleID("metropolis"), isKept: true, time: BoxFolder.minute(1)))
        let gone = Favourite(title: TitleID("metropolis"), isKept: false, time: BoxFolder.minute(2))
        try store.record(gone)
        #expect(try store.favourites() == [gone])
        #expect(try store.changedFavourites() == [gone])
        try store.markSent([gone])
        #expect(try store.changedFavourites().isEmpty)
    }

    @Test("A new root shows when all of its parts are there, and its parts alone are kept")
    func root() throws {
        let store = try box.store()
        let parts = (0..<3).map { [UInt8](repeating: $0, count: 5000) }
        let digests = parts.map(partDigest)
        let first = BoxStore.Root(bytes: [1], tag: "\"1\"", parts: [digests[0], digests[1]])
        #expect(try store.root() == nil)
        #expect(try store.prepare(for: first.parts) == first.parts)
        try store.keepPart(parts[0], digest: digests[0])
        #expect(throws: BoxStoreError.missingParts(count: 1)) { try store.show(first) }
        #expect(try store.root() == nil)
        try store.keepPart(parts[1], digest: digests[1])
        try store.show(first)
        let second = BoxStore.Root(bytes: [2], tag: nil, parts: [digests[1], digests[2]])
        #expect(try store.prepare(for: second.parts) == [digests[2]])
        try store.keepPart(parts[2], digest: digests[2])
        #expect(try box.store().root() == first)
        try store.show(second)
        #expect(try box.store().root() == second)
        #expect(try store.part(digests[0]) == nil)
        #expect(try store.part(digests[1]) == parts[1])
        #expect(try store.bytesOfParts() == 10_000)
    }

    @Test("Parts beyond the budget are refused, what was begun and given up makes room, and a damaged part is replaced")
    func budget() throws {
        let store = try box.store(partBudget: 10)
        let parts: [[UInt8]] = [[1, 1, 1, 1, 1, 1], [2, 2, 2, 2, 2], [3]]
        let digests = parts.map(partDigest)
        try store.keepPart([9, 9, 9, 9, 9, 9], digest: digests[0])
        try store.keepPart(parts[0], digest: digests[0])
        #expect(try store.part(digests[0]) == parts[0])
        #expect(throws: BoxStoreError.overBudget(bytes: 11, limit: 10)) { try store.keepPart(parts[1], digest: digests[1]) }
        #expect(try store.prepare(for: [digests[1]]) == [digests[1]])
        try store.keepPart(parts[1], digest: digests[1])
        #expect(try store.part(digests[0]) == nil)
    }

    @Test("The box is who it was, what it knew of the time is kept whole, and a value can be taken away")
    func values() throws {
        let identity = try #require(
            BoxStore.Identity(signing: [UInt8](repeating: 1, count: 32), agreement: [UInt8](repeating: 2, count: 32)))
        #expect(try box.store().identity { identity } == identity)
        #expect(try box.store().identity { throw BoxStoreError.failed(reason: "made twice") } == identity)
        #expect(BoxStore.Identity(signing: [1], agreement: identity.agreement) == nil)
        let store = try box.store()
        #expect(try store.timeMark() == nil)
        let mark = TimeMark(
            time: BoxFolder.minute(5), boot: BootID("4f9d"), sinceBoot: .seconds(90) + .nanoseconds(1), uncertainty: .milliseconds(40),
            wallOffset: .seconds(-3) + .nanoseconds(1))
        try store.keep(mark)
        #expect(try box.store().timeMark() == mark)
        // The service may mend a clock that was fast.
        let mended = TimeMark(time: BoxFolder.minute(4), boot: BootID("4f9e"), sinceBoot: .zero, uncertainty: nil, wallOffset: .zero)
        try store.keep(mended)
        #expect(try box.store().timeMark() == mended)
        try store.set([], for: .tokens)
        #expect(try store.value(.tokens) == [])
        try store.set(nil, for: .tokens)
        #expect(try store.value(.tokens) == nil)
    }
}
