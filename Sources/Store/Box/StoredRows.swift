import Club

// The forms in which rows are sealed. Their fields may be added to, and an added one has to be optional: boxes have rows of all years.

struct StoredEntitlement: StoredRow {
    static let table = BoxTable.entitlement
    let id: String
    let title: String
    let kind: Offer.Kind
    let quality: Offer.Quality
    let bought: Int64
    let startWithin: Duration?
    let viewFor: Duration?
    let hasGrace: Bool?
    let firstPlay: Int64?
    let lastPlay: Int64?
    let refunded: Int64?

    var key: String { id }

    init(_ entitlement: Entitlement) {
        id = entitlement.id.value
        title = entitlement.title.value
        kind = entitlement.kind
        quality = entitlement.quality
        bought = entitlement.bought.milliseconds
        startWithin = entitlement.terms?.startWithin
        viewFor = entitlement.terms?.viewFor
        hasGrace = entitlement.terms?.hasGrace
        firstPlay = entitlement.firstPlay?.milliseconds
        lastPlay = entitlement.lastPlay?.milliseconds
        refunded = entitlement.refunded?.milliseconds
    }

    var entitlement: Entitlement {
        var terms: RentalTerms?
        if let startWithin, let viewFor, let hasGrace {
            terms = RentalTerms(startWithin: startWithin, viewFor: viewFor, hasGrace: hasGrace)
        }
        return Entitlement(
            id: EntitlementID(id), title: TitleID(title), kind: kind, quality: quality, bought: UTCTime(milliseconds: bought), terms: terms,
            firstPlay: firstPlay.map { UTCTime(milliseconds: $0) }, lastPlay: lastPlay.map { UTCTime(milliseconds: $0) },
            refunded: refunded.map { UTCTime(milliseconds: $0) })
    }
}

struct StoredReceipt: StoredRow {
    static let table = BoxTable.receipt
    let id: String
    let entitlement: String
    let firstPlay: Int64

    var key: String { id }

    init(_ receipt: PlayReceipt) {
        id = receipt.id
        entitlement = receipt.entitlement.value
        firstPlay = receipt.firstPlay.milliseconds
    }

    var receipt: PlayReceipt {
        PlayReceipt(id: id, entitlement: EntitlementID(entitlement), firstPlay: UTCTime(milliseconds: firstPlay))
    }
}

struct StoredPosition: DatedRow {
    static let table = BoxTable.position
    let title: String
    let milliseconds: Int64
    let isFinished: Bool
    let time: Int64

    var key: String { title }

    init(_ position: ResumePosition) {
        title = position.title.value
        milliseconds = position.milliseconds
        isFinished = position.isFinished
        time = position.time.milliseconds
    }

    var position: ResumePosition {
        ResumePosition(title: TitleID(title), milliseconds: milliseconds, isFinished: isFinished, time: UTCTime(milliseconds: time))
    }
}

struct StoredFavourite: DatedRow {
    static let table = BoxTable.favourite
    let title: String
    let isKept: Bool
    let time: Int64

    var key: String { title }

    init(_ favourite: Favourite) {
        title = favourite.title.value
        isKept = favourite.isKept
        time = favourite.time.milliseconds
    }

    var favourite: Favourite { Favourite(title: TitleID(title), isKept: isKept, time: UTCTime(milliseconds: time)) }
}

struct StoredValue: StoredRow {
    static let table = BoxTable.value
    let name: String
    let bytes: [UInt8]

    var key: String { name }
}
