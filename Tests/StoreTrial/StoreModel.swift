import Club
import Store

/// What a store should hold, kept in memory in the plainest way.
struct StoreModel: Equatable {
    /// Something that several boxes share, and whether the service has it.
    struct Shared<Value: Hashable>: Equatable {
        var value: Value
        var isChanged: Bool
    }

    var entitlements: [EntitlementID: Entitlement] = [:]
    var receipts: [PlayReceipt] = []
    var positions: [TitleID: Shared<ResumePosition>] = [:]
    var favourites: [TitleID: Shared<Favourite>] = [:]
    var parts: [BoxStore.PartDigest: [UInt8]] = [:]
    var root: BoxStore.Root?
    var indexed: Indexed?
    var values: [BoxStore.ValueName: [UInt8]] = [:]

    /// What the index says of the edition that it was made from.
    struct Indexed: Equatable {
        let sequence: Int
        let shelves: [Shelf]
        let titles: [Title]
    }

    /// Does what a store should.
    mutating func perform(_ deed: StoreDeed, budget: Int = .max) throws(BoxStoreError) {
        switch deed {
        case .replaceEntitlements(let answered): replace(with: answered)
        case .update(let entitlement): entitlements[entitlement.id] = entitlement
        case .firstPlay(let receipt):
            entitlements[receipt.entitlement]?.begin(at: receipt.firstPlay)
            queue(receipt)
        case .addReceipt(let receipt): queue(receipt)
        case .removeReceipt(let id): receipts.removeAll { $0.id == id }
        case .record(let position): note(position, position.title, position.time, \.time, in: \.positions, isChanged: true)
        case .mergePositions(let merged): for one in merged { note(one, one.title, one.time, \.time, in: \.positions, isChanged: false) }
        case .markPositions(let sent):
            for one in sent where positions[one.title]?.value == one { positions[one.title]?.isChanged = false }
        case .recordFavourite(let one): note(one, one.title, one.time, \.time, in: \.favourites, isChanged: true)
        case .mergeFavourites(let merged): for one in merged { note(one, one.title, one.time, \.time, in: \.favourites, isChanged: false) }
        case .markFavourites(let sent):
            for one in sent where favourites[one.title]?.value == one { favourites[one.title]?.isChanged = false }
        case .prepare(let wanted): parts = parts.filter { wanted.contains($0.key) || root?.parts.contains($0.key) == true }
        case .keepPart(let bytes): try keep(bytes, budget: budget)
        case .show(let root): try show(root)
        case .index(let edition):
            indexed = Indexed(sequence: edition.sequence, shelves: edition.shelves, titles: edition.titles)
        case .set(let name, let bytes): values[name] = bytes
        case .erase:
            (entitlements, positions, favourites) = ([:], [:], [:])
            for name in [BoxStore.ValueName.tokens, .plans, .tickets, .postcode, .viewingSequence] { values[name] = nil }
        }
    }

    private mutating func replace(with answered: [Entitlement]) {
        var replaced: [EntitlementID: Entitlement] = [:]
        for var answer in answered {
            if let own = entitlements[answer.id], receipts.contains(where: { $0.entitlement == answer.id }) {
                if let first = own.firstPlay { answer.firstPlay = min(answer.firstPlay ?? first, first) }
                if let last = own.lastPlay { answer.lastPlay = max(answer.lastPlay ?? last, last) }
            }
            replaced[answer.id] = answer
        }
        entitlements = replaced
    }

    private mutating func queue(_ receipt: PlayReceipt) {
        if !receipts.contains(where: { $0.id == receipt.id }) { receipts.append(receipt) }
    }

    private mutating func note<Value: Hashable>(
        _ value: Value, _ title: TitleID, _ time: UTCTime, _ timeOf: (Value) -> UTCTime,
        in table: WritableKeyPath<StoreModel, [TitleID: Shared<Value>]>, isChanged: Bool
    ) {
        if let kept = self[keyPath: table][title], timeOf(kept.value) > time { return }
        self[keyPath: table][title] = Shared(value: value, isChanged: isChanged)
    }

    private mutating func keep(_ bytes: [UInt8], budget: Int) throws(BoxStoreError) {
        var kept = parts
        kept[partDigest(bytes)] = bytes
        let whole = kept.values.reduce(0) { $0 + $1.count }
        guard whole <= budget else { throw .overBudget(bytes: whole, limit: budget) }
        parts = kept
    }

    private mutating func show(_ next: BoxStore.Root) throws(BoxStoreError) {
        let missing = next.parts.filter { parts[$0] == nil }.count
        guard missing == 0 else { throw .missingParts(count: missing) }
        root = next
        parts = parts.filter { next.parts.contains($0.key) }
    }
}

extension Entitlement {
    fileprivate mutating func begin(at time: UTCTime) {
        if firstPlay == nil { firstPlay = time }
        lastPlay = lastPlay.map { max($0, time) } ?? time
    }
}

extension StoreModel {
    /// What a store holds.
    ///
    /// - Parameter known: Parts that it may have.
    init(reading store: BoxStore, known: Set<BoxStore.PartDigest>) throws(BoxStoreError) {
        for entitlement in try store.entitlements() { entitlements[entitlement.id] = entitlement }
        receipts = try store.waitingReceipts()
        let changedPositions = Set(try store.changedPositions())
        for one in try store.positions() { positions[one.title] = Shared(value: one, isChanged: changedPositions.contains(one)) }
        let changedFavourites = Set(try store.changedFavourites())
        for one in try store.favourites() { favourites[one.title] = Shared(value: one, isChanged: changedFavourites.contains(one)) }
        for digest in known { parts[digest] = try store.part(digest) }
        root = try store.root()
        if let index = try store.indexedCatalogue() {
            // Each title of the trial has a word that begins so.
            let found = try store.titles(try store.search("trial", language: "fr", atMost: 100))
            indexed = Indexed(sequence: index.sequence, shelves: index.shelves, titles: found)
        }
        for name in BoxStore.ValueName.allCases { values[name] = try store.value(name) }
    }
}
